import {
  addDays,
  addMonths,
  type CalendarDate,
  daysBetween,
  earlierOf,
  laterOf,
} from './calendar.ts';
import {
  decideForward,
  type ForwardCase,
  type BroughtForward,
  standsSince,
} from './bring-forward.ts';
import { milestones, type ReminderDate, type SettledLevel } from './milestones.ts';
import type { TakebackState } from './takeback.ts';
import type { ReminderLevel, Terms } from './terms.ts';

/**
 * What is due in a take-back case today.
 *
 * A job may ask late, twice, or after 400 days away: each level is settled once, and a pile of
 * levels becomes one notice, the latest. Nothing ever happens before `nextStepOn`, so that one
 * indexed date per case is all a job has to look at.
 */
export interface TakebackCase extends ForwardCase {
  /** The day on which the case came into this state. */
  readonly stateSince: CalendarDate;
  /** The day on which the family last confirmed its address. */
  readonly addressConfirmedOn: CalendarDate | null;
  /** Levels already dealt with, each once. */
  readonly levels: readonly SettledLevel[];
}

/** The one notice that a step asks for. */
export interface Notice {
  readonly level: ReminderLevel;
  /** The level's own date; after today where a missed appointment brings it forward. */
  readonly dueOn: CalendarDate;
  readonly late: boolean;
  readonly lateDays: number;
}

export const stepReasons = [
  'nothing_due',
  'level_raised',
  'level_raised_late',
  'pile_became_one_notice',
  'level_not_needed',
  'awaiting_answer',
  'no_answer',
  'awaiting_rebooking',
  'raised_after_missed_appointment',
  'not_rebooked',
  'address_sought',
  'address_not_found',
  'appointment_made',
  'appointment_without_date',
  'outcome_missing',
  'at_collection_point',
  'in_dispute',
  'refused',
  'partly_returned',
  'reopened',
  'exhausted',
  'closed',
  'failing_after_coverage',
  'finding_cleared',
] as const;
export type StepReason = (typeof stepReasons)[number];

export interface Step {
  readonly reason: StepReason;
  /** The state after the step; the same as before where nothing happened. */
  readonly state: TakebackState;
  readonly notice: Notice | null;
  /** New rows for `levels`, the notice's among them; empty where nothing happened. */
  readonly settled: readonly SettledLevel[];
  /** First day on which another step can do something; null: only a person moves the case. */
  readonly nextStepOn: CalendarDate | null;
  /** The case belongs on the list of those that wait for a person's decision. */
  readonly needsPerson: boolean;
  /** The case was brought forward by this step, or goes back as it was. */
  readonly forward?: BroughtForward;
}

/** `today` is a day in the terms' zone. A second step on one day answers that nothing is due. */
export function stepCase(it: TakebackCase, today: CalendarDate, terms: Terms): Step {
  const decision = decideForward(it, today, terms);
  if (decision.act === 'bring' || decision.act === 'back') {
    return forwardStep(it, decision, today, terms);
  }
  if (movedToday(it, today)) return restUntilTomorrow(it, 'nothing_due', today, terms);
  const step = stepByDates(it, today, terms);
  if (decision.act !== 'wait' || step.nextStepOn === null) return step;
  return { ...step, nextStepOn: earlierOf(step.nextStepOn, decision.lookOn) };
}

/** No notice on the same day: whoever plans has until the next one to undo it unseen. */
function forwardStep(
  it: TakebackCase,
  { reason, forward }: { readonly reason: StepReason; readonly forward: BroughtForward },
  today: CalendarDate,
  terms: Terms,
): Step {
  const after = { ...it, broughtForward: forward };
  return { ...restUntilTomorrow(after, reason, today, terms), forward };
}

function movedToday({ state, broughtForward: it }: TakebackCase, today: CalendarDate): boolean {
  if (it === undefined || it === null) return false;
  return (state === 'planned' || state === 'contacted') && (it.ended?.on ?? it.on) === today;
}

function restUntilTomorrow(
  it: TakebackCase,
  reason: StepReason,
  today: CalendarDate,
  terms: Terms,
): Step {
  const { settled, nextStepOn } = stepByDates(it, today, terms);
  const tomorrow = addDays(today, 1);
  const isDue = settled.length > 0 || nextStepOn === null;
  return rest(it, reason, isDue ? tomorrow : laterOf(nextStepOn, tomorrow));
}

function stepByDates(it: TakebackCase, today: CalendarDate, terms: Terms): Step {
  switch (it.state) {
    case 'planned':
    case 'contacted':
    case 'slot_offered':
    case 'extended':
      return remind(it, today, terms);
    case 'no_show':
    case 'not_there':
      return rebook(it, today, terms);
    case 'booked':
    case 'confirmed':
      return keepAppointment(it, today);
    case 'address_search':
      return seekAddress(it, today, terms);
    case 'dropped_at_point':
      return rest(it, 'at_collection_point', null);
    case 'suspended':
      return rest(it, 'in_dispute', null);
    case 'refused':
    case 'reopened':
    case 'exhausted':
      return askPerson(it, it.state);
    case 'partial':
      return askPerson(it, 'partly_returned');
    case 'collected':
    case 'not_recovered':
      return rest(it, 'closed', null);
  }
}

/** The case as it stands after a step. */
export function afterStep(it: TakebackCase, step: Step, today: CalendarDate): TakebackCase {
  return {
    ...it,
    state: step.state,
    stateSince: step.state === it.state ? it.stateSince : today,
    levels: [...it.levels, ...step.settled],
    ...(step.forward === undefined ? {} : { broughtForward: step.forward }),
  };
}

function remind(it: TakebackCase, today: CalendarDate, terms: Terms): Step {
  const { due, needless, later } = unsettled(it, today, terms);
  if (due.length + needless.length > 0) return settle(it, { due, needless }, today, terms);
  const next = later[0]?.on;
  if (next !== undefined) return rest(it, 'nothing_due', next);
  const end = decideOn(it, terms);
  return today < end ? rest(it, 'awaiting_answer', end) : exhaust(it, 'no_answer');
}

/** A missed appointment: some days to find another, then the next level, before its time if need be. */
function rebook(it: TakebackCase, today: CalendarDate, terms: Terms): Step {
  const rebookOn = addDays(it.stateSince, terms.rebookDays);
  if (today < rebookOn) return rest(it, 'awaiting_rebooking', rebookOn);
  const { due, needless, later } = unsettled(it, today, terms);
  const forward = later.filter((reminder) => !isNeedless(it, reminder, terms)).slice(0, 1);
  const raised = due.length > 0 ? due : forward;
  if (raised.length === 0) return exhaust(it, 'not_rebooked');
  const step = settle(it, { due: raised, needless }, today, terms);
  return { ...step, reason: 'raised_after_missed_appointment' };
}

function keepAppointment(it: TakebackCase, today: CalendarDate): Step {
  if (it.appointmentOn === null) return askPerson(it, 'appointment_without_date');
  if (today > it.appointmentOn) return askPerson(it, 'outcome_missing');
  return rest(it, 'appointment_made', addDays(it.appointmentOn, 1));
}

/** No notice goes to an address known to be wrong, but the search ends when the notices would. */
function seekAddress(it: TakebackCase, today: CalendarDate, terms: Terms): Step {
  const end = decideOn(it, terms);
  return today < end ? rest(it, 'address_sought', end) : exhaust(it, 'address_not_found');
}

interface Unsettled {
  readonly due: readonly ReminderDate[];
  /** Due, but answered already. */
  readonly needless: readonly ReminderDate[];
  readonly later: readonly ReminderDate[];
}

function unsettled(it: TakebackCase, today: CalendarDate, terms: Terms): Unsettled {
  const settled = new Set(it.levels.map(({ level }) => level));
  const open = remindersOf(it, terms).filter(({ level }) => !settled.has(level));
  const past = open.filter(({ on }) => on <= today);
  return {
    due: past.filter((reminder) => !isNeedless(it, reminder, terms)),
    needless: past.filter((reminder) => isNeedless(it, reminder, terms)),
    later: open.filter(({ on }) => on > today),
  };
}

function isNeedless(it: TakebackCase, { stop, on }: ReminderDate, terms: Terms): boolean {
  if (stop !== 'address_confirmed' || it.addressConfirmedOn === null) return false;
  return it.addressConfirmedOn >= addMonths(on, -terms.addressHoldsMonths);
}

function remindersOf(it: TakebackCase, terms: Terms): readonly ReminderDate[] {
  return milestones(terms, it.handedOverOn, it.extensionMonths, standsSince(it)).reminders;
}

/** The day for a person's decision: the family's days to answer run from the last thing that
 * happened, and never end before the last level's own date has passed. */
function decideOn(it: TakebackCase, terms: Terms): CalendarDate {
  const dates = [...remindersOf(it, terms), ...it.levels].map(({ on }) => on);
  return addDays(dates.reduce(laterOf, it.stateSince), terms.answerDays);
}

/** Raises the last of the levels that are due and settles all the others beside it. */
function settle(
  it: TakebackCase,
  { due, needless }: Pick<Unsettled, 'due' | 'needless'>,
  today: CalendarDate,
  terms: Terms,
): Step {
  const passedOver = due.slice(0, -1);
  const latest = due.at(-1);
  const step: Step = {
    reason: latest ? raisedReason(passedOver.length > 0, latest.on < today) : 'level_not_needed',
    state: latest && it.state !== 'slot_offered' ? 'contacted' : it.state,
    notice: latest ? noticeOf(latest, today) : null,
    settled: [
      ...rows(needless, 'not_needed', today),
      ...rows(passedOver, 'superseded', today),
      ...rows(latest ? [latest] : [], 'raised', today),
    ],
    nextStepOn: null,
    needsPerson: false,
  };
  const after = afterStep(it, step, today);
  const next = unsettled(after, today, terms).later[0]?.on ?? decideOn(after, terms);
  return { ...step, nextStepOn: next };
}

function noticeOf({ level, on }: ReminderDate, today: CalendarDate): Notice {
  const lateDays = Math.max(0, daysBetween(on, today));
  return { level, dueOn: on, late: lateDays > 0, lateDays };
}

function raisedReason(pile: boolean, late: boolean): StepReason {
  if (pile) return 'pile_became_one_notice';
  return late ? 'level_raised_late' : 'level_raised';
}

function rows(
  reminders: readonly ReminderDate[],
  how: SettledLevel['how'],
  on: CalendarDate,
): readonly SettledLevel[] {
  return reminders.map(({ level }) => ({ level, how, on }));
}

function rest(it: TakebackCase, reason: StepReason, nextStepOn: CalendarDate | null): Step {
  return { reason, state: it.state, notice: null, settled: [], nextStepOn, needsPerson: false };
}

function askPerson(it: TakebackCase, reason: StepReason): Step {
  return { ...rest(it, reason, null), needsPerson: true };
}

function exhaust(it: TakebackCase, reason: StepReason): Step {
  return { ...askPerson(it, reason), state: 'exhausted' };
}
