import { expect, test } from 'vitest';
import { readExt4 } from '#agent/sensors/ext4.ts';
import { machine } from './machine.ts';

const counter = (disk: string) => `/sys/fs/ext4/${disk}/errors_count`;

test.each([
  {
    name: 'errors of all mounted file systems are added up',
    files: { [counter('sda2')]: '3\n', [counter('sda3')]: '4\n' },
    expected: { reading: { errors: 7 } },
  },
  {
    name: 'the list of features is no file system',
    files: { [counter('sda2')]: '0\n', '/sys/fs/ext4/features/casefold': 'supported\n' },
    expected: { reading: { errors: 0 } },
  },
  { name: 'a kernel without ext4 has nothing to count', files: {}, expected: { unread: 'absent' } },
  {
    name: 'nor has one that mounts none',
    files: { '/sys/fs/ext4/features/casefold': 'supported\n' },
    expected: { unread: 'absent' },
  },
  {
    name: 'half a sum is no sum',
    files: { [counter('sda2')]: '3\n', [counter('sda3')]: 'many\n' },
    expected: { unread: 'failed' },
  },
])('$name', async ({ files, expected }) => {
  expect(await readExt4(await machine(files))).toEqual([
    { group: 'ext4', subject: 0, ...expected },
  ]);
});
