import type { Cover, TicketFacts } from './ticket.ts';

/** What becomes of a fault that a person reports: by phone, at the counter, from the school. */
export type ReportDecision =
  | { readonly act: 'open'; readonly reason: 'reported_by_person' }
  | { readonly act: 'observe'; readonly reason: 'added_to_open_ticket' }
  | { readonly act: 'reopen'; readonly reason: 'reported_again' }
  | { readonly act: 'none'; readonly reason: ReportRefusal };
export const reportRefusals = ['not_at_home', 'not_covered_yet', 'coverage_ended'] as const;
export type ReportRefusal = (typeof reportRefusals)[number];

/**
 * One open ticket per device and fault family: a report of the same is an observation on it. Without
 * one, the PC must be at home and covered; a refusal says why, and the report can still be noted.
 */
export function decideReport(it: {
  cover: Cover;
  atHome: boolean;
  ticket: Pick<TicketFacts, 'state'> | null;
}): ReportDecision {
  if (it.ticket !== null && it.ticket.state !== 'resolved') {
    return { act: 'observe', reason: 'added_to_open_ticket' };
  }
  if (!it.atHome) return { act: 'none', reason: 'not_at_home' };
  if (it.cover === 'not_started') return { act: 'none', reason: 'not_covered_yet' };
  if (it.cover === 'ended') return { act: 'none', reason: 'coverage_ended' };
  return it.ticket === null
    ? { act: 'open', reason: 'reported_by_person' }
    : { act: 'reopen', reason: 'reported_again' };
}
