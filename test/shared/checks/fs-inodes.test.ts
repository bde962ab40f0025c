import { fsInodes } from '#shared/checks/fs-inodes.ts';
import { rules } from './rules.ts';

rules(fsInodes, [
  {
    name: 'a twentieth left is no warning',
    given: { inodes: 1000, freeInodes: 50 },
    expected: 'nearly',
  },
  {
    name: 'less is',
    given: { inodes: 1000, freeInodes: 49 },
    expected: 'warn: low, 4.9 against 5',
  },
  {
    name: '3 % is not critical yet',
    given: { inodes: 1000, freeInodes: 30 },
    expected: 'warn: low, 3 against 5',
  },
  {
    name: 'less is',
    given: { inodes: 1000, freeInodes: 29 },
    expected: 'critical: spent, 2.9 against 3',
  },
  { name: 'well again from a tenth', given: { inodes: 1000, freeInodes: 100 }, expected: 'ok' },
  { name: 'not below', given: { inodes: 1000, freeInodes: 99 }, expected: 'nearly' },
  {
    name: 'btrfs makes inodes as it needs them',
    given: { inodes: 0, freeInodes: 0 },
    expected: 'not_applicable',
  },
  {
    name: 'a live system is full by design',
    given: { inodes: 9, freeInodes: 0, readOnlyByDesign: true },
    expected: 'not_applicable',
  },
  { name: 'without the total it is unknown', given: { freeInodes: 9 }, expected: 'unknown' },
  { name: 'without the rest it is unknown', given: { inodes: 9 }, expected: 'unknown' },
]);
