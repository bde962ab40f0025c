import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createHost } from '#agent/sensors/host.ts';
import { freshFolder } from '#test/support/folder.ts';
import { folderOf, machine } from './machine.ts';

test('a file is read below the root', async () => {
  const host = await machine({ '/proc/uptime': '12.34 5.67\n' });
  expect(await host.text('/proc/uptime')).toEqual({ ok: true, value: '12.34 5.67\n' });
});

test('a file that is not there is absent, and so is one below a file', async () => {
  const host = await machine({ '/proc/uptime': '' });
  expect(await host.text('/proc/none')).toEqual({ ok: false, unread: 'absent' });
  expect(await host.text('/proc/uptime/none')).toEqual({ ok: false, unread: 'absent' });
});

test('a folder read as a file has failed', async () => {
  const host = await machine({ '/proc/uptime': '' });
  expect(await host.text('/proc')).toEqual({ ok: false, unread: 'failed' });
});

test.each([
  ['/etc/long', 65_536, true],
  ['/etc/long', 65_537, false],
  ['/proc/long', 65_536, true],
  ['/proc/long', 65_537, false],
])('%s of %i bytes is read: %s', async (path, length, ok) => {
  const host = await machine({ [path]: 'x'.repeat(length) });
  expect((await host.text(path)).ok).toBe(ok);
});

test('a pipe that nobody writes to is empty, and does not hang', async () => {
  const root = await freshFolder();
  execFileSync('mkfifo', [join(root, 'pipe')]);
  expect(await createHost({ root }).text('/pipe')).toEqual({ ok: true, value: '' });
});

test('names come in the order of their letters', async () => {
  const host = await machine({ '/b': '', '/a': '', '/c': '' });
  expect(await host.names('/')).toEqual({ ok: true, value: ['a', 'b', 'c'] });
});

test('a disk that does not answer is a timeout, and is not asked again while it hangs', async () => {
  let asked = 0;
  const statfs = () => {
    asked += 1;
    return new Promise<never>(() => {});
  };
  const host = createHost({ statfs, limitMs: 20 });
  expect(await host.space('/')).toEqual({ ok: false, unread: 'timeout' });
  expect(await host.space('/')).toEqual({ ok: false, unread: 'timeout' });
  expect(asked).toBe(1);
});

test('two hanging paths are enough: nothing more is tried, so that files stay readable', async () => {
  const root = await folderOf({ '/file': 'text' });
  const host = createHost({ root, statfs: () => new Promise<never>(() => {}), limitMs: 20 });
  await host.space('/a');
  expect(await host.text('/file')).toEqual({ ok: true, value: 'text' });
  await host.space('/b');
  expect(await host.text('/file')).toEqual({ ok: false, unread: 'timeout' });
});

test('a disk that answers late is asked again', async () => {
  const answer = Promise.withResolvers<never>();
  const answers = [answer.promise, Promise.resolve(disk)];
  const host = createHost({ statfs: () => answers.shift() ?? answer.promise, limitMs: 20 });
  expect(await host.space('/')).toEqual({ ok: false, unread: 'timeout' });
  answer.reject(new Error('late'));
  await new Promise(setImmediate);
  expect((await host.space('/')).ok).toBe(true);
});

const disk = { bsize: 4096, frsize: 4096, blocks: 1000, bavail: 500, files: 100, ffree: 50 };

test('space is counted in the fragments of the file system, where it tells them', async () => {
  const spaceOf = async (given: typeof disk) =>
    createHost({ statfs: async () => given }).space('/');
  const inFragments = { ...disk, bsize: 1_048_576, frsize: 1024 };
  expect(await spaceOf(inFragments)).toMatchObject({ value: { sizeKiB: 1000, freeKiB: 500 } });
  const untold = { ...disk, frsize: 0 };
  expect(await spaceOf(untold)).toMatchObject({ value: { sizeKiB: 4000, freeKiB: 2000 } });
});

test('size, room and inodes equal what df shows an ordinary user', async () => {
  const columns = execFileSync('df', ['-k', '--output=size,itotal,avail', '/'], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n')[1];
  const [sizeKiB, inodes, freeKiB = NaN] = columns?.trim().split(/\s+/).map(Number) ?? [];
  const space = await createHost().space('/');
  expect(space).toMatchObject({ ok: true, value: { sizeKiB, inodes } });
  // Others write to this disk meanwhile: of what is free only the magnitude can be compared.
  expect(space.ok && Math.abs(space.value.freeKiB / freeKiB - 1) < 0.05).toBe(true);
});

test('a date is that of the last change, in ms', async () => {
  const root = await freshFolder();
  await mkdir(join(root, 'etc'));
  const before = Date.now();
  await writeFile(join(root, 'etc/stamp'), '');
  const at = await createHost({ root }).changedAtMs('/etc/stamp');
  expect(at.ok && Math.abs(at.value - before) < 60_000).toBe(true);
});
