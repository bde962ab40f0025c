import { join } from 'node:path';
import { rm, writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { Ask } from '#agent/asks.ts';
import { newIdentity } from '#agent/identity.ts';
import type { Memory } from '#agent/memory.ts';
import { startResident } from '#agent/resident.ts';
import { createHost } from '#agent/sensors/host.ts';
import { openSpool } from '#agent/spool.ts';
import { startUplink } from '#agent/uplink.ts';
import type { UplinkState } from '#agent/uplink.ts';
import { doorTime, openDoor, tokenOf } from '#test/support/door.ts';
import type { Door, Visitor } from '#test/support/door.ts';
import { freshFolder } from '#test/support/folder.ts';
import { handPorts } from '#test/support/hand-ports.ts';
import { folderOf } from './sensors/machine.ts';
import type { Files } from './sensors/machine.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const power = '/sys/class/power_supply';
const laptop = (percent: number, online: number): Files => ({
  [`${power}/AC/type`]: 'Mains\n',
  [`${power}/AC/online`]: `${online}\n`,
  [`${power}/BAT0/type`]: 'Battery\n',
  [`${power}/BAT0/present`]: '1\n',
  [`${power}/BAT0/capacity`]: `${percent}\n`,
});
const route = (destination: string): string =>
  `Iface\tDestination\tGateway\nwlan0\t${destination}\t0101A8C0\n`;

/** A resting loss: random stands at one half. */
const soon = 17_000;

async function start(it: { files?: Files; memory?: Partial<Memory>; door?: Door } = {}) {
  const door = it.door ?? (await openDoor());
  const folder = await freshFolder();
  const root = await folderOf(it.files ?? {});
  const spool = openSpool({ file: join(folder, 'spool.db'), newStream: () => tokenOf(8, 1) });
  spool.remember(it.memory ?? {});
  const ports = handPorts();
  const enrolment = { device: tokenOf(16, 1), lineage: tokenOf(16, 2) };
  const states: UplinkState[] = [];
  const asks: Ask[] = [];
  const read = { times: 0, thrifty: false };
  const resident = startResident({
    spool,
    ports,
    host: createHost({ root }),
    sensors: [
      {
        name: 'updates',
        by: 'agent',
        groups: ['updates'],
        everySeconds: 60,
        atBoot: false,
        async read() {
          read.times += 1;
          return [];
        },
      },
    ],
    inventory: async () => null,
    everySeconds: null,
    asks: () => asks.splice(0),
    thrifty: () => ({ isAsked: read.thrifty, isMetered: false }),
    onFault: (what, cause) => {
      throw new Error(what, { cause });
    },
    connect: (heard) =>
      startUplink({
        ...heard,
        spool,
        ports,
        newStream: () => tokenOf(8, 1),
        identity: () => ({ ...newIdentity(door.address), enrolment }),
        saveIdentity: () => {},
        code: null,
        now: true,
        isHeld: true,
        onState: (state) => states.push(state),
        onRetire: () => {},
        onCodeRefused: () => {},
      }),
  });
  ends.push(
    () => door.close(),
    async () => spool.close(),
    () => resident.stop('shutdown'),
  );
  return { door, root, spool, ports, resident, states, asks, read };
}

async function welcomed(door: Door): Promise<Visitor> {
  const visitor = await door.next();
  await visitor.hear('hello');
  visitor.send({
    type: 'welcome',
    lineage: tokenOf(16, 3),
    expects: 1,
    cadenceSeconds: 900,
    wantFull: false,
    openTickets: 0,
  });
  return visitor;
}

describe('on its battery', () => {
  test.each([
    ['below 30 %', laptop(29, 0), 'resting'],
    ['at 30 %', laptop(30, 0), 'connecting'],
    ['below 30 %, plugged in', laptop(29, 1), 'connecting'],
    ['with a charge that cannot be read', laptop(999, 0), 'connecting'],
    ['without one', {}, 'connecting'],
  ])('%s the agent is %s', async (_name, files, kind) => {
    const { resident, states, read } = await start({ files });
    await resident.tick();
    expect(states.at(-1)?.kind).toBe(kind);
    expect(read.times).toBe(kind === 'resting' ? 0 : 1);
  });

  test('it says so, looks again each five minutes, and comes back', async () => {
    const { door, root, ports, resident, states } = await start({ files: laptop(80, 0) });
    await resident.tick();
    const visitor = await welcomed(door);
    await visitor.hear('beat');
    await writeFile(join(root, power, 'BAT0/capacity'), '20\n');
    ports.pass(299);
    await resident.tick();
    expect(states.at(-1)?.kind).toBe('connected');
    ports.pass(1);
    await resident.tick();
    expect(await visitor.hear('bye')).toEqual({ type: 'bye', reason: 'sleep' });
    await writeFile(join(root, power, 'AC/online'), '1\n');
    ports.pass(300);
    await resident.tick();
    (await ports.timer(soon)).run();
    await (await door.next()).hear('hello');
  });
});

describe('a month’s bytes', () => {
  const full = { month: '2027-01', count: 980_000 };

  test('that are used up keep the agent away; it still reads', async () => {
    const { resident, states, read } = await start({ memory: { bytes: full } });
    await resident.tick();
    expect(states).toEqual([{ kind: 'resting', because: 'cap' }]);
    expect(read.times).toBe(1);
  });

  test('one byte short of that let it connect', async () => {
    const memory = { bytes: { ...full, count: 979_999 } };
    const { resident, states } = await start({ memory });
    await resident.tick();
    expect(states).toEqual([{ kind: 'connecting' }]);
  });

  test('are fewer where it says little', async () => {
    const memory = { bytes: { ...full, count: 280_000 } };
    const { resident, states, read } = await start({ memory });
    read.thrifty = true;
    await resident.tick();
    expect(states).toEqual([{ kind: 'resting', because: 'cap' }]);
  });

  test('that went before the two have met do not keep a new PC away for ever', async () => {
    const memory = { bytes: { month: '', count: 980_000 } };
    const { door, ports, resident, states } = await start({ memory });
    await resident.tick();
    expect(states).toEqual([{ kind: 'resting', because: 'cap' }]);
    ports.pass(40 * 3600);
    await resident.tick();
    (await ports.timer(soon)).run();
    await (await welcomed(door)).hear('beat');
    await resident.tick();
    expect(states.at(-1)).toEqual({ kind: 'connected' });
  });

  test('that run out while it is connected: no further beat, and a bye', async () => {
    const memory = { bytes: { ...full, count: 979_999 } };
    const { door, resident, spool } = await start({ memory });
    await resident.tick();
    const visitor = await welcomed(door);
    expect(await visitor.hear('bye')).toEqual({ type: 'bye', reason: 'cap' });
    expect(spool.counts().waiting).toBeGreaterThan(0);
  });

  test('begin anew once the collector’s clock has turned the page, be it while resting', async () => {
    const memory = { bytes: { ...full, count: 979_999 } };
    const { door, ports, resident, states } = await start({ memory });
    await resident.tick();
    await (await welcomed(door)).hear('bye');
    // It was 2027-01-15T08:00:00Z.
    ports.pass(16 * 86_400 + 16 * 3600 - 1);
    await resident.tick();
    expect(states.at(-1)?.kind).toBe('resting');
    ports.pass(1);
    await resident.tick();
    (await ports.timer(soon)).run();
    await welcomed(door);
  });

  test('is not ended by a collector whose clock jumps a month with each hello', async () => {
    let month = 0;
    const timeSeconds = () => doorTime + 31 * 86_400 * (month += 1);
    const door = await openDoor({ timeSeconds });
    const bytes = { month: '2027-02', count: 500_000 };
    const { ports, resident, spool } = await start({ door, memory: { bytes } });
    await resident.tick();
    for (const wait of [soon, 32_000]) {
      const visitor = await welcomed(door);
      await visitor.settled();
      visitor.cut();
      (await ports.timer(wait)).run();
    }
    await (await welcomed(door)).settled();
    await resident.stop('shutdown');
    expect(spool.memory().bytes).toMatchObject({ month: '2027-02' });
    expect(spool.memory().bytes.count).toBeGreaterThan(500_000);
  });
});

describe('a pause', () => {
  test('is taken with a word, kept over restarts, and ended by asking', async () => {
    const first = await start();
    await first.resident.tick();
    const visitor = await welcomed(first.door);
    await visitor.hear('beat');
    first.asks.push('pause-7-days');
    await first.resident.tick();
    expect(await visitor.hear('bye')).toEqual({ type: 'bye', reason: 'paused' });
    const second = await start({ memory: first.spool.memory() });
    await second.resident.tick();
    expect(second.states).toEqual([{ kind: 'resting', because: 'paused' }]);
    expect(second.read.times).toBe(0);
    second.asks.push('resume');
    await second.resident.tick();
    expect(second.states.map(({ kind }) => kind)).toContain('waiting');
  });

  test('that is over is not taken up again by a clock that goes back', async () => {
    const { ports, resident, spool, asks } = await start();
    asks.push('pause-7-days');
    await resident.tick();
    ports.pass(7 * 86_400);
    await resident.tick();
    expect(spool.memory().pause).toBeNull();
  });
});

describe('a network that comes back', () => {
  async function waitingWith(first: string | null, then: string) {
    const closed = await openDoor();
    await closed.close();
    const file = '/proc/net/route';
    const files = first === null ? {} : { [file]: route(first) };
    const it = await start({ files, door: { ...closed, close: async () => {} } });
    await it.resident.tick();
    await it.ports.timer(soon);
    await it.resident.tick();
    const losses = it.states.length;
    if (first === null) return { ...it, losses };
    await rm(join(it.root, file));
    await writeFile(join(it.root, file), route(then));
    await it.resident.tick();
    return { ...it, losses };
  }

  test('brings the next try forward', async () => {
    const { states, losses } = await waitingWith('0001A8C0', '00000000');
    expect(states).toHaveLength(losses + 1);
  });

  test('is no news where it was there all along, or cannot be told', async () => {
    for (const first of ['00000000', null]) {
      const { states, losses } = await waitingWith(first, '00000000');
      expect(states).toHaveLength(losses);
    }
  });
});

describe('where little is to be said', () => {
  test('beats come each four hours', async () => {
    const { door, ports, resident, read } = await start();
    read.thrifty = true;
    await resident.tick();
    const visitor = await welcomed(door);
    await visitor.hear('beat');
    await visitor.settled();
    ports.pass(4 * 3600 - 1);
    await resident.tick();
    await visitor.settled();
    expect(visitor.unheard()).toEqual([]);
    ports.pass(1);
    await resident.tick();
    await visitor.hear('beat');
  });
});

test('an agent that comes and goes offline keeps one beat that says nothing new', async () => {
  const first = await start();
  await first.resident.tick();
  await first.resident.stop('done');
  let memory = first.spool.memory();
  expect(memory).toMatchObject({ lastSequence: 1, unsent: 0 });
  // A beat that is full stands; the next one is replaced from then on.
  const again = startAgain(first, false);
  for (let turn = 0; turn < 5; turn += 1) {
    await again();
    memory = first.spool.memory();
  }
  expect(memory).toMatchObject({ lastSequence: 2, unsent: 2 });
});

test('on a line where little is said a timer’s run calls each four hours, or with news', async () => {
  const first = await start();
  await first.resident.tick();
  const visitor = await welcomed(first.door);
  const { sequence } = await visitor.hear('beat');
  visitor.send({ type: 'ack', sequence, repeated: false });
  await visitor.settled();
  await first.resident.stop('done');
  const again = startAgain(first, true);
  const calls: (string | null | undefined)[] = [];
  for (let hours = 1; hours <= 4; hours += 1) calls.push(await again());
  expect(calls).toEqual(['done', 'done', 'done', null]);
});

function startAgain({ spool, ports }: Awaited<ReturnType<typeof start>>, isThriftyTimer: boolean) {
  return async () => {
    let rested: string | null | undefined;
    const resident = startResident({
      spool,
      ports,
      host: createHost({ root: await freshFolder() }),
      sensors: [],
      comesAndGoes: isThriftyTimer,
      thrifty: () => ({ isAsked: isThriftyTimer, isMetered: false }),
      inventory: async () => null,
      everySeconds: null,
      onFault: () => {},
      connect: () => ({
        state: () => ({ kind: 'connecting' }),
        flush() {},
        sendInventory() {},
        sentUpTo: () => 0,
        takeBytes: () => 0,
        wake() {},
        hurry() {},
        rest(reason) {
          rested = reason;
        },
        stop: async () => {},
      }),
    });
    ports.pass(3600);
    await resident.tick();
    await resident.stop('done');
    return rested;
  };
}
