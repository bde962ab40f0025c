import { beforeEach, expect, test } from 'vitest';
import { handOver } from '#collector/app/hand-over.ts';
import {
  applyImport,
  forgetOldImports,
  loadImport,
  previewImport,
  refusedAsCsv,
} from '#collector/app/import-handovers.ts';
import type { ImportPreview } from '#collector/app/import-handovers.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
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

  async function preview(...lines: string[]): Promise<ImportPreview> {
    const file = readCsvFile(Buffer.from([header, ...lines].join('\n')));
    if (!file.ok) throw new Error(file.refused);
    const read = await previewImport(world, { table: file.table, actor });
    if (!read.ok) throw new Error(read.refused);
    return read.preview;
  }
  async function contents() {
    const { db } = world.store;
    return Promise.all([
      db.selectFrom('devices').selectAll().orderBy('id').execute(),
      db.selectFrom('takeback_cases').selectAll().orderBy('id').execute(),
      db.selectFrom('events').selectAll().orderBy('id').execute(),
    ]);
  }
  const good = (n: number) => `${tagOf(n)};14/09/2026;Battant`;

  test('first shows a verdict for each row, and changes nothing', async () => {
    await handOver(world, {
      assetTag: tagOf(1),
      handedOverOn: '2026-09-14',
      cohort: null,
      sector: 'Battant',
      lot: null,
      model: null,
      actor,
    });
    const before = await contents();
    const shown = await preview(
      good(1),
      good(2),
      `${tagOf(1)};31/09/2026;`,
      good(2),
      `${tagOf(3)};2026-10-02;`,
    );
    expect(shown.rows.map(({ verdict, row }) => [row.line, verdict])).toEqual([
      [2, 'unchanged'],
      [3, 'new'],
      [4, 'refused'],
      [5, 'repeated'],
      [6, 'refused'],
    ]);
    expect(shown.counts).toEqual({ new: 1, changed: 0, unchanged: 1, repeated: 1, refused: 2 });
    expect(await contents()).toEqual(before);
  });

  test('hands over its good rows, and says which were refused and why', async () => {
    const { id } = await preview(good(1), 'x;y;', `${tagOf(2)};2026-10-02;`);
    expect(await applyImport(world, { id, actor })).toMatchObject({
      applied: true,
      counts: { new: 1, refused: 2 },
      refused: [
        { row: { line: 3 }, faults: [{ why: 'tag_not_a_form' }, { why: 'date_not_a_form' }] },
        { row: { line: 4 }, faults: [{ column: 'handedOverOn', why: 'in_the_future' }] },
      ],
    });
    const [devices, cases] = await contents();
    expect(devices).toMatchObject([{ asset_tag: tagOf(1), handed_over_on: '2026-09-14' }]);
    expect(cases).toHaveLength(1);
  });

  test('applied twice changes nothing the second time, and says so', async () => {
    const { id } = await preview(good(1), good(2));
    await applyImport(world, { id, actor });
    const before = await contents();
    const at = world.clock.now();
    world.clock.advance({ hours: 1 });
    expect(await applyImport(world, { id, actor })).toEqual({
      applied: false,
      reason: 'applied_before',
      at,
    });
    expect(await contents()).toEqual(before);
  });

  test('of the same file again changes no PC and no case', async () => {
    const lines = Array.from({ length: 150 }, (_, n) => good(n + 1));
    await applyImport(world, { id: (await preview(...lines)).id, actor });
    const [devices, cases] = await contents();
    const again = await preview(...lines);
    expect(again.counts).toMatchObject({ new: 0, unchanged: 150 });
    await applyImport(world, { id: again.id, actor });
    const after = await contents();
    expect([after[0], after[1]]).toEqual([devices, cases]);
  });

  test('pressed by two at once is applied once', async () => {
    const { id } = await preview(good(1), good(2));
    const both = await Promise.all([1, 2].map(() => applyImport(world, { id, actor })));
    expect(both.filter(({ applied }) => applied)).toHaveLength(1);
    expect((await contents())[0]).toHaveLength(2);
  });

  test('shows for ever what its rows did when it was applied, whatever came after', async () => {
    const changing = await preview(`${tagOf(1)};14/09/2026;Planoise`, 'x;y;', good(2), good(2));
    await applyImport(world, { id: (await preview(good(1))).id, actor });
    const answer = await applyImport(world, { id: changing.id, actor });
    expect(answer).toMatchObject({ counts: { new: 1, changed: 1, repeated: 1, refused: 1 } });
    const shown = await loadImport(world, changing.id);
    expect(shown?.rows.map(({ verdict, row }) => [row.line, verdict])).toEqual([
      [2, 'changed'],
      [3, 'refused'],
      [4, 'new'],
      [5, 'repeated'],
    ]);
    expect(shown?.rows[0]).toMatchObject({
      changes: [{ field: 'sector', from: 'Battant', to: 'Planoise' }],
    });
    expect(shown?.rows[1]).toMatchObject({ faults: [{ why: 'tag_not_a_form' }, {}] });
    await applyImport(world, { id: (await preview(good(1))).id, actor });
    world.clock.advance({ days: 5 });
    expect(await loadImport(world, changing.id)).toEqual(shown);
  });

  test('judges its rows anew when it is applied', async () => {
    const first = await preview(good(1));
    const second = await preview(good(1));
    await applyImport(world, { id: first.id, actor });
    expect(await loadImport(world, second.id)).toMatchObject({ counts: { new: 0, unchanged: 1 } });
    expect(await applyImport(world, { id: second.id, actor })).toMatchObject({
      counts: { new: 0, unchanged: 1 },
    });
  });

  test('that fails half-way hands nothing over, and can be applied again', async () => {
    const { id } = await preview(good(1), good(2));
    const broken = { ...world, ids: { ...world.ids, timeId: () => 'same' } };
    await expect(applyImport(broken, { id, actor })).rejects.toThrow(/unique/i);
    expect((await contents())[0]).toEqual([]);
    expect(await applyImport(world, { id, actor })).toMatchObject({ counts: { new: 2 } });
  });

  test('that nobody made is unknown', async () => {
    expect(await loadImport(world, 'none')).toBeNull();
    expect(await applyImport(world, { id: 'none', actor })).toEqual({
      applied: false,
      reason: 'unknown',
    });
  });

  test('gives its refused rows back with a column of faults, to be mended and read again', async () => {
    const { rows } = await preview(good(1), `${tagOf(2)};31/09/2026;"=1+1"`);
    const csv = refusedAsCsv(rows, {
      language: 'fr',
      faultHeader: 'à corriger',
      say: ({ column, value, why }) => `${column} ${value} ${why}`,
    });
    expect(csv).toBe(
      `\u{FEFF}étiquette;remis le;promotion;secteur;lot;modèle;à corriger\r\n` +
        `${tagOf(2)};31/09/2026;;'=1+1;;;handedOverOn 31/09/2026 date_no_such_day\r\n`,
    );
    const mended = readCsvFile(Buffer.from(csv.replace('31/09', '30/09')));
    if (!mended.ok) throw new Error(mended.refused);
    const again = await previewImport(world, { table: mended.table, actor });
    expect(again).toMatchObject({ preview: { counts: { new: 1 }, ignored: ['à corriger'] } });
  });

  test('is forgotten after 30 days, and not before; the PCs stay', async () => {
    const { id } = await preview(good(1));
    await applyImport(world, { id, actor });
    world.clock.advance({ days: 30 });
    expect(await forgetOldImports(world)).toEqual({ forgotten: 0 });
    world.clock.advance({ seconds: 1 });
    expect(await forgetOldImports(world)).toEqual({ forgotten: 1 });
    expect(await loadImport(world, id)).toBeNull();
    expect((await contents())[0]).toHaveLength(1);
  });
});
