import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { WebSocket } from 'ws';
import { enrolProof, helloProof, readFromCollector } from '#shared/messages.ts';
import type { Beat, FromAgent, FromCollector } from '#shared/messages.ts';

/** A connection to a gateway that can say anything, right or wrong. */
export interface Wire {
  /** The nonce of the challenge that opened the conversation. */
  readonly nonce: string;
  readonly server: string;
  send(message: FromAgent): void;
  sendText(text: string): void;
  ping(): void;
  /** The next message of the collector; throws when the line ends instead. */
  next(): Promise<FromCollector>;
  /** The close code, once the line has ended. */
  ended(): Promise<number>;
  /** Cuts the line without a word. */
  cut(): void;
}

/** With `autoPong: false` it is as a line of which a power cut has left the collector's end alone. */
export async function openWire(port: number, options: { autoPong?: boolean } = {}): Promise<Wire> {
  const server = `127.0.0.1:${port}`;
  const ws = new WebSocket(`ws://${server}/agent/v1`, { perMessageDeflate: false, ...options });
  const inbox: FromCollector[] = [];
  const waiting: ((message: FromCollector | null) => void)[] = [];
  let code: number | null = null;
  const ended = new Promise<number>((resolve) => ws.on('close', resolve));
  ws.on('message', (data: Buffer) => {
    const read = readFromCollector(JSON.parse(data.toString('utf8')));
    if (!read.ok) throw new Error(`The collector sent what is no message: ${read.problem.path}`);
    const taker = waiting.shift();
    if (taker === undefined) inbox.push(read.value);
    else taker(read.value);
  });
  ws.on('error', () => undefined);
  ws.on('close', (it) => {
    code = it;
    for (const taker of waiting.splice(0)) taker(null);
  });

  async function next(): Promise<FromCollector> {
    const kept = inbox.shift();
    if (kept !== undefined) return kept;
    if (code !== null) throw new Error(`The line ended with ${code}`);
    const message = await new Promise<FromCollector | null>((resolve) => waiting.push(resolve));
    if (message === null) throw new Error(`The line ended with ${code}`);
    return message;
  }

  const challenge = await next();
  if (challenge.type !== 'challenge') throw new Error(`Expected a challenge: ${challenge.type}`);
  return {
    nonce: challenge.nonce,
    server,
    send: (message) => ws.send(JSON.stringify(message)),
    sendText: (text) => ws.send(text),
    ping: () => ws.ping(),
    next,
    ended: () => ended,
    cut: () => ws.terminate(),
  };
}

/** A PC on the wire: its key, its stream and what it has sent. */
export interface WirePc {
  readonly key: KeyObject;
  readonly publicKey: string;
  readonly stream: string;
  device: string;
  lineage: string;
  sequence: number;
}

export function newPc(): WirePc {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return {
    key: privateKey,
    publicKey: raw.toString('base64url'),
    stream: randomBytes(8).toString('base64url'),
    device: '',
    lineage: '',
    sequence: 0,
  };
}

const signed = (pc: WirePc, text: string): string =>
  sign(null, Buffer.from(text), pc.key).toString('base64url');

export function enrolFrame(
  wire: Wire,
  pc: WirePc,
  code: string,
): Extract<FromAgent, { type: 'enrol' }> {
  const { publicKey } = pc;
  const proof = enrolProof({ nonce: wire.nonce, server: wire.server, code, publicKey });
  return { type: 'enrol', code, publicKey, signature: signed(pc, proof), protocol: 1, agent: 1 };
}

/** Enrols and keeps what the collector gave. */
export async function enrolOn(wire: Wire, pc: WirePc, code: string): Promise<FromCollector> {
  wire.send(enrolFrame(wire, pc, code));
  const answer = await wire.next();
  if (answer.type === 'enrolled') {
    pc.device = answer.device;
    pc.lineage = answer.lineage;
  }
  return answer;
}

export function helloFrame(
  wire: Wire,
  pc: WirePc,
  more: Partial<Extract<FromAgent, { type: 'hello' }>> = {},
): Extract<FromAgent, { type: 'hello' }> {
  const { device, stream, lineage } = pc;
  const proof = helloProof({ nonce: wire.nonce, server: wire.server, device, stream });
  return {
    type: 'hello',
    device,
    stream,
    lineage,
    signature: signed(pc, proof),
    protocol: 1,
    catalogue: 1,
    agent: 1,
    boot: 1,
    sinceBootSeconds: 60,
    wallSeconds: 1_800_000_000,
    lastSequence: pc.sequence,
    ...more,
  };
}

/** Says hello and keeps the lineage token that the welcome brings. */
export async function helloOn(
  wire: Wire,
  pc: WirePc,
  more: Parameters<typeof helloFrame>[2] = {},
): Promise<FromCollector> {
  wire.send(helloFrame(wire, pc, more));
  const answer = await wire.next();
  if (answer.type === 'welcome') pc.lineage = answer.lineage;
  return answer;
}

/** The PC's next beat, with these samples. */
export function nextBeat(pc: WirePc, samples: Beat['samples'], more: Partial<Beat> = {}): Beat {
  pc.sequence += 1;
  return {
    type: 'beat',
    sequence: pc.sequence,
    boot: 1,
    sinceBootSeconds: 60,
    wallSeconds: 1_800_000_000,
    full: pc.sequence === 1,
    samples,
    bytesThisMonth: 0,
    ...more,
  };
}
