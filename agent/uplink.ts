import type { AgentMessage, Refusal } from '#shared/messages.ts';
import type { Identity } from './identity.ts';
import type { Ports } from './ports.ts';
import {
  afterBreak,
  afterPong,
  firstPings,
  lossDelayMs,
  lossesAfter,
  orderedDelayMs,
  wakeDelayMs,
} from './reconnect.ts';
import { openSession } from './session.ts';
import type { ByeReason, Ending, Session, Welcome } from './session.ts';
import type { Spool } from './spool.ts';

/** The way to the collector: connects, and connects again, for as long as the agent runs. */
export interface Uplink {
  readonly state: () => UplinkState;
  /** Sends what waits in the spool, if connected. */
  flush(): void;
  sendInventory(message: AgentMessage<'inventory'>): void;
  /** The newest beat sent since the agent started; 0 before the first. */
  readonly sentUpTo: () => number;
  /** Bytes on the wire, both ways, since the last call. */
  takeBytes(): number;
  /** The PC has slept: what was open is dead, and others wake at the same time. */
  wake(): void;
  /** The network has come back: after a loss the next try comes as if it were the first. */
  hurry(): void;
  /** Ends in good order for this reason and stays away; null lets it connect again. */
  rest(reason: ByeReason | null): void;
  stop(reason: ByeReason): Promise<void>;
}

export type UplinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'resting'; readonly because: ByeReason }
  | { readonly kind: 'waiting'; readonly seconds: number; readonly because: Ending | 'start' };

export interface UplinkParts {
  readonly spool: Spool;
  readonly ports: Ports;
  readonly identity: () => Identity;
  readonly saveIdentity: (identity: Identity) => void;
  readonly newStream: () => string;
  readonly code: string | null;
  /** Skips the wait after boot; a PC that has yet to enrol never waits. */
  readonly now: boolean;
  /** Begins only at the first `rest(null)`. */
  readonly isHeld?: boolean;
  readonly hasRoom: () => boolean;
  /** Says little: the line is asked only each quarter of an hour whether it stands. */
  readonly isThrifty: () => boolean;
  /** The PC's clock minus the collector's; whether that clock alone would have refused the line. */
  readonly onClock: (offsetSeconds: number, dateFault: boolean) => void;
  /** With the seconds that it took from dialling to here. */
  readonly onWelcome: (welcome: Welcome, afterSeconds: number) => void;
  readonly onAskFull: () => void;
  /** A beat is stored at the collector. */
  readonly onAcknowledged?: () => void;
  readonly onState: (state: UplinkState) => void;
  /** The offline key has signed the end of this agent. */
  readonly onRetire: () => void;
  /** The code opens nothing: only a person can help. The uplink has stopped. */
  readonly onCodeRefused: (reason: Refusal) => void;
  /** The disk takes nothing more; told once, until it does again. */
  readonly onFault: (where: string, cause: unknown) => void;
}

const widest = 16;

export function startUplink(parts: UplinkParts): Uplink {
  const { spool, ports } = parts;
  let session: Session | null = null;
  let state: UplinkState = { kind: 'connecting' };
  let losses = 0;
  let window = widest;
  let sentUpTo = 0;
  let ignored = 0;
  let bytesOfEnded = 0;
  let bytesTaken = 0;
  let isStopped = false;
  let isWaking = false;
  let resting: ByeReason | 'held' | null = parts.isHeld === true ? 'held' : null;
  let pings = firstPings;
  let isDiskTold = false;
  let cancelWait = (): void => {};
  const stopped = Promise.withResolvers<void>();

  function enter(next: UplinkState): void {
    state = next;
    parts.onState(next);
  }

  function wait(ms: number, because: Ending | 'start'): void {
    enter({ kind: 'waiting', seconds: Math.round(ms / 1000), because });
    cancelWait = ports.after(ms, connect);
  }

  function connect(): void {
    enter({ kind: 'connecting' });
    const dialled = ports.moment().awakeSeconds;
    session = openSession({
      url: agentAddress(parts.identity().collector),
      spool,
      ports,
      identity: parts.identity,
      saveIdentity: parts.saveIdentity,
      code: parts.code,
      window,
      hasRoom: parts.hasRoom,
      pingSeconds: () => (parts.isThrifty() ? pings.mostSeconds : pings.everySeconds),
      onPong() {
        pings = afterPong(pings);
      },
      onAcknowledged: () => parts.onAcknowledged?.(),
      onClock: parts.onClock,
      onWelcome(welcome) {
        enter({ kind: 'connected' });
        parts.onWelcome(welcome, ports.moment().awakeSeconds - dialled);
      },
      onAskFull: parts.onAskFull,
      onRetire: parts.onRetire,
      onIgnored() {
        ignored += 1;
      },
      onEnd: ended,
    });
  }

  function ended(ending: Ending): void {
    bytesOfEnded += session?.bytes() ?? 0;
    sentUpTo = Math.max(sentUpTo, session?.sentUpTo() ?? 0);
    session = null;
    if (ignored > 0) keepIgnored();
    if (isStopped) return stopped.resolve();
    if (resting !== null) return;
    if (isWaking) {
      isWaking = false;
      return wait(wakeDelayMs(ports.random), ending);
    }
    again(ending);
  }

  /** Written once a session: a flood must not wear out the disk. */
  function keepIgnored(): void {
    const all = spool.memory().ignored + ignored;
    if (written(() => spool.remember({ ignored: all }))) ignored = 0;
  }

  /** False on a disk that is full: the agent goes on, and what is not written is done another time. */
  function written(work: () => void): boolean {
    try {
      work();
      isDiskTold = false;
      return true;
    } catch (cause) {
      if (!isDiskTold) parts.onFault('spool', cause);
      isDiskTold = true;
      return false;
    }
  }

  function again(ending: Ending): void {
    switch (ending.kind) {
      case 'lost':
        return waitAfterLoss(ending, ending.openMs);
      case 'sent_away':
        return wait(orderedDelayMs(ending.seconds, ports.random), ending);
      case 'refused':
        if (ending.during === 'enrolling' && isAboutCode(ending.reason)) {
          isStopped = true;
          stopped.resolve();
          return parts.onCodeRefused(ending.reason);
        }
        if (ending.during === 'open') afterRefusedBeat(ending);
        return waitAfterLoss(ending, 0);
      case 'spool_is_old':
        if (written(() => spool.restart(parts.newStream()))) sentUpTo = 0;
        return waitAfterLoss(ending, 0);
      case 'stopped':
        return stopped.resolve();
    }
  }

  function waitAfterLoss(ending: Ending, openMs: number): void {
    if (openMs > 0) {
      window = widest;
      pings = afterBreak(pings);
    }
    const before = losses;
    losses = lossesAfter(before, openMs);
    wait(lossDelayMs(losses === 0 ? 0 : before, ports.random), ending);
  }

  /** A beat that no collector reads must not block those behind it: alone in flight, it is known. */
  function afterRefusedBeat({ reason, beat }: Extract<Ending, { kind: 'refused' }>): void {
    if (reason !== 'shape' && reason !== 'too_large' && reason !== 'not_json') return;
    if (beat !== null && window === 1) written(() => spool.drop(beat));
    window = 1;
  }

  function begin(): void {
    if (parts.now || parts.identity().enrolment === null) connect();
    else wait(wakeDelayMs(ports.random), 'start');
  }

  function rest(reason: ByeReason | null): void {
    if (isStopped || reason === resting) return;
    const before = resting;
    resting = reason;
    if (reason !== null) {
      cancelWait();
      enter({ kind: 'resting', because: reason });
      session?.stop(reason);
    } else if (before === 'held') begin();
    // One that is still saying goodbye is left to end first.
    else wait(lossDelayMs(0, ports.random), { kind: 'stopped' });
  }

  if (resting === null) begin();

  return {
    state: () => state,
    flush: () => session?.flush(),
    sendInventory: (message) => session?.send(message),
    sentUpTo: () => Math.max(sentUpTo, session?.sentUpTo() ?? 0),
    takeBytes() {
      const all = bytesOfEnded + (session?.bytes() ?? 0);
      const more = all - bytesTaken;
      bytesTaken = all;
      return more;
    },
    wake() {
      if (session === null) return;
      isWaking = true;
      session.cut();
    },
    hurry() {
      if (state.kind !== 'waiting' || state.because === 'start' || losses === 0) return;
      if (state.because.kind !== 'lost') return;
      losses = 0;
      cancelWait();
      wait(lossDelayMs(0, ports.random), state.because);
    },
    rest,
    stop(reason) {
      isStopped = true;
      cancelWait();
      if (session === null) stopped.resolve();
      else session.stop(reason);
      return stopped.promise;
    },
  };
}

/** Where the agents' door of a collector is. */
export function agentAddress(collector: string): string {
  const url = new URL(collector);
  const path = url.pathname.replace(/\/$/, '');
  return `${url.protocol === 'https:' ? 'wss:' : 'ws:'}//${url.host}${path}/agent/v1`;
}

/** Only these say that the code itself opens nothing. */
function isAboutCode(reason: Refusal): boolean {
  return reason === 'code_unknown' || reason === 'code_used' || reason === 'code_expired';
}
