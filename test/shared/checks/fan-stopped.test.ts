import { fanStopped } from '#shared/checks/fan-stopped.ts';
import { rules, today } from './rules.ts';

const seenTurning = { baseline: 1, marks: [{ day: today - 40, value: 1 }] };
const still = (processorC: number) => ({ fans: 1, turning: 0, processorC });

rules(fanStopped, [
  { name: 'one fan of three that turns is enough', given: { fans: 3, turning: 1 }, expected: 'ok' },
  {
    name: 'at 70 degrees a fan may rest',
    given: still(70),
    ...seenTurning,
    expected: 'nearly',
  },
  {
    name: 'above it may not',
    given: still(71),
    ...seenTurning,
    expected: 'warn: stopped, 71 against 70',
  },
  {
    name: 'a fan that nobody ever saw turn may not be one',
    given: still(95),
    expected: 'unknown',
  },
  {
    name: 'seen turning once, later than the baseline, is enough',
    given: still(95),
    baseline: 80,
    marks: [
      { day: today - 9, value: 80 },
      { day: today - 3, value: 1 },
    ],
    expected: 'warn: stopped, 95 against 70',
  },
  {
    name: 'without the heat it is unknown',
    given: { fans: 1, turning: 0 },
    ...seenTurning,
    expected: 'unknown',
  },
]);
