import { beforeEach, describe, expect, test } from 'vitest';
import { handOver } from '#collector/app/hand-over.ts';
import {
  applyImport,
  countsOf,
  forgetOldImports,
  isStalled,
  judgeAgain,
  keepImport,
  resumeImports,
  undoImport,
  workOnImport,
} from '#collector/app/import-handovers.ts';
import type { ImportCounts } from '#collector/app/import-handovers.ts';
import { settleStages } from '#collector/app/settle-stages.ts';
import { stepTakebacks } from '#collector/app/step-takebacks.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { writeEvents } from '#collector/storage/events.ts';
import { countRows, importById, rowsOfImport } from '#collector/storage/imports.ts';
import type { StoredRow } from '#collector/storage/imports.ts';
import { readCsvFile } from '#collector/web/csv-table.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { freshWorld } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';

const tagOf = (number: number) => formatAssetTag({ site: 'BZ', year: 2026, number });
const header = 'étiquette;remis le;secteur';
const actor = 'staff-1';

describeOnBothEngines('an import of handovers', (engine) => {
  let world: World;
  beforeEach(async () => {
    world = await freshWorld(engine, '2026-10-01T09:00:00Z');
  });

  async function keep(...lines: string[]): Promise<string> {
    const file = readCsvFile(Buffer.from([header, ...lines].join('\n')));
    if (!file.ok) throw new Error(file.refused);
    const about = { fileName: 'remises.csv', format: 'csv', notes: [] } as const;
    const kept = await keepImport(world, { table: file.table, actor, about });
    if (!kept.ok) throw new Error(kept.refused);
    return kept.id;
  }
  async function preview(...lines: string[]): Promise<Shown> {
    const id = await keep(...lines);
    await workOnImport(world, id);
    return shown(id);
  }
  interface Shown {
    readonly id: string;
    readonly rows: readonly StoredRow[];
    readonly counts: ImportCounts;
  }
  async function shown(id: string): Promise<Shown> {
    const { db } = world.store;
    const counts = countsOf((await countRows(db, id)).verdicts);
    return { id, rows: await rowsOfImport(db, id, { from: 0, most: 1000 }), counts };
  }
  async function apply(id: string, context: World = world): Promise<ImportCounts> {
    expect(await applyImport(context, { id, actor })).toEqual({ begun: true });
    await workOnImport(context, id);
    return (await shown(id)).counts;
  }
  async function undo(id: string) {
    expect(await undoImport(world, { id, actor })).toEqual({ begun: true });
    await workOnImport(world, id);
    return (await shown(id)).rows.map(({ row, undone }) => [row.line, undone]);
  }
  const verdictsOf = ({ rows }: Shown) =>
    rows.map(({ verdict, row }) => [row.line, verdict.verdict]);
  async function contents() {
    const { db } = world.store;
    return Promise.all([
      db.selectFrom('devices').selectAll().orderBy('id').execute(),
      db.selectFrom('takeback_cases').selectAll().orderBy('id').execute(),
      db.selectFrom('events').selectAll().orderBy('id').execute(),
    ]);
  }
  const good = (n: number) => `${tagOf(n)};14/09/2026;Battant`;

  const onFile = (n: number, sector: string | null = 'Battant') => ({
    assetTag: tagOf(n),
    handedOverOn: '2026-09-14' as const,
    cohort: null,
    sector,
    lot: null,
    model: null,
    actor,
  });

  test('first shows a verdict for each row, and changes nothing', async () => {
    await handOver(world, onFile(1));
    const before = await contents();
    const it = await preview(
      good(1),
      good(2),
      `${tagOf(1)};31/09/2026;`,
      good(2),
      `${tagOf(3)};2026-10-02;`,
    );
    expect(verdictsOf(it)).toEqual([
      [2, 'unchanged'],
      [3, 'new'],
      [4, 'refused'],
      [5, 'repeated'],
      [6, 'refused'],
    ]);
    expect(it.counts).toEqual({ new: 1, changed: 0, unchanged: 1, repeated: 1, refused: 2 });
    expect(await contents()).toEqual(before);
  });

  test('hands over its good rows, and says which were refused and why', async () => {
    const { id } = await preview(good(1), 'x;y;', `${tagOf(2)};2026-10-02;`);
    expect(await apply(id)).toMatchObject({ new: 1, refused: 2 });
    expect((await shown(id)).rows.slice(1)).toMatchObject([
      { verdict: { faults: [{ why: 'tag_not_a_form' }, { why: 'date_not_a_form' }] } },
      { verdict: { faults: [{ column: 'handedOverOn', why: 'in_the_future' }] } },
    ]);
    const [devices, cases] = await contents();
    expect(devices).toMatchObject([{ asset_tag: tagOf(1), handed_over_on: '2026-09-14' }]);
    expect(cases).toHaveLength(1);
  });

  test('applied twice changes nothing the second time, and says so', async () => {
    const { id } = await preview(good(1), good(2));
    await apply(id);
    const before = await contents();
    world.clock.advance({ hours: 1 });
    expect(await applyImport(world, { id, actor })).toEqual({
      begun: false,
      reason: 'done_before',
    });
    await workOnImport(world, id);
    expect(await contents()).toEqual(before);
  });

  test('of the same file again changes no PC and no case', async () => {
    const lines = Array.from({ length: 600 }, (_, n) => good(n + 1));
    await apply((await preview(...lines)).id);
    const [devices, cases] = await contents();
    const again = await preview(...lines);
    expect(again.counts).toMatchObject({ new: 0, unchanged: 600 });
    await apply(again.id);
    const after = await contents();
    expect([after[0], after[1]]).toEqual([devices, cases]);
  });

  test('pressed by two at once is applied once', async () => {
    const { id } = await preview(good(1), good(2));
    const both = await Promise.all([1, 2].map(() => applyImport(world, { id, actor })));
    await Promise.all([1, 2].map(() => workOnImport(world, id)));
    expect(both.filter(({ begun }) => begun)).toHaveLength(1);
    expect((await contents())[0]).toHaveLength(2);
  });

  test('two files at once that name the same PC hand it over once', async () => {
    const [one, other] = [await preview(good(1), good(2)), await preview(good(2), good(3))];
    const counts = await Promise.all([apply(one.id), apply(other.id)]);
    expect(counts.map((it) => it.new).reduce((a, b) => a + b)).toBe(3);
    expect((await contents())[0]).toHaveLength(3);
  });

  test('shows for ever what its rows did when it was applied, whatever came after', async () => {
    const changing = await preview(`${tagOf(1)};14/09/2026;Planoise`, 'x;y;', good(2), good(2));
    await apply((await preview(good(1))).id);
    expect(await apply(changing.id)).toMatchObject({ new: 1, changed: 1, repeated: 1, refused: 1 });
    const then = await shown(changing.id);
    expect(verdictsOf(then)).toEqual([
      [2, 'changed'],
      [3, 'refused'],
      [4, 'new'],
      [5, 'repeated'],
    ]);
    expect(then.rows[0]?.verdict).toMatchObject({
      changes: [{ field: 'sector', from: 'Battant', to: 'Planoise' }],
    });
    await apply((await preview(good(1))).id);
    world.clock.advance({ days: 5 });
    expect(await shown(changing.id)).toEqual(then);
  });

  test('judges its rows anew when it is applied, and when it is asked to', async () => {
    const [first, second] = [await preview(good(1)), await preview(good(1))];
    await apply(first.id);
    expect((await shown(second.id)).counts).toMatchObject({ new: 1 });
    expect(await judgeAgain(world, second.id)).toEqual({ begun: true });
    await workOnImport(world, second.id);
    expect((await shown(second.id)).counts).toMatchObject({ new: 0, unchanged: 1 });
    expect(await apply(second.id)).toMatchObject({ new: 0, unchanged: 1 });
  });

  test('killed half-way says how far it got, goes on from there, and doubles nothing', async () => {
    const lines = Array.from({ length: 600 }, (_, n) => good(n + 1));
    const { id } = await preview(...lines);
    await applyImport(world, { id, actor });
    let asked = 0;
    const timeId = (at: number) => {
      if ((asked += 1) > 1000) throw new Error('the collector was killed');
      return world.ids.timeId(at);
    };
    const dying = { ...world, ids: { ...world.ids, timeId } };
    await expect(workOnImport(dying, id)).rejects.toThrow('killed');
    const { db } = world.store;
    const half = await importById(db, id);
    expect(half).toMatchObject({ state: 'applying', done: 250, whole: 600 });
    expect((await contents())[0]).toHaveLength(250);
    if (half === null) throw new Error('no import');
    expect(isStalled(half, world.clock.now() + 15_000)).toBe(false);
    expect(isStalled(half, world.clock.now() + 15_001)).toBe(true);
    expect(await resumeImports(world)).toEqual({ resumed: 0 });
    world.clock.advance({ seconds: 16 });
    expect(await resumeImports(world)).toEqual({ resumed: 1 });
    expect(await importById(db, id)).toMatchObject({ state: 'applied', done: 600 });
    expect((await contents())[0]).toHaveLength(600);
    expect((await shown(id)).counts).toMatchObject({ new: 600 });
  });

  test('that nobody made is unknown', async () => {
    const unknown = { begun: false, reason: 'unknown' };
    expect(await applyImport(world, { id: 'none', actor })).toEqual(unknown);
    expect(await undoImport(world, { id: 'none', actor })).toEqual(unknown);
    expect(await judgeAgain(world, 'none')).toEqual(unknown);
    await workOnImport(world, 'none');
  });

  test('is forgotten after 30 days with its rows, and not before; the PCs stay', async () => {
    const { id } = await preview(good(1));
    await apply(id);
    world.clock.advance({ days: 30 });
    expect(await forgetOldImports(world)).toEqual({ forgotten: 0 });
    world.clock.advance({ seconds: 1 });
    expect(await forgetOldImports(world)).toEqual({ forgotten: 1 });
    expect(await importById(world.store.db, id)).toBeNull();
    expect((await shown(id)).rows).toEqual([]);
    expect((await contents())[0]).toHaveLength(1);
  });

  describe('undone within a day', () => {
    test('takes back the PCs that it put on file, and tells it of each', async () => {
      const before = await contents();
      const { id } = await preview(good(1), 'x;y;', good(2));
      await apply(id);
      expect(await undo(id)).toEqual([
        [2, 'undone'],
        [3, null],
        [4, 'undone'],
      ]);
      const after = await contents();
      expect([after[0], after[1]]).toEqual([before[0], before[1]]);
      const kinds = after[2].map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'handover_undone')).toHaveLength(2);
      expect(kinds.at(-1)).toBe('import_undone');
    });

    test('puts a correction back, with the dates of its case', async () => {
      await handOver(world, onFile(1));
      const [devices, cases] = await contents();
      const { id } = await preview(`${tagOf(1)};07/09/2026;Planoise`);
      expect(await apply(id)).toMatchObject({ changed: 1 });
      expect((await contents())[1]).not.toEqual(cases);
      expect(await undo(id)).toEqual([[2, 'undone']]);
      const after = await contents();
      expect([after[0], after[1]]).toEqual([devices, cases]);
    });

    test('leaves what somebody has touched since, and says so', async () => {
      const { id } = await preview(good(1), good(2), good(3));
      await apply(id);
      world.clock.advance({ minutes: 5 });
      await handOver(world, onFile(1, 'Planoise'));
      const deviceId = (await shown(id)).rows[1]?.made?.deviceId ?? '';
      await world.store.transaction((tx) =>
        writeEvents(tx, [
          {
            id: world.ids.timeId(world.clock.now()),
            at: world.clock.now(),
            actor: 'agent',
            noun: 'device',
            nounId: deviceId,
            deviceId,
            kind: 'enrolled',
            reason: 'code_used',
            detail: {},
          },
        ]),
      );
      expect(await undo(id)).toEqual([
        [2, 'touched_by_person'],
        [3, 'pc_reported'],
        [4, 'undone'],
      ]);
      expect((await contents())[0]).toHaveLength(2);
    });

    test('leaves a PC on which other data hang, and undoes the rest', async () => {
      const { id } = await preview(good(1), good(2));
      await apply(id);
      const [first] = (await shown(id)).rows;
      await world.store.db
        .insertInto('enrolment_codes')
        .values({
          hash: 'h',
          device_id: first?.made?.deviceId ?? '',
          created_at: 1,
          created_by: actor,
          expires_at: 2,
          used_at: null,
        })
        .execute();
      expect(await undo(id)).toEqual([
        [2, 'used_elsewhere'],
        [3, 'undone'],
      ]);
      const [devices, cases] = await contents();
      expect([devices.length, cases.length]).toEqual([1, 1]);
    });

    test('undoes what only jobs have moved on since', async () => {
      const { id } = await preview(`${tagOf(1)};14/09/2025;`);
      await apply(id);
      await settleStages(world, '2026-10-01');
      expect((await contents())[0]).toMatchObject([{ stage: 'in_service' }]);
      expect(await undo(id)).toEqual([[2, 'undone']]);
    });

    test('leaves a case that is under way', async () => {
      const { id } = await preview(`${tagOf(1)};14/09/2021;`);
      await apply(id);
      await stepTakebacks(world, '2026-10-01');
      expect(await undo(id)).toEqual([[2, 'family_reminded']]);
    });

    test('and not after it, nor twice', async () => {
      const { id } = await preview(good(1));
      expect(await undoImport(world, { id, actor })).toMatchObject({ reason: 'not_applied' });
      await apply(id);
      world.clock.advance({ hours: 24 });
      const late = await preview(good(2));
      await apply(late.id);
      await undo(id);
      expect(await undoImport(world, { id, actor })).toMatchObject({ reason: 'done_before' });
      world.clock.advance({ hours: 24, seconds: 1 });
      expect(await undoImport(world, { id: late.id, actor })).toMatchObject({
        reason: 'too_late',
      });
    });
  });
});
