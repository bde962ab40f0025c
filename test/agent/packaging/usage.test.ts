import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const main = join(import.meta.dirname, '../../../agent/packaging/main.ts');

test.each([
  [['--help'], 0],
  [['deb', '-h'], 0],
  [['deb', '--fast'], 2],
  [[], 2],
])('what makes packages says how it is used, without a stack: %j', (args, code) => {
  const run = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  expect(run.status).toBe(code);
  expect(code === 0 ? run.stdout : run.stderr).toContain('Usage: npm run package');
  expect(run.stderr).not.toMatch(/^ +at /m);
});
