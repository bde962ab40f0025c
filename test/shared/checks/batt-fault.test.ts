import { battFault } from '#shared/checks/batt-fault.ts';
import { rules, today } from './rules.ts';

const charged = (healthPercent: number) => ({ healthPercent, chargePercent: 90 });
const since = (days: number, value: number) => ({
  baseline: value,
  marks: [{ day: today - days, value }],
});

rules(battFault, [
  { name: 'any health is accepted at first sight', given: charged(30), expected: 'ok' },
  {
    name: '14 points lost in a month are not bad',
    given: charged(76),
    ...since(10, 90),
    expected: 'nearly',
  },
  {
    name: '15 points are',
    given: charged(75.9),
    ...since(10, 90),
    expected: 'critical: fallen, 75 against 75',
  },
  {
    name: 'well again within 7 points of the month’s best',
    given: charged(83),
    ...since(10, 90),
    expected: 'ok',
  },
  {
    name: 'not below',
    given: charged(82),
    ...since(10, 90),
    expected: 'nearly',
  },
  {
    name: 'a value that stood for long counts on the day the month begins',
    given: charged(60),
    ...since(400, 90),
    expected: 'critical: fallen, 60 against 75',
  },
  {
    name: 'a slow fall that began long ago does not',
    given: charged(73),
    baseline: 95,
    marks: [
      { day: today - 300, value: 95 },
      { day: today - 100, value: 80 },
      { day: today - 5, value: 72 },
    ],
    expected: 'ok',
  },
  {
    name: 'charged to 60 % it is not judged',
    given: { healthPercent: 50, chargePercent: 60 },
    ...since(10, 90),
    expected: 'unknown',
  },
  {
    name: 'above it is',
    given: { healthPercent: 50, chargePercent: 61 },
    ...since(10, 90),
    expected: 'critical: fallen, 50 against 75',
  },
  {
    name: 'a battery that was there is missed',
    given: { present: false },
    ...since(10, 90),
    expected: 'critical: gone, 0 against 1',
  },
  {
    name: 'one that never was is not',
    given: { present: false },
    expected: 'not_applicable',
  },
  {
    name: 'nor is one that was missing at handover, or whose absence was accepted',
    given: { present: false },
    ...since(10, 0),
    expected: 'ok',
  },
  {
    name: 'an absence in between is no fall',
    given: charged(80),
    baseline: 85,
    marks: [
      { day: today - 50, value: 85 },
      { day: today - 20, value: 0 },
    ],
    expected: 'ok',
  },
  { name: 'without its charge it is unknown', given: { healthPercent: 50 }, expected: 'unknown' },
]);
