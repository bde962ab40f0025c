import { cpuThrottle } from '#shared/checks/cpu-throttle.ts';
import { rules } from './rules.ts';

rules(cpuThrottle, [
  { name: '100 an hour are not bad', given: { perHour: 100 }, expected: 'nearly' },
  { name: 'more are', given: { perHour: 101 }, expected: 'warn: throttled, 101 against 100' },
  { name: 'well again at 50', given: { perHour: 50 }, expected: 'ok' },
  { name: 'not above', given: { perHour: 51 }, expected: 'nearly' },
  { name: 'events without a rate are unknown', given: { events: 9000 }, expected: 'unknown' },
]);
