import type { FaultFamily } from '#shared/check.ts';
import { dayMs, dayOf } from './day-count.ts';
import { poissonTail } from './exact.ts';

/**
 * What befalls many PCs at once is one incident above the tickets, not as many tickets: the collector
 * was down, a large part of the fleet fell silent, or one update made the same check bad everywhere.
 * Each decision answers with a named reason.
 */
export const incidentKinds = ['collector_down', 'fleet_silent', 'same_fault'] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** What a person found when closing one; whatever it is, its PCs are decided on again. */
export const incidentResults = ['cause_mended', 'each_needs_a_ticket', 'false_alarm'] as const;
export type IncidentResult = (typeof incidentResults)[number];

/** What closing an incident of this kind can say: silence and outages make no tickets. */
export function resultsFor(kind: IncidentKind): readonly IncidentResult[] {
  return kind === 'same_fault'
    ? incidentResults
    : incidentResults.filter((it) => it !== 'each_needs_a_ticket');
}

const hourMs = 3_600_000;

/** A collector that starts again sooner was restarted, not down. Our judgement: six missed marks. */
export const downAfterMs = 30 * 60_000;

export type LifeAnswer =
  | { readonly act: 'none'; readonly reason: 'first_start' | 'alive' | 'clock_went_back' }
  | {
      readonly act: 'raise';
      readonly reason: 'collector_was_down';
      readonly since: number;
      readonly until: number;
    };

/** Whether no collector was at work between its last mark and `now`. */
export function judgeLife(lastAliveAt: number | null, now: number): LifeAnswer {
  if (lastAliveAt === null) return { act: 'none', reason: 'first_start' };
  if (now < lastAliveAt) return { act: 'none', reason: 'clock_went_back' };
  if (now - lastAliveAt < downAfterMs) return { act: 'none', reason: 'alive' };
  return { act: 'raise', reason: 'collector_was_down', since: lastAliveAt, until: now };
}

/** The fleet by when each PC was last heard, as counts. */
export interface FleetFacts {
  /** Entry n: PCs last heard in the n-th stretch of five minutes before `now`, newest first. */
  readonly lastHeard: readonly number[];
  /** Of these, the ones that did not say they go off. */
  readonly withoutWord: readonly number[];
  /** All that report these days. */
  readonly fleet: number;
  /** Until when a collector was last down, ms UTC; null where it never was. */
  readonly downUntil: number | null;
}
export interface OpenSilence {
  readonly since: number;
  readonly pcs: number;
  /** How many of those PCs have not been heard since. */
  readonly stillSilent: number;
}

/** The programme's rule: more than 30 % of those expected. */
const silentShareAbove = 0.3;
/** Our judgement: a street of 20 among 3,000 PCs must stay a street, at night too. */
const fewestExpected = 20;
const fewestExpectedShare = 0.03;
const fewestSilent = 10;
export const stretchMs = 5 * 60_000;
/**
 * A cut shows as last beats that lie as close together as beats follow each other: 15 minutes (the
 * pace that the door asks for), and one stretch more, for a cut falls within a stretch.
 */
export const fallStretches = 4;
/** Whoever has not come back by then was cut off: a lost connection is tried again within 15 minutes. */
const returnStretches = 6;
/** A run that comes late still sees what fell before it. */
const lateStretches = 5;
/** Evenings empty over hours, a line within minutes: so long before the fall is looked at, */
const beforeStretches = 24;
/**
 * and so many times the most that went in any fall's length of it, by chance (Poisson about that
 * most) as seldom. Chosen on simulated years: the tests of a fleet's evenings have them.
 */
const timesBefore = 2.5;
const fallByChanceAtMost = 1e-8;
/** How many stretches of `lastHeard` and `withoutWord` are looked at. */
export const stretchesKnown = returnStretches + lateStretches + fallStretches + beforeStretches;
/** Past it, what has not come back is judged PC by PC, like any silence. */
export const silenceLastsMs = 24 * hourMs;
/** Until all that is looked at lies after the return. */
export const settleMs = stretchesKnown * stretchMs;

export type FleetAnswer =
  | {
      readonly act: 'none';
      readonly reason:
        | 'collector_was_down'
        | 'too_few_expected'
        | 'share_is_usual'
        | 'went_one_by_one'
        | 'still_silent';
    }
  | {
      readonly act: 'raise';
      readonly reason: 'many_silent_at_once';
      readonly since: number;
      readonly silent: number;
      readonly expected: number;
    }
  | { readonly act: 'close'; readonly reason: 'heard_again' | 'a_day_has_passed' };

/**
 * Whether more than 30 % of the PCs that were on fell silent within minutes and have not come back.
 * Last beats are looked at, not broken connections: where a street has no power, none is closed.
 * `since` is the end of the fall. To be asked every five minutes; half an hour may be missed.
 */
export function judgeFleet(facts: FleetFacts, open: OpenSilence | null, now: number): FleetAnswer {
  if (open !== null) return judgeOpenSilence(open, now);
  if (facts.downUntil !== null && now < facts.downUntil + settleMs) {
    return { act: 'none', reason: 'collector_was_down' };
  }
  let answer: FleetAnswer = { act: 'none', reason: 'too_few_expected' };
  for (let end = returnStretches; end <= returnStretches + lateStretches; end++) {
    const one = judgeFall(facts, end, now);
    if (one.act === 'raise') return one;
    if (rank.indexOf(one.reason) > rank.indexOf(answer.reason)) answer = one;
  }
  return answer;
}
/** Of several falls that are none, the one that came nearest says why. */
const rank: readonly string[] = ['too_few_expected', 'share_is_usual', 'went_one_by_one'];

function judgeFall({ lastHeard, withoutWord, fleet }: FleetFacts, end: number, now: number) {
  const silent = sumOf(withoutWord, end, fallStretches);
  const expected = silent + sumOf(lastHeard, 0, end);
  if (expected < Math.max(fewestExpected, fewestExpectedShare * fleet) || silent < fewestSilent) {
    return { act: 'none', reason: 'too_few_expected' } as const;
  }
  if (silent <= silentShareAbove * expected) {
    return { act: 'none', reason: 'share_is_usual' } as const;
  }
  let most = 1;
  const first = end + fallStretches;
  for (let from = first; from <= first + beforeStretches - fallStretches; from++) {
    most = Math.max(most, sumOf(withoutWord, from, fallStretches));
  }
  if (silent < timesBefore * most || poissonTail(silent, most) > fallByChanceAtMost) {
    return { act: 'none', reason: 'went_one_by_one' } as const;
  }
  const since = now - end * stretchMs;
  return { act: 'raise', reason: 'many_silent_at_once', since, silent, expected } as const;
}

function sumOf(counts: readonly number[], from: number, length: number): number {
  return counts.slice(from, from + length).reduce((sum, count) => sum + count, 0);
}

function judgeOpenSilence({ since, pcs, stillSilent }: OpenSilence, now: number): FleetAnswer {
  if (stillSilent * 2 <= pcs) return { act: 'close', reason: 'heard_again' };
  return now - since >= silenceLastsMs
    ? { act: 'close', reason: 'a_day_has_passed' }
    : { act: 'none', reason: 'still_silent' };
}

/**
 * Whether faults of this family on many PCs can be one matter. A dying disk is not made by an update,
 * and while its ticket is held back a family loses its files: each keeps its own.
 */
export function canBeOneMatter(family: FaultFamily): boolean {
  return family !== 'storage';
}

/** A check that turned bad on many PCs within this time is one matter. */
export const sameFaultWithinMs = 48 * hourMs;
const fewestSameFault = 10;
const timesUsual = 5;
/** The chance, were all as usual, of as many or more. */
const byChanceAtMost = 1e-4;
/** Over how many days before them the usual is reckoned, and how few of them will do. */
export const usualDays = 90;
const fewestUsualDays = 14;
/** Until then: what a check may do on 1,000 PCs in a day. Our judgement. */
const usualPerPcDayUnknown = 1 / 1000;
/** An incident that nobody closes closes itself, so that no fault is held back for ever. */
export const sameFaultLastsMs = 14 * 24 * hourMs;

export interface SameFaultFacts {
  /** PCs on which the check turned bad within the time. */
  readonly pcs: number;
  /** PCs on which it turned bad in the days before, summed over as many days. */
  readonly before: { readonly pcs: number; readonly days: number };
  readonly fleet: number;
  /** Since when an incident of this check is open; null where none is. */
  readonly openSince: number | null;
}
export type SameFaultAnswer =
  | {
      readonly act: 'none';
      readonly reason: 'too_few' | 'as_usual' | 'may_be_chance' | 'open_already';
    }
  | { readonly act: 'raise'; readonly reason: 'same_fault_on_many'; readonly expected: number }
  | { readonly act: 'close'; readonly reason: 'nobody_closed_it' };

/**
 * Whether one check has turned bad on so many PCs that it is one matter: at least ten, five times
 * the usual, and by chance (Poisson about the usual) at most once in 10,000.
 */
export function judgeSameFault(it: SameFaultFacts, now: number): SameFaultAnswer {
  if (it.openSince !== null) {
    return now - it.openSince >= sameFaultLastsMs
      ? { act: 'close', reason: 'nobody_closed_it' }
      : { act: 'none', reason: 'open_already' };
  }
  if (it.pcs < fewestSameFault) return { act: 'none', reason: 'too_few' };
  const expected = (usualPerDay(it) * sameFaultWithinMs) / dayMs;
  if (it.pcs < timesUsual * expected) return { act: 'none', reason: 'as_usual' };
  if (poissonTail(it.pcs, expected) > byChanceAtMost) {
    return { act: 'none', reason: 'may_be_chance' };
  }
  return { act: 'raise', reason: 'same_fault_on_many', expected };
}

function usualPerDay({ before, fleet }: SameFaultFacts): number {
  return before.days < fewestUsualDays ? fleet * usualPerPcDayUnknown : before.pcs / before.days;
}

/** A stretch of time; `until` null while it lasts. */
export interface Stretch {
  readonly since: number;
  readonly until: number | null;
}

/** Days (since 1970-01-01, UTC) of which these took a quarter or more: no PC is missed on them. */
export function excusedDays(stretches: readonly Stretch[]): Set<number> {
  const taken = new Map<number, number>();
  for (const { since, until } of stretches) {
    if (until === null) continue;
    for (let day = dayOf(since); day * dayMs < until; day++) {
      const from = Math.max(since, day * dayMs);
      const to = Math.min(until, (day + 1) * dayMs);
      taken.set(day, (taken.get(day) ?? 0) + to - from);
    }
  }
  return new Set([...taken].filter(([, ms]) => ms >= dayMs / 4).map(([day]) => day));
}
