import { battHealth } from '#shared/checks/batt-health.ts';
import { rules } from './rules.ts';

const battery = (healthPercent: number) => ({ healthPercent, chargePercent: 90 });

rules(battHealth, [
  { name: '80 % is not fading', given: battery(80), expected: 'nearly' },
  { name: 'less is', given: battery(79.9), expected: 'warn: fading, 79.9 against 80' },
  { name: '60 % is fading still', given: battery(60), expected: 'warn: fading, 60 against 80' },
  { name: 'less is worn', given: battery(59.9), expected: 'warn: worn, 59.9 against 60' },
  { name: 'well again at 82 %', given: battery(82), expected: 'ok' },
  { name: 'not below', given: battery(81.9), expected: 'nearly' },
  {
    name: 'charged to 60 % it is not judged',
    given: { healthPercent: 50, chargePercent: 60 },
    expected: 'unknown',
  },
  {
    name: 'above it is',
    given: { healthPercent: 50, chargePercent: 61 },
    expected: 'warn: worn, 50 against 60',
  },
  { name: 'without its charge it is unknown', given: { healthPercent: 50 }, expected: 'unknown' },
  {
    name: 'a battery that is gone has no health',
    given: { present: false },
    expected: 'not_applicable',
  },
  { name: 'without its health it is unknown', given: { chargePercent: 90 }, expected: 'unknown' },
]);
