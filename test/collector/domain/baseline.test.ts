import { describe, expect, test } from 'vitest';
import { checkById } from '#shared/catalogue.ts';
import type { Mark } from '#shared/check.ts';
import { accepted } from '#shared/growth.ts';
import type { Sample } from '#shared/readings.ts';
import { acceptableValue, acceptedAs } from '#collector/domain/baseline.ts';
import { neverRead } from '#collector/domain/condition.ts';
import type { Condition } from '#collector/domain/condition.ts';

const mark = (day: number, value: number): Mark => ({ day, value });
const bad = (baseline: number, marks: readonly Mark[]): Condition => ({
  ...neverRead,
  state: 'warn',
  since: 5,
  baseline,
  marks,
  last: { result: 'warn', because: 'risen', value: 6, limit: 4 },
  outcome: 'opened',
});
const disk = (reading: object): Sample => ({
  group: 'disk',
  subject: 0,
  reading: { kind: 'hdd', ...reading },
});

function acceptable(id: string, sample: Sample, condition: Condition, day = 60): number | null {
  const check = checkById(id);
  if (check === undefined) throw new Error(id);
  return acceptableValue(check, sample, condition, { thresholds: check.thresholds, day, at: 9 });
}

describe('what may be accepted as known', () => {
  const risen = bad(2, [mark(1, 2), mark(50, 6)]);

  test.each([
    { name: 'a count that has risen', id: 'disk.pending', reading: { pending: 6 }, is: 6 },
    {
      name: 'a level that is bad whatever stood before',
      id: 'disk.pending',
      reading: { pending: 9 },
      is: null,
    },
    {
      name: 'a count below that level',
      id: 'disk.pending',
      reading: { pending: 8 },
      is: 8,
    },
    {
      name: 'a few that the error log shows failing',
      id: 'disk.pending',
      reading: { pending: 6, loggedUncorrectable: 1 },
      is: null,
    },
    {
      name: 'a growth of remapped sectors',
      id: 'disk.reallocated',
      reading: { reallocated: 400 },
      is: 400,
    },
    {
      name: 'more remapped sectors than any disk may have',
      id: 'disk.reallocated',
      reading: { reallocated: 2000 },
      is: null,
    },
    {
      name: 'what no baseline is kept for',
      id: 'disk.temp',
      reading: { temperatureC: 60 },
      is: null,
    },
    { name: 'what was not read', id: 'disk.pending', reading: {}, is: null },
    { name: 'what is accepted already', id: 'disk.pending', reading: { pending: 2 }, is: null },
  ])('$name: $is', ({ id, reading, is }) => {
    expect(acceptable(id, disk(reading), risen)).toBe(is);
  });

  test('nothing where the check is good', () => {
    expect(acceptable('disk.pending', disk({ pending: 6 }), { ...risen, state: 'ok' })).toBeNull();
  });
});

describe('a condition whose value is accepted', () => {
  test('is good, with the value as baseline and its other marks kept', () => {
    const before = bad(2, [mark(1, 2), mark(50, 6)]);
    expect(acceptedAs(before, 6, { day: 60, at: 9 })).toEqual({
      ...neverRead,
      since: 9,
      baseline: 6,
      marks: [mark(1, 2), mark(50, 6)],
    });
  });

  test('counts from the last time the value was reached, not from an earlier visit', () => {
    const before = bad(2, [mark(1, 2), mark(10, 6), mark(20, 0), mark(50, 6)]);
    const after = acceptedAs(before, 6, { day: 60, at: 9 });
    expect(accepted(after)).toBe(6);
    expect(accepted({ ...before, baseline: 6 })).toBe(0);
  });
});
