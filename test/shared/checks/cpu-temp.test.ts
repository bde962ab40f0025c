import { cpuTemp } from '#shared/checks/cpu-temp.ts';
import { rules } from './rules.ts';

rules(cpuTemp, [
  {
    name: '5 degrees below its limit is too hot',
    given: { temperatureC: 95, limitC: 100 },
    expected: 'warn: hot, 95 against 95',
  },
  { name: 'just under is not', given: { temperatureC: 94.9, limitC: 100 }, expected: 'nearly' },
  { name: 'well again 10 degrees lower', given: { temperatureC: 85, limitC: 100 }, expected: 'ok' },
  { name: 'not above', given: { temperatureC: 85.1, limitC: 100 }, expected: 'nearly' },
  {
    name: 'each chip has its own limit',
    given: { temperatureC: 85, limitC: 90 },
    expected: 'warn: hot, 85 against 85',
  },
  { name: 'without a limit it is unknown', given: { temperatureC: 99 }, expected: 'unknown' },
  { name: 'without a temperature it is unknown', given: { limitC: 100 }, expected: 'unknown' },
]);
