/** The most that goes over the wire in a month, both ways, TLS and all. */
export const mostBytes = { usual: 1_000_000, thrifty: 300_000 };

/** Kept free below it: the largest beat, its answer, and the goodbye. */
export const spareBytes = 20_000;

/** Bytes on the wire, both ways, in one calendar month (UTC) such as `2026-11`; '' before the first. */
export interface MonthBytes {
  readonly month: string;
  readonly count: number;
}

/** When the collector's clock was last heard. */
export interface ClockHeard {
  /** By the collector's clock; ms UTC. */
  readonly atMs: number;
  /** Seconds of use over all boots, at that moment. */
  readonly awake: number;
  /** This PC's clock minus the collector's. */
  readonly offsetMs: number;
}

/**
 * Only the collector's clock turns the page: with a clock that jumps no month would ever fill up.
 * What was spent before the two had met counts in the first month, but never fills it: a collector
 * that was badly set up for two days would else make a new PC silent for weeks.
 */
export function monthAt({ month, count }: MonthBytes, collectorMs: number): MonthBytes {
  const now = monthOf(collectorMs);
  if (month === '') return { month: now, count: Math.min(count, mostBytes.thrifty / 2) };
  return { month: now, count: month === now ? count : 0 };
}

/** Its calendar months are those of UTC: both sides know it, whatever zone the PC stands in. */
const monthOf = (ms: number): string => new Date(ms).toISOString().slice(0, 7);

const dayMs = 86_400_000;
/** A clock that cannot be believed is set right by the collector's so often, in seconds of use. */
const askAgainAfter = 40 * 3600;

/**
 * Whether a month that is full has ended, as far as can be told without asking. A clock that stands
 * before the last contact plus the use since then is wrong: then only use counts, and after 40 hours
 * of it one connection may find out (some 6 kB). Before the two have met no clock tells anything:
 * each 40 hours of use then allow for a few tries beyond the cap of `most` bytes.
 */
export function hasMonthEnded(
  { month, count }: MonthBytes,
  heard: ClockHeard | null,
  now: { readonly wallMs: number; readonly awake: number },
  most: number = mostBytes.usual,
): boolean {
  if (heard === null)
    return count < most - spareBytes * (1 - Math.floor(now.awake / askAgainAfter));
  const usedSince = now.awake - heard.awake;
  const least = heard.atMs + usedSince * 1000;
  const byClock = now.wallMs - heard.offsetMs;
  if (monthOf(Math.max(least, byClock)) > month) return true;
  return byClock < least - dayMs && usedSince >= askAgainAfter;
}
