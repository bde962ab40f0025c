import { expect, test } from 'vitest';
import { readThrottle, throttleReading } from '#agent/sensors/throttle.ts';
import { machine } from './machine.ts';

test.each([
  [
    'one event is counted by each core, and counts once',
    [7, 7, 7, 7],
    7200,
    { events: 7, perHour: 3 },
  ],
  ['the highest counts', [1, 400, 3], 3600, { events: 400, perHour: 400 }],
  ['within the first hour there is no rate', [400], 3599, { events: 400 }],
  ['after it there is', [400], 3600, { events: 400, perHour: 400 }],
  ['no counter, no reading', [], 9000, null],
])('%s', (_, counts, upSeconds, expected) => {
  expect(throttleReading(counts, upSeconds)).toEqual(expected);
});

const cpu = (number: number, file: string) =>
  `/sys/devices/system/cpu/cpu${number}/thermal_throttle/${file}`;

test('cores and packages of every processor are read, and nothing else', async () => {
  const host = await machine({
    [cpu(0, 'core_throttle_count')]: '2\n',
    [cpu(0, 'package_throttle_count')]: '9\n',
    [cpu(0, 'core_throttle_total_time_ms')]: '77777\n',
    [cpu(1, 'core_throttle_count')]: '3\n',
    '/sys/devices/system/cpu/cpufreq/boost': '1\n',
  });
  expect(await readThrottle(host, 7200)).toEqual([
    { group: 'throttle', subject: 0, reading: { events: 9, perHour: 4 } },
  ]);
});

test.each([
  ['AMD counts nothing', { '/sys/devices/system/cpu/cpu0/online': '1\n' }, 'absent'],
  ['a PC without the folder has nothing', {}, 'absent'],
  ['what is no number has failed', { [cpu(0, 'core_throttle_count')]: 'many\n' }, 'failed'],
])('%s', async (_, files, unread) => {
  expect(await readThrottle(await machine(files), 9000)).toEqual([
    { group: 'throttle', subject: 0, unread },
  ]);
});
