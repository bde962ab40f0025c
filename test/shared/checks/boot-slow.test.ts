import { bootSlow } from '#shared/checks/boot-slow.ts';
import { rules } from './rules.ts';

rules(bootSlow, [
  { name: 'any time is accepted at first sight', given: { seconds: 900 }, expected: 'ok' },
  {
    name: 'twice the time of handover is not bad',
    given: { seconds: 240 },
    baseline: 120,
    expected: 'ok',
  },
  {
    name: 'more is',
    given: { seconds: 250 },
    baseline: 120,
    expected: 'warn: slow, 250 against 240',
  },
  {
    name: 'three minutes are not bad, however fast it was',
    given: { seconds: 180 },
    baseline: 20,
    expected: 'ok',
  },
  {
    name: 'more are',
    given: { seconds: 190 },
    baseline: 20,
    expected: 'warn: slow, 190 against 180',
  },
  { name: 'without the time it is unknown', given: {}, expected: 'unknown' },
]);
