import type { Check, FaultFamily } from '#shared/check.ts';

/**
 * What becomes of a bad or recovered condition. Each decision answers with a named reason, which
 * the event row, the log, the test and the page all use.
 */
export const ticketStates = [
  'new',
  'acknowledged',
  'assigned',
  'inProgress',
  'planned',
  'waitingFamily',
  'waitingPart',
  'waitingDevice',
  'resolved',
  'closed',
  'duplicate',
  'notCovered',
  'cancelled',
] as const;
export type TicketState = (typeof ticketStates)[number];
export type Severity = 'warn' | 'critical';

/** Coverage as a ticket sees it, on the earliest day on which the reading can have been made. */
export type Cover = 'notStarted' | 'covered' | 'ended';

/** What a decision needs to know of the ticket that this family has on this device, if any. */
export interface TicketFacts {
  readonly id: string;
  readonly family: FaultFamily;
  readonly state: TicketState;
  readonly touched: boolean;
  readonly openedBy: 'agent' | 'person';
}

export type BadDecision =
  | { readonly act: 'open'; readonly reason: 'opened' }
  | { readonly act: 'observe'; readonly reason: 'addedToOpenTicket' }
  | { readonly act: 'reopen'; readonly reason: 'badAgainAfterRepair' }
  | {
      readonly act: 'none';
      readonly reason: 'observeOnly' | 'silenced' | 'notCoveredYet' | 'coverageEnded' | 'notAtHome';
    };

/**
 * Decides on a condition that is bad. The order matters: a check that only observes never opens,
 * one that another explains waits, and coverage is asked last, so that what is kept after coverage
 * says so.
 */
export function decideBad(it: {
  check: Pick<Check, 'acts'>;
  cover: Cover;
  /** False once the PC is back in the workshop, lost or given on. */
  inService: boolean;
  silenced: boolean;
  ticket: TicketFacts | null;
}): BadDecision {
  if (it.check.acts === 'observe') return { act: 'none', reason: 'observeOnly' };
  if (it.silenced) return { act: 'none', reason: 'silenced' };
  if (!it.inService) return { act: 'none', reason: 'notAtHome' };
  if (it.ticket !== null && it.ticket.state !== 'resolved') {
    return { act: 'observe', reason: 'addedToOpenTicket' };
  }
  if (it.cover === 'notStarted') return { act: 'none', reason: 'notCoveredYet' };
  if (it.cover === 'ended') return { act: 'none', reason: 'coverageEnded' };
  if (it.ticket !== null) return { act: 'reopen', reason: 'badAgainAfterRepair' };
  return { act: 'open', reason: 'opened' };
}

/** Outcomes that may change without the condition changing: they are decided again at each beat. */
const passing: ReadonlySet<string> = new Set(['silenced', 'notCoveredYet', 'notAtHome']);
export const isPassing = (outcome: string | null): boolean =>
  outcome === null || passing.has(outcome);

export type RecoveredDecision =
  | { readonly act: 'resolve'; readonly reason: 'recoveredUntouched' }
  | { readonly act: 'note'; readonly reason: 'recoveredButTouched' | 'recoveredOthersRemain' }
  | { readonly act: 'none'; readonly reason: 'noTicket' };

/**
 * Decides on a condition that has recovered: only a ticket that the agent opened, that nobody has
 * touched and that has no other open finding resolves itself.
 */
export function decideRecovered(it: {
  ticket: TicketFacts | null;
  otherFindings: number;
}): RecoveredDecision {
  if (it.ticket === null || it.ticket.state === 'resolved')
    return { act: 'none', reason: 'noTicket' };
  if (it.ticket.touched || it.ticket.openedBy === 'person') {
    return { act: 'note', reason: 'recoveredButTouched' };
  }
  return it.otherFindings > 0
    ? { act: 'note', reason: 'recoveredOthersRemain' }
    : { act: 'resolve', reason: 'recoveredUntouched' };
}

/** What a person may do to a ticket, and from which states. */
export const ticketMoves = {
  take: { from: ['new', 'acknowledged', 'assigned'], to: 'assigned' },
  giveBack: { from: ['assigned', 'inProgress'], to: 'new' },
  start: { from: ['new', 'acknowledged', 'assigned'], to: 'inProgress' },
  resolve: {
    from: [
      'new',
      'acknowledged',
      'assigned',
      'inProgress',
      'planned',
      'waitingFamily',
      'waitingPart',
      'waitingDevice',
    ],
    to: 'resolved',
  },
  reopen: { from: ['resolved'], to: 'inProgress' },
} as const satisfies Record<string, { from: readonly TicketState[]; to: TicketState }>;
export type TicketMove = keyof typeof ticketMoves;

export type MoveAnswer =
  | { readonly ok: true; readonly to: TicketState }
  | { readonly ok: false; readonly reason: 'notFromHere' };

/** Answers where a move leads, or that it is not possible from this state. */
export function moveTicket(state: TicketState, move: TicketMove): MoveAnswer {
  const { from, to } = ticketMoves[move];
  const allowed: readonly TicketState[] = from;
  return allowed.includes(state) ? { ok: true, to } : { ok: false, reason: 'notFromHere' };
}

/** What closing a ticket found; asked of whoever resolves it. */
export const ticketResults = [
  'fixed',
  'replaced',
  'nothingFound',
  'falseAlarm',
  'endOfLife',
] as const;
export type TicketResult = (typeof ticketResults)[number];
