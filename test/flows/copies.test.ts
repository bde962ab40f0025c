import { afterEach, expect, test } from 'vitest';
import { makeCode } from '#collector/app/enrol.ts';
import { resolveTicket } from '#collector/app/resolve-ticket.ts';
import { openCollector } from '#collector/collector.ts';
import type { Collector } from '#collector/collector.ts';
import type { Stage } from '#collector/domain/life.ts';
import { openLog } from '#collector/log.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { eventsOfDevice } from '#collector/storage/events.ts';
import { beatsSince } from '#collector/storage/telemetry.ts';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import type { Limits } from '#collector/transport/session.ts';
import { describeOnBothEngines, freshDatabaseUrl } from '#test/support/stores.ts';
import type { EngineName } from '#test/support/stores.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import { enrolOn, helloOn, newPc, nextBeat, openWire } from '#test/support/wire.ts';
import type { Wire, WirePc } from '#test/support/wire.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const awayForADay = { type: 'go_away', seconds: 86_400, reason: 'copy_suspected' } as const;

async function start(
  engine: EngineName,
  stage: Stage = 'in_service',
  limits: Partial<Limits> = {},
) {
  const clock = virtualClock('2026-10-05T08:00:00Z');
  const collector = await openCollector({
    config: {
      port: 0,
      baseUrl: 'http://localhost',
      databaseUrl: await freshDatabaseUrl(engine),
      secret: 'a secret of at least thirty-two letters',
      logLevel: 'silent',
    },
    clock,
    ids: seededIds('copies'),
    log: openLog('silent'),
    limits: { pongWithinMs: 500, ...limits },
  });
  open.push(collector);
  const { context } = collector;
  const id = context.ids.token(16);
  await context.store.transaction((tx) =>
    insertDevice(tx, {
      id,
      assetTag: 'BZ-26-0001-1',
      stage,
      cohort: '2026',
      sector: null,
      model: null,
      lot: null,
      handedOverOn: stage === 'in_service' ? '2026-09-01' : null,
      createdAt: clock.now(),
      inventory: null,
    }),
  );
  const pc = newPc();
  const wire = await openWire(collector.port);
  await enrolOn(wire, pc, await makeCode(context, id, 'test'));
  return { collector, clock, id, pc, wire };
}

/** A PC at work: greeted, with one beat acknowledged, so that its lineage token is confirmed. */
async function working(engine: EngineName, stage?: Stage, options: { autoPong?: boolean } = {}) {
  const started = await start(engine, stage);
  started.wire.cut();
  const wire = await openWire(started.collector.port, options);
  expect(await helloOn(wire, started.pc)).toMatchObject({ type: 'welcome' });
  await sendBeat(wire, started.pc);
  return { ...started, wire };
}

async function sendBeat(wire: Wire, pc: WirePc, sinceBootSeconds = 60): Promise<void> {
  wire.send(nextBeat(pc, [], { sinceBootSeconds }));
  expect(await wire.next()).toMatchObject({ type: 'ack', sequence: pc.sequence });
}

async function greet(collector: Collector, pc: WirePc) {
  const wire = await openWire(collector.port);
  return { wire, answer: await helloOn(wire, pc) };
}

const tickets = ({ context }: Collector, id: string) => ticketsOfDevice(context.store.db, id);
const kinds = async ({ context }: Collector, id: string) =>
  (await eventsOfDevice(context.store.db, id, 99))
    .filter(({ kind }) => kind === 'copy_suspected' || kind.startsWith('ticket_'))
    .map(({ kind, reason }) => `${kind} ${reason}`)
    .toReversed();

describeOnBothEngines('two PCs with one identity', (engine) => {
  test('seen at once are both sent away for a day, and one ticket says so', async () => {
    const { collector, id, pc, wire } = await working(engine);
    const copy = { ...pc };
    const { answer } = await greet(collector, copy);
    expect(answer).toEqual(awayForADay);
    expect(await wire.next()).toEqual(awayForADay);
    expect(await wire.ended()).toBe(1008);
    expect(await tickets(collector, id)).toMatchObject([
      { family: 'other', state: 'new', openedBy: 'agent' },
    ]);
    expect(await kinds(collector, id)).toEqual([
      'copy_suspected two_at_once',
      'ticket_opened two_at_once',
    ]);
  });

  test('seen by an old lineage token are both sent away, whichever is connected', async () => {
    const { collector, id, pc, wire } = await working(engine);
    const copy = { ...pc };
    wire.cut();
    const { wire: again } = await greet(collector, pc);
    await sendBeat(again, pc);
    expect((await greet(collector, copy)).answer).toEqual(awayForADay);
    expect(await again.next()).toEqual(awayForADay);
    expect(await kinds(collector, id)).toEqual([
      'copy_suspected old_lineage_token',
      'ticket_opened old_lineage_token',
    ]);
  });

  test('wait for the rest of the day, whenever they ask', async () => {
    const { collector, clock, pc } = await working(engine);
    await greet(collector, { ...pc });
    clock.advance({ hours: 5 });
    expect((await greet(collector, pc)).answer).toEqual({ ...awayForADay, seconds: 19 * 3600 });
  });

  test('keep their data apart: nothing of the second is stored, and the first goes on after', async () => {
    const { collector, clock, id, pc } = await working(engine);
    const copy = { ...pc, sequence: pc.sequence };
    await greet(collector, copy);
    clock.advance({ days: 1 });
    const { wire, answer } = await greet(collector, pc);
    expect(answer).toMatchObject({ type: 'welcome', expects: 2 });
    await sendBeat(wire, pc, 61);
    // The other one's beat of the same sequence would be taken for a repeat.
    const other = await openWire(collector.port);
    expect(await helloOn(other, copy)).toEqual(awayForADay);
    other.send(nextBeat(copy, [], { sinceBootSeconds: 99 }));
    await other.ended();
    const beats = await beatsSince(collector.context.store.db, id, 0);
    const bodies = beats.map(({ body }) => JSON.parse(body) as { sinceBootSeconds: number });
    expect(
      bodies.map(({ sinceBootSeconds }) => sinceBootSeconds).toSorted((a, b) => a - b),
    ).toEqual([60, 61]);
  });

  test('that come back each day for a fortnight make one ticket, and are turned away once a day', async () => {
    const { collector, clock, id, pc } = await working(engine);
    const copy = { ...pc };
    await greet(collector, copy);
    for (let day = 0; day < 14; day += 1) {
      clock.advance({ days: 1, minutes: 1 });
      for (const one of [copy, pc]) {
        const { wire, answer } = await greet(collector, one);
        if (answer.type === 'welcome') await sendBeat(wire, one);
        else expect(answer).toMatchObject({ type: 'go_away', reason: 'copy_suspected' });
      }
    }
    expect(await tickets(collector, id)).toHaveLength(1);
    expect(await kinds(collector, id)).toEqual([
      'copy_suspected two_at_once',
      'ticket_opened two_at_once',
    ]);
  });

  test('of which one shows its old token again while staff know: it is sent away, the other works on', async () => {
    const { collector, clock, id, pc, wire: before } = await working(engine);
    const thief = { ...pc };
    before.cut();
    const first = await greet(collector, pc);
    first.wire.cut();
    for (let day = 0; day < 5; day += 1) {
      clock.advance({ days: 1, minutes: 1 });
      const { wire, answer } = await greet(collector, pc);
      expect(answer).toMatchObject({ type: 'welcome' });
      await sendBeat(wire, pc);
      expect((await greet(collector, thief)).answer).toEqual(awayForADay);
      if (day === 0) {
        // Nobody had been told: both wait.
        expect(await wire.next()).toEqual(awayForADay);
      } else {
        await sendBeat(wire, pc, 120);
        wire.cut();
        expect((await greet(collector, thief)).answer).toEqual(awayForADay);
        const again = await greet(collector, pc);
        expect(again.answer).toMatchObject({ type: 'welcome' });
        again.wire.cut();
      }
    }
    expect(await kinds(collector, id)).toEqual([
      'copy_suspected old_lineage_token',
      'ticket_opened old_lineage_token',
    ]);
  });

  test('of which one is enrolled anew are both well: it is let in, the other is not', async () => {
    const { collector, clock, id, pc } = await working(engine);
    const copy = { ...pc };
    await greet(collector, copy);
    const fresh = newPc();
    const wire = await openWire(collector.port);
    const code = await makeCode(collector.context, id, 'test');
    expect(await enrolOn(wire, fresh, code)).toMatchObject({ type: 'enrolled' });
    expect(await helloOn(wire, fresh)).toMatchObject({ type: 'welcome' });
    clock.advance({ days: 1 });
    expect((await greet(collector, copy)).answer).toMatchObject({ reason: 'bad_signature' });
    expect(await tickets(collector, id)).toHaveLength(1);
  });

  test('found again after the ticket was resolved open it again', async () => {
    const { collector, clock, id, pc } = await working(engine);
    await greet(collector, { ...pc });
    const [ticket] = await tickets(collector, id);
    const seen = { state: 'new', assignee: null } as const;
    const act = { ticketId: ticket?.id ?? '', staffId: 'staff', seen, result: 'fixed' } as const;
    expect(await resolveTicket(collector.context, act)).toMatchObject({ ok: true });
    clock.advance({ days: 2 });
    const { wire } = await greet(collector, pc);
    await sendBeat(wire, pc);
    await greet(collector, pc);
    expect(await tickets(collector, id)).toMatchObject([{ state: 'in_progress' }]);
    expect((await kinds(collector, id)).at(-1)).toBe('ticket_reopened two_at_once');
  });

  test.each([
    ['ready', 1],
    ['taken_back', 0],
  ] as const)('before handover have their ticket too (%s: %i)', async (stage, count) => {
    const { collector, id, pc } = await working(engine, stage);
    await greet(collector, { ...pc });
    expect(await tickets(collector, id)).toHaveLength(count);
    expect(await kinds(collector, id)).toContain('copy_suspected two_at_once');
  });
});

describeOnBothEngines('an honest PC', (engine) => {
  test('that was cut off the mains is let in again: the half-open session gives way', async () => {
    const { collector, id, pc, wire } = await working(engine, 'in_service', { autoPong: false });
    const { wire: again, answer } = await greet(collector, pc);
    expect(answer).toMatchObject({ type: 'welcome', expects: 2 });
    expect(await wire.ended()).toBe(1006);
    await sendBeat(again, pc);
    expect(await tickets(collector, id)).toEqual([]);
  });

  test('that hung up is let in again at once', async () => {
    const { collector, id, pc, wire } = await working(engine);
    wire.cut();
    const { answer } = await greet(collector, pc);
    expect(answer).toMatchObject({ type: 'welcome' });
    expect(await tickets(collector, id)).toEqual([]);
  });

  test('is not ended by whoever knows its id and lacks its key', async () => {
    const { collector, id, pc, wire } = await working(engine);
    const { answer } = await greet(collector, { ...newPc(), device: id, lineage: pc.lineage });
    expect(answer).toMatchObject({ type: 'go_away', reason: 'bad_signature' });
    await sendBeat(wire, pc);
  });

  test('is told when another is enrolled in its place', async () => {
    const { collector, id, pc, wire } = await working(engine);
    const code = await makeCode(collector.context, id, 'test');
    await enrolOn(await openWire(collector.port), newPc(), code);
    expect(await wire.next()).toEqual({ type: 'go_away', seconds: 86_400, reason: 'replaced' });
    expect(await wire.ended()).toBe(1008);
    expect((await greet(collector, pc)).answer).toMatchObject({ reason: 'bad_signature' });
  });
});

test('a connection of which nothing is heard any more is ended; one that pings stays', async () => {
  const { collector, wire: silent } = await start('SQLite', 'in_service', { idleMs: 1500 });
  const lively = await openWire(collector.port);
  let hasEnded = false;
  void lively.ended().then(() => (hasEnded = true));
  const pings = setInterval(() => lively.ping(), 100);
  expect(await silent.ended()).toBe(1006);
  clearInterval(pings);
  expect(hasEnded).toBe(false);
});

test('a flood of connections that say nothing is turned down at the door, and heard again after', async () => {
  const { collector, pc, wire } = await start('SQLite', 'in_service', { strangers: 5 });
  const silent = await Promise.all(Array.from({ length: 4 }, () => openWire(collector.port)));
  await expect(openWire(collector.port)).rejects.toThrow(/The line ended/);
  for (const each of [wire, ...silent]) each.cut();
  await expect.poll(async () => (await greet(collector, pc)).answer.type).toBe('welcome');
});
