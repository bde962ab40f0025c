import { WebSocket } from 'ws';
import type { RawData } from 'ws';
import {
  catalogueVersion,
  enrolProof,
  helloProof,
  mostFrameBytes,
  protocolVersion,
  readFromCollector,
} from '#shared/messages.ts';
import type {
  AgentMessage,
  Beat,
  FromAgent,
  FromCollector,
  Refusal,
  byeReasons,
} from '#shared/messages.ts';
import { bootOf } from './boots.ts';
import { signWith } from './identity.ts';
import { openLine } from './line.ts';
import type { Line } from './line.ts';
import type { Identity } from './identity.ts';
import { spareBytes } from './month.ts';
import type { Ports } from './ports.ts';
import { isRetirement } from './retire.ts';
import type { Spool } from './spool.ts';
import { agentVersion } from './version.ts';

export type ByeReason = (typeof byeReasons)[number];
export type Welcome = Extract<FromCollector, { type: 'welcome' }>;

/** How a connection ended; `openMs` is 0 where there was no welcome. */
export type Ending =
  | { readonly kind: 'lost'; readonly openMs: number; readonly error: string | null }
  | { readonly kind: 'sent_away'; readonly seconds: number; readonly reason: Refusal }
  /** `beat`: the only one in flight, which therefore is what was refused. */
  | {
      readonly kind: 'refused';
      readonly reason: Refusal;
      readonly during: Stage;
      readonly beat: number | null;
    }
  /** The collector holds more of this stream than the spool has: the spool is an old copy. */
  | { readonly kind: 'spool_is_old' }
  | { readonly kind: 'stopped' };

/** In this order; each is left once. */
export type Stage = 'connecting' | 'enrolling' | 'greeting' | 'open';

export interface SessionParts {
  /** `ws:` or `wss:`. */
  readonly url: string;
  readonly spool: Spool;
  readonly ports: Ports;
  readonly identity: () => Identity;
  readonly saveIdentity: (identity: Identity) => void;
  /** The handover code, base64url; null where this PC is enrolled already. */
  readonly code: string | null;
  /** Beats in flight at most. */
  readonly window: number;
  /** Whether this month's cap leaves room for one more beat. */
  readonly hasRoom: () => boolean;
  /** Seconds until a silent line is asked whether it still stands. */
  readonly pingSeconds: () => number;
  /** It does: the collector has answered. */
  readonly onPong: () => void;
  readonly onAcknowledged: () => void;
  /** This PC's clock minus the collector's; whether that clock alone would have refused the line. */
  readonly onClock: (offsetSeconds: number, dateFault: boolean) => void;
  readonly onWelcome: (welcome: Welcome) => void;
  readonly onAskFull: () => void;
  /** The offline key has signed the end of this agent. */
  readonly onRetire: () => void;
  readonly onIgnored: () => void;
  readonly onEnd: (ending: Ending) => void;
}

export interface Session {
  readonly stage: () => Stage;
  /** Sends what waits, as far as the window allows. */
  flush(): void;
  send(message: AgentMessage<'inventory'>): void;
  /** The newest beat sent on this connection; 0 before the first. */
  readonly sentUpTo: () => number;
  /** Both ways, so far. */
  readonly bytes: () => number;
  /** Ends in good order, within a second. */
  stop(reason: ByeReason): void;
  /** Ends at once: the other side is thought to be gone. */
  cut(): void;
}

const handshakeMs = 20_000;
const welcomeWithinMs = 30_000;
const pongWithinMs = 30_000;
const stopWithinMs = 1_000;
const weekMs = 7 * 86_400_000;

/** One connection to the collector, from the first byte to the last. */
export function openSession(parts: SessionParts): Session {
  const { spool, ports } = parts;
  const url = new URL(parts.url);
  let socket: WebSocket | null = null;
  let dateFault = false;
  let stage: Stage = 'connecting';
  let ending: Ending | null = null;
  let error: string | null = null;
  let challenged = { collectorMs: 0, upSeconds: 0 };
  let nonce: string | null = null;
  let openedAt = 0;
  let sentUpTo = 0;
  let inFlight: number[] = [];
  let bytesWhenFull: number | null = null;
  let cancelTimer = ports.after(handshakeMs + welcomeWithinMs, cut);

  function send(message: FromAgent): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function end(as: Ending): void {
    ending ??= as;
    if (socket === null) return cut();
    socket.close(1000);
    cancelTimer();
    cancelTimer = ports.after(stopWithinMs, cut);
  }

  function cut(): void {
    if (socket === null) line.cut();
    else socket.terminate();
  }

  /** Beyond what an honest collector has under way when the cap is reached, it is not listened to. */
  function endChatter(): void {
    if (parts.hasRoom()) {
      bytesWhenFull = null;
      return;
    }
    bytesWhenFull ??= line.bytes();
    if (line.bytes() - bytesWhenFull > spareBytes) cut();
  }

  function keepAlive(): void {
    cancelTimer();
    cancelTimer = ports.after(parts.pingSeconds() * 1000, () => {
      socket?.ping();
      cancelTimer = ports.after(pongWithinMs, cut);
    });
  }

  function receive(data: RawData, isBinary: boolean): void {
    if (ending !== null) return;
    const message = isBinary ? null : parse(data);
    if (message === null || !take(message)) parts.onIgnored();
  }

  /** False where the message has no meaning at this stage: it is then ignored. */
  function take(message: FromCollector): boolean {
    switch (message.type) {
      case 'challenge':
        return takeChallenge(message);
      case 'enrolled':
        return takeEnrolled(message);
      case 'welcome':
        return takeWelcome(message);
      case 'ack':
        return takeAck(message.sequence);
      case 'ask':
        if (stage === 'open') parts.onAskFull();
        return stage === 'open';
      case 'retire':
        return takeRetire(message.signature);
      case 'go_away':
        end({ kind: 'sent_away', seconds: message.seconds, reason: message.reason });
        return true;
      case 'refused': {
        const beat = inFlight.length === 1 ? (inFlight[0] ?? null) : null;
        end({ kind: 'refused', reason: message.reason, during: stage, beat });
        return true;
      }
    }
  }

  function takeChallenge(it: Extract<FromCollector, { type: 'challenge' }>): boolean {
    if (stage !== 'connecting') return false;
    nonce = it.nonce;
    const { wallMs, upSeconds } = ports.moment();
    challenged = { collectorMs: it.timeSeconds * 1000, upSeconds };
    parts.onClock(wallMs / 1000 - it.timeSeconds, dateFault);
    if (parts.identity().enrolment === null) enrol(it.nonce);
    else greet(it.nonce);
    return true;
  }

  function enrol(challenge: string): void {
    const identity = parts.identity();
    const { publicKey } = identity;
    if (parts.code === null)
      return end({ kind: 'lost', openMs: 0, error: 'no code to enrol with' });
    stage = 'enrolling';
    const proof = { nonce: challenge, server: serverOf(identity), code: parts.code, publicKey };
    send({
      type: 'enrol',
      code: parts.code,
      publicKey,
      signature: signWith(identity, enrolProof(proof)),
      protocol: protocolVersion,
      agent: agentVersion,
    });
  }

  function takeEnrolled(it: Extract<FromCollector, { type: 'enrolled' }>): boolean {
    if (stage !== 'enrolling' || nonce === null) return false;
    const { device, lineage, retireKey } = it;
    const retiring = retireKey === undefined ? {} : { retireKey };
    const enrolment = { device, lineage, ...pinsOf(it), ...retiring };
    keepIdentity({ ...parts.identity(), enrolment });
    greet(nonce);
    return true;
  }

  // Node's permission model forbids to sync a folder; SQLite does so with each transaction that
  // changes something. Else a power cut in the next seconds could bring the old token back, and an
  // honest PC would look like a copy.
  function keepIdentity(identity: Identity): void {
    parts.saveIdentity(identity);
    spool.remember({ lineage: identity.enrolment?.lineage ?? null });
  }

  function greet(challenge: string): void {
    const identity = parts.identity();
    if (identity.enrolment === null) return;
    stage = 'greeting';
    const { device, lineage } = identity.enrolment;
    const { stream, lastSequence, boots } = spool.memory();
    const { upSeconds, wallMs } = ports.moment();
    const proof = { nonce: challenge, server: serverOf(identity), device, stream };
    send({
      type: 'hello',
      device,
      signature: signWith(identity, helloProof(proof)),
      stream,
      lineage,
      protocol: protocolVersion,
      catalogue: catalogueVersion,
      agent: agentVersion,
      boot: boots === null ? 1 : bootOf(boots),
      sinceBootSeconds: Math.floor(upSeconds),
      wallSeconds: Math.max(0, Math.floor(wallMs / 1000)),
      lastSequence,
    });
  }

  function takeWelcome(it: Welcome): boolean {
    const identity = parts.identity();
    if (stage !== 'greeting' || identity.enrolment === null) return false;
    // On the disk before any beat goes out: a beat tells the collector that this token arrived.
    const enrolment = { ...identity.enrolment, lineage: it.lineage, ...pinsOf(it) };
    keepIdentity({ ...identity, enrolment });
    const { lastSequence } = spool.memory();
    if (it.expects > lastSequence + 1) {
      end({ kind: 'spool_is_old' });
      return true;
    }
    // A collector restored from a backup has lost what it had acknowledged.
    if (it.expects <= lastSequence) spool.sendAgain(it.expects, collectorMs() - weekMs);
    stage = 'open';
    openedAt = ports.moment().awakeSeconds;
    keepAlive();
    parts.onWelcome(it);
    flush();
    return true;
  }

  function takeAck(sequence: number): boolean {
    if (stage !== 'open' || !inFlight.includes(sequence)) return false;
    spool.acknowledge(sequence, collectorMs());
    inFlight = inFlight.filter((it) => it > sequence);
    flush();
    parts.onAcknowledged();
    return true;
  }

  function takeRetire(signature: string): boolean {
    const isSigned = isRetirement(parts.identity(), signature);
    if (isSigned) parts.onRetire();
    return isSigned;
  }

  function flush(): void {
    if (stage !== 'open' || ending !== null) return;
    for (const beat of next()) {
      if (!parts.hasRoom()) return;
      send(beat);
      sentUpTo = beat.sequence;
      inFlight.push(beat.sequence);
    }
  }

  function next(): Beat[] {
    const room = parts.window - inFlight.length;
    return room > 0 ? spool.waiting(sentUpTo, room) : [];
  }

  // By the clock that counts sleep: the other may be stepped while the line is open.
  const collectorMs = (): number =>
    challenged.collectorMs + (ports.moment().upSeconds - challenged.upSeconds) * 1000;

  /** Kept only where they came over TLS: whoever reads a plain line could have written them. */
  const pinsOf = ({ pins = [] }: { pins?: string[] }): { pins?: string[] } =>
    url.protocol === 'wss:' && pins.length > 0 ? { pins } : {};

  function closed(): void {
    cancelTimer();
    const openMs = stage === 'open' ? (ports.moment().awakeSeconds - openedAt) * 1000 : 0;
    parts.onEnd(ending ?? { kind: 'lost', openMs, error });
  }

  function converse({ socket: ready, dateFault: isFlagged }: Line): void {
    dateFault = isFlagged;
    const ws = new WebSocket(url, {
      createConnection: () => ready,
      perMessageDeflate: false,
      maxPayload: mostFrameBytes,
      maxFragments: 8,
      maxBufferedChunks: 64,
      handshakeTimeout: handshakeMs,
      followRedirects: false,
    });
    socket = ws;
    ws.on('ping', endChatter);
    ws.on('message', (data, isBinary) => {
      try {
        endChatter();
        receive(data, isBinary);
      } catch (cause) {
        // The disk is full or forbids to write: nothing may go out that was not written down.
        error = cause instanceof Error ? cause.message : 'unknown';
        cut();
      }
    });
    ws.on('pong', () => {
      if (ending !== null || stage !== 'open') return;
      parts.onPong();
      keepAlive();
    });
    ws.on('error', (cause) => {
      error = cause.message;
    });
    ws.on('close', closed);
  }

  const line = openLine({
    url,
    pins: parts.identity().enrolment?.pins ?? [],
    onOpen: converse,
    onFail(code) {
      error = code;
      closed();
    },
  });

  return {
    stage: () => stage,
    flush,
    send,
    sentUpTo: () => sentUpTo,
    bytes: line.bytes,
    stop(reason) {
      if (stage === 'open') send({ type: 'bye', reason });
      end({ kind: 'stopped' });
    },
    cut,
  };
}

/** What both sides sign as the collector's name: its host, with the port where it is not the usual. */
const serverOf = ({ collector }: Identity): string => new URL(collector).host;

function parse(data: RawData): FromCollector | null {
  if (!Buffer.isBuffer(data)) return null;
  try {
    const read = readFromCollector(JSON.parse(data.toString('utf8')));
    return read.ok ? read.value : null;
  } catch {
    return null;
  }
}
