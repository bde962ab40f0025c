import { expect, test } from 'vitest';
import { clockReading, readClock } from '#agent/sensors/clock.ts';
import type { Timesync } from '#agent/sensors/clock.ts';
import { machine } from './machine.ts';

const builtAtMs = Date.parse('2026-09-01T00:00:00Z');
const facts = { upSeconds: 3600, bootedAtMs: builtAtMs, builtAtMs, firstOfBoot: false };

test.each<[string, number, Timesync, boolean | undefined]>([
  ['synchronised at once is believed', 1, 'synchronised', true],
  ['still waiting after 17 minutes is not synchronised', 1020, 'waiting', false],
  ['before, it may yet come', 1019, 'waiting', undefined],
  ['without timesyncd nothing is known', 9999, 'none', undefined],
])('%s', (_, upSeconds, timesync, expected) => {
  expect(clockReading({ ...facts, upSeconds }, timesync).synchronised).toBe(expected);
});

test.each([
  ['a boot on the build day itself is good', builtAtMs, true, false],
  ['a boot before it is not', builtAtMs - 1, true, true],
  ['a boot is judged once', builtAtMs - 1, false, undefined],
])('%s', (_, bootedAtMs, firstOfBoot, expected) => {
  const reading = clockReading({ ...facts, bootedAtMs, firstOfBoot }, 'none');
  expect(reading.resetAtBoot).toBe(expected);
});

test('the offset is rounded to seconds, and left out while unknown', () => {
  expect(clockReading({ ...facts, offsetSeconds: -1.6 }, 'none')).toEqual({ offsetSeconds: -2 });
  expect(clockReading(facts, 'none')).toEqual({});
});

test.each([
  [true, { tlsDateFault: true }],
  [false, {}],
])('a certificate out of date by this clock is told (%s)', (tlsDateFault, expected) => {
  expect(clockReading({ ...facts, tlsDateFault }, 'none')).toEqual(expected);
});

test.each([
  ['its mark is there', { '/run/systemd/timesync/synchronized': '' }, true],
  ['it runs without its mark', { '/run/systemd/timesync/other': '' }, false],
  ['it does not run', { '/run/systemd/other': '' }, undefined],
])('systemd-timesyncd: %s', async (_, files, synchronised) => {
  const [sample] = await readClock(await machine(files), facts);
  expect(sample).toEqual({
    group: 'clock',
    subject: 0,
    reading: synchronised === undefined ? {} : { synchronised },
  });
});
