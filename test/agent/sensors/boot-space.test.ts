import { expect, test } from 'vitest';
import { bootParts, readBootSpace } from '#agent/sensors/boot-space.ts';
import { parseMounts } from '#agent/sensors/filesystems.ts';
import { createHost } from '#agent/sensors/host.ts';
import { folderOf, machine } from './machine.ts';

const mount = (point: string, device: string, source: string, type = 'ext4') =>
  `30 1 ${device} / ${point} rw,relatime shared:1 - ${type} ${source} rw\n`;
const root = mount('/', '8:2', '/dev/sda2');

test.each([
  ['a PC that starts from / itself has none', root, []],
  ['/boot of its own', root + mount('/boot', '8:1', '/dev/sda1'), ['boot /boot']],
  [
    'both',
    root + mount('/boot', '8:1', '/dev/sda1') + mount('/boot/efi', '8:3', '/dev/sda3', 'vfat'),
    ['boot /boot', 'efi /boot/efi'],
  ],
  ['an EFI partition on /efi', root + mount('/efi', '8:3', '/dev/sda3', 'vfat'), ['efi /efi']],
  [
    'never twice',
    root +
      mount('/boot/efi', '8:3', '/dev/sda3', 'vfat') +
      mount('/efi', '8:3', '/dev/sda3', 'vfat'),
    ['efi /boot/efi'],
  ],
  ['/ mounted once more is no part of its own', root + mount('/boot', '8:2', '/dev/sda2'), []],
  [
    'what waits to be mounted is left alone',
    root + mount('/efi', '0:40', 'systemd-1', 'autofs'),
    [],
  ],
])('%s', (_, mounts, expected) => {
  const parts = bootParts(parseMounts(mounts));
  expect(parts.map(({ part, path }) => `${part} ${path}`)).toEqual(expected);
});

const statfs = async () => ({
  bsize: 4096,
  frsize: 4096,
  blocks: 25_600,
  bavail: 10_240,
  files: 0,
  ffree: 0,
});

test('room is told for each part', async () => {
  const mounts = root + mount('/boot/efi', '8:3', '/dev/sda3', 'vfat');
  const host = createHost({ root: await folderOf({ '/proc/self/mountinfo': mounts }), statfs });
  expect(await readBootSpace(host)).toEqual([
    {
      group: 'bootfs',
      subject: 1,
      reading: { part: 'efi', sizeKiB: 102_400, freeKiB: 40_960 },
    },
  ]);
});

test('a part that does not answer says so', async () => {
  const mounts = root + mount('/boot', '8:1', '/dev/sda1');
  const host = createHost({
    root: await folderOf({ '/proc/self/mountinfo': mounts }),
    limitMs: 50,
    statfs: () => new Promise(() => undefined),
  });
  expect(await readBootSpace(host)).toEqual([{ group: 'bootfs', subject: 0, unread: 'timeout' }]);
});

test('without such parts there is nothing to read', async () => {
  const host = await machine({ '/proc/self/mountinfo': root });
  expect(await readBootSpace(host)).toEqual([{ group: 'bootfs', subject: 0, unread: 'absent' }]);
  expect(await readBootSpace(await machine({}))).toMatchObject([{ unread: 'absent' }]);
});
