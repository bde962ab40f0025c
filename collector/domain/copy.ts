import { isGone } from './life.ts';
import type { Stage } from './life.ts';
import type { TicketFacts } from './ticket.ts';

/** How we came to see two PCs with one identity. */
export type CopySign = 'old_lineage_token' | 'two_at_once';

/** For so long both are sent away: neither may evict the other, and a person has a day to look. */
export const copyPauseMs = 86_400_000;

/** How long both still have to wait; 0 where nothing is suspected, or the day is over. */
export function copyPauseLeftMs(suspectedAt: number | null, now: number): number {
  return suspectedAt === null ? 0 : Math.max(0, suspectedAt + copyPauseMs - now);
}

/**
 * Whether the one that shows an old token is sent away alone. Before a person was told, nobody knows
 * which PC is the copy, and both wait; once they were and the day is over, an old disk image must not
 * lock its PC out for one day after the other.
 */
export function goesAlone(
  sign: CopySign,
  it: { readonly suspectedAt: number | null; readonly ticket: unknown },
): boolean {
  return sign === 'old_lineage_token' && it.suspectedAt !== null && it.ticket !== null;
}

export type CopyDecision = 'open' | 'reopen' | 'none';

/**
 * What becomes of the one ticket for a person. Coverage is not asked: what is in doubt is our own
 * file, and most copies are made in the workshop, before any handover. For a PC that has left the
 * homes the event alone says it.
 */
export function decideCopy(it: {
  stage: Stage;
  ticket: Pick<TicketFacts, 'state'> | null;
}): CopyDecision {
  if (it.ticket !== null) return it.ticket.state === 'resolved' ? 'reopen' : 'none';
  return isGone(it.stage) ? 'none' : 'open';
}
