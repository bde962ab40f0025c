import { spawnSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCodeFile } from '#agent/code-file.ts';
import { readConf } from '#agent/conf-file.ts';
import { readSmallFile } from '#agent/small-file.ts';
import { freshFolder } from '#test/support/folder.ts';

test('a file of 64 KiB is read whole, one byte more is refused', async () => {
  const file = join(await freshFolder(), 'file');
  writeFileSync(file, 'a'.repeat(64 * 1024));
  expect(readSmallFile(file)).toHaveLength(64 * 1024);
  truncateSync(file, 64 * 1024 + 1);
  expect(() => readSmallFile(file)).toThrow(/no small plain file/);
});

test('a pipe in the place of the configuration or of the code is not waited for', async () => {
  const file = join(await freshFolder(), 'pipe');
  expect(spawnSync('mkfifo', [file]).status).toBe(0);
  expect(readConf(file)).toEqual({ kind: 'unreadable' });
  expect(readCodeFile(file)).toEqual({ kind: 'none' });
});
