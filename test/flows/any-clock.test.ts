import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { makeCode } from '#collector/app/enrol.ts';
import { openCollector } from '#collector/collector.ts';
import type { Collector } from '#collector/collector.ts';
import { dateOf } from '#collector/domain/calendar.ts';
import { openLog } from '#collector/log.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { beatsSince } from '#collector/storage/telemetry.ts';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import type { Beat } from '#shared/messages.ts';
import type { Sample } from '#shared/readings.ts';
import { machine } from '#test/agent/sensors/machine.ts';
import { freshFolder } from '#test/support/folder.ts';
import { freePort } from '#test/support/processes.ts';
import { freshDatabaseUrl } from '#test/support/stores.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import type { VirtualClock } from '#test/support/virtual.ts';
import { startVirtualPc } from '#test/support/virtual-pc.ts';
import type { VirtualPc } from '#test/support/virtual-pc.ts';

const ends: (() => Promise<unknown>)[] = [];
async function endAll(): Promise<void> {
  for (const end of ends.splice(0).toReversed()) await end();
}
afterEach(endAll);

const handedOverOn = '2026-02-14';
/** 36 months, inclusive: reckoned here by another way. */
const coveredThrough = '2029-02-14';
const zone = 'Europe/Paris';
const good: Sample = { group: 'disk', subject: 0, reading: { kind: 'hdd', verdict: 'passed' } };
const failing: Sample = { group: 'disk', subject: 0, reading: { kind: 'hdd', verdict: 'failed' } };
const y2001 = Date.parse('2001-01-01T00:00:00Z');
const y2040 = Date.parse('2040-01-01T00:00:00Z');
const y1970 = 0;

interface World {
  readonly truth: VirtualClock;
  readonly collector: Collector;
  readonly id: string;
  readonly pc: VirtualPc;
}

async function world(startsAt: string, wallMs: number | null): Promise<World> {
  const truth = virtualClock(startsAt);
  const linePort = await freePort();
  const collector = await openCollector({
    config: {
      port: 0,
      baseUrl: `http://127.0.0.1:${linePort}`,
      databaseUrl: await freshDatabaseUrl('SQLite'),
      secret: 'a secret of at least thirty-two letters',
      logLevel: 'silent',
    },
    clock: truth,
    ids: seededIds('any clock'),
    log: openLog('silent'),
    limits: { pongWithinMs: 2000 },
  });
  ends.push(() => collector.close());
  const { context } = collector;
  const id = context.ids.token(16);
  await context.store.transaction((tx) =>
    insertDevice(tx, {
      id,
      assetTag: 'BZ-26-0001-1',
      stage: 'in_service',
      cohort: '2026',
      sector: null,
      model: null,
      lot: null,
      handedOverOn,
      createdAt: truth.now(),
      inventory: null,
    }),
  );
  const pc = await startVirtualPc({
    folder: await freshFolder(),
    host: await machine({}),
    truth,
    port: collector.port,
    linePort,
    code: await makeCode(context, id, 'test'),
    wallMs: wallMs ?? truth.now(),
  });
  ends.push(() => pc.close());
  pc.machine.samples = [good];
  // Enrolled in the workshop, whatever its clock said there.
  await pc.use(0.2);
  return { truth, collector, id, pc };
}

type Deed =
  | { readonly kind: 'use'; readonly hours: number }
  | { readonly kind: 'sleep'; readonly days: number }
  | {
      readonly kind: 'boot';
      readonly offDays: number;
      readonly clean: boolean;
      readonly wallMs: number | 'kept';
    }
  | { readonly kind: 'set_clock'; readonly wallMs: number }
  | { readonly kind: 'step_clock'; readonly seconds: number }
  | { readonly kind: 'line'; readonly online: boolean };

const wall = fc.oneof(fc.constantFrom(y1970, y2001, y2040), fc.integer({ min: y1970, max: y2040 }));
const days = fc.oneof(
  fc.double({ min: 0, max: 3, noNaN: true }),
  fc.integer({ min: 1, max: 400 }),
  fc.constant(400),
);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('use' as const),
      hours: fc.double({ min: 0.1, max: 2.5, noNaN: true }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sleep' as const), days }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('boot' as const),
      offDays: days,
      clean: fc.boolean(),
      wallMs: fc.oneof(fc.constant('kept' as const), wall),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('set_clock' as const), wallMs: wall }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('step_clock' as const),
      seconds: fc.oneof(fc.constantFrom(-3600, 3600, 1, -1), fc.integer({ min: -1e9, max: 4e8 })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('line' as const), online: fc.boolean() }) },
);

async function act(it: Deed, { pc }: World): Promise<void> {
  switch (it.kind) {
    case 'use':
      return pc.use(it.hours);
    case 'sleep':
      return pc.sleep(it.days);
    case 'boot':
      return pc.boot(it);
    case 'set_clock':
      return pc.setWall(it.wallMs);
    case 'step_clock':
      return pc.setWall(Math.max(0, pc.wallMs() + it.seconds * 1000));
    case 'line':
      return pc.setOnline(it.online);
  }
}

/** Two starts on the days that time itself is odd, one on a day that comes every four years. */
const startDays = [
  '2027-03-27T23:30:00Z',
  '2026-10-24T23:30:00Z',
  '2028-02-28T22:30:00Z',
  '2026-11-02T08:00:00Z',
];

describe('whatever the PC’s clock says and however long it was away', () => {
  test('every beat arrives in order and lies in time where it was made; nothing is refused; tickets open in coverage alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...startDays),
        fc.option(wall),
        fc.array(deed, { minLength: 3, maxLength: 9 }),
        fc.array(deed, { maxLength: 3 }),
        async (startsAt, wallMs, before, after) => {
          try {
            const it = await world(startsAt, wallMs);
            for (const one of before) await act(one, it);
            it.pc.machine.samples = [failing];
            for (const one of after) await act(one, it);
            it.pc.setOnline(true);
            // The longest wait after losses is a quarter of an hour, that after a start five minutes.
            await it.pc.use(2.5);
            await check(it);
          } finally {
            await endAll();
          }
        },
      ),
      { numRuns: 20, endOnFailure: true },
    );
  }, 300_000);

  async function check({ collector, id, pc }: World): Promise<void> {
    expect(pc.faults).toEqual([]);
    expect(await collector.metrics.refusals()).toEqual({});
    expect(pc.waiting(), pc.states.slice(-3).join()).toBe(0);
    expect(pc.longestTimerMs()).toBeLessThan(2 ** 31);
    const { db } = collector.context.store;
    const beats = await beatsSince(db, id, 0);
    const inOrder = beats.toSorted((a, b) => a.sequence - b.sequence);
    expect(inOrder.map(({ sequence }) => sequence)).toEqual(inOrder.map((_, at) => at + 1));
    for (const { sequence, observedFrom, observedTo } of inOrder) {
      const at = pc.written.get(sequence) ?? Number.NaN;
      // What a beat says of its age is cut to whole seconds.
      expect(observedFrom - 2000, `from of ${sequence}`).toBeLessThanOrEqual(at);
      expect(observedTo + 2000, `to of ${sequence}`).toBeGreaterThanOrEqual(at);
    }
    const tickets = (await ticketsOfDevice(db, id)).filter((one) => one.family === 'storage');
    const isBad = ({ body }: { body: string }) => body.includes('"failed"');
    const first = inOrder.find(isBad);
    if (first === undefined) throw new Error('The failing disk was never told of');
    // In the family's favour: the earliest day on which it can have been.
    const isCovered = dateOf(first.observedFrom, zone) <= coveredThrough;
    expect(tickets).toHaveLength(isCovered ? 1 : 0);
    if (dateOf(pc.written.get(first.sequence) ?? 0, zone) <= coveredThrough) {
      expect(isCovered).toBe(true);
    }
  }

  test.each([
    ['asleep', 'sleep'],
    ['switched off', 'boot'],
  ] as const)(
    '%s for 400 days it sends one full report, and no more than 256 KiB',
    async (_, how) => {
      const it = await world('2026-11-02T08:00:00Z', null);
      await it.pc.use(3);
      const before = await beatsOf(it);
      if (how === 'sleep') it.pc.sleep(400);
      else await it.pc.boot({ offDays: 400, clean: false, wallMs: y2001 });
      it.pc.takeBytes();
      await it.pc.use(1);
      const news = (await beatsOf(it)).slice(before.length);
      expect(news.filter(({ full }) => full)).toHaveLength(1);
      expect(news.length).toBeLessThan(10);
      expect(it.pc.takeBytes()).toBeLessThan(256 * 1024);
      expect(it.pc.waiting()).toBe(0);
    },
  );

  test('used offline for 400 days, its disk failing and mending all the time, it catches up within 256 KiB, the first fault and the last among it', async () => {
    const it = await world('2026-11-02T08:00:00Z', null);
    await it.pc.use(1);
    it.pc.setOnline(false);
    for (let day = 0; day < 400; day += 1) {
      for (const samples of [[failing], [good]]) {
        it.pc.machine.samples = samples;
        await it.pc.use(1);
      }
      it.pc.sleep(1 - 2 / 24);
    }
    it.pc.machine.samples = [failing];
    const last = it.pc.written.size;
    it.pc.takeBytes();
    it.pc.setOnline(true);
    await it.pc.use(2);
    expect(it.pc.takeBytes()).toBeLessThan(256 * 1024);
    expect(it.pc.waiting()).toBe(0);
    const bad = (await beatsOf(it)).filter(({ samples }) =>
      JSON.stringify(samples).includes('failed'),
    );
    expect(bad.at(0)?.sequence).toBeLessThan(10);
    expect(bad.at(-1)?.sequence).toBeGreaterThan(last);
    expect(it.pc.faults).toEqual([]);
  }, 300_000);

  async function beatsOf({ collector, id }: World): Promise<Beat[]> {
    const beats = await beatsSince(collector.context.store.db, id, 0);
    return beats
      .map(({ body }) => JSON.parse(body) as Beat)
      .toSorted((a, b) => a.sequence - b.sequence);
  }
});

test('a coin cell that is dead, with a clock that runs ahead each time, becomes a finding', async () => {
  const it = await world('2026-11-02T08:00:00Z', y2040);
  for (let boot = 0; boot < 3; boot += 1) {
    await it.pc.use(1);
    await it.pc.boot({ offDays: 1, clean: true, wallMs: y2040 });
  }
  await it.pc.use(1);
  const tickets = await ticketsOfDevice(it.collector.context.store.db, it.id);
  expect(tickets).toMatchObject([{ family: 'power' }]);
});
