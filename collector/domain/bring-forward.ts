import type { FaultFamily } from '#shared/check.ts';
import { addDays, type CalendarDate, laterOf } from './calendar.ts';
import { forwardFromOn, milestones, type SettledLevel } from './milestones.ts';
import { isClosed, type TakebackState } from './takeback.ts';
import type { Terms } from './terms.ts';

/**
 * Whether a fault found after coverage brings a take-back forward, and whether it goes back.
 *
 * After coverage a critical finding opens no ticket: where it is of a family that the terms name and
 * has lasted its check's patience since coverage ended, the window opens at once, at most so many
 * months early. Before that bound it waits. A week or a day that a person chose is never moved. Where
 * the finding clears before the family was told, the case goes back as it was; a case is brought
 * forward once, so that a fault that comes and goes does not carry a family's date about.
 */
export interface ForwardCase {
  readonly state: TakebackState;
  readonly handedOverOn: CalendarDate;
  /** In all; 0 where there is no extension. */
  readonly extensionMonths: number;
  /** The appointment of a booked or confirmed case. */
  readonly appointmentOn: CalendarDate | null;
  /** Levels already dealt with, each once. */
  readonly levels: readonly SettledLevel[];
  /** A person chose the week. */
  readonly pinned?: boolean;
  /** None where left out. */
  readonly findings?: readonly KeptFinding[];
  readonly broughtForward?: BroughtForward | null;
}

/** A critical finding that opened no ticket because coverage had ended; it still stands. */
export interface KeptFinding {
  readonly checkId: string;
  readonly subject: number;
  readonly family: FaultFamily;
  /** The day of the first bad reading, in the programme's zone. */
  readonly since: CalendarDate;
  /** How long its check has to be bad before it counts. */
  readonly patienceHours: number;
  /** Many PCs turned bad at once, and that one matter is open. */
  readonly inIncident: boolean;
}

/** That a case was brought forward: once, and for good or until it ended. */
export interface BroughtForward {
  readonly on: CalendarDate;
  readonly checkId: string;
  readonly subject: number;
  readonly since: CalendarDate;
  /** Null while it stands. */
  readonly ended: { readonly on: CalendarDate; readonly reason: ForwardEnd } | null;
}

/** Why a planner puts a case back where it was. */
export const forwardUndoReasons = [
  'family_keeps_it',
  'mended_elsewhere',
  'false_alarm',
  'workshop_is_full',
] as const;
export type ForwardUndoReason = (typeof forwardUndoReasons)[number];
export type ForwardEnd = 'finding_cleared' | ForwardUndoReason;

export type ForwardDecision =
  | { readonly act: 'none'; readonly reason: 'no_finding' | 'once_only' | 'window_over' | 'closed' }
  | {
      readonly act: 'wait';
      readonly reason: 'waits_for_patience' | 'waits_for_bound' | 'waits_for_incident';
      readonly finding: KeptFinding;
      /** The first day on which it can be brought forward; after today. */
      readonly lookOn: CalendarDate;
    }
  | {
      readonly act: 'leave';
      readonly reason: 'pinned_by_person' | 'appointment_stands' | 'with_a_person';
      readonly finding: KeptFinding;
    }
  | {
      readonly act: 'bring';
      readonly reason: 'failing_after_coverage';
      readonly forward: BroughtForward;
    }
  | { readonly act: 'stay'; readonly reason: 'finding_stands' | 'told_or_chosen' }
  | { readonly act: 'back'; readonly reason: 'finding_cleared'; readonly forward: BroughtForward };

/** `today` is a day in the terms' zone. */
export function decideForward(it: ForwardCase, today: CalendarDate, terms: Terms): ForwardDecision {
  const moved = it.broughtForward ?? null;
  const findings = it.findings?.filter((one) => countsUnder(terms, one)) ?? [];
  if (moved !== null) return keepOrReturn(it, moved, { stands: findings.length > 0, today });
  const [first] = findings.toSorted(byTurn(it, terms));
  if (first === undefined) return { act: 'none', reason: 'no_finding' };
  if (isClosed(it.state)) return { act: 'none', reason: 'closed' };
  if (today > milestones(terms, it.handedOverOn, it.extensionMonths).dueOn) {
    return { act: 'none', reason: 'window_over' };
  }
  const chosen = chosenByPeople(it);
  if (chosen !== null) return { act: 'leave', reason: chosen, finding: first };
  return bringOrWait(it, first, today, terms);
}

/** Since when a case stands brought forward; null where it does not. */
export function standsSince({ broughtForward }: Pick<ForwardCase, 'broughtForward'>) {
  return broughtForward === undefined || broughtForward === null || broughtForward.ended !== null
    ? null
    : broughtForward.on;
}

function countsUnder(terms: Terms, { family }: KeptFinding): boolean {
  return terms.bringForwardMonths > 0 && terms.bringForwardFamilies.includes(family);
}

/** What an incident explains comes last: once it is over, it is looked at again. */
function byTurn(it: ForwardCase, terms: Terms) {
  const turnOf = (one: KeptFinding): string =>
    [Number(one.inIncident), lastedOn(it, one, terms), one.checkId, one.subject].join(' ');
  return (a: KeptFinding, b: KeptFinding): number => (turnOf(a) < turnOf(b) ? -1 : 1);
}

/** The day on which a finding has lasted its check's patience after coverage. */
function lastedOn(it: ForwardCase, one: KeptFinding, terms: Terms): CalendarDate {
  const { coverageEndsOn } = milestones(terms, it.handedOverOn);
  const from = laterOf(one.since, addDays(coverageEndsOn, 1));
  return addDays(from, Math.ceil(one.patienceHours / 24));
}

function bringOrWait(
  it: ForwardCase,
  finding: KeptFinding,
  today: CalendarDate,
  terms: Terms,
): ForwardDecision {
  if (finding.inIncident) {
    const lookOn = addDays(today, 1);
    return { act: 'wait', reason: 'waits_for_incident', finding, lookOn };
  }
  const lasted = lastedOn(it, finding, terms);
  const bound = forwardFromOn(terms, it.handedOverOn);
  const lookOn = laterOf(lasted, bound);
  if (today < lookOn) {
    const reason = lasted > bound ? 'waits_for_patience' : 'waits_for_bound';
    return { act: 'wait', reason, finding, lookOn };
  }
  const { checkId, subject, since } = finding;
  const forward = { on: today, checkId, subject, since, ended: null };
  return { act: 'bring', reason: 'failing_after_coverage', forward };
}

/** Only what the plan alone has decided may be decided anew. */
function chosenByPeople(
  it: ForwardCase,
): 'pinned_by_person' | 'appointment_stands' | 'with_a_person' | null {
  if (it.appointmentOn !== null) return 'appointment_stands';
  if (it.pinned === true) return 'pinned_by_person';
  const isFree = it.state === 'planned' || it.state === 'contacted';
  return isFree && it.extensionMonths === 0 ? null : 'with_a_person';
}

function keepOrReturn(
  it: ForwardCase,
  moved: BroughtForward,
  { stands, today }: { stands: boolean; today: CalendarDate },
): ForwardDecision {
  if (moved.ended !== null) return { act: 'none', reason: 'once_only' };
  if (stands) return { act: 'stay', reason: 'finding_stands' };
  if (chosenByPeople(it) !== null || wasTold(it, moved)) {
    return { act: 'stay', reason: 'told_or_chosen' };
  }
  const reason = 'finding_cleared';
  return { act: 'back', reason, forward: { ...moved, ended: { on: today, reason } } };
}

// No level is raised on the day itself: what bears its date was raised before, of the old dates.
function wasTold({ levels }: ForwardCase, { on }: BroughtForward): boolean {
  return levels.some((level) => level.how === 'raised' && level.on > on);
}
