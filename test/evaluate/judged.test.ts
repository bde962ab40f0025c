import { expect, test } from 'vitest';
import { report } from './drive.ts';
import { judgement, once, snapshots } from './judged.ts';

const judged = judgement();

test('a healthy drive gets no ticket', () => {
  expect(judged([report(0), report(100)])).toEqual([]);
});

test('a ticket opens with the report that shows the fault, and says why', () => {
  const late = report(200, { raw: { 197: 40 } });
  expect(judged([report(0, { raw: { 197: 0 } }), late])).toEqual([
    {
      index: 1,
      at: late.at,
      rule: 'disk.pending',
      because: 'Disk 1 can no longer read 40 sectors (threshold: 24).',
    },
  ]);
});

test('a drive that stays bad over many reports has one ticket', () => {
  const days = [0, 1, 30, 31, 200];
  expect(judged(days.map((day) => report(day, { raw: { 197: 40 } })))).toHaveLength(1);
});

test('a fault that comes back after it was gone for weeks is told a second time', () => {
  const counts = [40, 0, 40];
  const reports = counts.map((pending, at) => report(at * 100, { raw: { 197: pending } }));
  expect(judged(reports).map(({ index }) => index)).toEqual([0, 2]);
});

test('growth since handover is seen with a history and not without', () => {
  const reports = [report(0, { raw: { 5: 10 } }), report(100, { raw: { 5: 900 } })];
  expect(judged(reports)).toMatchObject([{ index: 1, rule: 'disk.reallocated' }]);
  expect(snapshots(judged)(reports)).toEqual([]);
});

test('a later report cannot open a ticket before its own date', () => {
  const reports = [report(0), report(1), report(2, { passed: false })];
  expect(judged(reports)).toMatchObject([{ index: 2, at: reports[2]?.at }]);
});

test('other thresholds make other tickets', () => {
  const lenient = judgement((check) => ({ ...check.thresholds, most: 100_000 }));
  const worn = [report(0, { raw: { 5: 3000 } })];
  expect(judged(worn)).toHaveLength(1);
  expect(lenient(worn)).toEqual([]);
});

test('a drive is judged once however often it is asked for, and apart where it died', () => {
  let calls = 0;
  const counted = once((reports, options) => {
    calls += 1;
    return judged(reports, options);
  });
  const single = report(0, { raw: { 197: 40 } });
  const many = [report(0), report(9)];
  for (let time = 0; time < 3; time += 1) {
    expect(counted([single])).toHaveLength(1);
    expect(counted(many)).toEqual([]);
    expect(counted(many, { diedAtLast: true })).toEqual([]);
  }
  expect(calls).toBe(3);
});
