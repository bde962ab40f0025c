import { diskReallocated } from '#shared/checks/disk-reallocated.ts';
import { rules, today } from './rules.ts';

const mark = (daysAgo: number, value: number) => ({ day: today - daysAgo, value });
const grownFrom = (from: number, reallocated: number) => ({
  given: { kind: 'hdd' as const, reallocated },
  baseline: from,
  marks: [mark(40, from)],
});

rules(diskReallocated, [
  { name: 'none is well', given: { reallocated: 0 }, expected: 'ok' },
  { name: 'twelve at first sight are accepted', given: { reallocated: 12 }, expected: 'ok' },
  { name: 'and so they are later', ...grownFrom(12, 12), expected: 'ok' },
  { name: 'growth of 19 is slow', ...grownFrom(12, 31), expected: 'nearly' },
  {
    name: 'growth of 20 is not, and critical above 16 in all',
    ...grownFrom(12, 32),
    expected: 'critical: grown, 32 against 17',
  },
  {
    name: 'growth of 30 days ago is over',
    given: { reallocated: 90 },
    baseline: 12,
    marks: [mark(40, 12), mark(30, 90)],
    expected: 'ok',
  },
  {
    name: 'growth of 29 days ago counts',
    given: { reallocated: 90 },
    baseline: 12,
    marks: [mark(40, 12), mark(29, 90)],
    expected: 'critical: grown, 90 against 17',
  },
  {
    name: 'a replaced disk is compared with itself',
    given: { reallocated: 0 },
    baseline: 300,
    marks: [mark(40, 300), mark(3, 0)],
    expected: 'ok',
  },
  {
    name: '1,999 at first sight are accepted',
    given: { kind: 'hdd', reallocated: 1_999 },
    expected: 'ok',
  },
  {
    name: '2,000 are not, though it was so at handover',
    ...grownFrom(2_000, 2_000),
    expected: 'critical: many, 2000 against 2000',
  },
  { name: 'flash counts otherwise', given: { kind: 'ssd', reallocated: 2_000 }, expected: 'ok' },
  { name: 'a disk without the attribute is unknown', given: { pending: 0 }, expected: 'unknown' },
]);
