import { diskTemp } from '#shared/checks/disk-temp.ts';
import { rules } from './rules.ts';

const hdd = (temperatureC: number) => ({ kind: 'hdd' as const, temperatureC });
const ssd = (temperatureC: number) => ({ kind: 'ssd' as const, temperatureC });
const nvme = (temperatureC: number) => ({
  kind: 'nvme' as const,
  temperatureC,
  temperatureWarnC: 83,
  temperatureCriticalC: 88,
});

rules(diskTemp, [
  { name: 'a hard disk at 45 is well', given: hdd(45), expected: 'ok' },
  { name: 'from 46 it is not clear', given: hdd(46), expected: 'nearly' },
  { name: 'nor bad at 49', given: hdd(49), expected: 'nearly' },
  { name: 'at 50 it is warm', given: hdd(50), expected: 'warn: hot, 50 against 50' },
  { name: 'at 54 too', given: hdd(54), expected: 'warn: hot, 54 against 50' },
  { name: 'at 55 it is hot', given: hdd(55), expected: 'critical: hot, 55 against 55' },
  { name: 'flash at 69 is not bad', given: ssd(69), expected: 'nearly' },
  { name: 'at 70 it is', given: ssd(70), expected: 'warn: hot, 70 against 70' },
  { name: 'at 80 it is hot', given: ssd(80), expected: 'critical: hot, 80 against 80' },
  { name: 'NVMe names its own limits: 82 is not bad', given: nvme(82), expected: 'nearly' },
  { name: '83 is', given: nvme(83), expected: 'warn: hot, 83 against 83' },
  { name: '88 is hot', given: nvme(88), expected: 'critical: hot, 88 against 88' },
  { name: '78 is well', given: nvme(78), expected: 'ok' },
  {
    name: 'a drive that complains is believed',
    given: { ...nvme(60), criticalWarning: 2 },
    expected: 'warn: complains, 60 against 83',
  },
  { name: 'without a temperature it is unknown', given: { kind: 'hdd' }, expected: 'unknown' },
]);
