import { diskTimeouts } from '#shared/checks/disk-timeouts.ts';
import { rules, today } from './rules.ts';

const known = { baseline: 50, marks: [{ day: today - 40, value: 50 }] };

rules(diskTimeouts, [
  {
    name: 'any number is accepted at first sight',
    given: { commandTimeouts: 9_000 },
    expected: 'ok',
  },
  { name: 'no growth is well', given: { commandTimeouts: 50 }, ...known, expected: 'ok' },
  {
    name: 'growth of 100 is not bad',
    given: { commandTimeouts: 150 },
    ...known,
    expected: 'nearly',
  },
  {
    name: 'growth of 101 is',
    given: { commandTimeouts: 151 },
    ...known,
    expected: 'warn: grown, 151 against 150',
  },
  { name: 'a disk without the attribute is unknown', given: { pending: 0 }, expected: 'unknown' },
]);
