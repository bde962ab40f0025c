import type { FaultFamily } from '#shared/check.ts';
import type { ConditionKey } from '#shared/condition-key.ts';
import { neverRead } from './condition.ts';
import type { Condition } from './condition.ts';
import type { DeviceState, DeviceTicket } from './judgement.ts';
import { isConfirmed, startedAgain, startsAgain } from './resolution.ts';
import { reopensWithinDays } from './ticket.ts';
import type { TicketResult } from './ticket.ts';

/** Judging a stored history again: from where it starts, what people did meanwhile, what differs. */

/** A ticket as a replay would have opened it. */
export interface ReplayedTicket {
  readonly deviceId: string;
  readonly family: FaultFamily;
  /** The check that opened it. */
  readonly checkId: string;
  /** Instant of the reading, ms UTC. */
  readonly at: number;
}
/** A ticket as it really was, as far as a replay asks. */
export interface RealTicket {
  readonly deviceId: string;
  readonly family: FaultFamily;
  readonly openedAt: number;
  readonly resolvedAt: number | null;
  readonly result: TicketResult | null;
}

/**
 * What is remembered of a device as a replay begins on `day`: nothing but the accepted values and
 * the days on which they had changed before. What people have accepted since counts as accepted.
 */
export function rememberedBefore(
  conditions: ReadonlyMap<ConditionKey, Condition>,
  day: number,
): Map<ConditionKey, Condition> {
  const known = [...conditions].flatMap(([key, condition]): [ConditionKey, Condition][] => {
    const marks = condition.marks.filter((mark) => mark.day < day);
    const first = marks[0];
    if (first === undefined) return [];
    const { baseline } = condition;
    const wasKnown = marks.some(({ value }) => value === baseline);
    return [[key, { ...neverRead, baseline: wasKnown ? baseline : first.value, marks }]];
  });
  return new Map(known);
}

/** The state after a person has resolved this family's ticket; the same where none is open. */
export function resolvedByPerson(
  state: DeviceState,
  { family, result }: { family: FaultFamily; result: TicketResult },
  at: number,
): DeviceState {
  const ticket = state.tickets.get(family);
  if (ticket === undefined || ticket.state === 'resolved') return state;
  const again = startsAgain(result);
  const conditions = new Map(state.conditions);
  for (const { key } of again ? ticket.findings : []) {
    const condition = conditions.get(key);
    if (condition !== undefined) conditions.set(key, startedAgain(condition, at));
  }
  const findings = again
    ? ticket.findings.map((it) => ({ ...it, recovered: true }))
    : ticket.findings;
  const resolved: DeviceTicket = { ...ticket, state: 'resolved', touched: true, findings };
  return { ...state, conditions, tickets: new Map(state.tickets).set(family, resolved) };
}

/** Whether a ticket that was resolved then is closed by now: a later fault is a new one. */
export function isClosedBy(now: number, resolvedAt: number): boolean {
  return now - resolvedAt >= reopensWithinDays * dayMs;
}
const dayMs = 86_400_000;

export interface ReplayDifference {
  /** Opened under the proposed rules only, and under the present ones only. */
  readonly added: readonly ReplayedTicket[];
  readonly gone: readonly ReplayedTicket[];
  /** Of those that both open, how many on an earlier and how many on a later reading. */
  readonly sooner: number;
  readonly later: number;
}

/** What differs between two replays of one device: its n-th ticket of a family is one ticket. */
export function differenceOf(
  present: readonly ReplayedTicket[],
  proposed: readonly ReplayedTicket[],
): ReplayDifference {
  const [before, after] = [byFamily(present), byFamily(proposed)];
  const missing = (of: Families, from: Families) =>
    [...of].flatMap(([family, own]) => own.slice(from.get(family)?.length ?? 0));
  const pairs = [...before].flatMap(([family, own]) =>
    own.flatMap((it, n) => {
      const other = after.get(family)?.[n];
      return other === undefined ? [] : [other.at - it.at];
    }),
  );
  return {
    added: missing(after, before),
    gone: missing(before, after),
    sooner: pairs.filter((it) => it < 0).length,
    later: pairs.filter((it) => it > 0).length,
  };
}

type Families = ReadonlyMap<FaultFamily, readonly ReplayedTicket[]>;
const byFamily = (tickets: readonly ReplayedTicket[]): Families =>
  Map.groupBy(tickets, (it) => it.family);

export type RealOutcome = 'confirmed' | 'false' | 'unknown';

/**
 * What people found where a replay opens a ticket: the result of the real ticket of that device and
 * family that was open then, or within 30 days of then; unknown where there is none with a result.
 */
export function realOutcome(ticket: ReplayedTicket, real: readonly RealTicket[]): RealOutcome {
  const near = real
    .filter((it) => it.family === ticket.family && it.result !== null)
    .map((it) => ({ it, distance: distanceMs(ticket.at, it) }))
    .filter(({ distance }) => distance <= reopensWithinDays * dayMs)
    .toSorted((a, b) => a.distance - b.distance)[0]?.it;
  if (near === undefined || near.result === null) return 'unknown';
  return isConfirmed(near.result) ? 'confirmed' : 'false';
}

function distanceMs(at: number, { openedAt, resolvedAt }: RealTicket): number {
  if (at < openedAt) return openedAt - at;
  return resolvedAt !== null && at > resolvedAt ? at - resolvedAt : 0;
}

/** What one set of rules would have done. */
export interface ReplayTally {
  readonly opened: number;
  readonly byCheck: Readonly<Record<string, number>>;
  /** Of those opened, how many concern what people confirmed, or found to be false. */
  readonly outcomes: Readonly<Record<RealOutcome, number>>;
}
export interface OpenedOrNot extends ReplayedTicket {
  readonly assetTag: string;
  readonly outcome: RealOutcome;
}
export interface ReplayAnswer {
  readonly devices: number;
  readonly beats: number;
  /** When the first of these beats came; null where there was none. */
  readonly firstAt: number | null;
  readonly present: ReplayTally;
  readonly proposed: ReplayTally;
  /** Opened under the proposed rules only, and under the present ones only; the lists may be cut. */
  readonly added: ReplayList;
  readonly gone: ReplayList;
  readonly sooner: number;
  readonly later: number;
}
export interface ReplayList {
  readonly count: number;
  readonly outcomes: Readonly<Record<RealOutcome, number>>;
  readonly first: readonly OpenedOrNot[];
}
