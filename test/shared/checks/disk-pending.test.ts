import { diskPending } from '#shared/checks/disk-pending.ts';
import { rules, today } from './rules.ts';

const mark = (daysAgo: number, value: number) => ({ day: today - daysAgo, value });

rules(diskPending, [
  { name: 'none is well', given: { pending: 0 }, expected: 'ok' },
  {
    name: 'one physical sector at first sight is accepted',
    given: { pending: 8 },
    expected: 'nearly',
  },
  {
    name: 'more is not',
    given: { pending: 9 },
    expected: 'warn: many, 9 against 9',
  },
  {
    name: 'nor is it later, though it was so at handover',
    given: { pending: 9 },
    baseline: 9,
    marks: [mark(40, 9)],
    expected: 'warn: many, 9 against 9',
  },
  { name: '23 are a warning', given: { pending: 23 }, expected: 'warn: many, 23 against 9' },
  { name: '24 are critical', given: { pending: 24 }, expected: 'critical: many, 24 against 24' },
  {
    name: 'two count where the error log shows failed reads',
    given: { pending: 2, loggedUncorrectable: 1 },
    expected: 'warn: hit, 2 against 2',
  },
  {
    name: 'one does not',
    given: { pending: 1, loggedUncorrectable: 5 },
    expected: 'nearly',
  },
  {
    name: 'a clean error log accepts them',
    given: { pending: 8, loggedUncorrectable: 0 },
    expected: 'nearly',
  },
  {
    name: 'two more than at handover count',
    given: { pending: 5 },
    baseline: 3,
    marks: [mark(40, 3)],
    expected: 'warn: risen, 5 against 5',
  },
  {
    name: 'one more does not',
    given: { pending: 4 },
    baseline: 3,
    marks: [mark(40, 3)],
    expected: 'nearly',
  },
  {
    name: 'as many as at handover do not',
    given: { pending: 3 },
    baseline: 3,
    marks: [mark(40, 3)],
    expected: 'nearly',
  },
  {
    name: 'the first two on a clean disk count',
    given: { pending: 2 },
    baseline: 0,
    marks: [mark(40, 0)],
    expected: 'warn: risen, 2 against 2',
  },
  {
    name: 'those that came back after being remapped count',
    given: { pending: 8 },
    baseline: 8,
    marks: [mark(40, 8), mark(20, 0)],
    expected: 'warn: risen, 8 against 2',
  },
  {
    name: 'and still do on the next reading',
    given: { pending: 8 },
    baseline: 8,
    marks: [mark(40, 8), mark(20, 0), mark(1, 8)],
    expected: 'warn: risen, 8 against 2',
  },
  {
    name: 'the disk that was in the PC before handover does not',
    given: { pending: 5 },
    baseline: 5,
    marks: [mark(90, 0), mark(60, 5)],
    expected: 'nearly',
  },
  {
    name: 'a disk without the attribute is unknown',
    given: { verdict: 'passed' },
    expected: 'unknown',
  },
]);
