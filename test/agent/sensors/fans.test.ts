import { expect, test } from 'vitest';
import { fanCount, readFans } from '#agent/sensors/fans.ts';
import { machine } from './machine.ts';

test.each([
  ['one of two turns', [0, 900], { fans: 2, turning: 1 }],
  ['none does', [0, 0], { fans: 2, turning: 0 }],
  ['the fastest that is believed', [20_000], { fans: 1, turning: 1 }],
  ['faster is a controller asleep', [20_001, 65_535], null],
  ['below 0 as well', [-1], null],
  ['what says nothing is no fan', [undefined, 800], { fans: 1, turning: 1 }],
  ['nothing at all', [], null],
])('%s', (_, rpms, expected) => {
  expect(fanCount(rpms)).toEqual(expected);
});

const hwmon = (chip: number, file: string) => `/sys/class/hwmon/hwmon${chip}/${file}`;
const core = {
  [hwmon(0, 'name')]: 'coretemp\n',
  [hwmon(0, 'temp1_input')]: '81900\n',
  [hwmon(0, 'temp1_crit')]: '100000\n',
};

test('the processor’s heat is told where no fan turns', async () => {
  const host = await machine({
    ...core,
    [hwmon(1, 'name')]: 'thinkpad\n',
    [hwmon(1, 'fan1_input')]: '0\n',
  });
  expect(await readFans(host)).toEqual([
    { group: 'fans', subject: 0, reading: { fans: 1, turning: 0, processorC: 81 } },
  ]);
});

test('where one turns it is not', async () => {
  const host = await machine({
    ...core,
    [hwmon(1, 'name')]: 'nct6775\n',
    [hwmon(1, 'fan1_input')]: '0\n',
    [hwmon(1, 'fan2_input')]: '1180\n',
    [hwmon(1, 'fan2_min')]: '0\n',
  });
  expect(await readFans(host)).toEqual([
    { group: 'fans', subject: 0, reading: { fans: 2, turning: 1 } },
  ]);
});

test.each([
  ['a PC without fans in sight', core, 'absent'],
  ['nor does one without sensors', {}, 'absent'],
  [
    'a graphics card’s fan is its own affair',
    { [hwmon(1, 'name')]: 'amdgpu\n', [hwmon(1, 'fan1_input')]: '0\n' },
    'absent',
  ],
  [
    'fans that say nothing usable have failed',
    { [hwmon(1, 'name')]: 'dell_smm\n', [hwmon(1, 'fan1_input')]: '65535\n' },
    'failed',
  ],
])('%s', async (_, files, unread) => {
  expect(await readFans(await machine(files))).toEqual([{ group: 'fans', subject: 0, unread }]);
});
