import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, weekday } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import {
  addWorkingDays,
  dayOffOn,
  easterSunday,
  holidaysIn,
  publicHolidays,
  usualDays,
  workedDays,
  workingDaysBetween,
} from '#collector/domain/working-time.ts';

// Dates as published for those years (Institut de mécanique céleste, dates de Pâques).
test.each([
  [2000, '2000-04-23'],
  [2008, '2008-03-23'],
  [2011, '2011-04-24'],
  [2024, '2024-03-31'],
  [2025, '2025-04-20'],
  [2026, '2026-04-05'],
  [2027, '2027-03-28'],
  [2038, '2038-04-25'],
] as const)('Easter of %i is on %s', (year, expected) => {
  expect(easterSunday(year)).toBe(expected);
});

test.each([
  ['2026-01-01', 'new_year'],
  ['2026-04-06', 'easter_monday'],
  ['2026-05-01', 'labour_day'],
  ['2026-05-08', 'victory_day'],
  ['2026-05-14', 'ascension'],
  ['2026-05-25', 'whit_monday'],
  ['2026-07-14', 'national_day'],
  ['2026-08-15', 'assumption'],
  ['2026-11-01', 'all_saints'],
  ['2026-11-11', 'armistice'],
  ['2026-12-25', 'christmas'],
  ['2026-12-26', 'closed'],
  ['2026-12-24', null],
  ['2026-05-15', null],
  ['2026-04-03', null],
] as const)('%s is a day off because of %s', (date, reason) => {
  expect(dayOffOn(date, usualDays)).toBe(reason);
});

test('each year has all eleven holidays, Easter’s on their weekdays', () => {
  for (let year = 2002; year < 2100; year += 1) {
    const all = holidaysIn(year);
    const missing = publicHolidays.filter((it) => ![...all.values()].includes(it));
    // Ascension may fall on 1 or 8 May: then one day has one name.
    expect(missing.length, String(year)).toBe(11 - all.size);
    expect(weekday(easterSunday(year))).toBe(7);
  }
});

test.each([
  { from: '2026-10-05', to: '2026-10-05', days: 0, name: 'the same day' },
  { from: '2026-10-05', to: '2026-10-08', days: 3, name: 'Monday to Thursday' },
  { from: '2026-10-02', to: '2026-10-05', days: 1, name: 'Friday to Monday' },
  { from: '2026-10-02', to: '2026-10-04', days: 0, name: 'Friday to Sunday' },
  { from: '2026-04-03', to: '2026-04-07', days: 1, name: 'Good Friday to Easter Tuesday' },
  { from: '2026-05-13', to: '2026-05-15', days: 1, name: 'over Ascension' },
  { from: '2026-12-24', to: '2026-12-28', days: 1, name: 'over Christmas' },
] as const)('$name is $days working days', ({ from, to, days }) => {
  expect(workingDaysBetween(from, to, usualDays)).toBe(days);
});

test('a site that also closes on Fridays counts none of them', () => {
  const site = { closedWeekdays: [5, 6, 7] };
  expect(workingDaysBetween('2026-10-01', '2026-10-05', site)).toBe(1);
  expect(addWorkingDays('2026-10-01', 1, site)).toBe('2026-10-05');
});

const dates = fc.integer({ min: 0, max: 3000 }).map((n): CalendarDate => addDays('2024-01-01', n));

test('spans add up, and adding days is undone by counting them', () => {
  fc.assert(
    fc.property(dates, dates, dates, fc.integer({ min: 1, max: 40 }), (one, two, three, n) => {
      const [a, b, c] = [one, two, three].toSorted();
      if (a === undefined || b === undefined || c === undefined) return;
      const days = (from: CalendarDate, to: CalendarDate) =>
        workingDaysBetween(from, to, usualDays);
      expect(days(a, b) + days(b, c)).toBe(days(a, c));
      const later = addWorkingDays(a, n, usualDays);
      expect(days(a, later)).toBe(n);
      expect(dayOffOn(later, usualDays)).toBeNull();
    }),
  );
});

describe('a ticket’s clock', () => {
  const at = (date: string) => Date.parse(`${date}T10:00:00Z`);
  const where = { zone: 'Europe/Paris', site: usualDays };
  test.each([
    { name: 'runs without pauses', pauses: [], days: 10 },
    { name: 'stands still while it waits', pauses: [['2026-10-07', '2026-10-12']], days: 7 },
    { name: 'stands still while it still waits', pauses: [['2026-10-12', null]], days: 5 },
    { name: 'leaves out what began before it', pauses: [['2026-09-01', '2026-10-06']], days: 9 },
    {
      name: 'leaves out two waits',
      pauses: [
        ['2026-10-06', '2026-10-07'],
        ['2026-10-13', '2026-10-15'],
      ],
      days: 7,
    },
    {
      name: 'is not stopped by a wait of an hour',
      pauses: [['2026-10-07', '2026-10-07']],
      days: 10,
    },
  ])('$name', ({ pauses, days }) => {
    const spans = pauses.map(([since, until]) => ({
      since: at(since ?? ''),
      until: until === null || until === undefined ? null : at(until),
    }));
    const it = { since: at('2026-10-05'), until: at('2026-10-19'), pauses: spans };
    expect(workedDays(it, where)).toBe(days);
  });

  test('counts days of the programme’s zone: 23:30 UTC in summer is tomorrow', () => {
    const since = Date.parse('2026-09-30T21:30:00Z');
    const until = Date.parse('2026-09-30T22:30:00Z');
    expect(workedDays({ since, until, pauses: [] }, where)).toBe(1);
  });

  test('never runs backwards, nor longer than without pauses', () => {
    const instant = fc.integer({ min: at('2026-01-01'), max: at('2026-12-31') });
    fc.assert(
      fc.property(fc.uniqueArray(instant, { minLength: 4, maxLength: 8 }), (all) => {
        const [since, ...rest] = all.toSorted((a, b) => a - b);
        const until = rest.pop();
        if (since === undefined || until === undefined) return;
        const pauses = [];
        for (let i = 0; i + 1 < rest.length; i += 2) {
          pauses.push({ since: rest[i] ?? 0, until: rest[i + 1] ?? null });
        }
        const paused = workedDays({ since, until, pauses }, where);
        expect(paused).toBeGreaterThanOrEqual(0);
        expect(paused).toBeLessThanOrEqual(workedDays({ since, until, pauses: [] }, where));
      }),
    );
  });
});
