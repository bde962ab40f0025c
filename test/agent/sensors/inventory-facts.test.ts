import { expect, test } from 'vitest';
import fc from 'fast-check';
import { chassisOf, disksOf, inventoryOf, vendorOf } from '#agent/sensors/inventory-facts.ts';
import { inventoryShape } from '#shared/inventory.ts';
import { reader } from '#shared/shape.ts';
import { machine } from './machine.ts';

const found = {
  chassisType: 'Notebook',
  isVirtual: false,
  cpuMaker: 'GenuineIntel',
  cores: 4,
  memoryBytes: 8_202_895_360,
};

test('kinds and rounded sizes are all that is kept', () => {
  expect(inventoryOf(found, [])).toEqual({
    chassis: 'laptop',
    cpuVendor: 'intel',
    cores: 4,
    memoryGiB: 8,
    disks: [],
  });
});

test('what could not be read is unknown or 0', () => {
  const nothing = {
    chassisType: undefined,
    isVirtual: undefined,
    cpuMaker: undefined,
    cores: undefined,
    memoryBytes: NaN,
  };
  expect(inventoryOf(nothing, [])).toEqual({
    chassis: 'unknown',
    cpuVendor: 'unknown',
    cores: 0,
    memoryGiB: 0,
    disks: [],
  });
});

test('a virtual machine is one, whatever its chassis says', () => {
  expect(inventoryOf({ ...found, isVirtual: true }, []).chassis).toBe('virtual');
});

test.each([
  ['Mini Tower', 'desktop'],
  ['All in One', 'all_in_one'],
  ['Space-Saving', 'mini'],
  ['Rack Mount Chassis', 'server'],
  ['Docking Station', 'other'],
  ['constructor', 'other'],
  ['Unknown', 'unknown'],
  ['', 'unknown'],
])('a chassis of type "%s" is %s', (type, expected) => {
  expect(chassisOf(type)).toBe(expected);
});

test.each([
  ['GenuineIntel', 'intel'],
  ['AuthenticAMD', 'amd'],
  ['AMD', 'amd'],
  ['ARM', 'arm'],
  ['Swarm', 'other'],
  ['HygonGenuine', 'other'],
  ['', 'unknown'],
])('a processor by "%s" is %s', (maker, expected) => {
  expect(vendorOf(maker)).toBe(expected);
});

test('whatever text the machine holds, none of it is kept', () => {
  const text = fc.option(fc.string(), { nil: undefined });
  const number = fc.option(fc.integer({ min: -5, max: 1000 }), { nil: undefined });
  const isVirtual = fc.constantFrom(true, false, undefined);
  fc.assert(
    fc.property(
      fc.record({
        chassisType: text,
        isVirtual,
        cpuMaker: text,
        cores: number,
        memoryBytes: number,
      }),
      (anything) => {
        expect(reader(inventoryShape)(inventoryOf(anything, []))).toMatchObject({ ok: true });
      },
    ),
  );
});

const disk = (name: string, size: number, files: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries({ size: `${size}\n`, removable: '0\n', ...files }).map(([file, text]) => [
      `/sys/block/${name}/${file}`,
      text,
    ]),
  );

test('fixed disks are kept with their kind and size', async () => {
  const host = await machine({
    ...disk('sda', 976_773_168, { 'queue/rotational': '1\n' }),
    ...disk('sdb', 234_441_648, { 'queue/rotational': '0\n' }),
    ...disk('nvme0n1', 500_118_192, { 'queue/rotational': '0\n' }),
    ...disk('mmcblk0', 61_071_360, { 'device/type': 'MMC\n' }),
    ...disk('vda', 41_943_040, { 'queue/rotational': '1\n' }),
  });
  expect(await disksOf(host)).toEqual([
    { kind: 'emmc', sizeGiB: 29 },
    { kind: 'nvme', sizeGiB: 238 },
    { kind: 'hdd', sizeGiB: 466 },
    { kind: 'ssd', sizeGiB: 112 },
    { kind: 'other', sizeGiB: 20 },
  ]);
});

test('what is no fixed disk is passed over', async () => {
  const host = await machine({
    ...disk('loop0', 1000),
    ...disk('ram0', 1000),
    ...disk('zram0', 1000),
    ...disk('dm-0', 1000),
    ...disk('sr0', 1000),
    ...disk('mmcblk0boot0', 1000),
    ...disk('mmcblk1', 1000, { 'device/type': 'SD\n' }),
    ...disk('sdc', 1000, { removable: '1\n' }),
  });
  expect(await disksOf(host)).toEqual([]);
});

test('a PC without /sys/block has no disks to tell of', async () => {
  expect(await disksOf(await machine({}))).toEqual([]);
});
