import {
  addDays,
  addMonths,
  type CalendarDate,
  earlierOf,
  laterOf,
  schoolYearOf,
} from './calendar.ts';
import type { ReminderLevel, ReminderRule, SpringOfSchoolYear, Terms } from './terms.ts';

/** The dates that a handover sets, each counted from it in one step. */
export interface Milestones {
  readonly coverageEndsOn: CalendarDate;
  readonly windowOpensOn: CalendarDate;
  readonly dueOn: CalendarDate;
  /** Every level once, by date, then in the order of the terms. */
  readonly reminders: readonly ReminderDate[];
}
export interface ReminderDate {
  readonly level: ReminderLevel;
  readonly on: CalendarDate;
  readonly stop: ReminderRule['stop'];
}

/** How a level was dealt with, once. */
export interface SettledLevel {
  readonly level: ReminderLevel;
  /** Sent; passed over for a later one due on the same run; or answered before it was due. */
  readonly how: 'raised' | 'superseded' | 'not_needed';
  /** The day of the run that settled it. */
  readonly on: CalendarDate;
}

/**
 * All dates are days in the programme's zone, inclusive: covered through `coverageEndsOn`, taken
 * back from `windowOpensOn` to `dueOn`. An extension moves the due date and what is counted from
 * it, not the opening of the window. A case brought forward has its window opened on that day, and
 * the due date and all reminders are counted from it, in one step too.
 */
export function milestones(
  terms: Terms,
  handedOverOn: CalendarDate,
  extensionMonths = 0,
  broughtForwardOn: CalendarDate | null = null,
): Milestones {
  const opens = opensAfter(terms);
  const due = opens - terms.windowOpensMonths + terms.takebackMonths + extensionMonths;
  const promisedOn = addMonths(handedOverOn, opens);
  const isEarly = broughtForwardOn !== null && broughtForwardOn < promisedOn;
  const at = (months: number): CalendarDate =>
    isEarly ? addMonths(broughtForwardOn, months - opens) : addMonths(handedOverOn, months);
  return {
    coverageEndsOn: addMonths(handedOverOn, terms.coverageMonths),
    windowOpensOn: at(opens),
    dueOn: at(due),
    reminders: terms.reminders
      .map((rule) => ({
        level: rule.level,
        on: reminderOn(rule, handedOverOn, at((rule.from === 'due' ? due : opens) + rule.months)),
        stop: rule.stop,
      }))
      .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)),
  };
}

/** The first day on which a fault may bring a take-back forward; never while it is covered. */
export function forwardFromOn(terms: Terms, handedOverOn: CalendarDate): CalendarDate {
  return laterOf(
    addMonths(handedOverOn, opensAfter(terms) - terms.bringForwardMonths),
    addDays(addMonths(handedOverOn, terms.coverageMonths), 1),
  );
}

function opensAfter(terms: Terms): number {
  const counted = terms.countedFrom === 'coverageEnd' ? terms.coverageMonths : 0;
  return counted + terms.windowOpensMonths;
}

function reminderOn(
  rule: ReminderRule,
  handedOverOn: CalendarDate,
  counted: CalendarDate,
): CalendarDate {
  if (rule.orIfEarlier === null) return counted;
  return earlierOf(counted, springOn(rule.orIfEarlier, handedOverOn));
}

function springOn(spring: SpringOfSchoolYear, handedOverOn: CalendarDate): CalendarDate {
  const year = schoolYearOf(handedOverOn) + spring.schoolYearsAfterHandover + 1;
  return addMonths(`${year}-01-${twoDigits(spring.day)}`, spring.month - 1);
}

// As `${number}`: one or two digits stay digits.
function twoDigits(n: number): `${number}` {
  return String(n).padStart(2, '0') as `${number}`;
}
