import { addDays, type CalendarDate, dateOf, weekday } from './calendar.ts';

/**
 * Working days of a workshop: French public holidays, computed for any year, and the weekdays on
 * which the site is closed. What a ticket's clock counts in.
 */

/** The eleven public holidays of Code du travail, article L3133-1, in the order of the year. */
export const publicHolidays = [
  'new_year',
  'easter_monday',
  'labour_day',
  'victory_day',
  'ascension',
  'whit_monday',
  'national_day',
  'assumption',
  'all_saints',
  'armistice',
  'christmas',
] as const;
export type PublicHoliday = (typeof publicHolidays)[number];

/** Easter Sunday of a year of the Gregorian calendar: Meeus, Astronomical Algorithms, chapter 8. */
export function easterSunday(year: number): CalendarDate {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [Math.floor(c / 4), c % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  return dateIn(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
}

/** The public holidays of a year, by date. Two may fall on one day: the later name then stands. */
export function holidaysIn(year: number): ReadonlyMap<CalendarDate, PublicHoliday> {
  const known = holidays.get(year);
  if (known !== undefined) return known;
  const easter = easterSunday(year);
  const all = new Map<CalendarDate, PublicHoliday>([
    [dateIn(year, 1, 1), 'new_year'],
    [addDays(easter, 1), 'easter_monday'],
    [dateIn(year, 5, 1), 'labour_day'],
    [dateIn(year, 5, 8), 'victory_day'],
    [addDays(easter, 39), 'ascension'],
    [addDays(easter, 50), 'whit_monday'],
    [dateIn(year, 7, 14), 'national_day'],
    [dateIn(year, 8, 15), 'assumption'],
    [dateIn(year, 11, 1), 'all_saints'],
    [dateIn(year, 11, 11), 'armistice'],
    [dateIn(year, 12, 25), 'christmas'],
  ]);
  holidays.set(year, all);
  return all;
}
const holidays = new Map<number, ReadonlyMap<CalendarDate, PublicHoliday>>();

/** When a site works. */
export interface SiteDays {
  /** 1 Monday to 7 Sunday. */
  readonly closedWeekdays: readonly number[];
}
/** Monday to Friday, as most sheltered workshops open; each site may say otherwise. */
export const usualDays: SiteDays = { closedWeekdays: [6, 7] };

export type DayOff = PublicHoliday | 'closed';

/** Why nobody works on this date; null on a working day. */
export function dayOffOn(date: CalendarDate, site: SiteDays): DayOff | null {
  const holiday = holidaysIn(Number(date.slice(0, 4))).get(date);
  if (holiday !== undefined) return holiday;
  return site.closedWeekdays.includes(weekday(date)) ? 'closed' : null;
}

/** The first working day from `date` on, that day included. Throws where a site never works. */
function workingDayFrom(date: CalendarDate, site: SiteDays): CalendarDate {
  for (let day = date, tried = 0; tried < 400; day = addDays(day, 1), tried += 1) {
    if (dayOffOn(day, site) === null) return day;
  }
  throw new RangeError('A site that is closed on each weekday has no working day');
}

/** The date so many working days after `date` (1: the next one). */
export function addWorkingDays(date: CalendarDate, n: number, site: SiteDays): CalendarDate {
  let day = date;
  for (let left = n; left > 0; left -= 1) day = workingDayFrom(addDays(day, 1), site);
  return day;
}

/**
 * Working days that have begun after `from`, through `to`: 0 on the same day, 1 from Friday to
 * Monday. Spans add up: from a to b and from b to c is from a to c.
 */
export function workingDaysBetween(from: CalendarDate, to: CalendarDate, site: SiteDays): number {
  let days = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
    if (dayOffOn(day, site) === null) days += 1;
  }
  return days;
}

/** A stretch of time, ms UTC; null while it lasts. */
export interface Span {
  readonly since: number;
  readonly until: number | null;
}

/** For how many working days a clock has run between two instants, the pauses left out. Pauses must
 * not overlap; what of them lies outside counts for nothing. */
export function workedDays(
  it: { readonly since: number; readonly until: number; readonly pauses: readonly Span[] },
  { zone, site }: { readonly zone: string; readonly site: SiteDays },
): number {
  const days = (since: number, until: number) =>
    until <= since ? 0 : workingDaysBetween(dateOf(since, zone), dateOf(until, zone), site);
  const paused = it.pauses.reduce((sum, { since, until }) => {
    const from = Math.max(since, it.since);
    return sum + days(from, Math.min(until ?? it.until, it.until));
  }, 0);
  return days(it.since, it.until) - paused;
}

function dateIn(year: number, month: number, day: number): CalendarDate {
  // As CalendarDate: the same form, of a date that exists.
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as CalendarDate;
}
