import { addMonths, type CalendarDate, earlierOf, schoolYearOf } from './calendar.ts';
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

/**
 * All dates are days in the programme's zone, inclusive: covered through `coverageEndsOn`, taken
 * back from `windowOpensOn` to `dueOn`. An extension moves the due date and what is counted from
 * it, not the opening of the window.
 */
export function milestones(
  terms: Terms,
  handedOverOn: CalendarDate,
  extensionMonths = 0,
): Milestones {
  const counted = terms.countedFrom === 'coverageEnd' ? terms.coverageMonths : 0;
  const opens = counted + terms.windowOpensMonths;
  const due = counted + terms.takebackMonths + extensionMonths;
  return {
    coverageEndsOn: addMonths(handedOverOn, terms.coverageMonths),
    windowOpensOn: addMonths(handedOverOn, opens),
    dueOn: addMonths(handedOverOn, due),
    reminders: terms.reminders
      .map((rule) => ({
        level: rule.level,
        on: reminderOn(rule, handedOverOn, rule.from === 'due' ? due : opens),
        stop: rule.stop,
      }))
      .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)),
  };
}

function reminderOn(rule: ReminderRule, handedOverOn: CalendarDate, base: number): CalendarDate {
  const counted = addMonths(handedOverOn, base + rule.months);
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
