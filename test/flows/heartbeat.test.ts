import { afterEach, expect, it } from 'vitest';
import { catalogueVersion } from '#shared/catalogue.ts';
import { makeCode } from '#collector/app/enrol.ts';
import { openCollector } from '#collector/collector.ts';
import type { Collector } from '#collector/collector.ts';
import { openLog } from '#collector/log.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { beatsSince } from '#collector/storage/telemetry.ts';
import { findingsOf, ticketsOfDevice } from '#collector/storage/tickets.ts';
import { describeOnBothEngines, freshDatabaseUrl } from '#test/support/stores.ts';
import type { EngineName } from '#test/support/stores.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import {
  enrolFrame,
  enrolOn,
  helloFrame,
  helloOn,
  newPc,
  nextBeat,
  openWire,
} from '#test/support/wire.ts';
import type { Wire } from '#test/support/wire.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function startCollector(engine: EngineName) {
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
    ids: seededIds('flow'),
    log: openLog('silent'),
  });
  open.push(collector);
  return { collector, clock };
}

async function newDevice(
  { context }: Collector,
  handedOverOn: `${number}-${number}-${number}` | null,
) {
  const id = context.ids.token(16);
  await context.store.transaction((tx) =>
    insertDevice(tx, {
      id,
      assetTag: `BZ-26-${id.slice(0, 4)}`,
      stage: 'handed_over',
      cohort: '2026',
      sector: null,
      model: null,
      lot: null,
      handedOverOn,
      createdAt: context.clock.now(),
      inventory: null,
    }),
  );
  return { id, code: await makeCode(context, id, 'test') };
}

const failing = {
  group: 'disk' as const,
  subject: 0,
  reading: { kind: 'hdd' as const, verdict: 'failed' as const },
};

async function session(collector: Collector, handedOverOn: `${number}-${number}-${number}` | null) {
  const device = await newDevice(collector, handedOverOn);
  const pc = newPc();
  const wire = await openWire(collector.port);
  expect(await enrolOn(wire, pc, device.code)).toMatchObject({
    type: 'enrolled',
    device: device.id,
  });
  expect(await helloOn(wire, pc)).toMatchObject({ type: 'welcome', expects: 1, wantFull: true });
  return { device, pc, wire };
}

describeOnBothEngines('a heartbeat', (engine) => {
  it('with a failing disk becomes a ticket before it is acknowledged', async () => {
    const { collector } = await startCollector(engine);
    const { device, pc, wire } = await session(collector, '2026-09-01');
    wire.send(nextBeat(pc, [failing]));
    expect(await wire.next()).toEqual({ type: 'ack', sequence: 1, repeated: false });
    const { db } = collector.context.store;
    const [ticket, ...more] = await ticketsOfDevice(db, device.id);
    expect(more).toEqual([]);
    expect(ticket).toMatchObject({ family: 'storage', state: 'new', severity: 'critical' });
    const findings = await findingsOf(db, [ticket?.id ?? '']);
    expect(findings.get(ticket?.id ?? '')).toMatchObject([{ key: 'disk.health#0' }]);
  });

  it.each([catalogueVersion - 1, catalogueVersion + 1, 100_000])(
    'of an agent with check catalogue %i is stored and judged like any other, and the version kept',
    async (catalogue) => {
      const { collector } = await startCollector(engine);
      const { device, pc, wire } = await session(collector, '2026-09-01');
      wire.cut();
      const again = await openWire(collector.port);
      expect(await helloOn(again, pc, { catalogue })).toMatchObject({ type: 'welcome' });
      again.send(nextBeat(pc, [failing]));
      expect(await again.next()).toMatchObject({ type: 'ack', sequence: 1 });
      const { db } = collector.context.store;
      expect(await ticketsOfDevice(db, device.id)).toHaveLength(1);
      const kept = await db.selectFrom('agents').select('catalogue_version').execute();
      expect(kept).toEqual([{ catalogue_version: catalogue }]);
    },
  );

  it('that comes twice is stored once, told so, and opens no second ticket', async () => {
    const { collector } = await startCollector(engine);
    const { device, pc, wire } = await session(collector, '2026-09-01');
    const beat = nextBeat(pc, [failing]);
    wire.send(beat);
    wire.send(beat);
    expect(await wire.next()).toMatchObject({ type: 'ack', repeated: false });
    expect(await wire.next()).toMatchObject({ type: 'ack', sequence: 1, repeated: true });
    const { db } = collector.context.store;
    expect(await beatsSince(db, device.id, 0)).toHaveLength(1);
    expect(await ticketsOfDevice(db, device.id)).toHaveLength(1);
  });

  it('whose acknowledgement was lost is known on the next connection', async () => {
    const { collector } = await startCollector(engine);
    const { device, pc, wire } = await session(collector, '2026-09-01');
    const beat = nextBeat(pc, [failing]);
    wire.send(beat);
    await wire.next();
    wire.cut();
    const again = await openWire(collector.port);
    expect(await helloOn(again, pc)).toMatchObject({
      type: 'welcome',
      expects: 2,
      wantFull: false,
    });
    again.send(beat);
    expect(await again.next()).toMatchObject({ type: 'ack', sequence: 1, repeated: true });
    expect(await beatsSince(collector.context.store.db, device.id, 0)).toHaveLength(1);
  });

  it('after a gap is stored, and everything is asked for', async () => {
    const { collector } = await startCollector(engine);
    const { pc, wire } = await session(collector, '2026-09-01');
    wire.send(nextBeat(pc, [failing]));
    await wire.next();
    pc.sequence += 5;
    wire.send(nextBeat(pc, [{ group: 'disk', subject: 0 }]));
    expect(await wire.next()).toMatchObject({ type: 'ack', sequence: 7 });
    expect(await wire.next()).toEqual({ type: 'ask', what: 'full' });
  });

  it.each([
    { handedOverOn: '2025-09-01', at: '2028-09-01T20:00:00Z', tickets: 1 },
    { handedOverOn: '2025-09-01', at: '2028-09-02T06:00:00Z', tickets: 0 },
    // Midnight in Paris comes two hours before midnight UTC in summer.
    { handedOverOn: '2025-09-01', at: '2028-09-01T22:30:00Z', tickets: 0 },
    { handedOverOn: '2024-02-29', at: '2027-02-28T12:00:00Z', tickets: 1 },
    { handedOverOn: '2024-02-29', at: '2027-03-01T12:00:00Z', tickets: 0 },
  ] as const)(
    'of a PC handed over on $handedOverOn opens $tickets ticket(s) at $at',
    async ({ handedOverOn, at, tickets }) => {
      const { collector, clock } = await startCollector(engine);
      const { device, pc, wire } = await session(collector, handedOverOn);
      clock.set(at);
      const late = await openWire(collector.port);
      wire.cut();
      await helloOn(late, pc);
      late.send(nextBeat(pc, [failing]));
      expect(await late.next()).toMatchObject({ type: 'ack' });
      expect(await ticketsOfDevice(collector.context.store.db, device.id)).toHaveLength(tickets);
    },
  );
});

describeOnBothEngines('a frame that cannot be taken', (engine) => {
  const cases: {
    name: string;
    reason: string;
    say: (wire: Wire, collector: Collector) => void | Promise<void>;
  }[] = [
    { name: 'garbage', reason: 'not_json', say: (wire) => wire.sendText('{"type":') },
    { name: 'an unknown message', reason: 'shape', say: (wire) => wire.sendText('{"type":"run"}') },
    {
      name: 'a field that is not described',
      reason: 'shape',
      say: (wire) => wire.sendText('{"type":"bye","reason":"shutdown","host":"pc"}'),
    },
    {
      name: 'an oversized frame',
      reason: 'too_large',
      say: (wire) => wire.sendText(JSON.stringify({ type: 'bye', reason: 'x'.repeat(20_000) })),
    },
    {
      name: 'a beat before hello',
      reason: 'out_of_turn',
      say: (wire) => wire.send(nextBeat(newPc(), [])),
    },
    {
      name: 'an unknown enrolment code',
      reason: 'code_unknown',
      say: (wire, { context }) => wire.send(enrolFrame(wire, newPc(), context.ids.token(16))),
    },
    {
      name: 'an enrolment signed with another key',
      reason: 'bad_signature',
      say: async (wire, collector) => {
        const { code } = await newDevice(collector, null);
        wire.send({ ...enrolFrame(wire, newPc(), code), publicKey: newPc().publicKey });
      },
    },
  ];

  it.each(cases)(
    '$name is refused as $reason, counted, and changes nothing',
    async ({ reason, say }) => {
      const { collector } = await startCollector(engine);
      const { db } = collector.context.store;
      const wire = await openWire(collector.port);
      await say(wire, collector);
      expect(await wire.next()).toEqual({ type: 'refused', reason });
      expect(await collector.metrics.refusals()).toEqual({ [reason]: 1 });
      expect(await db.selectFrom('beats').selectAll().execute()).toEqual([]);
      expect(await db.selectFrom('agents').selectAll().execute()).toEqual([]);
    },
  );

  it('ends the conversation: a good hello and beat after it are not heard', async () => {
    const { collector } = await startCollector(engine);
    const { device, pc, wire } = await session(collector, '2026-09-01');
    wire.cut();
    const again = await openWire(collector.port);
    again.sendText('junk');
    again.send(helloFrame(again, pc));
    again.send(nextBeat(pc, [failing]));
    expect(await again.ended()).toBe(1008);
    expect(await beatsSince(collector.context.store.db, device.id, 0)).toEqual([]);
  });

  it('with a key twice is stored as it was read: no text comes in under the first', async () => {
    const { collector } = await startCollector(engine);
    const { device, pc, wire } = await session(collector, '2026-09-01');
    const beat = JSON.stringify(nextBeat(pc, [failing]));
    wire.sendText(beat.replace('{', '{"boot":"a name",'));
    expect(await wire.next()).toMatchObject({ type: 'ack' });
    const [stored] = await beatsSince(collector.context.store.db, device.id, 0);
    expect(JSON.parse(stored?.body ?? '')).toMatchObject({ boot: 1, sequence: 1 });
    expect(stored?.body).not.toContain('a name');
  });

  it('that comes by the megabyte while its hello is looked at is not kept: it is sent away', async () => {
    const { collector } = await startCollector(engine);
    const { device, pc, wire } = await session(collector, '2026-09-01');
    wire.cut();
    const deaf = await openWire(collector.port, { autoPong: false });
    await helloOn(deaf, pc);
    const flood = await openWire(collector.port);
    flood.send(helloFrame(flood, pc));
    for (let n = 0; n < 100; n += 1) flood.sendText('x'.repeat(16_000));
    expect(await flood.next()).toEqual({ type: 'go_away', seconds: 60, reason: 'too_fast' });
    expect(await beatsSince(collector.context.store.db, device.id, 0)).toEqual([]);
  });

  it('of many times the largest size ends the line with "too big" and is counted', async () => {
    const { collector } = await startCollector(engine);
    const wire = await openWire(collector.port);
    wire.sendText('x'.repeat(200_000));
    expect(await wire.ended()).toBe(1009);
    expect(await collector.metrics.refusals()).toEqual({ too_large: 1 });
  });

  it('for a used code is refused as code_used, and the first PC stays', async () => {
    const { collector } = await startCollector(engine);
    const { code, id } = await newDevice(collector, null);
    const first = newPc();
    await enrolOn(await openWire(collector.port), first, code);
    const answer = await enrolOn(await openWire(collector.port), newPc(), code);
    expect(answer).toEqual({ type: 'refused', reason: 'code_used' });
    const agents = await collector.context.store.db.selectFrom('agents').selectAll().execute();
    expect(agents).toMatchObject([{ device_id: id, public_key: first.publicKey }]);
  });

  it('for a used code is answered again to the same key, whose first answer was lost', async () => {
    const { collector } = await startCollector(engine);
    const { code, id } = await newDevice(collector, null);
    const pc = newPc();
    const first = await enrolOn(await openWire(collector.port), pc, code);
    const wire = await openWire(collector.port);
    expect(await enrolOn(wire, pc, code)).toEqual(first);
    expect(await helloOn(wire, pc)).toMatchObject({ type: 'welcome' });
    // Once it has said hello it cannot have lost its answer.
    const late = await enrolOn(await openWire(collector.port), { ...pc }, code);
    expect(late).toEqual({ type: 'refused', reason: 'code_used' });
    const agents = await collector.context.store.db.selectFrom('agents').selectAll().execute();
    expect(agents).toMatchObject([{ device_id: id }]);
  });

  it('for an expired code is refused as code_expired', async () => {
    const { collector, clock } = await startCollector(engine);
    const { code } = await newDevice(collector, null);
    clock.advance({ days: 61 });
    const answer = await enrolOn(await openWire(collector.port), newPc(), code);
    expect(answer).toEqual({ type: 'refused', reason: 'code_expired' });
  });

  it('a hello signed for another server is sent away: it will be no better in a minute', async () => {
    const { collector } = await startCollector(engine);
    const { pc, wire } = await session(collector, null);
    wire.cut();
    const again = await openWire(collector.port);
    again.send(helloFrame({ ...again, server: 'elsewhere.example' }, pc));
    expect(await again.next()).toEqual({
      type: 'go_away',
      seconds: 86_400,
      reason: 'bad_signature',
    });
  });

  it('a hello of a device that nobody knows is sent away and counted', async () => {
    const { collector } = await startCollector(engine);
    const { context, metrics } = collector;
    const stranger = { ...newPc(), device: context.ids.token(16), lineage: context.ids.token(16) };
    const wire = await openWire(collector.port);
    wire.send(helloFrame(wire, stranger));
    expect(await wire.next()).toEqual({
      type: 'go_away',
      seconds: 86_400,
      reason: 'unknown_device',
    });
    expect(await metrics.refusals()).toEqual({ unknown_device: 1 });
  });

  it('a copy that shows an older lineage token is sent away for a day', async () => {
    const { collector } = await startCollector(engine);
    const { pc, wire } = await session(collector, '2026-09-01');
    const copy = { ...pc };
    wire.send(nextBeat(pc, [failing]));
    await wire.next();
    wire.cut();
    const again = await openWire(collector.port);
    await helloOn(again, pc);
    again.send(nextBeat(pc, []));
    await again.next();
    const other = await openWire(collector.port);
    expect(await helloOn(other, copy)).toEqual({
      type: 'go_away',
      seconds: 86_400,
      reason: 'copy_suspected',
    });
  });
});
