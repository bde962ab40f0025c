import {
  addDays,
  addMonths,
  type CalendarDate,
  mondayOf,
  type MonthKey,
  monthOf,
  type WeekKey,
  weekOf,
} from '#collector/domain/calendar.ts';
import type { Edge } from '#collector/storage/takeback-lists.ts';
import type { Words } from './words.ts';

/** Weeks and months as planners say and write them. A week belongs to the month of its Monday. */

/** A week as an address writes it (`2028-W11`); null for one that does not exist. */
export function readWeek(text: string): WeekKey | null {
  if (!/^20\d\d-W\d\d$/.test(text)) return null;
  const week = text as WeekKey; // as WeekKey: the form was just seen
  try {
    mondayOf(week);
    return week;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A month as an address writes it (`2028-03`); null for one that does not exist. */
export function readMonth(text: string): MonthKey | null {
  // As MonthKey: the form is seen here.
  return /^20\d\d-(0[1-9]|1[0-2])$/.test(text) ? (text as MonthKey) : null;
}

/** The first week and day of a week or month. */
export function firstEdge(period: WeekKey | MonthKey): Edge {
  const week = readWeek(period);
  if (week !== null) return { week, day: mondayOf(week) };
  const day = firstDay(period as MonthKey); // as MonthKey: it is no week
  return { week: weekOf(firstMonday(day)), day };
}

/** The last week and day of a week or month, inclusive. */
export function lastEdge(period: WeekKey | MonthKey): Edge {
  const week = readWeek(period);
  if (week !== null) return { week, day: addDays(mondayOf(week), 6) };
  const next = addMonths(firstDay(period as MonthKey), 1); // as MonthKey: it is no week
  return { week: weekOf(addDays(firstMonday(next), -7)), day: addDays(next, -1) };
}

export function monthOfWeek(week: WeekKey): MonthKey {
  return monthOf(mondayOf(week));
}

/** The weeks of a month, first to last. */
export function weeksOfMonth(month: MonthKey): WeekKey[] {
  const { week, day } = lastEdge(month);
  const weeks: WeekKey[] = [];
  for (let monday = firstMonday(firstDay(month)); monday <= day; monday = addDays(monday, 7)) {
    weeks.push(weekOf(monday));
  }
  return weeks.filter((each) => each <= week);
}

export function addToMonth(month: MonthKey, months: number): MonthKey {
  return monthOf(addMonths(firstDay(month), months));
}

/** `semaine du 13 mars 2028`. */
export function weekName({ t, date }: Words, week: WeekKey): string {
  return t('week.of', { date: date(mondayOf(week)) });
}

/** `mars 2028`. */
export function monthName(words: Words, month: MonthKey): string {
  return formats[words.language].long.format(Date.parse(`${month}-01T00:00:00Z`));
}

/** `mars`, `sept.`: where the year stands beside it. */
export function shortMonthName(words: Words, month: MonthKey): string {
  return formats[words.language].short.format(Date.parse(`${month}-01T00:00:00Z`));
}

/** As the head of a page begins: `Semaine du 13 mars 2028`. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const format = (locale: string, it: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...it });
const formatsIn = (locale: string) => ({
  long: format(locale, { month: 'long', year: 'numeric' }),
  short: format(locale, { month: 'short' }),
});
const formats = { fr: formatsIn('fr-FR'), en: formatsIn('en-GB') };

function firstDay(month: MonthKey): CalendarDate {
  return `${month}-01`;
}

/** The first Monday on or after a date. */
function firstMonday(date: CalendarDate): CalendarDate {
  const monday = mondayOf(weekOf(date));
  return monday < date ? addDays(monday, 7) : monday;
}
