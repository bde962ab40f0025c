import { expect, test } from 'vitest';
import { diskUncorrectable } from '#shared/checks/disk-uncorrectable.ts';
import { rules, today } from './rules.ts';

const mark = (daysAgo: number, value: number) => ({ day: today - daysAgo, value });
const logged = (count: number, ageHours: number) => ({
  reportedUncorrectable: 7,
  loggedUncorrectable: count,
  loggedUncorrectableAgeHours: ageHours,
});

rules(diskUncorrectable, [
  { name: 'none is well', given: { reportedUncorrectable: 0 }, expected: 'ok' },
  {
    name: 'old losses are accepted at first sight',
    given: { reportedUncorrectable: 900 },
    expected: 'ok',
  },
  {
    name: 'three logged within the last 80 hours are not',
    given: logged(3, 80),
    expected: 'critical: fresh, 7 against 80',
  },
  {
    name: 'an hour later they are no news, yet not past',
    given: logged(3, 81),
    expected: 'nearly',
  },
  { name: 'nor are they 800 hours after', given: logged(3, 800), expected: 'nearly' },
  { name: 'then they are', given: logged(3, 801), expected: 'ok' },
  { name: 'two may be a stumble', given: logged(2, 1), expected: 'ok' },
  {
    name: 'a drive that only logs is judged by its log',
    given: { loggedErrors: 3, loggedUncorrectable: 3, loggedUncorrectableAgeHours: 2 },
    expected: 'critical: fresh, 0 against 80',
  },
  { name: 'and is well with an empty one', given: { loggedErrors: 0 }, expected: 'ok' },
  {
    name: 'and not quite with one that is not past',
    given: { loggedErrors: 3, loggedUncorrectable: 3, loggedUncorrectableAgeHours: 200 },
    expected: 'nearly',
  },
  {
    name: 'without a log one more than accepted counts',
    given: { reportedUncorrectable: 8 },
    baseline: 7,
    marks: [mark(40, 7)],
    expected: 'critical: grown, 8 against 7',
  },
  {
    name: 'as many do not',
    given: { reportedUncorrectable: 7 },
    baseline: 7,
    marks: [mark(40, 7)],
    expected: 'ok',
  },
  {
    name: 'growth of 30 days ago is over, but not forgotten',
    given: { reportedUncorrectable: 8 },
    baseline: 7,
    marks: [mark(40, 7), mark(30, 8)],
    expected: 'nearly',
  },
  {
    name: 'growth of 29 days ago counts',
    given: { reportedUncorrectable: 8 },
    baseline: 7,
    marks: [mark(40, 7), mark(29, 8)],
    expected: 'critical: grown, 8 against 7',
  },
  {
    name: 'a hard disk’s log dates its losses: growth alone says nothing',
    given: { kind: 'hdd', reportedUncorrectable: 900, loggedUncorrectable: 0 },
    baseline: 7,
    marks: [mark(40, 7)],
    expected: 'nearly',
  },
  {
    name: 'an SSD’s log may stay empty: its growth counts',
    given: { kind: 'ssd', reportedUncorrectable: 8, loggedUncorrectable: 0 },
    baseline: 7,
    marks: [mark(40, 7)],
    expected: 'critical: grown, 8 against 7',
  },
  {
    name: 'NVMe media errors that grow count',
    given: { mediaErrors: 1 },
    baseline: 0,
    marks: [mark(40, 0)],
    expected: 'critical: grown, 1 against 0',
  },
  {
    name: 'attribute 198 stands in where there is no 197',
    given: { offlineUncorrectable: 1 },
    baseline: 0,
    marks: [mark(40, 0)],
    expected: 'critical: grown, 1 against 0',
  },
  {
    name: 'and repeats it where there is',
    given: { reportedUncorrectable: 0, offlineUncorrectable: 1, pending: 1 },
    baseline: 0,
    marks: [mark(40, 0)],
    expected: 'ok',
  },
  {
    name: 'a drive that counts nothing is unknown',
    given: { verdict: 'passed' },
    expected: 'unknown',
  },
]);

test('disk.uncorrectable: a log without counts is nothing to remember', () => {
  const { thresholds } = diskUncorrectable;
  const given = { thresholds, baseline: null, marks: [], day: today };
  expect(diskUncorrectable.assess({ loggedErrors: 0 }, given)).not.toHaveProperty('value');
});
