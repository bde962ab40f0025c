import { diskWear } from '#shared/checks/disk-wear.ts';
import { rules } from './rules.ts';

const spare = (sparePercent: number) => ({
  sparePercent,
  spareThresholdPercent: 10,
  wearPercent: 3,
});

rules(diskWear, [
  { name: 'a young drive is well', given: { kind: 'ssd', wearPercent: 12 }, expected: 'ok' },
  { name: '89 % is well', given: { kind: 'ssd', wearPercent: 89 }, expected: 'ok' },
  {
    name: '90 % is worn',
    given: { kind: 'ssd', wearPercent: 90 },
    expected: 'warn: worn, 90 against 90',
  },
  {
    name: '99 % is worn',
    given: { kind: 'nvme', wearPercent: 99 },
    expected: 'warn: worn, 99 against 90',
  },
  {
    name: '100 % is worn out',
    given: { kind: 'emmc', wearPercent: 100 },
    expected: 'critical: worn_out, 100 against 100',
  },
  { name: 'a spare at the drive’s own threshold is well', given: spare(10), expected: 'ok' },
  {
    name: 'below it is critical, however young the drive',
    given: spare(9),
    expected: 'critical: spare, 9 against 10',
  },
  { name: 'a hard disk does not wear so', given: { kind: 'hdd' }, expected: 'not_applicable' },
  { name: 'flash that does not tell is unknown', given: { kind: 'ssd' }, expected: 'unknown' },
]);
