import { beforeEach, expect, test } from 'vitest';
import { sweepSilence } from '#collector/app/sweep-silence.ts';
import { lostAfterDays, nextLookAt, quietAfterDays } from '#collector/domain/silence.ts';
import { eventsOfDevice } from '#collector/storage/events.ts';
import { latestOf, saveLatest } from '#collector/storage/telemetry.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { freshWorld } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';

const dayMs = 86_400_000;
const heardAt = Date.parse('2026-06-30T18:00:00Z');
const dayOf = Date.parse('2026-06-30T00:00:00Z');
/** The first instant at which so many whole days have passed since the day of the last heartbeat. */
const after = (days: number) => dayOf + (days + 1) * dayMs;

describeOnBothEngines('the sweep for silence', (engine) => {
  let world: World;
  beforeEach(async () => {
    world = await freshWorld(engine, '2026-06-30T18:00:00Z');
  });

  async function hear(count = 1): Promise<void> {
    const rows = Array.from({ length: count }, (_, n) => ({
      deviceId: `device-${n}`,
      stream: 's',
      sequence: 1,
      heardAt,
      connection: 'reporting' as const,
      connectionSince: heardAt,
      nextLookAt: nextLookAt('reporting', heardAt),
    }));
    await world.store.transaction((tx) => saveLatest(tx, rows));
  }
  const stands = async (id = 'device-0') => latestOf(world.store.db, id);

  test('says nothing of a PC the moment before its silence means something', async () => {
    await hear();
    expect(await sweepSilence(world, after(quietAfterDays) - 1)).toEqual({ looked: 0, changed: 0 });
    expect(await stands()).toMatchObject({ connection: 'reporting' });
  });

  test('finds it quiet, then lost, each with its event and no ticket', async () => {
    await hear();
    const quietAt = after(quietAfterDays);
    expect(await sweepSilence(world, quietAt)).toEqual({ looked: 1, changed: 1 });
    expect(await stands()).toMatchObject({ connection: 'quiet', connectionSince: quietAt });
    expect(await sweepSilence(world, after(lostAfterDays) - 1)).toMatchObject({ looked: 0 });
    await sweepSilence(world, after(lostAfterDays));
    expect(await stands()).toMatchObject({ connection: 'lost_contact', nextLookAt: null });
    const told = await eventsOfDevice(world.store.db, 'device-0', 9);
    expect(
      told.map(({ actor, kind, reason, detail }) => ({ actor, kind, reason, detail })),
    ).toEqual([
      {
        actor: 'scheduler',
        kind: 'connection_changed',
        reason: 'not_heard_for_days',
        detail: { from: 'quiet', to: 'lost_contact', days: lostAfterDays },
      },
      {
        actor: 'scheduler',
        kind: 'connection_changed',
        reason: 'not_heard_for_days',
        detail: { from: 'reporting', to: 'quiet', days: quietAfterDays },
      },
    ]);
    expect(await world.store.db.selectFrom('tickets').select('id').execute()).toEqual([]);
  });

  test('400 days late goes all the way in one step', async () => {
    await hear();
    expect(await sweepSilence(world, heardAt + 400 * dayMs)).toEqual({ looked: 1, changed: 1 });
    expect(await stands()).toMatchObject({ connection: 'lost_contact', nextLookAt: null });
  });

  test('run again changes nothing', async () => {
    await hear();
    await sweepSilence(world, after(quietAfterDays));
    expect(await sweepSilence(world, after(quietAfterDays))).toEqual({ looked: 0, changed: 0 });
  });

  test('run twice at once over more PCs than a batch holds changes each once', async () => {
    await hear(1200);
    const now = after(quietAfterDays);
    const both = await Promise.all([sweepSilence(world, now), sweepSilence(world, now)]);
    expect(both.reduce((sum, { changed }) => sum + changed, 0)).toBe(1200);
    const events = await world.store.db
      .selectFrom('events')
      .select('id')
      .where('noun', '=', 'device')
      .execute();
    expect(events).toHaveLength(1200);
  });
});
