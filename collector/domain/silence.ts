import { dayMs, dayOf } from './day-count.ts';

/**
 * When the absence of heartbeats means something. Silence is normal: families switch PCs off, go
 * away for the summer, lose their internet. So it moves a device's connection, and opens no ticket.
 *
 * It is counted in days, never in hours: how a family spends its day is none of our business.
 */
export type Connection =
  | 'never_seen'
  | 'reporting'
  | 'quiet'
  /** On the call list: quiet for so long that a person should ring. */
  | 'to_call'
  | 'lost_contact'
  /** Nobody waits for it: paused, uninstalled or its cap reached, as its agent said; or taken back. */
  | 'signed_off';

/** After how many days without a heartbeat. */
export interface SilenceLimits {
  readonly quiet: number;
  readonly call: number;
  readonly lost: number;
}

/**
 * Where neither rhythm nor calendar is known. Our judgement: two weeks outlast a school holiday (16
 * days with its week-ends) but barely; eight weeks of summer and a few days to come home.
 */
export const plainLimits: SilenceLimits = { quiet: 16, call: 35, lost: 63 };

/** Our judgement: three, six and twelve of its usual gaps, within these bounds. */
const perUsualGap: SilenceLimits = { quiet: 3, call: 6, lost: 12 };
const atLeast: SilenceLimits = { quiet: 8, call: 21, lost: 42 };
const atMost: SilenceLimits = { quiet: 28, call: 56, lost: 112 };

/**
 * The gaps between a PC's last days of contact, one character each (days in base 36, `z` for 35 or
 * more), the latest last: all that is remembered of its rhythm.
 */
export type Gaps = string;
const mostGaps = 13;
/** Its rhythm is told by so many; the one before them completes two weeks of days (signal-days.ts). */
const rhythmGaps = 12;
const fewestGaps = 4;
const longestGap = 35;

/** The gaps after a heartbeat at `at`, given the one before; the same within one day. */
export function withGap(gaps: Gaps, heardAt: number, at: number): Gaps {
  const days = dayOf(at) - dayOf(heardAt);
  if (days <= 0) return gaps;
  return (gaps + Math.min(days, longestGap).toString(36)).slice(-mostGaps);
}

/**
 * The second longest of the last gaps, in days: one absence, such as a holiday or an outage of ours,
 * does not change a PC's rhythm. Null while fewer than four gaps are known.
 */
export function usualGapDays(gaps: Gaps): number | null {
  if (gaps.length < fewestGaps) return null;
  const longest = Array.from(gaps.slice(-rhythmGaps), daysOf).toSorted((a, b) => b - a);
  return longest[1] ?? null;
}

const daysOf = (gap: string): number => Number.parseInt(gap, 36);

/** The last days of contact, newest first, and the first day of which they tell all. */
export function lastHeardDays(heardAt: number, gaps: Gaps): { days: number[]; since: number } {
  let day = dayOf(heardAt);
  const days = [day];
  for (const gap of Array.from(gaps).toReversed()) {
    // So long or longer: what came before it cannot be placed.
    if (daysOf(gap) === longestGap) return { days, since: day - longestGap + 1 };
    day -= daysOf(gap);
    days.push(day);
  }
  return { days, since: gaps.length < mostGaps ? -Infinity : day };
}

/** What days are, counted from 1970-01-01 (UTC): those on which nobody expects a PC do not count. */
export interface DayKinds {
  readonly isHoliday: (day: number) => boolean;
  /** Whether a calendar says of this day if there is school. */
  readonly isSourced: (day: number) => boolean;
  /** A day on which we could not have heard it, through no fault of its own. */
  readonly isExcused: (day: number) => boolean;
}

export type SignOff = 'paused' | 'uninstall' | 'cap';
const signOffs: readonly string[] = ['paused', 'uninstall', 'cap'] satisfies SignOff[];
/** Whether a connection that ended with this reason explains the silence after it. */
export const isSignOff = (reason: string | null): reason is SignOff =>
  reason !== null && signOffs.includes(reason);

/** What a look needs to know of a device. */
export interface Heard {
  readonly connection: Connection;
  readonly heardAt: number;
  readonly gaps: Gaps;
  /** Why its last connection ended, as its agent said; null where it just broke. */
  readonly byeReason: string | null;
}

/** By which limits a silence was judged, by name. */
export type LimitsFrom = 'own_rhythm' | 'rhythm_unknown' | 'school_year_not_sourced';

export type SilenceStep =
  | {
      readonly to: 'quiet' | 'to_call' | 'lost_contact';
      readonly reason: 'not_heard_for_days';
      /** Whole days since the last heartbeat, and how many of them count. */
      readonly days: number;
      readonly counted: number;
      readonly limit: number;
      readonly limitsFrom: LimitsFrom;
    }
  | {
      readonly to: 'signed_off';
      readonly reason: 'paused_by_family' | 'uninstalled' | 'monthly_cap_reached';
    };

/**
 * The earliest instant (ms UTC) at which a look could find anything, for a device heard of at
 * `heardAt`; null when nothing can follow. What a calendar says can only make it later, which the
 * look itself finds out: so a heartbeat needs no calendar.
 */
export function nextLookAt(connection: Connection, heardAt: number, gaps: Gaps): number | null {
  const limit = limitTo(nextOf(connection), scaledLimits(usualGapDays(gaps)));
  return limit === null ? null : (dayOf(heardAt) + limit + 1) * dayMs;
}

/** What a look at instant `now` finds; null where it comes too early. A late look goes all the way. */
export function stepSilence(it: Heard, days: DayKinds, now: number): SilenceStep | null {
  if (it.connection === 'never_seen' || it.connection === 'lost_contact') return null;
  const today = dayOf(now);
  if (isSignOff(it.byeReason) && today < explainedUntil(it.byeReason, it.heardAt)) {
    return it.connection === 'signed_off'
      ? null
      : { to: 'signed_off', reason: signOffReasons[it.byeReason] };
  }
  const span = spanUntil(it, days, today);
  const { to, limit, limitsFrom } = levelOf(span, usualGapDays(it.gaps));
  if (to === 'reporting' || ranks[to] <= ranks[it.connection]) return null;
  const whole = today - dayOf(it.heardAt) - 1;
  return {
    to,
    reason: 'not_heard_for_days',
    days: whole,
    counted: span.counted,
    limit,
    limitsFrom,
  };
}

/**
 * When to look again after a look at `now` that left the device in `it.connection`: the first day on
 * which it can move on; null when nothing can follow.
 */
export function lookAgainAt(it: Heard, days: DayKinds, now: number): number | null {
  if (it.connection === 'never_seen' || it.connection === 'lost_contact') return null;
  const today = dayOf(now);
  if (isSignOff(it.byeReason)) {
    const until = explainedUntil(it.byeReason, it.heardAt);
    if (today < until) return Math.min(until, today + signedOffLookDays) * dayMs;
  }
  const usual = usualGapDays(it.gaps);
  let span = spanUntil(it, days, today);
  for (let day = today; ; day++) {
    span = withDay(span, days, day);
    const { to } = levelOf(span, usual);
    if (ranks[to] > ranks[it.connection]) return (day + 1) * dayMs;
  }
}

const signedOffLookDays = 30;

const signOffReasons = {
  paused: 'paused_by_family',
  uninstall: 'uninstalled',
  cap: 'monthly_cap_reached',
} as const satisfies Record<SignOff, string>;

/** A family pauses its agent for seven days at a time (agent/pause.ts). */
const pauseDays = 7;

/** The day from which silence needs another explanation: the cap is lifted with the new month. */
function explainedUntil(reason: SignOff, heardAt: number): number {
  if (reason === 'uninstall') return Infinity;
  if (reason === 'paused') return dayOf(heardAt) + pauseDays + 1;
  const date = Temporal.Instant.fromEpochMilliseconds(heardAt).toZonedDateTimeISO('UTC');
  return dayOf(date.with({ day: 1 }).add({ months: 1 }).epochMilliseconds);
}

const ranks: Readonly<Record<Connection, number>> = {
  never_seen: 0,
  reporting: 0,
  signed_off: 0,
  quiet: 1,
  to_call: 2,
  lost_contact: 3,
};

interface Span {
  readonly counted: number;
  readonly sourced: boolean;
}

/** The whole days after the last heartbeat and before `today`. */
function spanUntil(it: Heard, days: DayKinds, today: number): Span {
  const heardOn = dayOf(it.heardAt);
  const until = isSignOff(it.byeReason) ? explainedUntil(it.byeReason, it.heardAt) : Infinity;
  const from = Number.isFinite(until) ? until : heardOn + 1;
  let span: Span = { counted: 0, sourced: true };
  for (let day = from; day < today; day++) span = withDay(span, days, day);
  return span;
}

function withDay(span: Span, { isHoliday, isSourced, isExcused }: DayKinds, day: number): Span {
  const counts = !isHoliday(day) && !isExcused(day);
  return {
    counted: span.counted + (counts ? 1 : 0),
    sourced: span.sourced && isSourced(day),
  };
}

type Level = 'reporting' | 'quiet' | 'to_call' | 'lost_contact';

function levelOf(
  { counted, sourced }: Span,
  usual: number | null,
): { to: Level; limit: number; limitsFrom: LimitsFrom } {
  const scaled = scaledLimits(usual);
  const limits = sourced ? scaled : longerOf(plainLimits, scaled);
  const limitsFrom = !sourced
    ? 'school_year_not_sourced'
    : usual === null
      ? 'rhythm_unknown'
      : 'own_rhythm';
  const found = (to: Level, limit: number) => ({ to, limit, limitsFrom }) as const;
  if (counted >= limits.lost) return found('lost_contact', limits.lost);
  if (counted >= limits.call) return found('to_call', limits.call);
  return counted >= limits.quiet ? found('quiet', limits.quiet) : found('reporting', 0);
}

function scaledLimits(usual: number | null): SilenceLimits {
  if (usual === null) return plainLimits;
  const scaled = (level: keyof SilenceLimits) =>
    Math.min(Math.max(perUsualGap[level] * usual, atLeast[level]), atMost[level]);
  return { quiet: scaled('quiet'), call: scaled('call'), lost: scaled('lost') };
}

function longerOf(a: SilenceLimits, b: SilenceLimits): SilenceLimits {
  return {
    quiet: Math.max(a.quiet, b.quiet),
    call: Math.max(a.call, b.call),
    lost: Math.max(a.lost, b.lost),
  };
}

function nextOf(connection: Connection): keyof SilenceLimits | null {
  switch (connection) {
    case 'never_seen':
    case 'lost_contact':
      return null;
    case 'reporting':
    case 'signed_off':
      return 'quiet';
    case 'quiet':
      return 'call';
    case 'to_call':
      return 'lost';
  }
}

function limitTo(level: keyof SilenceLimits | null, limits: SilenceLimits): number | null {
  return level === null ? null : limits[level];
}
