import { describe, expect, it } from 'vitest';
import { coverageOn, coverOf, observedOn } from '#collector/domain/coverage.ts';
import { defaultTerms } from '#collector/domain/terms.ts';
import {
  dayBefore,
  everyDay,
  iso,
  nextDay,
  plusMonths,
} from '#test/collector/domain/plain-dates.ts';

describe('a PC is covered from handover through the anniversary, inclusive', () => {
  it.each([
    { name: 'the day before', today: '2025-08-31', state: 'notStarted', cover: 'not_started' },
    { name: 'the day of handover', today: '2025-09-01', state: 'covered', cover: 'covered' },
    { name: '90 days before the last', today: '2028-06-03', state: 'covered', cover: 'covered' },
    { name: '89 days before the last', today: '2028-06-04', state: 'endingSoon', cover: 'covered' },
    { name: 'the last covered day', today: '2028-09-01', state: 'endingSoon', cover: 'covered' },
    { name: 'the day after', today: '2028-09-02', state: 'ended', cover: 'ended' },
  ] as const)('$name: $state', ({ today, state, cover }) => {
    const coverage = coverageOn(defaultTerms, '2025-09-01', today);
    expect(coverage).toEqual({ state, endsOn: '2028-09-01' });
    expect(coverOf(coverage)).toBe(cover);
  });

  it('29 February is covered until 28 February', () => {
    expect(coverageOn(defaultTerms, '2024-02-29', '2027-02-28').state).toBe('endingSoon');
    expect(coverageOn(defaultTerms, '2024-02-29', '2027-03-01').state).toBe('ended');
  });

  it('28 February is covered until 28 February, though the year has a 29th', () => {
    expect(coverageOn(defaultTerms, '2025-02-28', '2028-02-28').state).toBe('endingSoon');
    expect(coverageOn(defaultTerms, '2025-02-28', '2028-02-29').state).toBe('ended');
  });

  it('without a handover it has not started', () => {
    const coverage = coverageOn(defaultTerms, null, '2025-09-01');
    expect(coverage).toEqual({ state: 'notStarted', endsOn: null });
    expect(coverOf(coverage)).toBe('not_started');
  });

  it('the lengths are the terms’', () => {
    const terms = { ...defaultTerms, coverageMonths: 24, endingSoonDays: 1 };
    expect(coverageOn(terms, '2025-09-01', '2027-08-31').state).toBe('covered');
    expect(coverageOn(terms, '2025-09-01', '2027-09-01').state).toBe('endingSoon');
    expect(coverageOn(terms, '2025-09-01', '2027-09-02').state).toBe('ended');
  });

  it('every handover date 2020-2036 agrees with plain arithmetic at all four boundaries', () => {
    for (const day of everyDay(2020, 2036)) {
      const last = plusMonths(day, 36);
      const at = (today: typeof day) => coverOf(coverageOn(defaultTerms, iso(day), iso(today)));
      const around = [dayBefore(day), day, last, nextDay(last)].map(at);
      expect({ day, around }).toEqual({
        day,
        around: ['not_started', 'covered', 'covered', 'ended'],
      });
      expect(coverageOn(defaultTerms, iso(day), iso(day)).endsOn).toBe(iso(last));
    }
  });
});

describe('an observation of uncertain time counts in the family’s favour', () => {
  const between = (earliest: string, latest: string) => ({
    earliestMs: Date.parse(earliest),
    latestMs: Date.parse(latest),
  });

  it.each([
    {
      name: 'a span over the last covered day counts as its earliest',
      when: between('2028-09-01T10:00:00Z', '2028-09-05T10:00:00Z'),
      on: '2028-09-01',
    },
    {
      name: 'the earliest is a day in Paris: 22:30 UTC of 1 September is the 2nd',
      when: between('2028-09-01T22:30:00Z', '2028-09-05T10:00:00Z'),
      on: '2028-09-02',
    },
    {
      name: 'and half an hour sooner still the 1st',
      when: between('2028-09-01T21:59:59Z', '2028-09-05T10:00:00Z'),
      on: '2028-09-01',
    },
    {
      name: 'a span over the handover counts as the day of handover',
      when: between('1970-01-01T00:00:00Z', '2025-09-01T10:00:00Z'),
      on: '2025-09-01',
    },
    {
      name: 'a span wholly before the handover stays before it',
      when: between('2025-08-01T10:00:00Z', '2025-08-31T21:59:59Z'),
      on: '2025-08-01',
    },
  ])('$name', ({ when, on }) => {
    expect(observedOn(defaultTerms, '2025-09-01', when)).toBe(on);
  });

  it('without a handover it is the earliest date', () => {
    const when = between('2025-08-01T10:00:00Z', '2025-09-01T10:00:00Z');
    expect(observedOn(defaultTerms, null, when)).toBe('2025-08-01');
  });
});
