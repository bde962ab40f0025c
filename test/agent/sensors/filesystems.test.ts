import { expect, test } from 'vitest';
import { parseFstab, parseMounts, readFilesystems, watched } from '#agent/sensors/filesystems.ts';
import { createHost } from '#agent/sensors/host.ts';
import { folderOf, recorded } from './machine.ts';

const fstab = parseFstab(await recorded('fstab-desktop'));

test.each([
  {
    name: '/ and a separate /home are watched, a stick and a snap are not',
    mounts: 'mountinfo-desktop',
    expected: [
      { subject: 0, path: '/', readOnly: false, readOnlyByDesign: false },
      { subject: 1, path: '/home', readOnly: false, readOnlyByDesign: false },
    ],
  },
  {
    name: 'what a hardened service sees read-only is not, and /home of the same disk counts once',
    mounts: 'mountinfo-hardened',
    expected: [{ subject: 0, path: '/', readOnly: false, readOnlyByDesign: false }],
  },
  {
    name: 'a disk that the kernel has made read-only is',
    mounts: 'mountinfo-remounted',
    expected: [{ subject: 0, path: '/', readOnly: true, readOnlyByDesign: false }],
  },
  {
    name: 'a live system is read-only by design',
    mounts: 'mountinfo-live',
    expected: [{ subject: 0, path: '/', readOnly: false, readOnlyByDesign: true }],
  },
])('$name', async ({ mounts, expected }) => {
  expect(watched(parseMounts(await recorded(mounts)), fstab)).toEqual(expected);
});

const rootMount = '28 1 8:2 / / rw - ext4 /dev/sda2 rw';

test.each([
  ['on the network', '48 28 0:44 / /home rw - nfs4 server:/home rw', false],
  ['in memory', '48 28 0:45 / /home rw - tmpfs tmpfs rw', false],
  ['a subvolume of the same disk', '48 28 0:46 /@home /home rw - btrfs /dev/sda2 rw', false],
  ['on a disk of its own', '48 28 8:3 / /home rw - ext4 /dev/sda3 rw', true],
  [
    'hidden behind another mount',
    '48 28 8:3 / /home rw - ext4 /dev/sda3 rw\n49 48 0:47 / /home rw - tmpfs tmpfs rw',
    false,
  ],
])('/home %s', (_, home, isWatched) => {
  const paths = watched(parseMounts(`${rootMount}\n${home}\n`), fstab).map(({ path }) => path);
  expect(paths).toEqual(isWatched ? ['/', '/home'] : ['/']);
});

test('what fstab does not name may or may not be meant to be read-only', () => {
  expect(watched(parseMounts(rootMount), new Map())).toEqual([
    { subject: 0, path: '/', readOnly: false },
  ]);
});

test('fstab can ask for read-only', () => {
  expect(parseFstab('/dev/sda2 / ext4 noatime,ro 0 1\n').get('/')).toBe(true);
  expect(parseFstab('/dev/sda2 / ext4 errors=remount-ro 0 1\n').get('/')).toBe(false);
});

test('blanks in names are put back, and broken lines passed over', () => {
  const text =
    '60 28 8:17 / /media/a\\040stick rw - vfat /dev/sdb1 rw\nnonsense\n60 28 8:17\n - \n';
  expect(parseMounts(text).map(({ point }) => point)).toEqual(['/media/a stick']);
});

const disk = { bsize: 4096, frsize: 4096, blocks: 1000, bavail: 500, files: 100, ffree: 50 };
const room = { sizeKiB: 4000, freeKiB: 2000, inodes: 100, freeInodes: 50 };

test('a PC is read with its room and its flags', async () => {
  const root = await folderOf({
    '/proc/self/mountinfo': await recorded('mountinfo-remounted'),
    '/etc/fstab': await recorded('fstab-desktop'),
  });
  const host = createHost({ root, statfs: async () => disk });
  expect(await readFilesystems(host)).toEqual([
    { group: 'fs', subject: 0, reading: { ...room, readOnly: true, readOnlyByDesign: false } },
  ]);
});

test('without mountinfo, / is still measured', async () => {
  const host = createHost({ root: await folderOf({}), statfs: async () => disk });
  expect(await readFilesystems(host)).toEqual([{ group: 'fs', subject: 0, reading: room }]);
});

test('a disk that does not answer leaves the others readable', async () => {
  const files = { '/proc/self/mountinfo': await recorded('mountinfo-desktop') };
  const host = createHost({
    root: await folderOf(files),
    limitMs: 50,
    statfs: (path) =>
      path.endsWith('/home') ? new Promise<never>(() => {}) : Promise.resolve(disk),
  });
  expect(await readFilesystems(host)).toEqual([
    { group: 'fs', subject: 0, reading: { ...room, readOnly: false } },
    { group: 'fs', subject: 1, unread: 'timeout' },
  ]);
});
