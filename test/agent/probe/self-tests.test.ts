import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Reading, Sample } from '#shared/readings.ts';
import { dueSelfTests, parseTries, startSelfTests, triesText } from '#agent/probe/self-tests.ts';
import { freshFolder } from '#test/support/folder.ts';
import { machine } from '../sensors/machine.ts';
import type { Files } from '../sensors/machine.ts';

const disk = (reading: Partial<Reading<'disk'>>, subject = 0): Sample => ({
  group: 'disk',
  subject,
  reading: { kind: 'hdd', powerOnHours: 1000, ...reading },
});

describe('a disk tests itself once a month of its use (90 hours)', () => {
  test.each([
    ['never tested', disk({ selfTest: 'never' }), true],
    ['passed 89 hours ago', disk({ selfTest: 'passed', selfTestAgeHours: 89 }), false],
    ['passed 90 hours ago', disk({ selfTest: 'passed', selfTestAgeHours: 90 }), true],
    ['failed 90 hours ago', disk({ selfTest: 'failed', selfTestAgeHours: 90 }), true],
    ['broken off, nobody knows when', disk({ selfTest: 'aborted' }), true],
    ['under way', disk({ selfTest: 'running' }), false],
    ['without a log of tests', disk({}), false],
    ['without its hours', { ...disk({}), reading: { kind: 'hdd', selfTest: 'never' } }, false],
    ['not read', { group: 'disk', subject: 0, unread: 'asleep' }, false],
  ] as [string, Sample, boolean][])('%s', (_, sample, isDue) => {
    expect(dueSelfTests([sample], [])).toEqual(isDue ? [{ subject: 0, powerOnHours: 1000 }] : []);
  });

  test.each([
    ['tried 89 hours ago', 911, false],
    ['tried 90 hours ago', 910, true],
    ['tried on another disk, which had run longer', 1001, true],
  ])('%s', (_, powerOnHours, isDue) => {
    const due = dueSelfTests([disk({ selfTest: 'aborted' })], [{ subject: 0, powerOnHours }]);
    expect(due.length > 0).toBe(isDue);
  });
});

/** A folder with a smartctl in it that notes how it was called. */
async function toolOf(): Promise<{ path: string; calls: () => Promise<string> }> {
  const folder = await freshFolder();
  const log = join(folder, 'calls');
  await writeFile(log, '');
  await writeFile(join(folder, 'smartctl'), `#!/bin/sh\necho "$@" >> '${log}'\nexit 4\n`);
  await chmod(join(folder, 'smartctl'), 0o755);
  return { path: `${folder}:/usr/bin:/bin`, calls: () => readFile(log, 'utf8') };
}

const disks: Files = { '/sys/block/sda/removable': '0\n', '/sys/block/sdb/removable': '0\n' };
const supply = (name: string, file: string, text: string): Files => ({
  [`/sys/class/power_supply/${name}/${file}`]: `${text}\n`,
});
const battery: Files = {
  ...supply('BAT0', 'type', 'Battery'),
  ...supply('BAT0', 'capacity', '80'),
};
const mains = (online: string): Files => ({
  ...supply('AC', 'type', 'Mains'),
  ...supply('AC', 'online', online),
});

test.each([
  ['a PC without a battery', {}, true],
  ['a laptop on mains', { ...battery, ...mains('1') }, true],
  ['a laptop on its battery', { ...battery, ...mains('0') }, false],
  ['a laptop that does not say', battery, false],
])('on mains alone: %s', async (_, files, isAsked) => {
  const tool = await toolOf();
  const host = await machine({ ...disks, ...files });
  const samples = [disk({ selfTest: 'never' }, 0), disk({ selfTest: 'never' }, 1)];
  const tries = await startSelfTests(host, samples, [], tool);
  const asked = '-t short -n standby /dev/sda\n-t short -n standby /dev/sdb\n';
  expect(await tool.calls()).toBe(isAsked ? asked : '');
  expect(tries.length).toBe(isAsked ? 2 : 0);
  // A second run soon after finds nothing due.
  await startSelfTests(host, samples, tries, tool);
  expect(await tool.calls()).toBe(isAsked ? asked : '');
});

test('what is remembered is read as it was written, and nonsense is nothing', () => {
  const tries = [{ subject: 1, powerOnHours: 1000 }];
  expect(parseTries(triesText(tries))).toEqual(tries);
  for (const text of ['', '{', '[]', '{"tries":[{"subject":"a"}]}']) {
    expect(parseTries(text)).toEqual([]);
  }
});
