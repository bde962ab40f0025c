import { beforeEach, expect, test } from 'vitest';
import { sweepSilence } from '#collector/app/sweep-silence.ts';
import { importSchoolCalendar } from '#collector/app/import-school-calendar.ts';
import { closeSession } from '#collector/app/open-session.ts';
import { nextLookAt, plainLimits } from '#collector/domain/silence.ts';
import { replaceAgent } from '#collector/storage/agents.ts';
import { eventsOfDevice } from '#collector/storage/events.ts';
import { endIncident, insertIncident } from '#collector/storage/incidents.ts';
import { latestOf, saveLatest } from '#collector/storage/telemetry.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { addPc } from '#test/collector/web/fleet.ts';
import { freshWorld } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';

const dayMs = 86_400_000;
const heardAt = Date.parse('2026-06-30T18:00:00Z');
const { quiet: quietAfterDays, call: callAfterDays, lost: lostAfterDays } = plainLimits;
const nothing = { looked: 0, changed: 0, held: null, sourcedYears: '' };
const dayOf = Date.parse('2026-06-30T00:00:00Z');
/** The first instant at which so many whole days have passed since the day of the last heartbeat. */
const after = (days: number) => dayOf + (days + 1) * dayMs;

const step = (from: string, to: string, days: number) => ({
  actor: 'scheduler',
  kind: 'connection_changed',
  reason: 'not_heard_for_days',
  detail: { from, to, days, counted: days, limit: days, limitsFrom: 'school_year_not_sourced' },
});

describeOnBothEngines('the sweep for silence', (engine) => {
  let world: World;
  beforeEach(async () => {
    world = await freshWorld(engine, '2026-06-30T18:00:00Z');
  });

  async function hear(count = 1, gaps = ''): Promise<void> {
    const rows = Array.from({ length: count }, (_, n) => ({
      deviceId: `device-${n}`,
      stream: 's',
      sequence: 1,
      heardAt,
      connection: 'reporting' as const,
      connectionSince: heardAt,
      nextLookAt: nextLookAt('reporting', heardAt, gaps),
      gaps,
    }));
    await world.store.transaction((tx) => saveLatest(tx, rows));
  }
  const stands = async (id = 'device-0') => latestOf(world.store.db, id);

  test('says nothing of a PC the moment before its silence means something', async () => {
    await hear();
    expect(await sweepSilence(world, after(quietAfterDays) - 1)).toEqual(nothing);
    expect(await stands()).toMatchObject({ connection: 'reporting' });
  });

  test('finds it quiet, to be called, then lost, each with its event and no ticket', async () => {
    await hear();
    const quietAt = after(quietAfterDays);
    expect(await sweepSilence(world, quietAt)).toMatchObject({ looked: 1, changed: 1 });
    expect(await stands()).toMatchObject({ connection: 'quiet', connectionSince: quietAt });
    expect(await sweepSilence(world, after(callAfterDays) - 1)).toMatchObject({ looked: 0 });
    expect(await sweepSilence(world, after(callAfterDays))).toMatchObject({ changed: 1 });
    expect(await sweepSilence(world, after(lostAfterDays) - 1)).toMatchObject({ looked: 0 });
    expect(await stands()).toMatchObject({ connection: 'to_call' });
    await sweepSilence(world, after(lostAfterDays));
    expect(await stands()).toMatchObject({ connection: 'lost_contact', nextLookAt: null });
    const told = await eventsOfDevice(world.store.db, 'device-0', 9);
    expect(
      told.map(({ actor, kind, reason, detail }) => ({ actor, kind, reason, detail })),
    ).toEqual([
      step('to_call', 'lost_contact', lostAfterDays),
      step('quiet', 'to_call', callAfterDays),
      step('reporting', 'quiet', quietAfterDays),
    ]);
    expect(await world.store.db.selectFrom('tickets').select('id').execute()).toEqual([]);
  });

  test('400 days late goes all the way in one step', async () => {
    await hear();
    expect(await sweepSilence(world, heardAt + 400 * dayMs)).toMatchObject({
      looked: 1,
      changed: 1,
    });
    expect(await stands()).toMatchObject({ connection: 'lost_contact', nextLookAt: null });
  });

  test('run again changes nothing', async () => {
    await hear();
    await sweepSilence(world, after(quietAfterDays));
    expect(await sweepSilence(world, after(quietAfterDays))).toEqual(nothing);
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

  test('counts no day of a sourced school holiday, and names the years that are sourced', async () => {
    // An invented year, in which the summer takes all of July and August.
    const header = ['year', 'name', 'from', 'to', 'zone', 'source'];
    const holidays = ['2025-10-18', '2025-12-20', '2026-02-07', '2026-04-04'].map((from) => [
      from,
      from,
    ]);
    const rows = [...holidays, ['2026-07-01', '2026-08-31']].map(([from = '', to = ''], n) => [
      '2025-2026',
      `holiday ${n}`,
      from,
      to,
      'A',
      'a made-up bulletin',
    ]);
    const table = [header, ...rows].map((cells, n) => ({ line: n + 1, cells }));
    await importSchoolCalendar(world, { table, actor: 'cli' });
    await hear(1, '111111');
    expect(await sweepSilence(world, after(62 + 15) - 1)).toMatchObject({
      looked: 1,
      changed: 0,
      sourcedYears: '2025-2026',
    });
    // From September on no file tells of holidays: the plain limits hold, and say so.
    expect(await stands()).toMatchObject({ nextLookAt: after(62 + quietAfterDays) });
    await sweepSilence(world, after(62 + quietAfterDays));
    const [told] = await eventsOfDevice(world.store.db, 'device-0', 1);
    expect(told?.detail).toMatchObject({
      to: 'quiet',
      days: 78,
      counted: 16,
      limitsFrom: 'school_year_not_sourced',
    });
  });

  test('looks at nobody while a silence of the fleet lasts, and catches up afterwards', async () => {
    await hear();
    const now = after(quietAfterDays);
    const incident = {
      id: 'incident',
      kind: 'fleet_silent',
      checkId: null,
      reason: 'many_silent_at_once',
      since: now - 3_600_000,
      until: null,
      raisedAt: now,
      pcs: 40,
      expected: 100,
      closedBy: null,
      result: null,
    } as const;
    await world.store.transaction((tx) => insertIncident(tx, incident));
    expect(await sweepSilence(world, now)).toEqual({ ...nothing, held: 'fleet_silent' });
    expect(await stands()).toMatchObject({ connection: 'reporting' });
    const until = now + 7 * 3_600_000;
    await world.store.transaction((tx) =>
      endIncident(tx, 'incident', { until, by: 'scheduler', result: null }),
    );
    // The day on which it lasted seven hours does not count, but it has none to lose yet.
    expect(await sweepSilence(world, until)).toMatchObject({ held: null, changed: 1 });
  });

  test('counts no day on which the collector was down', async () => {
    await hear();
    const down = { since: after(3), until: after(13) };
    await world.store.transaction((tx) =>
      insertIncident(tx, {
        id: 'down',
        kind: 'collector_down',
        checkId: null,
        reason: 'collector_was_down',
        ...down,
        raisedAt: down.until,
        pcs: 300,
        expected: null,
        closedBy: 'scheduler',
        result: null,
      }),
    );
    expect(await sweepSilence(world, after(quietAfterDays))).toMatchObject({
      changed: 0,
      looked: 1,
    });
    expect(await stands()).toMatchObject({ nextLookAt: after(quietAfterDays + 10) });
    expect(await sweepSilence(world, after(quietAfterDays + 10))).toMatchObject({ changed: 1 });
  });

  test('a PC that was paused is signed off at the next sweep, and judged again once its seven days are over', async () => {
    const pc = await addPc(world, 'BZ-26-0043-4');
    await pc.beat(heardAt, []);
    await world.store.transaction((tx) =>
      replaceAgent(tx, {
        deviceId: pc.id,
        publicKey: 'k',
        enrolledAt: heardAt,
        agentVersion: 1,
        catalogueVersion: 1,
        stream: 'AAAAAAAAAAA',
        boot: 1,
        lineageConfirmed: 'l',
        lineageOffered: null,
        copySuspectedAt: null,
        byeReason: null,
      }),
    );
    await closeSession(world, pc.id, 'paused');
    expect(await sweepSilence(world, heardAt)).toMatchObject({ looked: 1, changed: 1 });
    expect(await stands(pc.id)).toMatchObject({ connection: 'signed_off' });
    const [told] = await eventsOfDevice(world.store.db, pc.id, 1);
    expect(told).toMatchObject({ reason: 'paused_by_family', detail: { to: 'signed_off' } });
    expect(await sweepSilence(world, after(6))).toMatchObject({ changed: 0 });
    await sweepSilence(world, after(400));
    expect(await stands(pc.id)).toMatchObject({ connection: 'lost_contact' });
  });

  test('a heartbeat remembers on which days the PC was heard, and no more', async () => {
    const pc = await addPc(world, 'BZ-26-0043-4');
    const days = [0, 0, 1, 2, 9, 9, 60];
    for (const [n, day] of days.entries()) await pc.beat(dayOf + day * dayMs + n, []);
    expect(await stands(pc.id)).toMatchObject({ gaps: '117z' });
  });
});
