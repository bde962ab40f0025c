import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Beat } from '#shared/messages.ts';
import type { Context } from '#collector/app/context.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { receiveBeats } from '#collector/app/receive-beats.ts';
import type { Arrival } from '#collector/app/receive-beats.ts';
import { sampleMemory } from '#collector/app/sample-memory.ts';
import type { SampleMemory } from '#collector/app/sample-memory.ts';
import { changeAgent, replaceAgent } from '#collector/storage/agents.ts';
import type { Agent } from '#collector/storage/agents.ts';
import { conditionsOf } from '#collector/storage/conditions.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { eventsOfDevice } from '#collector/storage/events.ts';
import { beatsSince, latestOf, readingsOf } from '#collector/storage/telemetry.ts';
import { findingsOf, ticketsOfDevice } from '#collector/storage/tickets.ts';
import { history } from '#test/collector/domain/histories.ts';
import type { Moment } from '#test/collector/domain/histories.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';
import type { EngineName } from '#test/support/stores.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';

async function openContext(engine: EngineName): Promise<Context> {
  const store = await openTestStore(await freshDatabaseUrl(engine));
  const context = { store, ids: seededIds('beats'), clock: virtualClock('2026-10-05T08:00:00Z') };
  await prepareProgramme(context);
  return context;
}

async function newDevice({ store, ids, clock }: Context): Promise<string> {
  const id = ids.token(16);
  await store.transaction((tx) =>
    insertDevice(tx, {
      id,
      assetTag: id,
      stage: 'handed_over',
      cohort: '2026',
      sector: null,
      model: null,
      lot: null,
      handedOverOn: '2026-09-01',
      createdAt: clock.now(),
      inventory: null,
    }),
  );
  return id;
}

const stream = 'AAAAAAAAAAA';
const agent: Omit<Agent, 'deviceId'> = {
  publicKey: '',
  enrolledAt: 0,
  agentVersion: 1,
  catalogueVersion: 1,
  stream,
  boot: 1,
  lineageConfirmed: '',
  lineageOffered: null,
  copySuspectedAt: null,
  byeReason: null,
};

/** The beats of a life, all received at once: a spool that empties. */
function arrivals(deviceId: string, life: readonly Moment[], receivedAt: number): Arrival[] {
  let at = receivedAt;
  return life.map(({ beat: { full, samples }, hoursLater }, n) => {
    at += hoursLater * 3_600_000;
    const beat: Beat = {
      type: 'beat',
      sequence: n + 1,
      boot: 1,
      sinceBootSeconds: 60,
      wallSeconds: 1_800_000_000,
      full,
      samples,
      bytesThisMonth: 0,
    };
    const body = JSON.stringify(beat);
    return { deviceId, stream, beat, body, receivedAt, observed: { from: at, to: at } };
  });
}

/** All that is kept of a device, without ids. */
async function keptOf({ store: { db } }: Context, device: string) {
  const tickets = await ticketsOfDevice(db, device);
  const findings = await findingsOf(
    db,
    tickets.map((it) => it.id),
  );
  const events = (await eventsOfDevice(db, device, 10_000)).toReversed();
  const readings = (await readingsOf(db, [device])).get(device);
  const latest = await latestOf(db, device);
  return {
    events: events.map(({ kind, reason, detail }) => ({ kind, reason, detail })),
    conditions: (await conditionsOf(db, [device])).get(device),
    tickets: tickets
      .map((it) => ({ ...it, id: '', deviceId: '', reference: '', found: findings.get(it.id) }))
      .toSorted((one, other) => one.family.localeCompare(other.family)),
    samples: readings?.samples,
    observedAt: readings?.observedAt,
    latest: { ...latest, deviceId: '' },
  };
}

async function receiveBy(
  context: Context,
  all: readonly Arrival[],
  sizes: readonly number[],
  memory: () => SampleMemory,
): Promise<void> {
  let at = 0;
  for (let n = 0; at < all.length; n += 1) {
    const size = sizes[n % sizes.length] ?? 1;
    await receiveBeats(context, all.slice(at, at + size), memory());
    at += size;
  }
}

describeOnBothEngines('beats', (engine) => {
  test('in batches of any size leave the same as one by one, remembered or read again', async () => {
    const context = await openContext(engine);
    const now = context.clock.now();
    const lives = fc.tuple(history, history);
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 });
    const memory = sampleMemory();
    await fc.assert(
      fc.asyncProperty(lives, sizes, async ([one, two], by) => {
        const alone = [await newDevice(context), await newDevice(context)] as const;
        const together = [await newDevice(context), await newDevice(context)] as const;
        for (const [n, life] of [one, two].entries()) {
          const all = arrivals(alone[n] ?? '', life, now);
          await receiveBy(context, all, [1], sampleMemory);
        }
        const mixed = [...arrivals(together[0], one, now), ...arrivals(together[1], two, now)];
        const inTurns = mixed.toSorted((a, b) => a.beat.sequence - b.beat.sequence);
        await receiveBy(context, inTurns, by, () => memory);
        expect(await keptOf(context, together[0])).toEqual(await keptOf(context, alone[0]));
        expect(await keptOf(context, together[1])).toEqual(await keptOf(context, alone[1]));
      }),
      { numRuns: engine === 'SQLite' ? 40 : 8 },
    );
  });

  test('that come again, in the same batch or later, change nothing', async () => {
    const context = await openContext(engine);
    await fc.assert(
      fc.asyncProperty(history, fc.integer({ min: 1, max: 20 }), async (life, size) => {
        const [once, often] = [await newDevice(context), await newDevice(context)];
        const now = context.clock.now();
        await receiveBy(context, arrivals(once, life, now), [size], sampleMemory);
        const all = arrivals(often, life, now);
        const twice = all.flatMap((it) => [it, it]);
        await receiveBy(context, [...twice, ...all], [size], sampleMemory);
        expect(await keptOf(context, often)).toEqual(await keptOf(context, once));
      }),
      { numRuns: engine === 'SQLite' ? 20 : 4 },
    );
  });

  test('of a stream that the PC has given up are kept, and change nothing', async () => {
    const context = await openContext(engine);
    const device = await newDevice(context);
    const now = context.clock.now();
    const given = { full: true, samples: [] };
    const [one, two, three] = arrivals(
      device,
      [given, given, given].map((beat) => ({ beat, hoursLater: 1 })),
      now,
    );
    if (one === undefined || two === undefined || three === undefined) throw new Error('three');
    await context.store.transaction((tx) => replaceAgent(tx, { ...agent, deviceId: device }));
    expect(await receiveBeats(context, [one])).toMatchObject([{ answer: 'stored' }]);
    // The spool was lost: the agent says hello with a new stream on another connection.
    const present = 'BBBBBBBBBBB';
    await context.store.transaction((tx) =>
      changeAgent(tx, { ...agent, deviceId: device }, { stream: present }),
    );
    const first = { ...one, stream: present };
    expect(await receiveBeats(context, [first, two])).toMatchObject([
      { answer: 'stored' },
      { answer: 'late', needsFull: false },
    ]);
    expect(await latestOf(context.store.db, device)).toMatchObject({
      stream: present,
      sequence: 1,
    });
    expect(await receiveBeats(context, [two, three, { ...two, stream: present }])).toMatchObject([
      { answer: 'repeated' },
      { answer: 'late' },
      { answer: 'stored' },
    ]);
    expect(await latestOf(context.store.db, device)).toMatchObject({
      stream: present,
      sequence: 2,
    });
    const kept = await beatsSince(context.store.db, device, 0);
    expect(kept.map((it) => `${it.stream[0]}${it.sequence}`).toSorted()).toEqual([
      'A1',
      'A2',
      'A3',
      'B1',
      'B2',
    ]);
  });
});
