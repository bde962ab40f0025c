import type { Check, FaultFamily } from '#shared/check.ts';

/**
 * What becomes of a bad or recovered condition. Each decision answers with a named reason, which
 * the event row, the log, the test and the page all use.
 */
export const ticketStates = [
  'new',
  'acknowledged',
  'assigned',
  'in_progress',
  'planned',
  'waiting_family',
  'waiting_part',
  'waiting_device',
  'resolved',
  'closed',
  'duplicate',
  'not_covered',
  'cancelled',
] as const;
export type TicketState = (typeof ticketStates)[number];
export type Severity = 'warn' | 'critical';

/** Coverage as a ticket sees it, on the earliest day on which the reading can have been made. */
export type Cover = 'not_started' | 'covered' | 'ended';

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
  | { readonly act: 'observe'; readonly reason: 'added_to_open_ticket' }
  | { readonly act: 'reopen'; readonly reason: 'bad_again_after_repair' }
  | {
      readonly act: 'none';
      readonly reason:
        | 'observe_only'
        | 'silenced'
        | 'not_covered_yet'
        | 'coverage_ended'
        | 'not_at_home'
        | 'part_of_incident';
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
  /** Its check has turned bad on many PCs at once, and that one matter is open. */
  inIncident?: boolean;
  ticket: TicketFacts | null;
}): BadDecision {
  if (it.check.acts === 'observe') return { act: 'none', reason: 'observe_only' };
  if (it.silenced) return { act: 'none', reason: 'silenced' };
  if (!it.inService) return { act: 'none', reason: 'not_at_home' };
  if (it.ticket !== null && it.ticket.state !== 'resolved') {
    return { act: 'observe', reason: 'added_to_open_ticket' };
  }
  if (it.cover === 'not_started') return { act: 'none', reason: 'not_covered_yet' };
  if (it.cover === 'ended') return { act: 'none', reason: 'coverage_ended' };
  if (it.inIncident === true) return { act: 'none', reason: 'part_of_incident' };
  if (it.ticket !== null) return { act: 'reopen', reason: 'bad_again_after_repair' };
  return { act: 'open', reason: 'opened' };
}

/** Outcomes that may change without the condition changing: they are decided again at each beat. */
const passing: ReadonlySet<string> = new Set([
  'silenced',
  'not_covered_yet',
  'not_at_home',
  'part_of_incident',
]);
export const isPassing = (outcome: string | null): boolean =>
  outcome === null || passing.has(outcome);

export type RecoveredDecision =
  | { readonly act: 'resolve'; readonly reason: 'recovered_untouched' }
  | { readonly act: 'note'; readonly reason: 'recovered_but_touched' | 'recovered_others_remain' }
  | { readonly act: 'none'; readonly reason: 'no_ticket' };

/**
 * Decides on a condition that has recovered: only a ticket that the agent opened, that nobody has
 * touched and that has no other open finding resolves itself.
 */
export function decideRecovered(it: {
  ticket: TicketFacts | null;
  otherFindings: number;
}): RecoveredDecision {
  if (it.ticket === null || it.ticket.state === 'resolved')
    return { act: 'none', reason: 'no_ticket' };
  if (it.ticket.touched || it.ticket.openedBy === 'person') {
    return { act: 'note', reason: 'recovered_but_touched' };
  }
  return it.otherFindings > 0
    ? { act: 'note', reason: 'recovered_others_remain' }
    : { act: 'resolve', reason: 'recovered_untouched' };
}

/** Open states in which somebody else, or something, has to come first: the clock stands still. */
export const waitingStates = ['waiting_family', 'waiting_part', 'waiting_device'] as const;
export type WaitingState = (typeof waitingStates)[number];
export const isWaiting = (state: TicketState): state is WaitingState =>
  waitingStates.some((it) => it === state);

/** What a person may do to a ticket, and from which states. */
export const ticketMoves = {
  acknowledge: { from: ['new'], to: 'acknowledged' },
  take: { from: ['new', 'acknowledged', 'assigned'], to: 'assigned' },
  giveBack: { from: ['assigned', 'in_progress'], to: 'new' },
  give: { from: ['new', 'acknowledged', 'assigned'], to: 'assigned' },
  // Work that is under way changes hands and goes on where it stands.
  handOn: { from: ['in_progress', 'planned', ...waitingStates], to: 'same' },
  start: { from: ['new', 'acknowledged', 'assigned'], to: 'in_progress' },
  waitForFamily: {
    from: ['assigned', 'in_progress', 'planned', 'waiting_part', 'waiting_device'],
    to: 'waiting_family',
  },
  waitForPart: {
    from: ['assigned', 'in_progress', 'planned', 'waiting_family', 'waiting_device'],
    to: 'waiting_part',
  },
  waitForDevice: {
    from: ['assigned', 'in_progress', 'planned', 'waiting_family', 'waiting_part'],
    to: 'waiting_device',
  },
  plan: { from: ['assigned', 'in_progress', ...waitingStates], to: 'planned' },
  resume: { from: ['planned', ...waitingStates], to: 'in_progress' },
  resolve: {
    from: ['new', 'acknowledged', 'assigned', 'in_progress', 'planned', ...waitingStates],
    to: 'resolved',
  },
  reopen: { from: ['resolved'], to: 'in_progress' },
  // Into another one of the same PC.
  merge: {
    from: ['new', 'acknowledged', 'assigned', 'in_progress', 'planned', ...waitingStates],
    to: 'duplicate',
  },
} as const satisfies Record<string, { from: readonly TicketState[]; to: TicketState | 'same' }>;
export type TicketMove = keyof typeof ticketMoves;

export type MoveAnswer =
  | { readonly ok: true; readonly to: TicketState }
  | { readonly ok: false; readonly reason: 'not_from_here' };

/** Answers where a move leads, or that it is not possible from this state. */
export function moveTicket(state: TicketState, move: TicketMove): MoveAnswer {
  const { from, to } = ticketMoves[move];
  const allowed: readonly TicketState[] = from;
  if (!allowed.includes(state)) return { ok: false, reason: 'not_from_here' };
  return { ok: true, to: to === 'same' ? state : to };
}

/** For so long after its repair a fault that comes back is the same ticket; then it is closed. */
export const reopensWithinDays = 30;

/** What closing a ticket found; asked of whoever resolves it. */
export const ticketResults = [
  'fixed',
  'replaced',
  'nothing_found',
  'false_alarm',
  'repairable_later',
  'end_of_life',
] as const;
export type TicketResult = (typeof ticketResults)[number];

/**
 * What stood in the way of a repair: `repair_barrier_if_end_of_life` of the Open Repair Data Standard
 * (openrepair.org/open-data/open-standard), so that what is found here can be compared.
 */
export const barriers = [
  'no_parts',
  'parts_too_dear',
  'cannot_open',
  'no_information',
  'no_tool',
  'too_worn',
] as const;
export type Barrier = (typeof barriers)[number];

/** Whether a result has to say what stood in the way. */
export const asksBarrier = (result: TicketResult): boolean =>
  result === 'repairable_later' || result === 'end_of_life';
