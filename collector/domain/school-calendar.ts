import { dayNumber, readDate } from './calendar.ts';
import type { CalendarDate } from './calendar.ts';
import type { TableRow } from './import.ts';

/**
 * School holidays, as a file says them: no date is made up. A school year that no file has given is
 * not sourced, and whoever asks is told so.
 */

/** The zone of the académie in which the programme runs: Besançon's is A. */
export const schoolZone = 'A';

export interface SchoolHoliday {
  readonly name: string;
  /** Both days without school, inclusive. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** One school year as one source gives it. */
export interface SchoolYear {
  /** The year in which it begins: 2025 for 2025-2026. */
  readonly year: number;
  readonly zone: string;
  /** The name or address of the publication. */
  readonly source: string;
  /** By date; the summer at the year's end belongs to it, as far as the next year's first day. */
  readonly holidays: readonly SchoolHoliday[];
}

export const calendarColumns = ['year', 'name', 'from', 'to', 'zone', 'source'] as const;
export type CalendarColumn = (typeof calendarColumns)[number];

/** Headers may be in English or in French; case does not matter. */
const columnNames: Readonly<Record<CalendarColumn, readonly string[]>> = {
  year: ['year', 'année scolaire'],
  name: ['name', 'nom'],
  from: ['from', 'du'],
  to: ['to', 'au'],
  zone: ['zone'],
  source: ['source'],
};

export const calendarFaults = [
  'year_not_a_school_year',
  'name_empty',
  'from_not_a_date',
  'to_not_a_date',
  'ends_before_it_begins',
  'outside_its_school_year',
  'overlaps_another',
  'source_empty',
  'another_source_in_one_year',
  'year_incomplete',
] as const;

export interface CalendarFault {
  readonly line: number;
  readonly why: (typeof calendarFaults)[number];
  /** What the file says there. */
  readonly value: string;
}

export type CalendarRead =
  | {
      readonly ok: true;
      /** Oldest first. */
      readonly years: readonly SchoolYear[];
      /** Rows of other zones, which are left out. */
      readonly otherZones: number;
    }
  | { readonly ok: false; readonly refused: 'no_rows' | 'none_of_our_zone' }
  | { readonly ok: false; readonly refused: 'column_missing'; readonly column: CalendarColumn }
  | { readonly ok: false; readonly refused: 'rows'; readonly faults: readonly CalendarFault[] };

/**
 * Reads a calendar whole or not at all: with half of it, days would count that nobody meant.
 * A year has five holidays at least: four between its five terms (article L521-1 of the Code de
 * l'éducation) and the summer.
 */
export function readSchoolCalendar(table: readonly TableRow[]): CalendarRead {
  const [header, ...rows] = table;
  if (header === undefined || rows.length === 0) return { ok: false, refused: 'no_rows' };
  const at = new Map<CalendarColumn, number>();
  for (const column of calendarColumns) {
    const index = header.cells.findIndex((cell) => isNamed(cell, column));
    if (index === -1) return { ok: false, refused: 'column_missing', column };
    at.set(column, index);
  }
  const cellsOf = ({ line, cells }: TableRow): Cells => {
    const cell = (column: CalendarColumn) => (cells[at.get(column) ?? -1] ?? '').trim();
    return { line, cell };
  };
  const all = rows.map(cellsOf);
  const ours = all.filter(({ cell }) => zoneOf(cell('zone')) === schoolZone);
  if (ours.length === 0) return { ok: false, refused: 'none_of_our_zone' };
  const faults: CalendarFault[] = [];
  const read = ours.flatMap((row) => readRow(row, faults));
  const years = faults.length > 0 ? [] : gather(read, faults);
  if (faults.length > 0) return { ok: false, refused: 'rows', faults };
  return { ok: true, years, otherZones: all.length - ours.length };
}

interface Cells {
  readonly line: number;
  readonly cell: (column: CalendarColumn) => string;
}
interface Row extends SchoolHoliday {
  readonly line: number;
  readonly year: number;
  readonly source: string;
}

const fewestHolidays = 5;

function isNamed(cell: string, column: CalendarColumn): boolean {
  return columnNames[column].includes(cell.trim().toLowerCase());
}

function zoneOf(text: string): string {
  return text.toUpperCase().replace(/^ZONE\s+/, '');
}

function readRow({ line, cell }: Cells, faults: CalendarFault[]): Row[] {
  const before = faults.length;
  const fault = (why: CalendarFault['why'], value: string) =>
    void faults.push({ line, why, value });
  const year = schoolYear(cell('year'));
  if (year === null) fault('year_not_a_school_year', cell('year'));
  if (cell('name') === '') fault('name_empty', '');
  if (cell('source') === '') fault('source_empty', '');
  const from = readDate(cell('from'));
  const to = readDate(cell('to'));
  if (!from.ok) fault('from_not_a_date', cell('from'));
  if (!to.ok) fault('to_not_a_date', cell('to'));
  if (year === null || !from.ok || !to.ok || faults.length > before) return [];
  if (to.date < from.date) fault('ends_before_it_begins', cell('to'));
  if (from.date < `${year}-08-01` || to.date > `${year + 1}-09-15`) {
    fault('outside_its_school_year', `${from.date} ${to.date}`);
  }
  const named = { name: cell('name'), source: cell('source') };
  return faults.length > before ? [] : [{ line, year, from: from.date, to: to.date, ...named }];
}

/** `2025-2026`, `2025/26` or `2025`. */
function schoolYear(text: string): number | null {
  const [, first, second] = /^(20\d\d)(?:\s*[-/–]\s*((?:20)?\d\d))?$/.exec(text) ?? [];
  if (first === undefined) return null;
  const year = Number(first);
  return second === undefined || Number(second) % 100 === (year + 1) % 100 ? year : null;
}

function gather(rows: readonly Row[], faults: CalendarFault[]): SchoolYear[] {
  const byYear = Map.groupBy(
    rows.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.line - b.line)),
    (row) => row.year,
  );
  let last: Row | null = null;
  const years: SchoolYear[] = [];
  for (const [year, own] of [...byYear].toSorted(([a], [b]) => a - b)) {
    const source = own[0]?.source ?? '';
    for (const row of own) {
      const { line } = row;
      if (last !== null && row.from <= last.to) {
        faults.push({ line, why: 'overlaps_another', value: `${row.from} ${row.to}` });
      }
      if (row.source !== source) {
        faults.push({ line, why: 'another_source_in_one_year', value: row.source });
      }
      last = row;
    }
    if (own.length < fewestHolidays) {
      faults.push({ line: own[0]?.line ?? 0, why: 'year_incomplete', value: String(year) });
    }
    const holidays = own.map(({ name, from, to }) => ({ name, from, to }));
    years.push({ year, zone: schoolZone, source, holidays });
  }
  return years;
}

/** What is known of each day, by its number since 1970-01-01. */
export interface SchoolDays {
  readonly isHoliday: (day: number) => boolean;
  /** False where no file says whether there is school. */
  readonly isSourced: (day: number) => boolean;
}

export function schoolDays(years: readonly SchoolYear[]): SchoolDays {
  const holidays = years.flatMap((it) =>
    it.holidays.map(({ from, to }) => ({ from: dayNumber(from), to: dayNumber(to) })),
  );
  const sourced = years.map(({ year }) => ({
    from: dayNumber(`${year}-08-01`),
    to: dayNumber(`${year + 1}-07-31`),
  }));
  const isHoliday = (day: number) => holidays.some(({ from, to }) => from <= day && day <= to);
  return {
    isHoliday,
    // The last days of a summer lie in the next year's August: the file of the year before says them.
    isSourced: (day) => sourced.some(({ from, to }) => from <= day && day <= to) || isHoliday(day),
  };
}
