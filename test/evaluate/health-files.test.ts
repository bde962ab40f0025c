import { expect, test } from 'vitest';
import { readBatteries } from '#agent/sensors/batteries.ts';
import { hostOf, powerSupplyOf, probesOf } from './health-files.ts';

const read = (text: string) => readBatteries(hostOf(powerSupplyOf(text)));

test('a uevent becomes the files that the sensor reads', async () => {
  const text = 'POWER_SUPPLY_ENERGY_FULL_DESIGN=50000000\nPOWER_SUPPLY_ENERGY_FULL=40000000\n';
  expect(await read(text)).toMatchObject([{ reading: { healthPercent: 80 } }]);
});

test('upower may write a decimal comma', async () => {
  const text = '  energy-full:         20,5 Wh\n  energy-full-design:  41 Wh\n';
  expect(await read(text)).toMatchObject([{ reading: { healthPercent: 50 } }]);
});

test('a battery that does not feed the PC is none', async () => {
  const text = '  power supply:         no\n    energy-full:       0 Wh\n';
  expect(await read(text)).toMatchObject([{ unread: 'absent' }]);
});

test('sensors are read with and without -j', () => {
  const json = '{"coretemp-isa-0000":{"Core 0":{"temp2_input":40.0,"temp2_crit":105.0}}}';
  const core = { input: 40_000, crit: 105_000, max: undefined };
  expect(probesOf(json)).toEqual([core]);
  expect(probesOf('Core 0:  +40.0°C  (crit = +105.0°C)\nfan1: 900 RPM\n')).toEqual([core]);
});
