import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lockFolder, makeStateFolder, stateFolder, stateProblem } from '#agent/state-folder.ts';
import { loadStatus, saveStatus } from '#agent/status-file.ts';
import { freshFolder } from '#test/support/folder.ts';

const names = [
  'identity.json',
  'identity.json.new',
  'spool.db',
  'spool.db-journal',
  'status.json',
  'lock.db',
];
const main = join(import.meta.dirname, '../../agent/main.ts');

describe('a folder in the place of a file', () => {
  test.each(names)('is named: %s', async (name) => {
    const folder = await freshFolder();
    expect(stateProblem(folder)).toBeNull();
    mkdirSync(join(folder, name));
    expect(stateProblem(folder)).toEqual({ path: join(folder, name), code: 'EISDIR' });
  });

  test('is told in a sentence with what to do, and the agent ends with 2', async () => {
    const folder = await freshFolder();
    mkdirSync(join(folder, 'spool.db'));
    const asked = ['run', '--state', folder, '--collector', 'http://localhost:1', '--lang', 'en'];
    const { status, stderr } = spawnSync(process.execPath, [main, ...asked], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain(join(folder, 'spool.db'));
    expect(stderr).toContain('--state');
    expect(stderr).not.toMatch(/\n +at /);
  });
});

test('a file in the folder’s place is named', async () => {
  const file = join(await freshFolder(), 'state');
  writeFileSync(file, '');
  expect(stateProblem(file)).toMatchObject({ path: file });
});

describe('the lock', () => {
  test('cut off at any byte, or of zeros, is taken all the same, and by one alone', async () => {
    const folder = await freshFolder();
    const files = makeStateFolder(folder);
    lockFolder(files)?.release();
    const { size } = statSync(files.lock);
    const whole =
      size === 0 ? Buffer.from('SQLite format 3\0'.padEnd(512, 'x')) : readFileSync(files.lock);
    for (let length = 0; length < whole.length; length += 1) {
      writeFileSync(
        files.lock,
        length % 2 === 0 ? whole.subarray(0, length) : Buffer.alloc(length),
      );
      const lock = lockFolder(files);
      expect(lock, String(length)).not.toBeNull();
      if (length % 64 === 0) expect(lockFolder(files)).toBeNull();
      lock?.release();
    }
  });
});

describe('what the agent last said of its connection', () => {
  test('cut off at any byte, or of zeros, is as if never said', async () => {
    const folder = await freshFolder();
    const { status } = stateFolder(folder);
    saveStatus(status, { kind: 'connected' }, 1_800_000_000_000);
    const whole = readFileSync(status);
    expect(loadStatus(status)).toMatchObject({ kind: 'connected' });
    for (let length = whole.length - 1; length >= 0; length -= 1) {
      truncateSync(status, length);
      expect(loadStatus(status), String(length)).toBeNull();
    }
    writeFileSync(status, Buffer.alloc(whole.length));
    expect(loadStatus(status)).toBeNull();
    saveStatus(status, { kind: 'connecting' }, 1);
    expect(loadStatus(status)).toMatchObject({ kind: 'connecting' });
  });
});
