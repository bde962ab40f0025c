import type { Moment } from './moment.ts';

/** The collector's clock as the agent believes it, within one boot of this PC. */
export interface BelievedClock {
  readonly bootDigest: string;
  /** What the boot's first challenge said, ms UTC, and when that was. */
  readonly collectorMs: number;
  readonly upSeconds: number;
  /** How far it has been put forward since; never back. */
  readonly aheadMs: number;
}

/** Our judgement: more than any daylight saving, wrong zone or drift of a server. */
const mostAheadMs = 2 * 86_400_000;

/**
 * What to believe once a challenge tells the time. The first of a boot is taken at its word: this PC's
 * clock may be dead. From then on the kernel's clock counts, so that a collector that jumps a month at
 * each connection turns no page of the month's bytes: it is followed two days forward in all, and
 * never back, since a month that can be left can be entered again.
 */
export function believe(
  known: BelievedClock | null,
  heardMs: number,
  now: Pick<Moment, 'bootDigest' | 'upSeconds'>,
): BelievedClock {
  const { bootDigest, upSeconds } = now;
  if (known === null || known.bootDigest !== bootDigest) {
    return { bootDigest, collectorMs: heardMs, upSeconds, aheadMs: 0 };
  }
  const ahead = heardMs - believedMs({ ...known, aheadMs: 0 }, now);
  return { ...known, aheadMs: Math.min(Math.max(ahead, known.aheadMs), mostAheadMs) };
}

/** Now by the collector's clock, ms UTC. */
export function believedMs(
  { collectorMs, upSeconds, aheadMs }: BelievedClock,
  now: Pick<Moment, 'upSeconds'>,
): number {
  return Math.max(0, collectorMs + aheadMs + Math.max(0, now.upSeconds - upSeconds) * 1000);
}
