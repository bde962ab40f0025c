import { beforeEach, expect, test } from 'vitest';
import { handOver, handOverAll } from '#collector/app/hand-over.ts';
import { planTakebacks } from '#collector/app/plan-takebacks.ts';
import { settleStages } from '#collector/app/settle-stages.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { eventsOfDevice } from '#collector/storage/events.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { freshWorld, worldOn } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';
import { freeSpace, pcOf } from '../web/fleet.ts';

// Handed over on 14 September 2020: in service on 14 October at the latest, window from 14 March 2025.
const assetTag = 'BZ-20-0001-B';

describeOnBothEngines('the stages that time brings', (engine) => {
  let world: World;
  beforeEach(async () => {
    world = await freshWorld(engine, '2020-09-14T09:00:00Z');
    const handover = {
      assetTag,
      handedOverOn: '2020-09-14',
      cohort: null,
      sector: null,
      lot: null,
      model: null,
    } as const;
    await handOver(world, { ...handover, actor: 'a' });
  });
  const device = async () => {
    const it = await deviceByTag(world.store.db, assetTag);
    if (it === null) throw new Error('no device');
    return it;
  };
  const stage = async () => (await device()).stage;
  const told = async () =>
    (await eventsOfDevice(world.store.db, (await device()).id, 99))
      .filter(({ kind }) => kind === 'stage_changed')
      .map(({ actor, reason, detail }) => [actor, reason, detail['to']])
      .toReversed();

  test('a PC never heard of is in service after 30 days, and not a day before', async () => {
    expect(await settleStages(world, '2020-10-13')).toEqual({ moved: 0 });
    expect(await settleStages(world, '2020-10-14')).toEqual({ moved: 1 });
    expect(await stage()).toBe('in_service');
    expect(await told()).toEqual([['scheduler', 'days_at_home', 'in_service']]);
  });

  test('its first heartbeat comes before that, and then nothing is left to do', async () => {
    await pcOf(world, (await device()).id, assetTag).beat(world.clock.now(), freeSpace(50));
    expect(await stage()).toBe('in_service');
    expect(await settleStages(world, '2020-10-14')).toEqual({ moved: 0 });
    expect(await told()).toEqual([['agent', 'first_heartbeat_at_home', 'in_service']]);
  });

  test('its take-back is due the day its window opens, and planned once it has a week', async () => {
    await settleStages(world, '2025-03-13');
    expect(await stage()).toBe('in_service');
    await settleStages(world, '2025-03-14');
    expect(await stage()).toBe('takeback_due');
    await planTakebacks(world, '2025-03-14');
    await settleStages(world, '2025-03-14');
    expect(await stage()).toBe('takeback_planned');
    expect(await told()).toEqual([
      ['scheduler', 'days_at_home', 'in_service'],
      ['scheduler', 'window_opened', 'takeback_due'],
      ['scheduler', 'week_planned', 'takeback_planned'],
    ]);
  });

  test('a week given back makes it due again', async () => {
    await planTakebacks(world, '2025-03-14');
    await settleStages(world, '2025-03-14');
    const disputed = { state: 'suspended', next_step_on: null };
    await world.store.db.updateTable('takeback_cases').set(disputed).execute();
    await planTakebacks(world, '2025-03-15');
    await settleStages(world, '2025-03-15');
    expect(await stage()).toBe('takeback_due');
    expect((await told()).at(-1)).toEqual(['scheduler', 'week_given_back', 'takeback_due']);
  });

  test('run twice, or at once on two collectors over more than a batch, moves each PC once', async () => {
    const handovers = Array.from({ length: 450 }, (_, n) => ({
      assetTag: formatAssetTag({ site: 'BZ', year: 2020, number: n + 2 }),
      handedOverOn: '2020-09-14' as const,
      cohort: null,
      sector: null,
      lot: null,
      model: null,
    }));
    await world.store.transaction((tx) => handOverAll(tx, world, { handovers, actor: 'a' }));
    const other =
      engine === 'PostgreSQL' ? await worldOn(world.url, '2020-11-01T09:00:00Z') : world;
    const both = await Promise.all([
      settleStages(world, '2020-11-01'),
      settleStages(other, '2020-11-01'),
    ]);
    expect(both.reduce((sum, { moved }) => sum + moved, 0)).toBe(451);
    expect(await settleStages(world, '2020-11-01')).toEqual({ moved: 0 });
    const events = await world.store.db
      .selectFrom('events')
      .select('id')
      .where('kind', '=', 'stage_changed')
      .execute();
    expect(events).toHaveLength(451);
  });
});
