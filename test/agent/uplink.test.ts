import { createPublicKey, verify } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { enrolProof, helloProof } from '#shared/messages.ts';
import type { FromCollector, Refusal } from '#shared/messages.ts';
import type { NewBeat } from '#agent/beat.ts';
import { loadIdentity, newIdentity, saveIdentity } from '#agent/identity.ts';
import type { Identity } from '#agent/identity.ts';
import { openSpool } from '#agent/spool.ts';
import type { Spool } from '#agent/spool.ts';
import { agentAddress, startUplink } from '#agent/uplink.ts';
import type { Uplink, UplinkState } from '#agent/uplink.ts';
import { doorTime, openDoor, tokenOf } from '#test/support/door.ts';
import type { Door, Visitor } from '#test/support/door.ts';
import { freshFolder } from '#test/support/folder.ts';
import { handPorts } from '#test/support/hand-ports.ts';
import type { HandPorts } from '#test/support/hand-ports.ts';

const code = tokenOf(16, 9);
const enrolment = { device: tokenOf(16, 1), lineage: tokenOf(16, 2) };
const newLineage = tokenOf(16, 3);
const welcome: FromCollector = {
  type: 'welcome',
  lineage: newLineage,
  expects: 1,
  cadenceSeconds: 900,
  wantFull: false,
  openTickets: 0,
};
/** With chance standing at one half. */
const wait = { firstLoss: 17_000, secondLoss: 32_000, wake: 165_000 };

/** RFC 6455, 7.4.1: the line went away without a word. */
const cutOff = 1006;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Stage {
  door: Door;
  uplink: Uplink;
  spool: Spool;
  ports: HandPorts;
  file: string;
  states: UplinkState[];
  heard: string[];
}

async function start(
  more: { enrolled?: boolean; code?: string | null; beats?: number; autoPong?: boolean } = {},
  given: {
    save?: (identity: Identity) => void;
    now?: boolean;
    hasRoom?: () => boolean;
    /** What the disk has no room for. */
    refused?: ReadonlySet<string>;
  } = {},
): Promise<Stage> {
  const door = await openDoor(more.autoPong === undefined ? {} : { autoPong: more.autoPong });
  const folder = await freshFolder();
  const file = join(folder, 'identity.json');
  let streams = 0;
  const newStream = () => tokenOf(8, (streams += 1));
  const whole = openSpool({ file: join(folder, 'spool.db'), newStream });
  const spool = withoutRoomFor(given.refused ?? new Set(), whole);
  for (let n = 0; n < (more.beats ?? 1); n += 1) spool.append(beat, {});
  let identity = newIdentity(door.address);
  if (more.enrolled !== false) identity = { ...identity, enrolment };
  saveIdentity(file, identity);
  const ports = handPorts();
  const states: UplinkState[] = [];
  const heard: string[] = [];
  const uplink = startUplink({
    spool,
    ports,
    newStream,
    code: more.code === undefined ? code : more.code,
    now: given.now ?? true,
    identity: () => identity,
    saveIdentity: (next) => {
      given.save?.(next);
      saveIdentity(file, next);
      identity = next;
    },
    onClock: (seconds) => heard.push(`clock ${seconds}`),
    onWelcome: () => heard.push('welcome'),
    onAskFull: () => heard.push('full'),
    hasRoom: given.hasRoom ?? (() => true),
    isThrifty: () => false,
    onState: (state) => states.push(state),
    onRetire: () => heard.push('retire'),
    onCodeRefused: (reason) => heard.push(reason),
    onFault: (where) => heard.push(`fault ${where}`),
  });
  ends.push(
    () => door.close(),
    async () => spool.close(),
    () => uplink.stop('shutdown'),
  );
  return { door, uplink, spool, ports, file, states, heard };
}

function withoutRoomFor(refused: ReadonlySet<string>, spool: Spool): Spool {
  const asked = (what: string): void => {
    if (refused.has(what)) throw new Error('database or disk is full');
  };
  return {
    ...spool,
    remember(change) {
      asked('remember');
      spool.remember(change);
    },
    restart(stream) {
      asked('restart');
      spool.restart(stream);
    },
  };
}

const beat: NewBeat = {
  type: 'beat',
  boot: 1,
  sinceBootSeconds: 60,
  wallSeconds: doorTime,
  full: false,
  samples: [],
  bytesThisMonth: 0,
};

async function greeted(door: Door, more: Partial<typeof welcome> = {}): Promise<Visitor> {
  const visitor = await door.next();
  await visitor.hear('hello');
  visitor.send({ ...welcome, ...more } as FromCollector);
  return visitor;
}
const ack = (visitor: Visitor, sequence: number) =>
  visitor.send({ type: 'ack', sequence, repeated: false });
const isSigned = (publicKey: string, proof: string, signature: string) =>
  verify(
    null,
    Buffer.from(proof),
    createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  );
function saved(file: string): Identity {
  const found = loadIdentity(file);
  if (found.kind !== 'found') throw new Error(`The identity is ${found.kind}`);
  return found.identity;
}
const expectBack = async (door: Door, saying: 'enrol' | 'hello' = 'hello'): Promise<void> => {
  expect((await (await door.next()).hear(saying)).type).toBe(saying);
};
describe('enrolment', () => {
  test('proves the key, keeps what is given before it says hello, and proves the key again', async () => {
    const { door, file, spool } = await start({ enrolled: false });
    const server = new URL(door.address).host;
    const visitor = await door.next();
    const enrol = await visitor.hear('enrol');
    expect(enrol).toMatchObject({ code, publicKey: saved(file).publicKey });
    const { publicKey } = enrol;
    const { nonce } = visitor;
    const proof = enrolProof({ nonce, server, code, publicKey });
    expect(isSigned(publicKey, proof, enrol.signature)).toBe(true);
    visitor.send({ type: 'enrolled', ...enrolment });
    const hello = await visitor.hear('hello');
    expect(saved(file).enrolment).toEqual(enrolment);
    const { device, stream } = hello;
    expect(hello).toMatchObject({ ...enrolment, stream: spool.memory().stream, lastSequence: 1 });
    const again = helloProof({ nonce, server, device, stream });
    expect(isSigned(publicKey, again, hello.signature)).toBe(true);
  });

  test.each(['code_unknown', 'code_used', 'code_expired'] as const)(
    'ends when the collector answers %s',
    async (reason) => {
      const { door, heard } = await start({ enrolled: false });
      const visitor = await door.next();
      await visitor.hear('enrol');
      visitor.send({ type: 'refused', reason });
      await visitor.ended;
      await expect.poll(() => heard).toEqual(['clock 0', reason]);
    },
  );

  test.each(['busy', 'too_fast', 'bad_signature'] as const)(
    'is tried again later when the collector answers %s',
    async (reason: Refusal) => {
      const { door, ports } = await start({ enrolled: false });
      const visitor = await door.next();
      await visitor.hear('enrol');
      visitor.send({ type: 'refused', reason });
      (await ports.timer(wait.firstLoss)).run();
      await expectBack(door, 'enrol');
    },
  );

  test('is not asked for twice: an enrolled PC says hello at once', async () => {
    const { door } = await start();
    expect(await (await door.next()).hear('hello')).toMatchObject(enrolment);
  });
});

describe('beats', () => {
  test('go out in order once welcome, and are forgotten when acknowledged', async () => {
    const { door, spool } = await start({ beats: 3 });
    const visitor = await greeted(door);
    for (const sequence of [1, 2, 3]) {
      expect((await visitor.hear('beat')).sequence).toBe(sequence);
    }
    ack(visitor, 2);
    await visitor.settled();
    expect(spool.waiting(0, 9).map(({ sequence }) => sequence)).toEqual([3]);
    expect(spool.counts().kept).toBe(2);
  });

  test('go out only after the new lineage token is on the disk', async () => {
    const { door, file } = await start();
    const visitor = await greeted(door);
    await visitor.hear('beat');
    expect(saved(file).enrolment?.lineage).toBe(newLineage);
  });

  test('do not go out when it cannot be written there', async () => {
    const save = () => {
      throw new Error('no space left');
    };
    const { door, ports, states } = await start({}, { save });
    const visitor = await greeted(door);
    await visitor.ended;
    expect(visitor.unheard()).toEqual([]);
    await ports.timer(wait.firstLoss);
    expect(states.at(-1)).toMatchObject({ because: { kind: 'lost', error: 'no space left' } });
  });

  test('go out again with the same sequence when the ack was lost', async () => {
    const { door, ports, spool } = await start();
    const first = await greeted(door);
    const sent = await first.hear('beat');
    first.cut();
    (await ports.timer(wait.firstLoss)).run();
    const second = await greeted(door);
    expect(await second.hear('beat')).toEqual(sent);
    second.send({ type: 'ack', sequence: 1, repeated: true });
    await second.settled();
    expect(spool.counts()).toEqual({ waiting: 0, kept: 1 });
  });

  test('are in flight sixteen at a time', async () => {
    const { door } = await start({ beats: 20 });
    const visitor = await greeted(door);
    for (let n = 1; n <= 16; n += 1) await visitor.hear('beat');
    await visitor.settled();
    expect(visitor.unheard()).toEqual([]);
    ack(visitor, 1);
    expect((await visitor.hear('beat')).sequence).toBe(17);
    ack(visitor, 17);
    for (const sequence of [18, 19, 20]) {
      expect((await visitor.hear('beat')).sequence).toBe(sequence);
    }
  });

  test('stay when something was acknowledged that was never sent', async () => {
    const { door, spool } = await start({ beats: 20 });
    const visitor = await greeted(door);
    ack(visitor, 20);
    await visitor.settled();
    expect(spool.counts().waiting).toBe(20);
  });

  test('that came later go out on the open line', async () => {
    const { door, spool, uplink } = await start({ beats: 0 });
    const visitor = await greeted(door);
    await visitor.settled();
    spool.append(beat, {});
    uplink.flush();
    expect((await visitor.hear('beat')).sequence).toBe(1);
    expect(uplink.sentUpTo()).toBe(1);
  });

  test('that no collector reads are given up, alone and at the second time', async () => {
    const { door, ports, spool } = await start({ beats: 3 });
    const many = await greeted(door);
    await many.hear('beat');
    many.send({ type: 'refused', reason: 'shape' });
    (await ports.timer(wait.firstLoss)).run();
    expect(spool.memory().dropped).toBe(0);
    const alone = await greeted(door);
    expect((await alone.hear('beat')).sequence).toBe(1);
    await alone.settled();
    expect(alone.unheard()).toEqual([]);
    alone.send({ type: 'refused', reason: 'shape' });
    (await ports.timer(wait.secondLoss)).run();
    expect((await (await greeted(door)).hear('beat')).sequence).toBe(2);
    expect(spool.memory()).toMatchObject({ dropped: 1, wantsFull: true });
  });
});

describe('a collector that was restored', () => {
  test('from a backup gets again what it had acknowledged', async () => {
    const { door, ports } = await start({ beats: 3 });
    const first = await greeted(door);
    for (let n = 0; n < 3; n += 1) await first.hear('beat');
    ack(first, 3);
    await first.settled();
    first.cut();
    (await ports.timer(wait.firstLoss)).run();
    const second = await greeted(door, { expects: 2 });
    expect((await second.hear('beat')).sequence).toBe(2);
    expect((await second.hear('beat')).sequence).toBe(3);
  });

  test('is no match for an older spool, which begins a new stream', async () => {
    const { door, ports, spool } = await start({ beats: 3 });
    const { stream } = spool.memory();
    const visitor = await greeted(door, { expects: 5 });
    await visitor.ended;
    expect(visitor.unheard()).toEqual([]);
    (await ports.timer(wait.firstLoss)).run();
    const hello = await (await door.next()).hear('hello');
    expect(hello.stream).not.toBe(stream);
    expect(hello.lastSequence).toBe(0);
  });

  test('that expects just the next beat changes nothing', async () => {
    const { door, spool } = await start({ beats: 3 });
    const { stream } = spool.memory();
    const visitor = await greeted(door, { expects: 4 });
    expect((await visitor.hear('beat')).sequence).toBe(1);
    expect(spool.memory().stream).toBe(stream);
  });
});

describe('on a full disk', () => {
  test('what cannot be written at a session’s end is told once, kept, and written when it can be', async () => {
    const refused = new Set<string>();
    const { door, ports, heard, spool } = await start({ beats: 0 }, { refused });
    for (const delay of [wait.firstLoss, wait.secondLoss]) {
      refused.clear();
      const visitor = await greeted(door);
      visitor.sendText('no json');
      await visitor.settled();
      refused.add('remember');
      visitor.cut();
      (await ports.timer(delay)).run();
    }
    expect(heard.filter((it) => it.startsWith('fault'))).toEqual(['fault spool']);
    expect(spool.memory().ignored).toBe(0);
    refused.clear();
    const visitor = await greeted(door);
    visitor.cut();
    await expect.poll(() => spool.memory().ignored).toBe(2);
  });

  test('a new stream that cannot begin is tried again with the next connection', async () => {
    const refused = new Set(['restart']);
    const { door, ports, heard, spool } = await start({ beats: 1 }, { refused });
    const { stream } = spool.memory();
    await (
      await greeted(door, { expects: 5 })
    ).ended;
    (await ports.timer(wait.firstLoss)).run();
    expect(spool.memory().stream).toBe(stream);
    expect(heard).toContain('fault spool');
    refused.clear();
    await (
      await greeted(door, { expects: 5 })
    ).ended;
    await ports.timer(wait.secondLoss);
    expect(spool.memory().stream).not.toBe(stream);
  });
});

describe('the collector', () => {
  test('can only be ignored when it says what is no message', async () => {
    const { door, heard, spool } = await start({ beats: 1 });
    const visitor = await greeted(door);
    await visitor.hear('beat');
    const frames = [
      'no json',
      '',
      'null',
      '[]',
      '{"type":"run","command":"reboot"}',
      '{"type":"ask","what":"shell"}',
      '{"type":"ack","sequence":1,"repeated":false,"more":1}',
      '{"type":"ack","sequence":0,"repeated":false}',
      '{"type":"go_away","seconds":1e9,"reason":"busy"}',
      JSON.stringify({ ...welcome, cadenceSeconds: 0 }),
      JSON.stringify({ type: 'challenge', nonce: tokenOf(32, 8), timeSeconds: 1 }),
      JSON.stringify({ type: 'enrolled', device: tokenOf(16, 8), lineage: tokenOf(16, 8) }),
      JSON.stringify(welcome),
      Buffer.from([0, 255, 1]),
    ];
    for (const frame of frames) visitor.sendText(frame);
    await visitor.settled();
    expect(spool.counts()).toEqual({ waiting: 1, kept: 0 });
    expect(visitor.unheard()).toEqual([]);
    expect(heard).toEqual(['clock 0', 'welcome']);
    ack(visitor, 1);
    await visitor.settled();
    expect(spool.counts().kept).toBe(1);
  });

  test('ends the connection, and no more, with a frame beyond 16 KiB', async () => {
    const { door, ports } = await start();
    const visitor = await greeted(door);
    visitor.sendText(' '.repeat(16 * 1024 + 1));
    expect(await visitor.ended).toBe(1009);
    await ports.timer(wait.firstLoss);
  });

  test('is cut off when it talks on though the month’s bytes are used up', async () => {
    const room = { left: true };
    const { door, ports } = await start({}, { hasRoom: () => room.left });
    const visitor = await greeted(door);
    await visitor.hear('beat');
    for (let n = 0; n < 3; n += 1) visitor.sendText('x'.repeat(15_000));
    await visitor.settled();
    room.left = false;
    ack(visitor, 1);
    visitor.sendText('x'.repeat(15_000));
    // What an honest one has under way is still heard.
    await visitor.settled();
    for (let n = 0; n < 3; n += 1) visitor.sendText('x'.repeat(15_000));
    expect(await visitor.ended).toBe(cutOff);
    await ports.timer(wait.firstLoss);
  });

  test('may ask for everything', async () => {
    const { door, heard } = await start();
    const visitor = await greeted(door);
    visitor.send({ type: 'ask', what: 'full' });
    await visitor.settled();
    expect(heard).toContain('full');
  });

  test('may not ask before its welcome', async () => {
    const { door, heard } = await start();
    const visitor = await door.next();
    await visitor.hear('hello');
    visitor.send({ type: 'ask', what: 'full' });
    await visitor.settled();
    expect(heard).not.toContain('full');
  });

  test('is left alone for as long as it says', async () => {
    const { door, ports } = await start();
    const visitor = await door.next();
    await visitor.hear('hello');
    visitor.send({ type: 'go_away', seconds: 3600, reason: 'busy' });
    const timer = await ports.timer(3_780_000);
    timer.run();

    await expectBack(door);
  });

  test('tells the PC how far its clock is off', async () => {
    const { ports, door, heard } = await start();
    const visitor = await door.next();
    await visitor.hear('hello');
    visitor.cut();
    ports.now = { ...ports.now, wallMs: 1_000_000_000_000 };
    (await ports.timer(wait.firstLoss)).run();
    await expectBack(door);
    expect(heard).toEqual(['clock 0', 'clock -800000000']);
  });
});

describe('a connection', () => {
  test('is first made 30 to 300 s after start-up', async () => {
    const { ports, door } = await start({}, { now: false });
    const timer = await ports.timer(wait.wake);
    timer.run();
    await expectBack(door);
  });

  test('is made at once by a PC that has yet to enrol', async () => {
    const { door } = await start({ enrolled: false }, { now: false });
    await expectBack(door, 'enrol');
  });

  test('that does not answer a ping is given up', async () => {
    const { ports, door } = await start({ autoPong: false });
    const visitor = await greeted(door);
    await visitor.hear('beat');
    (await ports.timer(240_000)).run();
    (await ports.timer(30_000)).run();
    expect(await visitor.ended).toBe(cutOff);
    (await ports.timer(wait.firstLoss)).run();
    await expectBack(door);
  });

  test('that answers is kept, and asked less and less often', async () => {
    const { ports, door } = await start();
    const visitor = await greeted(door);
    await visitor.hear('beat');
    for (const ms of [240_000, 360_000, 540_000, 810_000, 900_000, 900_000]) {
      const timer = await ports.timer(ms);
      expect(visitor.unheard()).toEqual([]);
      timer.run();
    }
  });

  test('on which no welcome comes is given up', async () => {
    const { ports, door } = await start();
    const visitor = await door.next();
    await visitor.hear('hello');
    (await ports.timer(50_000)).run();
    expect(await visitor.ended).toBe(cutOff);
  });

  test('is made anew 30 to 300 s after the PC has slept', async () => {
    const { ports, door, uplink } = await start();
    const visitor = await greeted(door);
    await visitor.hear('beat');
    uplink.wake();
    expect(await visitor.ended).toBe(cutOff);
    (await ports.timer(wait.wake)).run();
    await expectBack(door);
  });

  test('ends with a word when the agent stops', async () => {
    const { door, uplink } = await start();
    const visitor = await greeted(door);
    await visitor.hear('beat');
    await uplink.stop('shutdown');
    expect(await visitor.hear('bye')).toEqual({ type: 'bye', reason: 'shutdown' });
    expect(await visitor.ended).toBe(1000);
  });

  test('counts its bytes, each once', async () => {
    const { door, uplink } = await start();
    const visitor = await greeted(door);
    await visitor.hear('beat');
    expect(uplink.takeBytes()).toBeGreaterThan(500);
    expect(uplink.takeBytes()).toBe(0);
  });

  test('to a closed door is tried again', async () => {
    const { door, ports } = await start();
    const visitor = await door.next();
    await visitor.hear('hello');
    await door.close();
    (await ports.timer(wait.firstLoss)).run();
    expect((await ports.timer(wait.secondLoss)).ms).toBe(wait.secondLoss);
  });
});

test.each([
  ['http://localhost:8080', 'ws://localhost:8080/agent/v1'],
  ['https://vigie.example.org', 'wss://vigie.example.org/agent/v1'],
  ['https://example.org/vigie', 'wss://example.org/vigie/agent/v1'],
])('the agents’ door of %s is %s', (collector, address) => {
  expect(agentAddress(collector)).toBe(address);
});
