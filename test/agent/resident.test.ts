import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { AgentMessage, FromCollector } from '#shared/messages.ts';
import type { Sample } from '#shared/readings.ts';
import { newIdentity } from '#agent/identity.ts';
import type { Identity } from '#agent/identity.ts';
import { startResident } from '#agent/resident.ts';
import type { Resident } from '#agent/resident.ts';
import { createHost } from '#agent/sensors/host.ts';
import type { Sensor, SensorContext } from '#agent/sensors/sensor.ts';
import { openSpool } from '#agent/spool.ts';
import type { Spool } from '#agent/spool.ts';
import { startUplink } from '#agent/uplink.ts';
import { openDoor, tokenOf } from '#test/support/door.ts';
import type { Door, Visitor } from '#test/support/door.ts';
import { freshFolder } from '#test/support/folder.ts';
import { handPorts } from '#test/support/hand-ports.ts';
import type { HandPorts } from '#test/support/hand-ports.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const inventory: AgentMessage<'inventory'> = {
  type: 'inventory',
  chassis: 'laptop',
  cpuVendor: 'intel',
  cores: 2,
  memoryGiB: 8,
  disks: [{ kind: 'ssd', sizeGiB: 256 }],
};
const plenty = 50_000_000;
const little = 5_000_000;
const space = (freeKiB: number, subject = 0): Sample => ({
  group: 'fs',
  subject,
  reading: { sizeKiB: 100_000_000, freeKiB },
});

interface Machine {
  samples: Sample[];
  reads: number;
  /** What the agent last told a sensor of itself. */
  own?: SensorContext['own'];
  link?: SensorContext['link'];
}
interface Started {
  machine: Machine;
  spool: Spool;
  ports: HandPorts;
  resident: Resident;
  faults: string[];
  /** The agent's process ends as by a kill; the next one opens the same files. */
  again(): Started;
}

function start(it: {
  folder: string;
  door: Door;
  machine?: Machine;
  ports?: HandPorts;
  everySeconds?: number | null;
}): Started {
  const { folder, door, ports = handPorts() } = it;
  const machine = it.machine ?? { samples: [space(plenty)], reads: 0 };
  const newStream = () => tokenOf(8, 1);
  const spool = openSpool({ file: join(folder, 'spool.db'), newStream });
  let identity: Identity = {
    ...newIdentity(door.address),
    enrolment: { device: tokenOf(16, 1), lineage: tokenOf(16, 2) },
  };
  const faults: string[] = [];
  const sensor: Sensor = {
    name: 'filesystems',
    by: 'agent',
    groups: ['fs'],
    everySeconds: 3600,
    atBoot: true,
    async read({ own, link }) {
      machine.reads += 1;
      Object.assign(machine, { own, link });
      return machine.samples;
    },
  };
  const resident = startResident({
    spool,
    ports,
    host: createHost(),
    sensors: [sensor],
    inventory: async () => inventory,
    everySeconds: it.everySeconds ?? null,
    onFault: (what) => faults.push(what),
    connect: (heard) =>
      startUplink({
        ...heard,
        spool,
        ports,
        newStream,
        identity: () => identity,
        saveIdentity: (next) => {
          identity = next;
        },
        code: null,
        now: true,
        onState: () => {},
        onRetire: () => {},
        onCodeRefused: () => {},
      }),
  });
  ends.push(
    async () => spool.close(),
    () => resident.stop('shutdown'),
  );
  return { machine, spool, ports, resident, faults, again: () => start({ ...it, machine, ports }) };
}

async function started(everySeconds: number | null = null): Promise<Started & { door: Door }> {
  const door = await openDoor();
  ends.push(() => door.close());
  return { door, ...start({ folder: await freshFolder(), door, everySeconds }) };
}

async function welcomed(door: Door, more: Partial<Welcome> = {}): Promise<Visitor> {
  const visitor = await door.next();
  await visitor.hear('hello');
  const welcome: Welcome = {
    type: 'welcome',
    lineage: tokenOf(16, 3),
    expects: 1,
    cadenceSeconds: 900,
    wantFull: false,
    openTickets: 0,
  };
  visitor.send({ ...welcome, ...more });
  return visitor;
}
type Welcome = Extract<FromCollector, { type: 'welcome' }>;

async function acknowledged(visitor: Visitor): Promise<AgentMessage<'beat'>> {
  const beat = await visitor.hear('beat');
  visitor.send({ type: 'ack', sequence: beat.sequence, repeated: false });
  await visitor.settled();
  return beat;
}

describe('the first beat', () => {
  test('is full and carries what was just read; what the PC is made of goes once a boot', async () => {
    const { door, resident } = await started();
    await resident.tick();
    const visitor = await welcomed(door);
    const beat = await acknowledged(visitor);
    expect(beat).toMatchObject({ sequence: 1, full: true, samples: [space(plenty)] });
    expect(await visitor.hear('inventory')).toEqual(inventory);
  });
});

describe('a beat', () => {
  async function running(everySeconds: number | null = null) {
    const it = await started(everySeconds);
    await it.resident.tick();
    const visitor = await welcomed(it.door);
    await acknowledged(visitor);
    await visitor.hear('inventory');
    return { ...it, visitor };
  }

  test.each([
    [null, 900],
    [60, 60],
  ])('follows the last by the cadence (asked for: %s)', async (everySeconds, cadence) => {
    const { ports, resident, visitor } = await running(everySeconds);
    ports.pass(cadence - 1);
    await resident.tick();
    await visitor.settled();
    expect(visitor.unheard()).toEqual([]);
    ports.pass(1);
    await resident.tick();
    expect(await acknowledged(visitor)).toMatchObject({ sequence: 2, full: false, samples: [] });
  });

  test('leaves the bytes of the month to be written down between two of them each quarter of an hour, if at all', async () => {
    const { ports, resident, spool, visitor } = await running(3600);
    const { count: before } = spool.memory().bytes;
    ports.pass(899);
    await resident.tick();
    expect(spool.memory().bytes.count).toBe(before);
    ports.pass(1);
    await resident.tick();
    const { count } = spool.memory().bytes;
    expect(count).toBeGreaterThan(500);
    ports.pass(900);
    await resident.tick();
    expect(spool.memory().bytes.count).toBe(count);
    // Nothing is lost, nothing counted twice: the next beat says what is known by then.
    ports.pass(1800);
    await resident.tick();
    expect((await acknowledged(visitor)).bytesThisMonth).toBe(count);
  });

  test('says only that it was read, where nothing has changed', async () => {
    const { ports, resident, visitor, machine } = await running();
    ports.pass(3600);
    await resident.tick();
    expect(machine.reads).toBe(2);
    expect((await acknowledged(visitor)).samples).toEqual([{ group: 'fs', subject: 0 }]);
  });

  test('goes out at once when a check changes its result', async () => {
    const { ports, resident, visitor, machine } = await running();
    ports.pass(3000);
    await resident.tick();
    await acknowledged(visitor);
    machine.samples = [space(little)];
    ports.pass(600);
    await resident.tick();
    expect((await acknowledged(visitor)).samples).toEqual([space(little)]);
  });

  test('is full when the collector asks, and once for all who ask meanwhile', async () => {
    const { ports, resident, visitor } = await running();
    ports.pass(60);
    visitor.send({ type: 'ask', what: 'full' });
    visitor.send({ type: 'ask', what: 'full' });
    await visitor.settled();
    await resident.tick();
    const full = await visitor.hear('beat');
    expect(full).toMatchObject({ full: true, samples: [space(plenty)] });
    visitor.send({ type: 'ask', what: 'full' });
    visitor.send({ type: 'ack', sequence: full.sequence, repeated: false });
    await visitor.settled();
    ports.pass(60);
    await resident.tick();
    await visitor.settled();
    expect(visitor.unheard()).toEqual([]);
  });

  test('is full no more often than each minute, however often the collector asks', async () => {
    const { ports, resident, visitor } = await running();
    ports.pass(59);
    visitor.send({ type: 'ask', what: 'full' });
    await visitor.settled();
    await resident.tick();
    await visitor.settled();
    expect(visitor.unheard()).toEqual([]);
  });

  test('is full at least once a week', async () => {
    const { ports, resident, visitor } = await running();
    ports.pass(7 * 86_400 - 1);
    await resident.tick();
    expect(await acknowledged(visitor)).toMatchObject({ full: false });
    ports.pass(900);
    await resident.tick();
    expect(await acknowledged(visitor)).toMatchObject({ full: true });
  });

  test('is full when a part has gone', async () => {
    const { ports, resident, visitor, machine } = await running();
    machine.samples = [space(plenty), space(plenty, 1)];
    ports.pass(3600);
    await resident.tick();
    await acknowledged(visitor);
    machine.samples = [space(plenty)];
    ports.pass(3600);
    await resident.tick();
    expect(await acknowledged(visitor)).toMatchObject({ full: true, samples: [space(plenty)] });
  });

  test('makes up for nothing when the wall clock jumps by years', async () => {
    const { ports, resident, visitor, machine } = await running();
    for (const wallMs of [0, 4_000_000_000_000, 1_800_000_000_000]) {
      ports.now = { ...ports.now, wallMs };
      await resident.tick();
    }
    await visitor.settled();
    expect(visitor.unheard()).toEqual([]);
    expect(machine.reads).toBe(1);
  });
});

describe('while nobody listens', () => {
  test('one beat says that nothing has happened, each change has its own', async () => {
    const { ports, resident, spool, machine } = await started();
    for (let hours = 0; hours < 10; hours += 1) {
      machine.samples = [space(hours < 5 ? plenty - hours : little - hours)];
      await resident.tick();
      ports.pass(3600);
    }
    const waiting = spool.waiting(0, 99).map(({ sequence, samples }) => [sequence, samples]);
    expect(waiting).toEqual([
      [1, [space(plenty)]],
      [2, [space(plenty - 4)]],
      [3, [space(little - 5)]],
      [4, [space(little - 9)]],
    ]);
  });

  test('a beat that was sent and not acknowledged is left as it is', async () => {
    const { door, ports, resident, spool } = await started();
    await resident.tick();
    const visitor = await welcomed(door);
    await acknowledged(visitor);
    ports.pass(900);
    await resident.tick();
    const sent = await visitor.hear('inventory').then(() => visitor.hear('beat'));
    visitor.cut();
    await ports.timer(17_000);
    ports.pass(900);
    await resident.tick();
    expect(spool.waiting(0, 9)[0]).toEqual(sent);
    expect(spool.counts().waiting).toBe(2);
  });
});

describe('an agent that was killed', () => {
  test('goes on with its sequence and schedule, and sends what waited', async () => {
    const first = await started();
    await first.resident.tick();
    await (await first.door.next()).hear('hello');
    const second = first.again();
    await second.resident.tick();
    expect(second.machine.reads).toBe(1);
    const visitor = await welcomed(first.door);
    expect(await acknowledged(visitor)).toMatchObject({ sequence: 1, full: true });
    expect(await acknowledged(visitor)).toMatchObject({ sequence: 2, full: false, boot: 1 });
  });

  test('by a power cut tells the next boot, and reads again what is read at boot', async () => {
    const first = await started();
    await first.resident.tick();
    await (await first.door.next()).hear('hello');
    first.ports.now = { ...first.ports.now, bootDigest: 'b', upSeconds: 20, awakeSeconds: 20 };
    const second = first.again();
    await second.resident.tick();
    expect(second.machine.reads).toBe(2);
    expect(second.spool.memory().boots?.log.map(({ stopped }) => stopped)).toEqual([
      'unclean',
      null,
    ]);
  });
});

test('a sensor that fails against its promise stops neither the others nor the beat', async () => {
  const it = await started();
  Object.defineProperty(it.machine, 'samples', {
    get() {
      throw new Error('broken');
    },
  });
  await it.resident.tick();
  expect(it.faults).toEqual(['filesystems']);
  expect(it.spool.memory().lastSequence).toBe(1);
});

test('after sleep the line is made anew', async () => {
  const { door, ports, resident } = await started();
  await resident.tick();
  const visitor = await welcomed(door);
  await acknowledged(visitor);
  const { upSeconds, awakeSeconds } = ports.now;
  ports.now = { ...ports.now, upSeconds: upSeconds + 30_000, awakeSeconds: awakeSeconds + 60 };
  await resident.tick();
  expect(await visitor.ended).toBe(1006);
  (await ports.timer(165_000)).run();
  expect((await (await door.next()).hear('hello')).sinceBootSeconds).toBe(30_100);
});

test('the agent keeps count of what hung and of its handshakes, and tells its sensors', async () => {
  const { door, resident, machine, ports } = await started();
  machine.samples = [space(plenty), { group: 'fs', subject: 1, unread: 'timeout' }];
  await resident.tick();
  expect(machine.own).toMatchObject({ timeouts: 0, droppedBeats: 0, capReached: false });
  expect(machine.link).toEqual({ handshakes: [] });
  await acknowledged(await welcomed(door));
  for (const timeouts of [1, 2]) {
    ports.pass(3600);
    await resident.tick();
    expect(machine.own).toMatchObject({ timeouts });
  }
  expect(machine.link?.handshakes).toHaveLength(1);
  expect(machine.own?.memoryBytes).toBeGreaterThan(1_000_000);
});

test('what cannot be written down at its stop is told, and it stops all the same', async () => {
  const { resident, spool, faults } = await started();
  await resident.tick();
  Object.assign(spool, {
    remember() {
      throw new Error('database or disk is full');
    },
  });
  await resident.stop('shutdown');
  expect(faults).toEqual(['stop']);
});
