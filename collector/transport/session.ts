import {
  enrolProof,
  helloProof,
  mostFrameBytes,
  protocolVersion,
  readFromAgent,
} from '#shared/messages.ts';
import type { AgentMessage, FromAgent, FromCollector, Refusal } from '#shared/messages.ts';
import { observedAt } from '#collector/domain/observed.ts';
import { enrol, keepInventory } from '#collector/app/enrol.ts';
import { findCopy } from '#collector/app/find-copy.ts';
import { closeSession, mayOpenSession, openSession } from '#collector/app/open-session.ts';
import type { Opened, Opening } from '#collector/app/open-session.ts';
import type { Arrival, Receipt } from '#collector/app/receive-beats.ts';
import type { Context } from '#collector/app/context.ts';
import type { Present } from './present.ts';
import { isSignedBy } from './signature.ts';

/** What a session needs of the connection that carries it. */
export interface Line {
  /** The name under which the agent has reached us; what it signs must name it too. */
  readonly serverName: string;
  send(message: FromCollector): void;
  /** Ends the connection with a WebSocket close code. */
  close(code: number): void;
  /** Ends the connection for what no peer can mend: what was sent could not be stored. */
  fail(cause: unknown): void;
  /** Whether there is still somebody: a ping is answered within `pongWithinMs`. */
  isAlive(): Promise<boolean>;
  /** Ends at once, without a word: nobody is thought to listen. */
  cut(): void;
}
export interface Limits {
  readonly cadenceSeconds: number;
  /** Frames that a session may send at once, and how many more each second. */
  readonly burst: number;
  readonly perSecond: number;
  /** A power cut leaves a session half-open: it gives way unless it answers a ping by then. */
  readonly pongWithinMs: number;
  /** A connection of which nothing was heard for so long is ended. */
  readonly idleMs: number;
  /** So many connections may be in their first ten seconds at once; more are turned down. */
  readonly strangers: number;
}
export interface Counts {
  refused(reason: Refusal): void;
  answered(answer: Receipt['answer']): void;
}
export interface SessionParts {
  readonly context: Context;
  readonly limits: Limits;
  readonly counts: Counts;
  /** Of our TLS keys, now and next; none where we serve no TLS. */
  readonly pins: readonly string[];
  /** Shared by all sessions of a collector. */
  readonly present: Present<Session>;
  /** Calls `stored` once the beat is on the disk, or `failed`: a beat costs no promise. */
  store(
    arrival: Arrival,
    stored: (receipt: Receipt) => void,
    failed: (cause: unknown) => void,
  ): void;
}

export interface Session {
  /** Whether it has said `hello`, accepted or not. */
  readonly hasGreeted: boolean;
  /** Takes one frame; frames are answered in the order in which they came. */
  receive(text: string): void;
  isAlive(): Promise<boolean>;
  /** Tells why, and ends: what comes after is not heard. */
  sendAway(reason: Refusal, seconds: number): void;
  /** Gives way to the next session of the same PC, which has lost this one. */
  giveWay(): void;
  /** The connection has ended, however it did. */
  ended(): void;
}

interface InProgress extends Opened {
  readonly stream: string;
  readonly hello: { boot: number; sinceBootSeconds: number; at: number };
  confirmed: boolean;
}

/** One agent's conversation: challenge, then enrol or hello, then beats until the line ends. */
export function startSession(parts: SessionParts, line: Line): Session {
  const { context, limits, counts } = parts;
  const pins = parts.pins.length === 0 ? {} : { pins: [...parts.pins] };
  const nonce = context.ids.token(32);
  let open: InProgress | null = null;
  let isBusy = false;
  let isOver = false;
  /** The device whose place this session holds. */
  let place: string | null = null;
  let hasGreeted = false;
  const later: string[] = [];
  let laterLength = 0;
  let tries = 0;
  let allowance = limits.burst;
  let countedAt = context.clock.now();

  line.send({
    type: 'challenge',
    nonce,
    timeSeconds: Math.floor(context.clock.now() / 1000),
  });

  function refuse(reason: Refusal, then: 'stay' | 'close'): void {
    counts.refused(reason);
    line.send({ type: 'refused', reason });
    if (then === 'close') end();
  }

  function isTooFast(): boolean {
    const now = context.clock.now();
    const earned = (Math.max(0, now - countedAt) / 1000) * limits.perSecond;
    allowance = Math.min(limits.burst, allowance + earned) - 1;
    countedAt = now;
    return allowance < 0;
  }

  function receive(text: string): void {
    if (!isBusy) return handle(text);
    if (isOver) return;
    // Kept unread, they have no rate yet: hello may take seconds, and memory is everybody's.
    if (laterLength > mostLaterLength) return sendAway('too_fast', 60);
    later.push(text);
    laterLength += text.length + frameCost;
  }

  function handle(text: string): void {
    // What follows a beat that could not be stored must not be stored before it.
    if (isOver) return;
    try {
      read(text);
    } catch (cause) {
      fail(cause);
    }
  }

  // Whoever goes on talking after the close is not heard: nothing of it is stored.
  function end(): void {
    isOver = true;
    leave();
    line.close(policyViolation);
  }

  function fail(cause: unknown): void {
    isOver = true;
    leave();
    line.fail(cause);
  }

  function leave(): void {
    if (place !== null) parts.present.leave(place, session);
    place = null;
  }

  function read(text: string): void {
    if (isTooFast()) return sendAway('too_fast', 60);
    if (text.length > mostFrameBytes) return refuse('too_large', 'close');
    const parsed = parse(text);
    if (!parsed.ok) return refuse(parsed.reason, 'close');
    // Beats gather in batches; all else is done with before the next frame is looked at.
    if (parsed.message.type === 'beat') takeBeat(parsed.message);
    else void takeAlone(parsed.message);
  }

  async function takeAlone(message: Exclude<FromAgent, AgentMessage<'beat'>>): Promise<void> {
    isBusy = true;
    try {
      await take(message);
    } catch (cause) {
      fail(cause);
    }
    isBusy = false;
    while (!isBusy) {
      const text = later.shift();
      if (text === undefined) return;
      laterLength -= text.length + frameCost;
      handle(text);
    }
  }

  function sendAway(reason: Refusal, seconds: number): void {
    counts.refused(reason);
    line.send({ type: 'go_away', seconds, reason });
    end();
  }

  async function take(message: Exclude<FromAgent, AgentMessage<'beat'>>): Promise<void> {
    switch (message.type) {
      case 'enrol':
        return takeEnrol(message);
      case 'hello':
        return takeHello(message);
      case 'inventory': {
        if (open === null) return refuse('out_of_turn', 'close');
        const { type: _, ...inventory } = message;
        return keepInventory(context, open.deviceId, inventory);
      }
      case 'bye': {
        if (open === null) return refuse('out_of_turn', 'close');
        return closeSession(context, open.deviceId, message.reason);
      }
    }
  }

  async function takeEnrol(it: AgentMessage<'enrol'>): Promise<void> {
    if (open !== null) return refuse('out_of_turn', 'close');
    if (it.protocol > protocolVersion) return refuse('protocol_too_new', 'close');
    tries += 1;
    if (tries > mostTries) return sendAway('too_fast', 60);
    const proof = enrolProof({ ...it, nonce, server: line.serverName });
    if (!isSignedBy(it.publicKey, proof, it.signature)) return refuse('bad_signature', 'close');
    const { code, publicKey, agent: agentVersion } = it;
    const answer = await enrol(context, { code, publicKey, agentVersion });
    if (!answer.ok) return refuse(answer.reason, 'stay');
    // Whoever held the earlier key is told at once, and will not be let in again.
    parts.present.of(answer.deviceId)?.sendAway('replaced', daySeconds);
    const { deviceId: device, lineage, retireKey } = answer;
    const retiring = retireKey === undefined ? {} : { retireKey };
    line.send({ type: 'enrolled', device, lineage, ...pins, ...retiring });
  }

  async function takeHello(it: AgentMessage<'hello'>): Promise<void> {
    if (open !== null) return refuse('out_of_turn', 'close');
    if (it.protocol > protocolVersion) return refuse('protocol_too_new', 'close');
    const proof = helloProof({ ...it, nonce, server: line.serverName });
    const at = context.clock.now();
    hasGreeted = true;
    const isSigned = (key: string): boolean => isSignedBy(key, proof, it.signature);
    if (!(await takePlace(it, isSigned))) return;
    const answer = await openSession(context, it, isSigned);
    if (!answer.ok) return turnDown(answer);
    const hello = { boot: it.boot, sinceBootSeconds: it.sinceBootSeconds, at };
    open = { ...answer, stream: it.stream, hello, confirmed: false };
    line.send({
      type: 'welcome',
      lineage: answer.lineage,
      expects: answer.expects,
      cadenceSeconds: limits.cadenceSeconds,
      wantFull: answer.wantFull,
      openTickets: answer.openTickets,
      ...pins,
      ...(answer.coveredUntilDay === undefined ? {} : { coveredUntilDay: answer.coveredUntilDay }),
      ...(answer.takebackDay === undefined ? {} : { takebackDay: answer.takebackDay }),
    });
    if (answer.retirement !== null) line.send({ type: 'retire', signature: answer.retirement });
  }

  /** Holds the device's place alone, or false: then this session has been answered. */
  async function takePlace(
    it: AgentMessage<'hello'>,
    isSigned: (key: string) => boolean,
  ): Promise<boolean> {
    for (;;) {
      const other = parts.present.of(it.device);
      if (other === null || isOver) break;
      // Asked first: nobody else may have us ping or end a session.
      const answer = await mayOpenSession(context, it, isSigned);
      if (!answer.ok) {
        if (answer.copy === 'both') other.sendAway('copy_suspected', daySeconds);
        turnDown(answer);
        return false;
      }
      if (await other.isAlive()) {
        await findCopy(context, it.device, 'two_at_once');
        other.sendAway('copy_suspected', daySeconds);
        sendAway('copy_suspected', daySeconds);
        return false;
      }
      other.giveWay();
    }
    if (isOver) return false;
    place = it.device;
    parts.present.take(it.device, session);
    return true;
  }

  function turnDown({ reason, seconds }: Exclude<Opening, Opened>): void {
    if (seconds === undefined) refuse(reason, 'close');
    else sendAway(reason, seconds);
  }

  function takeBeat(beat: AgentMessage<'beat'>): void {
    if (open === null) return refuse('out_of_turn', 'close');
    const receivedAt = context.clock.now();
    const arrival = {
      deviceId: open.deviceId,
      stream: open.stream,
      beat,
      // Written anew: of a key that stands twice in a frame only the last was read and judged.
      body: JSON.stringify(beat),
      receivedAt,
      observed: observedAt(beat, open.hello, open.lastContact, receivedAt),
    };
    const confirms = open.confirmed ? null : open.lineage;
    open.confirmed = true;
    parts.store(
      confirms === null ? arrival : { ...arrival, confirms },
      (receipt) => acknowledge(beat.sequence, receipt),
      fail,
    );
  }

  function acknowledge(number: number, { answer, needsFull }: Receipt): void {
    counts.answered(answer);
    line.send({ type: 'ack', sequence: number, repeated: answer === 'repeated' });
    if (needsFull) line.send({ type: 'ask', what: 'full' });
  }

  const session: Session = {
    get hasGreeted() {
      return hasGreeted;
    },
    receive,
    isAlive: () => line.isAlive(),
    sendAway,
    giveWay() {
      isOver = true;
      leave();
      line.cut();
    },
    ended() {
      isOver = true;
      leave();
    },
  };
  return session;
}

const daySeconds = 86_400;

/** What an honest agent has under way at once, twice over: sixteen beats. */
const mostLaterLength = 32 * mostFrameBytes;
/** An empty frame takes room too. */
const frameCost = 64;

/** Of one connection; guessing a code of 128 bits takes longer at any pace. */
const mostTries = 5;
/** RFC 6455, 7.4.1. */
const policyViolation = 1008;

type Parsed =
  | { readonly ok: true; readonly message: FromAgent }
  | { readonly ok: false; readonly reason: Refusal };

function parse(text: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'not_json' };
  }
  const read = readFromAgent(value);
  return read.ok ? { ok: true, message: read.value } : { ok: false, reason: 'shape' };
}
