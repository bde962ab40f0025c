import { expect, test } from 'vitest';
import { batteryReading, readBatteries } from '#agent/sensors/batteries.ts';
import { machine } from './machine.ts';
import type { Files } from './machine.ts';

test.each([
  ['by energy', { energyFull: 38_000_000, energyFullDesign: 47_500_000 }, { healthPercent: 80 }],
  ['by charge', { chargeFull: 2_640_000, chargeFullDesign: 4_400_000 }, { healthPercent: 60 }],
  [
    'by energy where there are both',
    { energyFull: 50, energyFullDesign: 100, chargeFull: 90, chargeFullDesign: 100 },
    { healthPercent: 50 },
  ],
  ['never energy over charge', { energyFull: 38_000_000, chargeFullDesign: 4_400_000 }, {}],
  ['not without the design', { energyFull: 38_000_000 }, {}],
  ['not over a design of 0', { energyFull: 38_000_000, energyFullDesign: 0 }, {}],
  ['110 % is believed', { energyFull: 110, energyFullDesign: 100 }, { healthPercent: 110 }],
  ['more is not', { energyFull: 1101, energyFullDesign: 1000 }, {}],
  ['5 % is believed', { energyFull: 5, energyFullDesign: 100 }, { healthPercent: 5 }],
  ['less is not', { energyFull: 49, energyFullDesign: 1000 }, {}],
])('health: %s', (_, files, expected) => {
  expect(batteryReading(files)).toEqual(expected);
});

test('a count of 0 cycles is one that nobody keeps', () => {
  expect(batteryReading({ cycles: 0 })).toEqual({});
  expect(batteryReading({ cycles: 1 })).toEqual({ cycles: 1 });
});

const supply = (name: string, files: Files): Files =>
  Object.fromEntries(
    Object.entries(files).map(([file, text]) => [`/sys/class/power_supply/${name}/${file}`, text]),
  );
const battery = (name: string, full: number, others: Files = {}) =>
  supply(name, {
    type: 'Battery\n',
    energy_full: `${full}\n`,
    energy_full_design: '100\n',
    capacity: '70\n',
    cycle_count: '12\n',
    serial_number: 'never read\n',
    ...others,
  });

test('both batteries of a PC are read, in the order of their names, with the charger', async () => {
  const host = await machine({
    ...battery('BAT1', 50),
    ...battery('BAT0', 90),
    ...supply('ADP1', { type: 'Mains\n', online: '1\n' }),
  });
  const rest = { chargePercent: 70, cycles: 12, onMains: true };
  expect(await readBatteries(host)).toEqual([
    { group: 'battery', subject: 0, reading: { healthPercent: 90, ...rest } },
    { group: 'battery', subject: 1, reading: { healthPercent: 50, ...rest } },
  ]);
});

test.each([
  ['one charger of two is enough', ['0\n', '1\n'], true],
  ['none is not', ['0\n', '0\n'], false],
])('%s', async (_, [mains = '', usb = ''], onMains) => {
  const host = await machine({
    ...battery('BAT0', 90),
    ...supply('AC', { type: 'Mains\n', online: mains }),
    ...supply('ucsi-1', { type: 'USB\n', online: usb }),
  });
  expect(await readBatteries(host)).toMatchObject([{ reading: { onMains } }]);
});

test.each([
  ['a desktop has no battery', supply('AC', { type: 'Mains\n', online: '1\n' })],
  ['a kernel without power supplies has none', {}],
  ['a mouse is not the PC', battery('hidpp_battery_0', 90, { scope: 'Device\n' })],
])('%s', async (_, files) => {
  expect(await readBatteries(await machine(files))).toEqual([
    { group: 'battery', subject: 0, unread: 'absent' },
  ]);
});

test('a PC that says scope System has its own battery', async () => {
  const host = await machine(battery('BAT0', 90, { scope: 'System\n', present: '1\n' }));
  expect(await readBatteries(host)).toMatchObject([{ reading: { healthPercent: 90 } }]);
});

const place = { '/sys/bus/acpi/devices/PNP0C0A:00/status': '15\n' };

test.each([
  ['an empty bay', battery('BAT0', 90, { present: '0\n' })],
  [
    'a place that the firmware names, and no battery in it',
    { ...place, ...supply('AC', { type: 'Mains\n', online: '1\n' }) },
  ],
])('%s: the battery is gone, which a check may compare with handover', async (_, files) => {
  expect(await readBatteries(await machine(files))).toEqual([
    { group: 'battery', subject: 0, reading: { present: false } },
  ]);
});

test('a second bay that is empty takes nothing from the first', async () => {
  const host = await machine({
    ...place,
    ...battery('BAT0', 90),
    ...battery('BAT1', 90, { present: '0\n' }),
  });
  expect(await readBatteries(host)).toMatchObject([{ subject: 0, reading: { healthPercent: 90 } }]);
});
