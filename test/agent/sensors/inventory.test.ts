import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { totalmem } from 'node:os';
import { expect, test } from 'vitest';
import { parseInventory, readInventory } from '#agent/sensors/inventory.ts';
import { freshFolder } from '#test/support/folder.ts';

const sample = {
  chassis: 'laptop',
  cpuVendor: 'intel',
  cores: 4,
  memoryGiB: 8,
  disks: [{ kind: 'ssd', sizeGiB: 238 }],
};
const shell = (script: string) => ['/bin/sh', '-c', script] as const;

test('this very machine is read', async () => {
  const answer = await readInventory();
  expect(answer).toMatchObject({
    ok: true,
    inventory: { memoryGiB: Math.round(totalmem() / 2 ** 30) },
  });
});

test('a line of JSON that fits is the inventory', () => {
  expect(parseInventory(`${JSON.stringify(sample)}\n`)).toEqual({ ok: true, inventory: sample });
});

test.each([
  ['nothing', ''],
  ['no JSON', 'Segmentation fault'],
  ['a field that is not described', JSON.stringify({ ...sample, serial: 'X' })],
  ['text where a kind is due', JSON.stringify({ ...sample, cpuVendor: 'Acme' })],
])('%s is a failure', (_, text) => {
  expect(parseInventory(text)).toEqual({ ok: false, because: 'failed' });
});

test('a program that is not there is a reason', async () => {
  const answer = await readInventory({ command: ['/nowhere/node'] });
  expect(answer).toEqual({ ok: false, because: 'no_tool' });
});

test('a program that fails is a failure, whatever it printed', async () => {
  const answer = await readInventory({
    command: shell(`echo '${JSON.stringify(sample)}'; exit 3`),
  });
  expect(answer).toEqual({ ok: false, because: 'failed' });
});

test('a program that hangs is ended with all that it started', async () => {
  const pidFile = join(await freshFolder(), 'pid');
  const script = `sleep 600 & echo $! > ${pidFile}; wait`;
  const answer = await readInventory({ command: shell(script), limitMs: 1500 });
  expect(answer).toEqual({ ok: false, because: 'timeout' });
  await expect.poll(() => isAlive(Number(readFileSync(pidFile, 'utf8')))).toBe(false);
});

test('a program that floods is ended', async () => {
  const answer = await readInventory({ command: shell('while :; do echo flood flood; done') });
  expect(answer).toEqual({ ok: false, because: 'too_long' });
});

/** One that has ended and that nobody has collected yet is not alive. */
function isAlive(pid: number): boolean {
  const status = `/proc/${pid}/status`;
  return existsSync(status) && !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
}
