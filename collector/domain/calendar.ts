/**
 * Calendar dates, ISO weeks and months: what coverage, take-back and rounds count in.
 *
 * A calendar date has no hour and no zone; only `dateOf` crosses from instants, and asks for the
 * zone. All arithmetic is `Temporal`'s: 29 February plus 36 months is 28 February, where the
 * language's older `Date` says 1 March.
 */

/** `YYYY-MM-DD`, a date that exists. From outside by `readDate` only. */
export type CalendarDate = `${number}-${number}-${number}`;
/** ISO 8601 week, `YYYY-Www`; the year is the week's own: 2027-01-01 lies in `2026-W53`. */
export type WeekKey = `${number}-W${number}`;
/** `YYYY-MM`. */
export type MonthKey = `${number}-${number}`;

/** The date on the wall in `zone` (IANA name) at an instant in ms UTC. Throws on an unknown zone. */
export function dateOf(instantMs: number, zone: string): CalendarDate {
  return written(
    Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(zone).toPlainDate(),
  );
}

/** `n` may be negative. A day that the month lacks becomes its last day, so adding twice may differ
 * from adding once: 29 Feb 2024 + 60 - 6 months is 28 Aug 2028, + 54 months is 29 Aug 2028. */
export function addMonths(date: CalendarDate, n: number): CalendarDate {
  return written(Temporal.PlainDate.from(date).add({ months: n }));
}

/** `n` may be negative. */
export function addDays(date: CalendarDate, n: number): CalendarDate {
  return written(Temporal.PlainDate.from(date).add({ days: n }));
}

/** Days since 1970-01-01, negative before. */
export function dayNumber(date: CalendarDate): number {
  return epoch.until(Temporal.PlainDate.from(date)).days;
}

/** Nights from one date to the other: 0 for the same day, negative when `to` comes first. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** The later of two dates. ISO dates sort as text. */
export function laterOf(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a < b ? b : a;
}

/** The earlier of two dates. */
export function earlierOf(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a < b ? a : b;
}

export function weekOf(date: CalendarDate): WeekKey {
  const day = Temporal.PlainDate.from(date);
  const { yearOfWeek, weekOfYear } = day;
  if (yearOfWeek === undefined || weekOfYear === undefined) throw new RangeError(date);
  // As WeekKey: both parts are digits by construction.
  return `${yearOfWeek}-W${String(weekOfYear).padStart(2, '0')}` as WeekKey;
}

/** The week's first day. Throws RangeError on a week that the year lacks, such as 2025-W53. */
export function mondayOf(week: WeekKey): CalendarDate {
  const [year, number] = week.split('-W').map(Number);
  const inWeekOne = Temporal.PlainDate.from({ year: year ?? Number.NaN, month: 1, day: 4 });
  const monday = inWeekOne.add({ days: 1 - inWeekOne.dayOfWeek + 7 * ((number ?? 0) - 1) });
  const date = written(monday);
  if (weekOf(date) !== week) throw new RangeError(`no such week: ${week}`);
  return date;
}

export function monthOf(date: CalendarDate): MonthKey {
  // As MonthKey: the first seven characters of YYYY-MM-DD.
  return date.slice(0, 7) as MonthKey;
}

/** 1 Monday to 7 Sunday. */
export function weekday(date: CalendarDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/**
 * The year in which the school year of this date began: 2025 for 2025-09-01 and for 2026-06-30.
 * July belongs to the year that ends, August to the one that begins: handovers of the summer are
 * made for the pupils of the coming year. No holiday calendar is needed for that.
 */
export function schoolYearOf(date: CalendarDate): number {
  const { year, month } = Temporal.PlainDate.from(date);
  return month >= 8 ? year : year - 1;
}

export type DateRefusal = 'empty' | 'not_a_date_form' | 'no_such_day' | 'year_out_of_range';
export type DateRead =
  | { readonly ok: true; readonly date: CalendarDate }
  | { readonly ok: false; readonly refused: DateRefusal; readonly expected: string };

/**
 * A date as people and spreadsheets of French cities write it: `2025-09-01`, `01/09/2025`,
 * `1/9/25` (day first; two digits of a year are 20yy). Blanks around it are ignored. Years run from
 * 2000 to 2099, in which all of the programme (since 2002) lies: 0025 or 2205 is a slip of the hand.
 */
export function readDate(text: string): DateRead {
  const given = text.trim();
  if (given === '') return refusal('empty');
  const parts = isoForm.exec(given)?.groups ?? frenchForm.exec(given)?.groups;
  if (!parts) return refusal('not_a_date_form');
  const year = parts['year']?.length === 2 ? 2000 + Number(parts['year']) : Number(parts['year']);
  if (year < 2000 || year > 2099) return refusal('year_out_of_range');
  return existing(year, Number(parts['month']), Number(parts['day']));
}

const isoForm = /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/;
const frenchForm = /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4}|\d{2})$/;
const epoch = Temporal.PlainDate.from('1970-01-01');

function existing(year: number, month: number, day: number): DateRead {
  try {
    const date = Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
    return { ok: true, date: written(date) };
  } catch (error) {
    if (error instanceof RangeError) return refusal('no_such_day');
    throw error;
  }
}

function refusal(refused: DateRefusal): DateRead {
  return { ok: false, refused, expected: '2025-09-01, 01/09/2025, 1/9/25' };
}

function written(date: Temporal.PlainDate): CalendarDate {
  if (date.year < 0 || date.year > 9999) throw new RangeError(`no four-digit year: ${date.year}`);
  // As CalendarDate: years 0 to 9999 are written YYYY-MM-DD by the standard.
  return date.toString() as CalendarDate;
}

/** The first instant of a date in `zone`, ms UTC: on both clock changes too. */
export function startOfDay(date: CalendarDate, zone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
}
