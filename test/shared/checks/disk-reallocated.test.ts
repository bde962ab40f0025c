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
  { name: 'growth of 99 is slow', ...grownFrom(12, 111), expected: 'nearly' },
  {
    name: 'growth of 100 is not',
    ...grownFrom(12, 112),
    expected: 'critical: grown, 112 against 112',
  },
  {
    name: 'growth of 30 days ago is over',
    given: { reallocated: 190 },
    baseline: 12,
    marks: [mark(40, 12), mark(30, 190)],
    expected: 'ok',
  },
  {
    name: 'growth of 29 days ago counts',
    given: { reallocated: 190 },
    baseline: 12,
    marks: [mark(40, 12), mark(29, 190)],
    expected: 'critical: grown, 190 against 112',
  },
  {
    name: 'a replaced disk is compared with itself',
    given: { reallocated: 0 },
    baseline: 300,
    marks: [mark(40, 300), mark(3, 0)],
    expected: 'ok',
  },
  {
    name: '1,499 at first sight are accepted',
    given: { kind: 'hdd', reallocated: 1_499 },
    expected: 'ok',
  },
  {
    name: '1,500 are not, though it was so at handover',
    ...grownFrom(1_500, 1_500),
    expected: 'critical: many, 1500 against 1500',
  },
  { name: 'flash counts otherwise', given: { kind: 'ssd', reallocated: 2_000 }, expected: 'ok' },
  { name: 'a disk without the attribute is unknown', given: { pending: 0 }, expected: 'unknown' },
]);
