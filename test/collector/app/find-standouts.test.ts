import { beforeEach, expect, test } from 'vitest';
import { findStandOuts } from '#collector/app/find-standouts.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { insertIncident, linkTickets } from '#collector/storage/incidents.ts';
import { keptStandOuts } from '#collector/storage/standouts.ts';
import { addPc, freeSpace } from '#test/collector/web/fleet.ts';
import type { TestPc } from '#test/collector/web/fleet.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { freshWorld } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';

const dayMs = 86_400_000;
const start = Date.parse('2026-09-01T10:00:00Z');
const now = start + 200 * dayMs;
const readOnly = freeSpace(50).map((it) =>
  it.group === 'fs' ? { ...it, reading: { ...it.reading, readOnly: true } } : it,
);

describeOnBothEngines('looking for models and lots that break down more often', (engine) => {
  let world: World;
  beforeEach(async () => {
    world = await freshWorld(engine, '2026-09-01T10:00:00Z');
  });

  /** `faulty` of `count` PCs of this model and lot show a fault after 100 days at home. */
  async function addLot(
    lot: string,
    count: number,
    faulty: number,
    from: number,
  ): Promise<TestPc[]> {
    const pcs: TestPc[] = [];
    for (let n = 0; n < count; n++) {
      const tag = formatAssetTag({ site: 'BZ', year: 2026, number: from + n });
      const pc = await addPc(world, tag, { model: `model of ${lot}`, lot });
      await world.store.db
        .insertInto('agents')
        .values({
          device_id: pc.id,
          public_key: 'k',
          enrolled_at: start,
          agent_version: 1,
          catalogue_version: 1,
          stream: null,
          boot: 1,
          lineage_confirmed: 'l',
          lineage_offered: null,
          copy_suspected_at: null,
          bye_reason: null,
        })
        .execute();
      await pc.beat(start + 100 * dayMs, n < faulty ? readOnly : freeSpace(50));
      pcs.push(pc);
    }
    return pcs;
  }
  const find = () => findStandOuts(world, now);
  const kept = () => keptStandOuts(world.store.db);
  const names = async () =>
    (await kept()).map((it) => `${it.dimension} ${it.name} ${it.family}`).toSorted();

  test('finds the one that does, once, with its figures', async () => {
    await addLot('good', 40, 2, 1);
    await addLot('bad', 12, 8, 100);
    expect(await find()).toMatchObject({ standOut: 4, found: 4, gone: 0 });
    expect(await names()).toEqual([
      'lot bad any',
      'lot bad storage',
      'model model of bad any',
      'model model of bad storage',
    ]);
    const [first] = await kept();
    expect(first).toMatchObject({ pcs: 12, faulted: 8, foundAt: now, checkedAt: now });
    expect(first?.rest).toMatchObject({ pcs: 40, faulted: 2 });
    expect(await findStandOuts(world, now + dayMs)).toMatchObject({ standOut: 4, found: 0 });
    expect((await kept())[0]).toMatchObject({ foundAt: now, checkedAt: now + dayMs });
    const events = await world.store.db
      .selectFrom('events')
      .select('id')
      .where('kind', '=', 'stood_out')
      .execute();
    expect(events).toHaveLength(4);
  });

  test('says nothing of fewer than ten PCs, whatever they do', async () => {
    await addLot('good', 40, 2, 1);
    await addLot('few', 9, 9, 100);
    expect(await find()).toMatchObject({ standOut: 0 });
  });

  test.each(['false_alarm', 'nothing_found'])(
    'a ticket closed as %s is no fault',
    async (result) => {
      await addLot('good', 40, 2, 1);
      await addLot('bad', 12, 8, 100);
      await find();
      await world.store.db.updateTable('tickets').set({ result }).execute();
      expect(await find()).toMatchObject({ standOut: 0, gone: 4 });
    },
  );

  test('what befell all PCs alike is not the lot’s fault', async () => {
    await addLot('good', 40, 2, 1);
    await addLot('bad', 12, 8, 100);
    await world.store.transaction(async (tx) => {
      await insertIncident(tx, {
        id: 'one bad update',
        kind: 'same_fault',
        checkId: 'fs.readonly',
        reason: 'same_fault_on_many',
        since: start,
        until: null,
        raisedAt: start,
        pcs: 10,
        expected: 0,
        closedBy: null,
        result: null,
      });
      const it = { incidentId: 'one bad update', checkId: 'fs.readonly', since: start };
      expect(await linkTickets(tx, it)).toBe(10);
      expect(await linkTickets(tx, it)).toBe(0);
    });
    expect(await find()).toMatchObject({ standOut: 0 });
  });

  test('an empty programme has nothing to look at', async () => {
    expect(await find()).toEqual({ tested: 0, standOut: 0, found: 0, gone: 0 });
  });
});
