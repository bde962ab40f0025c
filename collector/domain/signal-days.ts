import { dayOf } from './day-count.ts';
import type { State } from './condition.ts';
import type { Connection } from './silence.ts';

/**
 * What is known of a PC on each day: heard or not, and how it was. A day on which a PC was off is no
 * fault, so it has a state of its own beside the days on which its silence meant something.
 */
export const signals = [
  'well',
  'finding',
  'off',
  'silent',
  'stopped',
  'unknown',
  'before',
] as const;
export type Signal = (typeof signals)[number];

export interface SignalDay {
  /** Since 1970-01-01, UTC. */
  readonly day: number;
  readonly signal: Signal;
  /** Of `silent` and `stopped`: the named reason with which the connection turned. */
  readonly reason: string | null;
}

/** A change of one condition or of the connection, as its event tells it; ms UTC. */
export interface Turn<S> {
  readonly at: number;
  readonly from: S;
  readonly to: S;
}
export interface ConnectionTurn extends Turn<Connection> {
  readonly reason: string;
}

/** The history of one check of one part: how it stands, and its turns in these days, oldest first. */
export interface ConditionPast {
  readonly state: State;
  /** Ms UTC. */
  readonly since: number;
  readonly turns: readonly Turn<State>[];
}

export interface SignalFacts {
  /** Days with a heartbeat, by when it was received. */
  readonly heard: ReadonlySet<number>;
  /** The first day of which `heard` tells all. */
  readonly heardSince: number;
  /** The day of the handover; null before it. */
  readonly handedOverOn: number | null;
  readonly connection: Connection;
  /** In these days, oldest first. */
  readonly turns: readonly ConnectionTurn[];
  readonly conditions: readonly ConditionPast[];
  /** Whether a day is one on which no PC could be heard. */
  readonly isExcused: (day: number) => boolean;
}

/** One entry a day, the first and last day inclusive, oldest first. */
export function signalDays(facts: SignalFacts, from: number, to: number): SignalDay[] {
  const bad = facts.conditions.flatMap(badDays);
  const isBad = (day: number) => bad.some((it) => it.from <= day && day <= it.to);
  return Array.from({ length: to - from + 1 }, (_, i): SignalDay => {
    const day = from + i;
    if (facts.heard.has(day)) {
      return { day, signal: isBad(day) ? 'finding' : 'well', reason: null };
    }
    return { day, ...unheardOn(facts, day) };
  });
}

function unheardOn(facts: SignalFacts, day: number): Pick<SignalDay, 'signal' | 'reason'> {
  const { handedOverOn, heardSince, isExcused } = facts;
  if (handedOverOn === null || day < handedOverOn) return { signal: 'before', reason: null };
  if (day < heardSince || isExcused(day)) return { signal: 'unknown', reason: null };
  const turn = facts.turns.findLast(({ at }) => dayOf(at) <= day);
  const connection = turn?.to ?? facts.turns[0]?.from ?? facts.connection;
  return { signal: whileUnheard(connection), reason: meantSomething(connection, turn) };
}

const meantSomething = (connection: Connection, turn: ConnectionTurn | undefined): string | null =>
  whileUnheard(connection) === 'off' ? null : (turn?.reason ?? null);

function whileUnheard(connection: Connection): Signal {
  switch (connection) {
    case 'never_seen':
    case 'reporting':
      return 'off';
    case 'quiet':
    case 'to_call':
    case 'lost_contact':
      return 'silent';
    case 'signed_off':
      return 'stopped';
  }
}

/** The days on which this check was bad, both ends inclusive. */
function badDays({ state, since, turns }: ConditionPast): { from: number; to: number }[] {
  const first = turns[0];
  if (first === undefined) {
    return state === 'ok' ? [] : [{ from: dayOf(since), to: Infinity }];
  }
  const before = first.from === 'ok' ? [] : [{ from: -Infinity, to: dayOf(first.at) }];
  const after = turns.flatMap(({ at, to }, i) => {
    const until = turns[i + 1]?.at;
    return to === 'ok'
      ? []
      : [{ from: dayOf(at), to: until === undefined ? Infinity : dayOf(until) }];
  });
  return [...before, ...after];
}

/** Days one after the other of the same state and reason as one; both ends inclusive. */
export interface SignalRun extends Pick<SignalDay, 'signal' | 'reason'> {
  readonly from: number;
  readonly to: number;
}

/** The same days in as few lines as say them all, oldest first. */
export function signalRuns(days: readonly SignalDay[]): SignalRun[] {
  const runs: SignalRun[] = [];
  for (const { day, signal, reason } of days) {
    const last = runs.at(-1);
    if (last !== undefined && last.signal === signal && last.reason === reason) {
      runs[runs.length - 1] = { ...last, to: day };
    } else runs.push({ from: day, to: day, signal, reason });
  }
  return runs;
}

/** How many days there are of each state, those of which there are none left out. */
export function signalCounts(days: readonly SignalDay[]): { signal: Signal; count: number }[] {
  return signals
    .map((signal) => ({ signal, count: days.filter((it) => it.signal === signal).length }))
    .filter(({ count }) => count > 0);
}
