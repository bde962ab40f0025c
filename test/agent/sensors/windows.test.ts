import { expect, test } from 'vitest';
import { parseDefender, readAntivirus } from '#agent/sensors/antivirus.ts';
import { emptyTally } from '#agent/sensors/memory.ts';
import { sensors } from '#agent/sensors/sensors.ts';
import { parsePhysicalDisks, readWindowsDisks } from '#agent/sensors/windows-disks.ts';
import { onWindows } from '#agent/sensors/windows.ts';
import { groups } from '#shared/readings.ts';
import { reader } from '#shared/shape.ts';
import { freshFolder } from '#test/support/folder.ts';
import { prints, toolCalled } from '#test/support/tools.ts';
import { machine } from './machine.ts';

/** Written from MSFT_PhysicalDisk's documentation, as ConvertTo-Json prints it. */
const disk = (it: object) => ({
  HealthStatus: 0,
  OperationalStatus: [2],
  MediaType: 4,
  BusType: 11,
  ...it,
});

test.each([
  ['a healthy SSD', disk({}), { kind: 'ssd', verdict: 'passed' }],
  ['a hard disk', disk({ MediaType: 3 }), { kind: 'hdd', verdict: 'passed' }],
  ['an NVMe drive, by its bus', disk({ BusType: 17 }), { kind: 'nvme', verdict: 'passed' }],
  ['of no known kind', disk({ MediaType: 0 }), { kind: 'other', verdict: 'passed' }],
  ['unhealthy', disk({ HealthStatus: 2 }), { kind: 'ssd', verdict: 'failed' }],
  [
    'a warning that foretells failure',
    disk({ HealthStatus: 1, OperationalStatus: [5] }),
    { kind: 'ssd', verdict: 'failed' },
  ],
  [
    'the same, as a single number',
    disk({ HealthStatus: 1, OperationalStatus: 5 }),
    { kind: 'ssd', verdict: 'failed' },
  ],
])('%s', (_, json, reading) => {
  expect(parsePhysicalDisks(json)).toEqual([{ group: 'disk', subject: 0, reading }]);
});

test.each([
  ['a warning of another kind says nothing of health', disk({ HealthStatus: 1 }), 'unsupported'],
  ['nor does an unknown state', disk({ HealthStatus: 5 }), 'unsupported'],
  ['nor one in words', disk({ HealthStatus: 'Healthy' }), 'unsupported'],
  ['a stick is no disk of this PC', disk({ BusType: 7 }), 'absent'],
  ['nothing', null, 'absent'],
  ['what is no disk', 'x', 'absent'],
])('%s', (_, json, unread) => {
  expect(parsePhysicalDisks(json)).toEqual([{ group: 'disk', subject: 0, unread }]);
});

test('several disks keep their order, at most eight', () => {
  const samples = parsePhysicalDisks(Array.from({ length: 9 }, () => disk({})));
  expect(samples.map(({ subject }) => subject)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('the disks are asked for in fixed words', async () => {
  const tool = await toolCalled('powershell.exe', prints(JSON.stringify(disk({}))));
  expect(await readWindowsDisks(tool)).toMatchObject([{ reading: { verdict: 'passed' } }]);
  expect(await tool.calls()).toEqual([
    '-NoLogo -NoProfile -NonInteractive -Command Get-CimInstance -Namespace ' +
      'root/Microsoft/Windows/Storage -ClassName MSFT_PhysicalDisk | Select-Object ' +
      'HealthStatus,OperationalStatus,MediaType,BusType | ConvertTo-Json',
  ]);
});

test.each([
  [
    { RealTimeProtectionEnabled: true, AntivirusSignatureAge: 3 },
    { realTime: true, signatureAgeDays: 3 },
  ],
  [{ RealTimeProtectionEnabled: false, AntivirusSignatureAge: 65_535 }, { realTime: false }],
  [{ RealTimeProtectionEnabled: 'True' }, {}],
  [null, {}],
])('Defender: %j', (json, expected) => {
  expect(parseDefender(json)).toEqual(expected);
});

test.each([
  ['has no Defender', 'echo no such command >&2; exit 1', 'unsupported'],
  ['says something else', 'echo hello', 'failed'],
  ['says nothing of use', 'echo "{}"', 'failed'],
  ['hangs', 'sleep 600', 'timeout'],
])('a Windows that %s is unread: %s', async (_, script, unread) => {
  const { path } = await toolCalled('powershell.exe', script);
  expect(await readAntivirus('win32', { path, limitMs: 300 })).toEqual([
    { group: 'antivirus', subject: 0, unread },
  ]);
});

test('on Linux there is no antivirus to speak of', async () => {
  expect(await readAntivirus('linux', { path: await freshFolder() })).toEqual([
    { group: 'antivirus', subject: 0, unread: 'absent' },
  ]);
});

test('on Windows every sensor answers, and nothing of Linux is taken for a missing part', async () => {
  const nowMs = Date.parse('2026-11-20T12:00:00Z');
  const context = {
    host: await machine({}),
    nowMs,
    clock: { upSeconds: 60, bootedAtMs: nowMs, builtAtMs: nowMs, firstOfBoot: true },
    bootLog: [],
    memory: { tally: emptyTally },
  };
  const samples = (await Promise.all(onWindows(sensors).map((it) => it.read(context)))).flat();
  const misfits = samples.filter(
    (it) => 'reading' in it && !reader(groups[it.group])(it.reading).ok,
  );
  expect(misfits).toEqual([]);
  expect(samples.map(({ group }) => group).toSorted()).toEqual(
    sensors.flatMap((it) => it.groups).toSorted(),
  );
  const absent = samples.filter((it) => 'unread' in it && it.unread === 'absent');
  expect(absent.map(({ group }) => group).toSorted()).toEqual([
    'antivirus',
    'bootfs',
    'ext4',
    'units',
  ]);
});
