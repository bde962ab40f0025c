import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '#collector/domain/calendar.ts';
import { handoversIn } from '#collector/domain/coverage-range.ts';
import { coverageOn } from '#collector/domain/coverage.ts';
import type { CoverageState } from '#collector/domain/coverage.ts';
import { defaultTerms, termsOn } from '#collector/domain/terms.ts';
import type { Terms } from '#collector/domain/terms.ts';

const states: readonly CoverageState[] = ['notStarted', 'covered', 'endingSoon', 'ended'];
const versions: readonly Terms[] = [
  defaultTerms,
  { ...defaultTerms, version: 'shorter', holdsFrom: '2024-09-01', coverageMonths: 24 },
  { ...defaultTerms, version: 'brief', holdsFrom: '2026-02-01', coverageMonths: 1 },
];

const statesByRange = (handedOverOn: `${number}-${number}-${number}`, today: typeof handedOverOn) =>
  states.filter((state) =>
    handoversIn(state, versions, today).some(
      ({ from, to }) =>
        (from === null || handedOverOn >= from) && (to === null || handedOverOn <= to),
    ),
  );

test('each handover lies in the one range of the state that its own terms give it', () => {
  const day = fc.integer({ min: 0, max: 3650 }).map((n) => addDays('2019-01-01', n));
  fc.assert(
    fc.property(day, day, (handedOverOn, today) => {
      const terms = termsOn(versions, handedOverOn) ?? defaultTerms;
      const { state } = coverageOn(terms, handedOverOn, today);
      expect(statesByRange(handedOverOn, today)).toEqual([state]);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['2021-02-28', '2024-02-28', 'endingSoon'],
  ['2021-02-28', '2024-02-29', 'ended'],
  ['2020-02-29', '2023-02-28', 'endingSoon'],
  ['2020-02-29', '2023-03-01', 'ended'],
  ['2021-09-01', '2021-08-31', 'notStarted'],
  ['2021-09-01', '2021-09-01', 'covered'],
] as const)('handed over on %s, on %s it is %s', (handedOverOn, today, state) => {
  expect(statesByRange(handedOverOn, today)).toEqual([state]);
});
