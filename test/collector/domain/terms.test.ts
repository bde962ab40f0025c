import { describe, expect, it } from 'vitest';
import { termsProblems } from '#collector/domain/terms-problems.ts';
import { defaultTerms, type Terms, termsOn } from '#collector/domain/terms.ts';

const first: Terms = { ...defaultTerms, version: 'first', holdsFrom: '2020-09-01' };
const second: Terms = { ...defaultTerms, version: 'second', holdsFrom: '2026-09-01' };

describe('the version that held on the day of handover holds for good', () => {
  it.each([
    { name: 'before the first version: none', on: '2020-08-31', version: undefined },
    { name: 'its first day', on: '2020-09-01', version: 'first' },
    { name: 'the day before the next', on: '2026-08-31', version: 'first' },
    { name: 'the first day of the next', on: '2026-09-01', version: 'second' },
    { name: 'long after', on: '2040-01-01', version: 'second' },
  ] as const)('$name', ({ on, version }) => {
    expect(termsOn([first, second], on)?.version).toBe(version);
    expect(termsOn([second, first], on)?.version).toBe(version);
  });

  it('no versions, no terms', () => {
    expect(termsOn([], '2026-09-01')).toBeNull();
  });
});

describe('terms that cannot be used are named, all together', () => {
  it('the default terms can be used, and two versions of different dates', () => {
    expect(termsProblems([defaultTerms])).toEqual([]);
    expect(termsProblems([first, second])).toEqual([]);
  });

  it.each([
    { field: 'coverageMonths', value: { coverageMonths: 0 } },
    { field: 'takebackMonths', value: { takebackMonths: 60.5 } },
    { field: 'answerDays', value: { answerDays: -1 } },
    { field: 'weeklyCapacity', value: { weeklyCapacity: Number.NaN } },
  ])('$field must be a whole number above zero', ({ field, value }) => {
    expect(termsProblems([{ ...first, ...value }])).toContainEqual({
      version: 'first',
      field,
      fault: 'not_a_whole_number_above_zero',
    });
  });

  it.each([
    { fault: 'unknown_zone', value: { zone: 'Europe/Besancon' } },
    { fault: 'window_opens_after_due', value: { windowOpensMonths: 60 } },
    { fault: 'no_reminder', value: { reminders: [] } },
    { fault: 'not_a_whole_number', value: { extensionMonthsAtMost: -1 } },
    {
      fault: 'level_twice',
      value: { reminders: [...defaultTerms.reminders, ...defaultTerms.reminders] },
    },
    {
      fault: 'not_a_whole_number',
      value: { reminders: defaultTerms.reminders.map((rule) => ({ ...rule, months: 0.5 })) },
    },
  ])('$fault', ({ fault, value }) => {
    expect(termsProblems([{ ...first, ...value }]).map((problem) => problem.fault)).toEqual([
      fault,
    ]);
  });

  it('a window of one month and no extension can be used', () => {
    const narrow = { ...first, windowOpensMonths: 59, extensionMonthsAtMost: 0 };
    expect(termsProblems([narrow])).toEqual([]);
  });

  it('two versions from one date would leave open which holds', () => {
    expect(termsProblems([first, { ...second, holdsFrom: first.holdsFrom }])).toEqual([
      { version: 'second', field: 'holdsFrom', fault: 'two_versions_hold_from_one_date' },
    ]);
  });
});
