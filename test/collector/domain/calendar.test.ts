import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  dateOf,
  dayNumber,
  daysBetween,
  earlierOf,
  laterOf,
  mondayOf,
  monthOf,
  readDate,
  schoolYearOf,
  weekday,
  weekOf,
} from '#collector/domain/calendar.ts';
import {
  countDays,
  dayBefore,
  dayOfWeek,
  everyDay,
  iso,
  lastSunday,
  parisMidnightMs,
  plusMonths,
} from '#test/collector/domain/plain-dates.ts';

const paris = 'Europe/Paris';

describe('the date of an instant is the one on the wall in the zone', () => {
  it.each([
    { name: 'last second of a winter day', at: '2026-01-15T22:59:59Z', date: '2026-01-15' },
    { name: 'first of the next', at: '2026-01-15T23:00:00Z', date: '2026-01-16' },
    { name: 'last second of a summer day', at: '2026-07-15T21:59:59Z', date: '2026-07-15' },
    { name: 'first of the next', at: '2026-07-15T22:00:00Z', date: '2026-07-16' },
    { name: 'midnight before spring forward', at: '2026-03-28T23:00:00Z', date: '2026-03-29' },
    { name: 'a second before 02:00 becomes 03:00', at: '2026-03-29T00:59:59Z', date: '2026-03-29' },
    { name: 'the end of the day of 23 hours', at: '2026-03-29T21:59:59Z', date: '2026-03-29' },
    { name: 'the day after it', at: '2026-03-29T22:00:00Z', date: '2026-03-30' },
    { name: 'first 02:30 of the repeated hour', at: '2026-10-25T00:30:00Z', date: '2026-10-25' },
    { name: 'second 02:30', at: '2026-10-25T01:30:00Z', date: '2026-10-25' },
    { name: 'the end of the day of 25 hours', at: '2026-10-25T22:59:59Z', date: '2026-10-25' },
    { name: 'the day after it', at: '2026-10-25T23:00:00Z', date: '2026-10-26' },
  ])('$name: $at', ({ at, date }) => {
    expect(dateOf(Date.parse(at), paris)).toBe(date);
  });

  it('midnight of every day 2020-2040, both days of changed clocks among them, parts two dates', () => {
    for (const day of everyDay(2020, 2040)) {
      const midnight = parisMidnightMs(day);
      expect(dateOf(midnight, paris)).toBe(iso(day));
      expect(dateOf(midnight - 1, paris)).toBe(iso(dayBefore(day)));
    }
  });

  it('the oracle knows the days of changed clocks', () => {
    expect([lastSunday(2026, 3), lastSunday(2026, 10)]).toEqual([29, 25]);
  });

  it('the zone decides: Dakar is still on the day that Paris has left', () => {
    const at = Date.parse('2026-07-15T22:30:00Z');
    expect([dateOf(at, paris), dateOf(at, 'Africa/Dakar')]).toEqual(['2026-07-16', '2026-07-15']);
  });

  it('an unknown zone is a bug and throws', () => {
    expect(() => dateOf(0, 'Europe/Besancon')).toThrow(RangeError);
  });
});

describe('months are added to the calendar, not days', () => {
  it.each([
    { from: '2024-02-29', months: 36, to: '2027-02-28' },
    { from: '2024-02-29', months: 48, to: '2028-02-29' },
    { from: '2024-02-29', months: 54, to: '2028-08-29' },
    { from: '2025-08-31', months: 6, to: '2026-02-28' },
    { from: '2025-08-31', months: -6, to: '2025-02-28' },
    { from: '2025-12-31', months: 1, to: '2026-01-31' },
    { from: '2025-09-01', months: 0, to: '2025-09-01' },
  ] as const)('$from and $months months is $to', ({ from, months, to }) => {
    expect(addMonths(from, months)).toBe(to);
  });

  it('in two steps is another thing than in one', () => {
    expect(addMonths(addMonths('2024-02-29', 60), -6)).toBe('2028-08-28');
  });

  it('agrees with plain arithmetic, forwards and back', () => {
    const day = fc.constantFrom(...everyDay(2019, 2029));
    fc.assert(
      fc.property(day, fc.integer({ min: -150, max: 150 }), (from, n) => {
        expect(addMonths(iso(from), n)).toBe(iso(plusMonths(from, n)));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('days, weeks and months', () => {
  it('every day 1999-2041 has the number, weekday, week and month of plain counting', () => {
    for (const day of everyDay(1999, 2041)) {
      const date = iso(day);
      expect(dayNumber(date)).toBe(countDays(day));
      expect(weekday(date)).toBe(dayOfWeek(day));
      expect(dayNumber(mondayOf(weekOf(date)))).toBe(countDays(day) - dayOfWeek(day) + 1);
      expect(monthOf(date)).toBe(date.slice(0, 7));
    }
  });

  it.each([
    { date: '2026-12-31', week: '2026-W53' },
    { date: '2027-01-01', week: '2026-W53' },
    { date: '2027-01-03', week: '2026-W53' },
    { date: '2027-01-04', week: '2027-W01' },
    { date: '2024-12-29', week: '2024-W52' },
    { date: '2024-12-30', week: '2025-W01' },
    { date: '2026-03-02', week: '2026-W10' },
  ] as const)('$date lies in $week', ({ date, week }) => {
    expect(weekOf(date)).toBe(week);
  });

  it('a week that its year lacks has no Monday', () => {
    expect(mondayOf('2026-W53')).toBe('2026-12-28');
    expect(() => mondayOf('2025-W53')).toThrow('no such week');
    expect(() => mondayOf('2025-W00')).toThrow('no such week');
  });

  it('counts nights between dates, across leap days and changed clocks', () => {
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect(daysBetween('2025-02-28', '2025-03-01')).toBe(1);
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(daysBetween('2026-03-30', '2026-03-28')).toBe(-2);
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(addDays('2024-03-01', -2)).toBe('2024-02-28');
  });

  it('the earlier and the later of two dates', () => {
    expect(earlierOf('2025-12-31', '2026-01-01')).toBe('2025-12-31');
    expect(earlierOf('2026-01-01', '2025-12-31')).toBe('2025-12-31');
    expect(laterOf('2025-12-31', '2026-01-01')).toBe('2026-01-01');
    expect(laterOf('2026-01-01', '2025-12-31')).toBe('2026-01-01');
  });

  it('a school year begins with August', () => {
    expect(schoolYearOf('2025-07-31')).toBe(2024);
    expect(schoolYearOf('2025-08-01')).toBe(2025);
    expect(schoolYearOf('2026-07-31')).toBe(2025);
  });
});

describe('a date from outside is read, or refused with a reason', () => {
  it.each(['2025-09-01', '01/09/2025', '1/9/25', ' 1/09/2025 ', '01/9/25'])(
    'reads "%s"',
    (text) => {
      expect(readDate(text)).toEqual({ ok: true, date: '2025-09-01' });
    },
  );

  it.each([
    { text: '', refused: 'empty' },
    { text: '   ', refused: 'empty' },
    { text: 'septembre 2025', refused: 'not_a_date_form' },
    { text: '2025-9-1', refused: 'not_a_date_form' },
    { text: '2025/09/01', refused: 'not_a_date_form' },
    { text: '01.09.2025', refused: 'not_a_date_form' },
    { text: '1/9/025', refused: 'not_a_date_form' },
    { text: '45901', refused: 'not_a_date_form' },
    { text: '2025-09-01T00:00:00Z', refused: 'not_a_date_form' },
    { text: '31/09/2025', refused: 'no_such_day' },
    { text: '09/13/2025', refused: 'no_such_day' },
    { text: '29/02/2025', refused: 'no_such_day' },
    { text: '0/9/25', refused: 'no_such_day' },
    { text: '01/09/1999', refused: 'year_out_of_range' },
    { text: '2100-01-01', refused: 'year_out_of_range' },
  ])('refuses "$text": $refused', ({ text, refused }) => {
    expect(readDate(text)).toMatchObject({ ok: false, refused });
  });

  it('the first and last year, and 29 February of a leap year, are read', () => {
    expect(readDate('01/01/2000')).toMatchObject({ ok: true });
    expect(readDate('2099-12-31')).toMatchObject({ ok: true });
    expect(readDate('29/2/24')).toEqual({ ok: true, date: '2024-02-29' });
  });

  it('reads every day back in each of the three forms', () => {
    for (const day of everyDay(2023, 2025)) {
      const { y, m, d } = day;
      const [year, month, date] = iso(day).split('-');
      const forms = [`${date}/${month}/${year}`, `${d}/${m}/${y - 2000}`, iso(day)];
      expect(forms.map(readDate)).toEqual(forms.map(() => ({ ok: true, date: iso(day) })));
    }
  });
});
