import { updFresh } from '#shared/checks/upd-fresh.ts';
import { rules } from './rules.ts';

rules(updFresh, [
  {
    name: '30 days are fresh enough',
    given: { listAgeDays: 30, listAgeUseDays: 30 },
    expected: 'ok',
  },
  {
    name: 'more are not',
    given: { listAgeDays: 31, listAgeUseDays: 5 },
    expected: 'warn: stale, 31 against 30',
  },
  {
    name: 'a PC in a drawer has missed nothing',
    given: { listAgeDays: 400, listAgeUseDays: 4 },
    expected: 'nearly',
  },
  { name: 'fresh lists need no days of use', given: { listAgeDays: 0 }, expected: 'ok' },
  {
    name: 'old lists without days of use are unknown',
    given: { listAgeDays: 31 },
    expected: 'unknown',
  },
  { name: 'without their age it is unknown', given: { listAgeUseDays: 9 }, expected: 'unknown' },
]);
