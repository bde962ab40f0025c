import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createHost } from '#agent/sensors/host.ts';
import { counted, emptyTally, parseMemory, readMemory, shortShare } from '#agent/sensors/memory.ts';
import { machine, recorded } from './machine.ts';

const meminfo = await recorded('meminfo');

test('memory, swap, pressure and kills are read as the kernel writes them', async () => {
  const [pressure, vmstat] = [await recorded('pressure-memory'), await recorded('vmstat')];
  expect(parseMemory(meminfo, pressure, vmstat)).toEqual({
    totalKiB: 8_010_640,
    availableKiB: 3_120_148,
    swapTotalKiB: 2_097_148,
    swapFreeKiB: 1_048_574,
    pressurePercent: 1.37,
    oomKills: 2,
  });
});

test('an old kernel leaves out what it does not know', () => {
  expect(parseMemory('MemTotal:  8010640 kB\nMemFree:  417360 kB\n', null, null)).toEqual({
    totalKiB: 8_010_640,
  });
});

test('nonsense is left out', () => {
  expect(parseMemory('MemTotal: many kB\n', 'some avg60=900.00', 'oom_kill -1')).toEqual({});
});

test.each([
  ['a tenth available is not short', 100, 0],
  ['less is', 99, 1],
])('%s', (_, availableKiB, short) => {
  expect(counted(emptyTally, { totalKiB: 1000, availableKiB })).toEqual({ samples: 1, short });
});

test('a sample without its numbers is not counted', () => {
  expect(counted(emptyTally, { totalKiB: 1000 })).toEqual(emptyTally);
});

test.each([
  [7, undefined],
  [8, 25],
])('%i samples give a share of %s', (samples, share) => {
  expect(shortShare({ samples, short: 2 })).toBe(share);
});

test('each reading adds one sample to the tally', async () => {
  const host = await machine({ '/proc/meminfo': meminfo });
  const keeper = { tally: { samples: 7, short: 4 } };
  expect(await readMemory(host, keeper)).toMatchObject([{ reading: { shortPercent: 50 } }]);
  expect(keeper.tally).toEqual({ samples: 8, short: 4 });
});

test('a PC without /proc/meminfo has no reading', async () => {
  const samples = await readMemory(await machine({}), { tally: emptyTally });
  expect(samples).toEqual([{ group: 'memory', subject: 0, unread: 'absent' }]);
});

const hasFree = existsSync('/usr/bin/free');

test.skipIf(!hasFree)('totals equal those that free shows', async () => {
  const total = (line: string, text: string) =>
    Number(new RegExp(`^${line}:\\s+(\\d+)`, 'm').exec(text)?.[1]);
  const free = execFileSync('/usr/bin/free', ['-k'], { encoding: 'utf8', env: { LC_ALL: 'C' } });
  const [sample] = await readMemory(createHost(), { tally: emptyTally });
  expect(sample).toMatchObject({
    reading: { totalKiB: total('Mem', free), swapTotalKiB: total('Swap', free) },
  });
});
