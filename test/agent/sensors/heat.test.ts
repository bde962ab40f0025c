import { expect, test } from 'vitest';
import { hottest, readHeat } from '#agent/sensors/heat.ts';
import { machine } from './machine.ts';

const probe = (input?: number, crit?: number, max?: number) => ({ input, crit, max });

test.each([
  [
    'the hottest of equal cores counts',
    [probe(50_000, 100_000), probe(61_500, 100_000)],
    { temperatureC: 61.5, limitC: 100 },
  ],
  [
    'the one nearest to its own limit counts, not the hottest',
    [probe(80_000, 105_000), probe(75_000, 90_000)],
    { temperatureC: 75, limitC: 90 },
  ],
  [
    'max is the limit where there is no crit',
    [probe(50_000, undefined, 70_000)],
    { temperatureC: 50, limitC: 70 },
  ],
  ['crit goes before max', [probe(50_000, 100_000, 82_000)], { temperatureC: 50, limitC: 100 }],
  [
    'a nonsense crit gives way to max',
    [probe(50_000, 0, 82_000)],
    { temperatureC: 50, limitC: 82 },
  ],
  [
    'without a limit the temperature stands alone',
    [probe(50_000), probe(60_000)],
    { temperatureC: 60 },
  ],
  [
    'a core with a limit goes before a hotter one without',
    [probe(90_000), probe(60_000, 100_000)],
    { temperatureC: 60, limitC: 100 },
  ],
  ['10 degrees are believed', [probe(10_000)], { temperatureC: 10 }],
  ['less are not', [probe(9900)], null],
  ['125 degrees are believed', [probe(125_000)], { temperatureC: 125 }],
  ['more are not', [probe(125_100)], null],
  ['a sensor that says nothing is passed over', [probe(), probe(40_000)], { temperatureC: 40 }],
  ['a limit of 30 degrees is believed', [probe(20_000, 30_000)], { temperatureC: 20, limitC: 30 }],
  ['a lower one is not', [probe(20_000, 29_900)], { temperatureC: 20 }],
  [
    'a limit of 130 degrees is believed',
    [probe(20_000, 130_000)],
    { temperatureC: 20, limitC: 130 },
  ],
  [
    'a higher one gives way to max',
    [probe(20_000, 130_100, 90_000)],
    { temperatureC: 20, limitC: 90 },
  ],
  ['30 degrees of max are enough', [probe(20_000, 0, 30_000)], { temperatureC: 20, limitC: 30 }],
  [
    'a crit of 30 goes before max',
    [probe(20_000, 30_000, 90_000)],
    { temperatureC: 20, limitC: 30 },
  ],
  [
    'a crit of 130 goes before max',
    [probe(20_000, 130_000, 90_000)],
    { temperatureC: 20, limitC: 130 },
  ],
])('%s', (_, probes, expected) => {
  expect(hottest(probes)).toEqual(expected);
});

const hwmon = (chip: number, file: string) => `/sys/class/hwmon/hwmon${chip}/${file}`;

test('only the processor is read: not the disk, the graphics card or the board', async () => {
  const host = await machine({
    [hwmon(0, 'name')]: 'nvme\n',
    [hwmon(0, 'temp1_input')]: '90000\n',
    [hwmon(1, 'name')]: 'acpitz\n',
    [hwmon(1, 'temp1_input')]: '27800\n',
    [hwmon(2, 'name')]: 'coretemp\n',
    [hwmon(2, 'temp1_input')]: '47000\n',
    [hwmon(2, 'temp1_crit')]: '100000\n',
    [hwmon(2, 'temp1_max')]: '80000\n',
    [hwmon(2, 'temp2_input')]: '48000\n',
    [hwmon(2, 'temp2_crit')]: '100000\n',
    [hwmon(2, 'temp2_label')]: 'Core 0\n',
  });
  expect(await readHeat(host)).toEqual([
    { group: 'heat', subject: 0, reading: { temperatureC: 48, limitC: 100 } },
  ]);
});

test.each([
  ['a PC without hwmon has no sensor', {}, 'absent'],
  [
    'nor has one whose chips are not the processor',
    { [hwmon(0, 'name')]: 'nvme\n', [hwmon(0, 'temp1_input')]: '40000\n' },
    'absent',
  ],
  [
    'a processor that shows nothing usable has failed',
    { [hwmon(0, 'name')]: 'k10temp\n', [hwmon(0, 'temp1_input')]: '0\n' },
    'failed',
  ],
])('%s', async (_, files, unread) => {
  expect(await readHeat(await machine(files))).toEqual([{ group: 'heat', subject: 0, unread }]);
});
