import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSmartctl } from '#agent/sensors/smartctl.ts';
import { groups } from '#shared/readings.ts';
import { reader } from '#shared/shape.ts';
import { attribute, errors, selfTests } from '#test/fixtures/smartctl/ata.ts';
import * as drives from '#test/fixtures/smartctl/drives.ts';

const asPrinted = (drive: unknown): unknown => JSON.parse(JSON.stringify(drive));
const parse = (drive: unknown) => parseSmartctl(asPrinted(drive), 0);

function readingOf(drive: unknown) {
  const sample = parse(drive);
  if ('unread' in sample) throw new Error(`unread: ${sample.unread}`);
  return sample.reading;
}

const withAttributes = (...table: readonly unknown[]) => ({
  ...drives.healthyHdd,
  ata_smart_attributes: { table },
});
const withSsd = (family: string, ...table: readonly unknown[]) => ({
  ...drives.wornSsd,
  model_family: family,
  model_name: 'EXAMPLE',
  ata_smart_attributes: { table },
});

test('a healthy hard disk gives all its numbers and none of its names', () => {
  expect(readingOf(drives.healthyHdd)).toEqual({
    kind: 'hdd',
    verdict: 'passed',
    reallocated: 12,
    reportedUncorrectable: 0,
    commandTimeouts: 2,
    pending: 0,
    offlineUncorrectable: 0,
    crcErrors: 3,
    prefailNow: 0,
    prefailPast: 0,
    loggedErrors: 0,
    loggedUncorrectable: 0,
    selfTest: 'passed',
    selfTestAgeHours: 100,
    temperatureC: 36,
    powerOnHours: 12_000,
    powerCycles: 2_400,
  });
});

test('a healthy NVMe drive gives its log, its own limits and its last ended self-test', () => {
  expect(readingOf(drives.healthyNvme)).toEqual({
    kind: 'nvme',
    verdict: 'passed',
    criticalWarning: 0,
    mediaErrors: 0,
    wearPercent: 4,
    sparePercent: 100,
    spareThresholdPercent: 10,
    temperatureC: 41,
    temperatureWarnC: 83,
    temperatureCriticalC: 88,
    selfTest: 'passed',
    selfTestAgeHours: 100,
    powerOnHours: 3_000,
    powerCycles: 900,
  });
});

test.each([
  { name: 'overall FAILED', drive: drives.failingHdd, expected: { verdict: 'failed' } },
  { name: 'a failing attribute', drive: drives.failingHdd, expected: { prefailNow: 1 } },
  {
    name: 'a failed self-test under later broken-off ones',
    drive: drives.passedWithFailedTest,
    expected: { verdict: 'passed', selfTest: 'failed', selfTestAgeHours: 5 },
  },
  {
    name: 'fresh uncorrectable reads',
    drive: drives.passedWithFailedTest,
    expected: { loggedErrors: 9, loggedUncorrectable: 3, loggedUncorrectableAgeHours: 10 },
  },
  {
    name: 'NVMe warning bits',
    drive: drives.criticalNvme,
    expected: { criticalWarning: 5, sparePercent: 3, wearPercent: 112, mediaErrors: 44 },
  },
  { name: 'SSD wear', drive: drives.wornSsd, expected: { kind: 'ssd', wearPercent: 96 } },
])('what is wrong is read: $name', ({ drive, expected }) => {
  expect(readingOf(drive)).toMatchObject(expected);
});

test.each([
  { name: 'a sleeping disk', drive: drives.standby, expected: 'standby' },
  { name: 'an unknown USB bridge', drive: drives.usbBridge, expected: 'unsupported' },
  { name: 'a disk that we may not open', drive: drives.denied, expected: 'denied' },
  { name: 'a RAID volume', drive: drives.raidVolume, expected: 'unsupported' },
  {
    name: 'a translated drive that only says PASSED',
    drive: drives.translated,
    expected: 'unsupported',
  },
  { name: 'an NVMe drive without its log', drive: drives.nvmeWithoutLog, expected: 'unsupported' },
  { name: 'a DVD drive', drive: drives.dvd, expected: 'absent' },
  { name: 'what is no JSON object', drive: [], expected: 'failed' },
  { name: 'an empty object', drive: {}, expected: 'unsupported' },
  { name: 'an unnamed refusal', drive: { smartctl: { exit_status: 2 } }, expected: 'failed' },
])('$name is unread: $expected', ({ drive, expected }) => {
  expect(parse(drive)).toEqual({ group: 'disk', subject: 0, unread: expected });
});

test('a translated drive that says FAILED is believed', () => {
  const drive = { ...drives.translated, smart_status: { passed: false } };
  expect(readingOf(drive)).toMatchObject({ verdict: 'failed' });
});

test('a SAS drive that counts its errors is read', () => {
  expect(readingOf(drives.sas)).toEqual({
    kind: 'hdd',
    verdict: 'passed',
    reallocated: 5,
    reportedUncorrectable: 3,
    temperatureC: 24,
    powerOnHours: 34_222,
  });
});

test('a report without a verdict keeps its other numbers', () => {
  const reading = readingOf(drives.noVerdict);
  expect(reading).toMatchObject({ pending: 0, selfTest: 'passed' });
  expect(reading).not.toHaveProperty('verdict');
});

test('an exit status with its failing bit is a verdict where none is written', () => {
  const drive = { ...drives.noVerdict, smartctl: { exit_status: 8 } };
  expect(readingOf(drive)).toMatchObject({ verdict: 'failed' });
});

test('old entries in the logs, as the exit status counts them, are no verdict', () => {
  const drive = { ...drives.noVerdict, smartctl: { exit_status: 64 + 128 } };
  expect(readingOf(drive)).not.toHaveProperty('verdict');
});

test.each([
  { name: '"0 (2000 0)" is 0', row: attribute(5, 8_589_934_592_000, { text: '0 (2000 0)' }), n: 0 },
  { name: '"7" is 7', row: attribute(5, 7), n: 7 },
  { name: '"0/5857880" is 0', row: attribute(5, 5_857_880, { text: '0/5857880' }), n: 0 },
  { name: 'what has no number is raw', row: attribute(5, 9, { text: 'n/a' }), n: 9 },
])('a packed count is the number that smartctl prints first: $name', ({ row, n }) => {
  expect(readingOf(withAttributes(row, attribute(197, 0)))).toMatchObject({ reallocated: n });
});

test.each([
  { raw: 65_535, n: 65_535 },
  { raw: 65_536, n: 0 },
  { raw: 2_340_793_745_974, n: 566 },
])('timeouts are the lowest of three words: $raw is $n', ({ raw, n }) => {
  expect(readingOf(withAttributes(attribute(188, raw)))).toMatchObject({ commandTimeouts: n });
});

test.each([
  { family: 'Seagate Samsung SpinPoint M8 (AF)', model: 'EXAMPLE' },
  { family: '', model: 'SAMSUNG HM000XX' },
  { family: '', model: 'ST0000LM000 HN-M000XXX' },
])('attribute 200 counts write errors on "$family" "$model"', ({ family, model }) => {
  const names = { model_family: family, model_name: model };
  const drive = { ...withAttributes(attribute(200, 31_000)), ...names };
  expect(readingOf(drive)).toMatchObject({ writeErrors: 31_000 });
});

test.each([
  { family: 'Western Digital Blue', model: 'WDC EXAMPLE' },
  { family: '', model: 'FUJITSU EXAMPLE' },
  { family: '', model: 'SAMSUNG SSD EXAMPLE' },
])('and on "$family" "$model" it may mean anything', ({ family, model }) => {
  const names = { model_family: family, model_name: model };
  const drive = { ...withAttributes(attribute(200, 31_000)), ...names };
  expect(readingOf(drive)).not.toHaveProperty('writeErrors');
});

test.each([
  { name: 'now', when: 'now', prefailure: true, now: 1, past: 0 },
  { name: 'in the past', when: 'past', prefailure: true, now: 0, past: 1 },
] as const)('a pre-failure attribute at its threshold counts $name', (row) => {
  const { when, prefailure, now, past } = row;
  const reading = readingOf(withAttributes(attribute(5, 1, { when, prefailure, thresh: 36 })));
  expect(reading).toMatchObject({ prefailNow: now, prefailPast: past });
});

test.each([
  { name: 'an old-age attribute', row: attribute(200, 1, { when: 'now', thresh: 1 }) },
  { name: 'a temperature', row: attribute(190, 60, { when: 'now', thresh: 45, prefailure: true }) },
])('$name at its threshold foretells no failure', ({ row }) => {
  const sound = attribute(3, 1, { prefailure: true });
  expect(readingOf(withAttributes(row, sound))).toMatchObject({ prefailNow: 0 });
});

test('without thresholds nothing is said of pre-failure attributes', () => {
  const bare = { id: 197, raw: { value: 8, string: '8' } };
  expect(readingOf(withAttributes(bare))).not.toHaveProperty('prefailNow');
});

test.each([
  { family: 'Crucial/Micron Client SSDs', row: attribute(202, 30, { value: 70 }), wear: 30 },
  {
    family: 'Intel 53x and Pro 1500/2500 Series SSDs',
    row: attribute(233, 0, { value: 54 }),
    wear: 46,
  },
  { family: 'Phison Driven SSDs', row: attribute(231, 96), wear: 4 },
  { family: 'Silicon Motion based SSDs', row: attribute(169, 93), wear: 7 },
  { family: 'SandForce Driven SSDs', row: attribute(231, 0, { value: 87 }), wear: 13 },
])('wear is told as its family does: $family', ({ family, row, wear }) => {
  expect(readingOf(withSsd(family, row))).toMatchObject({ wearPercent: wear });
});

test.each([
  { name: 'of an unknown family', drive: withSsd('Unheard Of', attribute(231, 3)) },
  { name: 'out of range', drive: withSsd('Phison Driven SSDs', attribute(231, 107_374_182_400)) },
  {
    name: 'of 0, which is also "never counted"',
    drive: withSsd('Phison Driven SSDs', attribute(231, 0)),
  },
])('wear $name stays unknown', ({ drive }) => {
  expect(readingOf({ ...drive, smart_status: { passed: true } })).not.toHaveProperty('wearPercent');
});

const indicator = (value: number) => ({
  pages: [{ number: 7, table: [{ name: 'Percentage Used Endurance Indicator', value }] }],
});

test('the standard endurance indicator goes before the family', () => {
  const drive = { ...drives.wornSsd, ata_device_statistics: indicator(9) };
  expect(readingOf(drive)).toMatchObject({ wearPercent: 9 });
});

test('an endurance indicator of 255 says nothing', () => {
  const drive = { ...drives.wornSsd, ata_device_statistics: indicator(255) };
  expect(readingOf(drive)).toMatchObject({ wearPercent: 96 });
});

test('the newest form of smartctl names the wear itself', () => {
  const drive = { ...drives.wornSsd, endurance_used: { current_percent: 12 } };
  expect(readingOf(drive)).toMatchObject({ wearPercent: 12 });
});

test.each([
  { name: 'no test yet', log: selfTests(), expected: { selfTest: 'never' } },
  { name: 'all broken off', log: selfTests([25, 5], [33, 4]), expected: { selfTest: 'aborted' } },
  { name: 'one running', log: selfTests([249, 5]), expected: { selfTest: 'running' } },
  { name: 'electrical failure', log: selfTests([85, 5]), expected: { selfTest: 'failed' } },
  { name: 'a newer pass', log: selfTests([0, 9], [121, 5]), expected: { selfTest: 'passed' } },
])('self-tests, newest first: $name', ({ log, expected }) => {
  const drive = { ...drives.healthyHdd, ata_smart_self_test_log: log };
  expect(readingOf(drive)).toMatchObject(expected);
});

test.each([
  { name: 'within the counter', now: 12_000, at: 11_000, age: 1_000 },
  { name: 'over its turn', now: 70_000, at: 4_000, age: 464 },
  { name: 'across its turn', now: 65_540, at: 65_530, age: 10 },
  { name: 'in the future', now: 100, at: 200, age: undefined },
])('the age of a self-test counts hours in 16 bits: $name', ({ now, at, age }) => {
  const drive = {
    ...drives.healthyHdd,
    power_on_time: { hours: now },
    ata_smart_self_test_log: selfTests([0, at]),
  };
  expect(readingOf(drive).selfTestAgeHours).toBe(age);
});

test('errors of the cable are logged, but are no uncorrectable reads', () => {
  const drive = { ...drives.healthyHdd, ata_smart_error_log: errors(7, ['ICRC, ABRT', 11_999]) };
  expect(readingOf(drive)).toMatchObject({ loggedErrors: 7, loggedUncorrectable: 0 });
});

test.each([
  { name: 'temperature', change: { temperature: { current: 200 } }, field: 'temperatureC' },
  { name: 'hours', change: { power_on_time: { hours: 9e6 } }, field: 'powerOnHours' },
  { name: 'cycles', change: { power_cycle_count: -1 }, field: 'powerCycles' },
])('nonsense is dropped alone: $name', ({ change, field }) => {
  const reading = readingOf({ ...drives.healthyHdd, ...change });
  expect(reading).not.toHaveProperty(field);
  expect(reading).toMatchObject({ verdict: 'passed' });
});

const read = reader(groups.disk);

function expectToFit(json: unknown): void {
  const sample = parseSmartctl(json, 0);
  if ('reading' in sample) expect(read(sample.reading)).toMatchObject({ ok: true });
}

test('any JSON at all is answered by a sample that fits', () => {
  fc.assert(fc.property(fc.jsonValue(), (json) => expectToFit(json)));
});

const anyDrive = fc.constantFrom(...Object.values(drives)).map(asPrinted);

test('a report with any part of it replaced is answered by a sample that fits', () => {
  fc.assert(
    fc.property(anyDrive, fc.nat(), fc.jsonValue(), (drive, place, junk) => {
      expectToFit(replaced(drive, { place, junk }));
    }),
    { numRuns: 1_000 },
  );
});

/** Replaces the value at one of all the places in a JSON value, counted in the order of writing. */
function replaced(json: unknown, { place, junk }: { place: number; junk: unknown }): unknown {
  let places = 0;
  JSON.stringify(json, (_, value: unknown) => {
    places += 1;
    return value;
  });
  let at = 0;
  const text = JSON.stringify(json, (_, value: unknown) => {
    at += 1;
    return at - 1 === place % places ? junk : value;
  });
  return JSON.parse(text);
}
