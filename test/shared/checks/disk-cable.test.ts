import { diskCable } from '#shared/checks/disk-cable.ts';
import { rules, today } from './rules.ts';

const known = { baseline: 50, marks: [{ day: today - 40, value: 50 }] };

rules(diskCable, [
  { name: 'any number is accepted at first sight', given: { crcErrors: 9_000 }, expected: 'ok' },
  { name: 'no growth is well', given: { crcErrors: 50 }, ...known, expected: 'ok' },
  { name: 'growth of 19 is not bad', given: { crcErrors: 69 }, ...known, expected: 'nearly' },
  {
    name: 'growth of 20 is',
    given: { crcErrors: 70 },
    ...known,
    expected: 'warn: grown, 70 against 70',
  },
  { name: 'a disk without the attribute is unknown', given: { pending: 0 }, expected: 'unknown' },
]);
