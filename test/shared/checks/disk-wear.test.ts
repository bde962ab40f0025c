import { diskWear } from '#shared/checks/disk-wear.ts';
import { rules, today } from './rules.ts';

const spare = (sparePercent: number) => ({
  sparePercent,
  spareThresholdPercent: 10,
  wearPercent: 3,
});
const ssd = (wearPercent: number) => ({ kind: 'ssd', wearPercent }) as const;
const since = (daysAgo: number, value: number) => ({
  baseline: value,
  marks: [{ day: today - daysAgo, value }],
});

rules(diskWear, [
  { name: 'a young drive is well', given: ssd(12), expected: 'ok' },
  { name: '89 % at first sight is well', given: ssd(89), expected: 'ok' },
  { name: '90 % is not quite', given: ssd(90), expected: 'nearly' },
  { name: 'what was used up before handover is accepted', given: ssd(140), expected: 'nearly' },
  {
    name: 'and stays so while nothing more is',
    given: ssd(140),
    ...since(400, 140),
    expected: 'nearly',
  },
  {
    name: 'a drive written on beyond its life is worn out',
    given: ssd(141),
    ...since(400, 140),
    expected: 'critical: worn_out, 141 against 100',
  },
  {
    name: 'so is one that comes to 100 %, however slowly',
    given: { kind: 'emmc', wearPercent: 100 },
    ...since(3000, 99),
    expected: 'critical: worn_out, 100 against 100',
  },
  {
    name: 'a pace that leads to 100 % in 180 days is a warning',
    given: ssd(80),
    ...since(180, 60),
    expected: 'warn: soon, 80 against 180',
  },
  { name: 'in 181 days it is not', given: ssd(80), ...since(181, 60), expected: 'nearly' },
  { name: 'four points are no pace', given: ssd(89), ...since(28, 85), expected: 'ok' },
  {
    name: 'five in four weeks are',
    given: { kind: 'nvme', wearPercent: 90 },
    ...since(28, 85),
    expected: 'warn: soon, 90 against 180',
  },
  { name: 'five in 27 days are not yet', given: ssd(89), ...since(27, 84), expected: 'nearly' },
  {
    name: 'a new drive in the place of an old one wears from its own beginning',
    given: ssd(7),
    baseline: 85,
    marks: [
      { day: today - 100, value: 85 },
      { day: today - 50, value: 2 },
    ],
    expected: 'nearly',
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
