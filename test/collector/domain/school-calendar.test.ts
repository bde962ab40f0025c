import { describe, expect, test } from 'vitest';
import { dayNumber } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { TableRow } from '#collector/domain/import.ts';
import { readSchoolCalendar, schoolDays } from '#collector/domain/school-calendar.ts';

// An invented year: the rules are shown, no real calendar is claimed.
const source = 'a made-up bulletin';
const year = [
  ['2030-2031', 'Autumn', '2030-10-19', '2030-11-03', 'A', source],
  ['2030-2031', 'Winter solstice', '2030-12-21', '2031-01-05', 'A', source],
  ['2030-2031', 'Winter', '2031-02-08', '2031-02-23', 'A', source],
  ['2030-2031', 'Spring', '2031-04-05', '2031-04-20', 'A', source],
  ['2030-2031', 'Summer', '2031-07-05', '2031-08-31', 'A', source],
];
const header = ['year', 'name', 'from', 'to', 'zone', 'source'];
const table = (rows: readonly (readonly string[])[], head = header): TableRow[] =>
  [head, ...rows].map((cells, at) => ({ line: at + 1, cells }));
const withRow = (at: number, change: Readonly<Record<number, string>>) =>
  year.map((row, n) => (n === at ? row.map((cell, c) => change[c] ?? cell) : row));

describe('a file of school holidays', () => {
  test('is read whole, with its source', () => {
    const read = readSchoolCalendar(table(year));
    expect(read).toMatchObject({
      ok: true,
      otherZones: 0,
      years: [{ year: 2030, zone: 'A', source }],
    });
    if (read.ok)
      expect(read.years[0]?.holidays.map((it) => it.name)).toEqual(year.map((it) => it[1]));
  });

  test('may have French headers and dates, and any order of rows', () => {
    const french = year.toReversed().map((row) => {
      const day = (iso = '') => iso.split('-').toReversed().join('/');
      return [row[0] ?? '', row[1] ?? '', day(row[2]), day(row[3]), 'Zone A', source];
    });
    const head = ['Année scolaire', 'Nom', 'Du', 'Au', 'Zone', 'Source'];
    expect(readSchoolCalendar(table(french, head))).toEqual(readSchoolCalendar(table(year)));
  });

  test('of all zones gives ours, and says how many rows were left out', () => {
    const others = year.map((row) => row.map((cell, at) => (at === 4 ? 'B' : cell)));
    expect(readSchoolCalendar(table([...others, ...year]))).toMatchObject({
      ok: true,
      otherZones: 5,
    });
    expect(readSchoolCalendar(table(others))).toEqual({ ok: false, refused: 'none_of_our_zone' });
  });

  test.each([
    { name: 'no year', rows: withRow(0, { 0: 'autumn' }), why: 'year_not_a_school_year' },
    {
      name: 'two years apart',
      rows: withRow(0, { 0: '2030-2032' }),
      why: 'year_not_a_school_year',
    },
    { name: 'no name', rows: withRow(0, { 1: ' ' }), why: 'name_empty' },
    { name: 'no date', rows: withRow(0, { 2: 'soon' }), why: 'from_not_a_date' },
    { name: 'a day that is none', rows: withRow(0, { 3: '2030-11-31' }), why: 'to_not_a_date' },
    { name: 'its end first', rows: withRow(0, { 3: '2030-10-18' }), why: 'ends_before_it_begins' },
    {
      name: 'another year’s date',
      rows: withRow(0, { 2: '2030-07-31' }),
      why: 'outside_its_school_year',
    },
    {
      name: 'an end in autumn',
      rows: withRow(4, { 3: '2031-09-16' }),
      why: 'outside_its_school_year',
    },
    { name: 'a day twice', rows: withRow(1, { 2: '2030-11-03' }), why: 'overlaps_another' },
    { name: 'no source', rows: withRow(0, { 5: '' }), why: 'source_empty' },
    { name: 'two sources', rows: withRow(0, { 5: 'hearsay' }), why: 'another_source_in_one_year' },
    { name: 'four holidays', rows: year.slice(1), why: 'year_incomplete' },
  ])('with $name is refused whole', ({ rows, why }) => {
    const read = readSchoolCalendar(table(rows));
    expect(read).toMatchObject({ ok: false, refused: 'rows' });
    if (!read.ok && read.refused === 'rows') expect(read.faults.map((it) => it.why)).toContain(why);
  });

  test('without a column, or without rows, is told apart', () => {
    expect(readSchoolCalendar(table(year, header.toSpliced(5, 1, 'origin')))).toEqual({
      ok: false,
      refused: 'column_missing',
      column: 'source',
    });
    expect(readSchoolCalendar(table([]))).toEqual({ ok: false, refused: 'no_rows' });
    expect(readSchoolCalendar([])).toEqual({ ok: false, refused: 'no_rows' });
  });
});

describe('a day', () => {
  const read = readSchoolCalendar(table(year));
  const days = schoolDays(read.ok ? read.years : []);
  test.each<{ name: string; on: CalendarDate; isHoliday: boolean; isSourced: boolean }>([
    { name: 'before a holiday', on: '2030-10-18', isHoliday: false, isSourced: true },
    { name: 'the first of a holiday', on: '2030-10-19', isHoliday: true, isSourced: true },
    { name: 'the last of a holiday', on: '2030-11-03', isHoliday: true, isSourced: true },
    { name: 'after a holiday', on: '2030-11-04', isHoliday: false, isSourced: true },
    { name: 'the last before the year', on: '2030-07-31', isHoliday: false, isSourced: false },
    { name: 'the first of the year', on: '2030-08-01', isHoliday: false, isSourced: true },
    {
      name: 'the summer’s last in the next year',
      on: '2031-08-31',
      isHoliday: true,
      isSourced: true,
    },
    {
      name: 'the first that no file tells of',
      on: '2031-09-01',
      isHoliday: false,
      isSourced: false,
    },
  ])('$name ($on)', ({ on, isHoliday, isSourced }) => {
    const day = dayNumber(on);
    expect([days.isHoliday(day), days.isSourced(day)]).toEqual([isHoliday, isSourced]);
  });

  test('is never a holiday where nothing was imported', () => {
    const none = schoolDays([]);
    expect([none.isHoliday(22_000), none.isSourced(22_000)]).toEqual([false, false]);
  });
});
