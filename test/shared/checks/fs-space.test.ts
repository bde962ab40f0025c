import { fsSpace } from '#shared/checks/fs-space.ts';
import { rules } from './rules.ts';

const gib = 1024 * 1024;
const disk = (sizeGiB: number, freeGiB: number) => ({
  sizeKiB: sizeGiB * gib,
  freeKiB: Math.ceil(freeGiB * gib),
});

rules(fsSpace, [
  { name: 'a tenth free is no warning', given: disk(100, 10), expected: 'nearly' },
  { name: 'less than a tenth is', given: disk(100, 9.99), expected: 'warn: low, 9.9 against 10' },
  { name: '3 % is not critical yet', given: disk(100, 3), expected: 'warn: low, 3 against 10' },
  { name: 'below 3 % is', given: disk(100, 2.99), expected: 'critical: full, 2.9 against 3' },
  { name: '3 GiB on a small disk are no warning', given: disk(16, 3), expected: 'nearly' },
  { name: 'less are', given: disk(16, 2.9), expected: 'warn: low_gib, 2.9 against 3' },
  {
    name: '1 GiB on a small disk is not critical',
    given: disk(8, 1),
    expected: 'warn: low_gib, 1 against 3',
  },
  { name: 'less is', given: disk(8, 0.99), expected: 'critical: full_gib, 0.9 against 1' },
  {
    name: 'a disk of no free space is critical',
    given: disk(100, 0),
    expected: 'critical: full, 0 against 3',
  },
  {
    name: 'a middling disk is well again at 3 GiB above the warning',
    given: disk(100, 13),
    expected: 'ok',
  },
  { name: 'not below', given: disk(100, 12.99), expected: 'nearly' },
  {
    name: 'a small disk is well again 10 points above the warning',
    given: disk(20, 5),
    expected: 'ok',
  },
  { name: 'not below either', given: disk(20, 4.99), expected: 'nearly' },
  { name: 'a disk of no size is unknown', given: disk(0, 0), expected: 'unknown' },
  { name: 'without its size it is unknown', given: { freeKiB: 1 }, expected: 'unknown' },
  { name: 'without its free space it is unknown', given: { sizeKiB: 1 }, expected: 'unknown' },
  {
    name: 'a live system is full by design',
    given: { ...disk(4, 0), readOnlyByDesign: true },
    expected: 'not_applicable',
  },
]);
