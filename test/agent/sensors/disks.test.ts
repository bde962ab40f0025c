import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDisks } from '#agent/sensors/disks.ts';
import * as drives from '#test/fixtures/smartctl/drives.ts';
import { freshFolder } from '#test/support/folder.ts';
import { machine } from './machine.ts';

/** A folder to search, with a smartctl in it that notes how it was called. */
async function toolOf(script: string): Promise<{ path: string; calls: () => Promise<string[]> }> {
  const folder = await freshFolder();
  const log = join(folder, 'calls');
  await writeFile(log, '');
  const tool = join(folder, 'smartctl');
  await writeFile(tool, `#!/bin/sh\necho "$@" >> '${log}'\n${script}\n`);
  await chmod(tool, 0o755);
  const calls = async () => (await readFile(log, 'utf8')).split('\n').filter((it) => it !== '');
  return { path: `${folder}:/usr/bin:/bin`, calls };
}

const printing = (drive: unknown, status: number) =>
  `cat <<'END'\n${JSON.stringify(drive)}\nEND\nexit ${status}`;

const disk = (name: string, removable = 0) => ({
  [`/sys/block/${name}/removable`]: `${removable}\n`,
});
const disks = (names: readonly string[]) =>
  Object.fromEntries(names.flatMap((name) => Object.entries(disk(name))));

test.each(['sda', 'hda', 'vda', 'nvme0n1'])(
  '%s is asked of smartctl, asleep or not',
  async (name) => {
    const tool = await toolOf(printing(drives.healthyHdd, 0));
    const samples = await readDisks({ host: await machine(disk(name)) }, tool);
    expect(samples).toMatchObject([{ group: 'disk', subject: 0, reading: { verdict: 'passed' } }]);
    expect(await tool.calls()).toEqual([`--json -x -n standby /dev/${name}`]);
  },
);

test('an exit status says much, and the report is read all the same', async () => {
  const tool = await toolOf(printing(drives.failingHdd, 24));
  const samples = await readDisks({ host: await machine(disk('sda')) }, tool);
  expect(samples).toMatchObject([{ reading: { verdict: 'failed' } }]);
});

test('disks are numbered in the order of their names, whatever else is a block device', async () => {
  const others = ['dm-0', 'loop0', 'md0', 'mmcblk0boot0', 'ram0', 'sr0', 'zram0', 'sda1'];
  const files = disks([...others, 'sdb', 'sda', 'nvme0n1']);
  const tool = await toolOf(printing(drives.healthyHdd, 0));
  const samples = await readDisks({ host: await machine(files) }, tool);
  expect(samples.map(({ subject }) => subject)).toEqual([0, 1, 2]);
  expect(await tool.calls()).toEqual(
    ['nvme0n1', 'sda', 'sdb'].map((name) => `--json -x -n standby /dev/${name}`),
  );
});

test('at most eight disks are read', async () => {
  const names = ['sda', 'sdb', 'sdc', 'sdd', 'sde', 'sdf', 'sdg', 'sdh', 'sdi'];
  const tool = await toolOf(printing(drives.healthyHdd, 0));
  const host = await machine(disks(names));
  expect(await readDisks({ host }, tool)).toHaveLength(8);
});

test('a stick and a memory card are not disks of this PC', async () => {
  const tool = await toolOf(printing(drives.healthyHdd, 0));
  const card = { ...disk('mmcblk0'), '/sys/block/mmcblk0/device/type': 'SD\n' };
  const host = await machine({ ...disk('sdb', 1), ...card });
  expect(await readDisks({ host }, tool)).toEqual([
    { group: 'disk', subject: 0, unread: 'absent' },
  ]);
  expect(await tool.calls()).toEqual([]);
});

test('behind an unknown USB bridge the disk is asked once more, as a SATA disk', async () => {
  const tool = await toolOf(
    `if [ "$5" = -d ]; then\n${printing(drives.healthyHdd, 0)}\nfi\n${printing(drives.usbBridge, 1)}`,
  );
  const samples = await readDisks({ host: await machine(disk('sda')) }, tool);
  expect(samples).toMatchObject([{ reading: { verdict: 'passed' } }]);
  expect(await tool.calls()).toEqual([
    '--json -x -n standby /dev/sda',
    '--json -x -n standby -d sat /dev/sda',
  ]);
});

test.each([
  {
    name: 'a bridge that stays mute',
    script: printing(drives.usbBridge, 1),
    unread: 'unsupported',
  },
  { name: 'a sleeping disk', script: printing(drives.standby, 2), unread: 'standby' },
  { name: 'a disk that we may not open', script: printing(drives.denied, 2), unread: 'denied' },
  { name: 'what is no JSON', script: 'echo smartctl 5.40', unread: 'failed' },
  { name: 'nothing at all', script: 'exit 0', unread: 'failed' },
  { name: 'more than 256 KiB', script: 'head -c 300000 /dev/zero', unread: 'failed' },
])('$name is unread: $unread', async ({ script, unread }) => {
  const tool = await toolOf(script);
  const samples = await readDisks({ host: await machine(disk('sda')) }, tool);
  expect(samples).toEqual([{ group: 'disk', subject: 0, unread }]);
});

test('a smartctl that hangs is ended, and the disk is unread: timeout', async () => {
  const { path } = await toolOf('sleep 600');
  const host = await machine(disk('sda'));
  const samples = await readDisks({ host }, { path, limitMs: 200 });
  expect(samples).toEqual([{ group: 'disk', subject: 0, unread: 'timeout' }]);
});

test('without smartctl each disk says so', async () => {
  const host = await machine({ ...disk('nvme0n1'), ...disk('vda') });
  expect(await readDisks({ host }, { path: await freshFolder() })).toEqual([
    { group: 'disk', subject: 0, unread: 'no_tool' },
    { group: 'disk', subject: 1, unread: 'no_tool' },
  ]);
});

test('without /sys there are no disks to speak of', async () => {
  expect(await readDisks({ host: await machine({}) }, { path: '' })).toEqual([
    { group: 'disk', subject: 0, unread: 'absent' },
  ]);
});

test.each([
  { text: '0x01 0x01\n', expected: { reading: { kind: 'emmc', wearPercent: 0 } } },
  { text: '0x02 0x09\n', expected: { reading: { kind: 'emmc', wearPercent: 80 } } },
  { text: '0x0b 0x01\n', expected: { reading: { kind: 'emmc', wearPercent: 100 } } },
  { text: '0x00 0x00\n', expected: { unread: 'unsupported' } },
  { text: '0x0c 0xff\n', expected: { unread: 'unsupported' } },
  { text: 'none\n', expected: { unread: 'unsupported' } },
])('an eMMC chip tells its wear itself, in tenths: $text', async ({ text, expected }) => {
  const host = await machine({
    ...disk('mmcblk0'),
    '/sys/block/mmcblk0/device/type': 'MMC\n',
    '/sys/block/mmcblk0/device/life_time': text,
  });
  expect(await readDisks({ host }, { path: '' })).toEqual([
    { group: 'disk', subject: 0, ...expected },
  ]);
});
