import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accepted, growth, pace } from '#shared/growth.ts';

const about = (baseline: number | null, ...marks: readonly (readonly [number, number])[]) => ({
  thresholds: {},
  baseline,
  marks: marks.map(([day, value]) => ({ day, value })),
  day: 100,
});

test.each([
  { name: 'first sight accepts nothing yet', given: about(null), expected: null },
  { name: 'the value at handover', given: about(7, [60, 7], [80, 9]), expected: 7 },
  { name: 'a lower value since', given: about(7, [60, 7], [80, 2], [90, 5]), expected: 2 },
  { name: 'no value from before handover', given: about(7, [50, 0], [60, 7]), expected: 7 },
  { name: 'a baseline whose mark is gone', given: about(7, [80, 9]), expected: 7 },
])('what is accepted: $name', ({ given, expected }) => {
  expect(accepted(given)).toBe(expected);
});

test.each([
  { name: 'none at first sight', value: 9, given: about(null), expected: 0 },
  { name: 'since handover', value: 9, given: about(7, [90, 7]), expected: 2 },
  { name: 'all that came within', value: 9, given: about(1, [60, 1], [71, 4]), expected: 8 },
  { name: 'not what came before', value: 9, given: about(1, [60, 1], [70, 4]), expected: 5 },
  { name: 'since a fall within', value: 9, given: about(7, [60, 7], [90, 0]), expected: 9 },
  { name: 'never less than none', value: 3, given: about(7, [60, 7]), expected: 0 },
])('growth within 30 days: $name', ({ value, given, expected }) => {
  expect(growth(value, given, 30)).toBe(expected);
});

test('a counter that never moves never grows, whatever the days', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 100 }), fc.nat(400), (value, day, days) => {
      expect(growth(value, about(value, [day, value]), days)).toBe(0);
    }),
  );
});

test('a longer look back never finds less growth', () => {
  const marks = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.nat(50)), {
    selector: ([day]) => day,
    maxLength: 10,
  });
  fc.assert(
    fc.property(marks, fc.nat(50), fc.nat(100), fc.nat(100), (days, value, a, b) => {
      const steps = days.toSorted(([x], [y]) => x - y);
      const given = about(steps[0]?.[1] ?? 0, ...steps);
      const [near, far] = [Math.min(a, b), Math.max(a, b)];
      expect(growth(value, given, far)).toBeGreaterThanOrEqual(growth(value, given, near));
    }),
  );
});

test.each([
  { name: 'none at first sight', value: 9, given: about(null), grown: 0, days: 0 },
  { name: 'from handover on', value: 9, given: about(4, [60, 4], [90, 7]), grown: 5, days: 40 },
  {
    name: 'from a replaced part on',
    value: 9,
    given: about(4, [60, 4], [90, 1]),
    grown: 8,
    days: 10,
  },
  {
    name: 'not from before handover',
    value: 9,
    given: about(4, [10, 0], [60, 4]),
    grown: 5,
    days: 40,
  },
  { name: 'never less than none', value: 3, given: about(4, [60, 4]), grown: 0, days: 40 },
  { name: 'no days without their mark', value: 9, given: about(4, [90, 7]), grown: 5, days: 0 },
])('pace: $name', ({ value, given, grown, days }) => {
  expect(pace(value, given)).toEqual({ grown, days });
});
