import { avState } from '#shared/checks/av-state.ts';
import { rules } from './rules.ts';

rules(avState, [
  { name: 'on and fresh is well', given: { realTime: true, signatureAgeDays: 0 }, expected: 'ok' },
  { name: '14 days are not bad', given: { realTime: true, signatureAgeDays: 14 }, expected: 'ok' },
  {
    name: 'more are',
    given: { realTime: true, signatureAgeDays: 15 },
    expected: 'warn: stale, 15 against 14',
  },
  {
    name: 'off is bad, however fresh',
    given: { realTime: false, signatureAgeDays: 0 },
    expected: 'warn: off, 0 against 1',
  },
  {
    name: 'stale is bad, on or not',
    given: { signatureAgeDays: 15 },
    expected: 'warn: stale, 15 against 14',
  },
  { name: 'fresh alone is unknown', given: { signatureAgeDays: 0 }, expected: 'unknown' },
  { name: 'on alone is unknown', given: { realTime: true }, expected: 'unknown' },
]);
