import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Beat } from '#shared/messages.ts';
import { formatCode } from '#shared/code.ts';
import { makeCode } from '#collector/app/enrol.ts';
import { openIds } from '#collector/ids.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { beatsSince, latestOf } from '#collector/storage/telemetry.ts';
import { healthyHdd } from '#test/fixtures/smartctl/drives.ts';
import { agentMain, install, probeMain, startConfined } from '#test/support/confined.ts';
import { freshFolder } from '#test/support/folder.ts';
import {
  folderWithSmartctl,
  freePort,
  startCollector,
  startNode,
} from '#test/support/processes.ts';
import type { Running } from '#test/support/processes.ts';
import { freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';

const device = 'AAAAAAAAAAAAAAAAAAAAAA';

/** A real collector that knows one device, and a code for it. */
async function collectorAt() {
  const databaseUrl = await freshDatabaseUrl('SQLite');
  const port = await freePort();
  await (await startCollector(databaseUrl, port)).end();
  const store = await openTestStore(databaseUrl);
  const context = { store, clock: { now: () => Date.now() }, ids: openIds() };
  await store.transaction((tx) =>
    insertDevice(tx, {
      id: device,
      assetTag: 'BZ-26-0043-4',
      stage: 'in_service',
      cohort: null,
      sector: null,
      model: null,
      lot: null,
      handedOverOn: null,
      createdAt: Date.now(),
      inventory: null,
    }),
  );
  const code = await makeCode(context, device, 'test');
  await startCollector(databaseUrl, port);
  async function untilStored(count: number, by: Running): Promise<Beat[]> {
    for (let tries = 0; tries < 150; tries += 1) {
      if (((await latestOf(store.db, device))?.sequence ?? 0) >= count) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // They come by the earliest instant that each can be of, which is not the order of sending.
    const stored = (await beatsSince(store.db, device, 0)).toSorted(
      (a, b) => a.sequence - b.sequence,
    );
    expect(stored.length, by.said()).toBeGreaterThanOrEqual(count);
    // As the collector has read and stored them.
    return stored.map(({ body }) => JSON.parse(body) as Beat);
  }
  const formatted = formatCode(Buffer.from(code, 'base64url'));
  return { url: `http://localhost:${port}`, code: formatted, untilStored };
}

async function probeOnce(folder: string): Promise<string[]> {
  const bin = folderWithSmartctl(await freshFolder(), JSON.stringify(healthyHdd), 0);
  const probe = startNode([probeMain, '--hardware', folder, '--answer', folder], {
    PATH: `${bin}:/usr/bin:/bin`,
  });
  await once(probe.child, 'close');
  return [String(probe.child.exitCode), probe.said()];
}

describe('the networked agent under Node’s permission model', () => {
  test('enrols, reports with the probe’s readings, stops, and goes on after a restart', async () => {
    const pc = await install();
    const { url, code, untilStored } = await collectorAt();
    expect(await probeOnce(pc.probe)).toEqual(['0', '']);

    const first = startConfined(pc, ['--collector', url, '--code', code, '--every', '5']);
    const beats = await untilStored(2, first);
    await first.end('SIGTERM');
    expect(first.said()).not.toMatch(/error|denied|ERR_/i);

    const samples = beats[0]?.samples ?? [];
    const answered = (group: string) => samples.find((it) => it.group === group);
    expect(answered('fs')?.reading).toHaveProperty('sizeKiB');
    expect(answered('memory')?.reading).toHaveProperty('totalKiB');
    expect(answered('disk')).toBeDefined();
    const denied = samples.filter((it) => it.unread === 'denied' || it.unread === 'failed');
    const byAgent = denied.filter(({ group }) => !['kernel', 'startup', 'units'].includes(group));
    expect(byAgent).toEqual([]);

    const second = startConfined(pc, ['--every', '5']);
    expect((await untilStored(beats.length + 1, second)).at(-1)?.sequence).toBeGreaterThan(1);
    await second.end('SIGKILL');
    // Ended without a word, it finds its spool again all the same.
    const third = startConfined(pc, ['--every', '5']);
    const all = await untilStored(beats.length + 2, third);
    await third.end('SIGTERM');
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, at) => at + 1));
  });

  test('is refused all that an intruder in its place would want', async () => {
    const pc = await install();
    const script = join(await freshFolder(), 'attempt.ts');
    writeFileSync(script, attempt);
    const flags = [...pc.flags, `--allow-fs-read=${script}`];
    const running = startNode([...flags, script, pc.state, agentMain]);
    await once(running.child, 'close');
    const said = running
      .said()
      .split('\n')
      .filter((line) => line.includes(': '));
    const outcomes: Record<string, string> = Object.fromEntries(
      said.map((line) => [line.replace(/: .*/, ''), line.replace(/.*: /, '')]),
    );
    expect(outcomes).toMatchObject({
      ...Object.fromEntries(forbidden.map(([name]) => [name, 'ERR_ACCESS_DENIED'])),
      'write in its own folder': 'done',
      'read the list': 'done',
      'add-on': 'ERR_DLOPEN_DISABLED',
      'add-on of a database': 'ERR_LOAD_SQLITE_EXTENSION',
      // Node 26 does not hold its own SQLite to the list: there the unit alone does.
      'a database elsewhere': 'done',
    });
    rmSync(join(pc.state, '..', 'elsewhere.db'));
    expect(readFileSync(join(pc.state, 'mine'), 'utf8')).toBe('x');
  });
});

/** Each tried in a process with the very flags of the agent. */
const forbidden: readonly (readonly [name: string, code: string])[] = [
  ['execFile', `cp.execFileSync('/bin/true')`],
  ['spawn with a shell', `cp.spawnSync('id', { shell: true })`],
  ['spawn itself', `cp.spawnSync(process.execPath, ['--version'])`],
  ['fork', `cp.fork(process.argv[1])`],
  ['Worker', `new threads.Worker('1', { eval: true })`],
  ['inspector', `inspector.open(0)`],
  ['WASI', `new wasi.WASI({ version: 'preview1' })`],
  ['read /etc/passwd', `fs.readFileSync('/etc/passwd')`],
  ['read it by way of its own folder', `fs.readFileSync(state + '/../../../../etc/passwd')`],
  ['read it by a descriptor', `fs.openSync('/etc/passwd')`],
  ['list /home', `fs.readdirSync('/home')`],
  ['list /', `fs.readdirSync('/')`],
  ['look for a browser', `fs.statSync('/home/x/.mozilla')`],
  ['read another process', `fs.readFileSync('/proc/1/cmdline')`],
  ['read its environment', `fs.readFileSync('/proc/self/environ')`],
  ['read a MAC', `fs.readFileSync('/sys/class/net/lo/address')`],
  ['read a serial number', `fs.readFileSync('/sys/class/dmi/id/product_serial')`],
  ['write elsewhere', `fs.writeFileSync('/tmp/vigie-intruder', '')`],
  ['write over its program', `fs.appendFileSync(process.argv[3], '')`],
  ['remove elsewhere', `fs.rmSync(process.argv[3])`],
  ['move out', `fs.renameSync(state + '/mine', '/tmp/vigie-intruder')`],
  ['link out', `fs.symlinkSync('/etc/passwd', state + '/link')`],
  ['hard link out', `fs.linkSync('/etc/passwd', state + '/link')`],
];

const attempt = `
import cp from 'node:child_process';
import fs from 'node:fs';
import inspector from 'node:inspector';
import sqlite from 'node:sqlite';
import threads from 'node:worker_threads';
import wasi from 'node:wasi';
const state = process.argv[2];
function attempt(name, act) {
  try {
    act();
    console.log(name + ': done');
  } catch (error) {
    console.log(name + ': ' + (error.code ?? error.message));
  }
}
attempt('write in its own folder', () => fs.writeFileSync(state + '/mine', 'x'));
attempt('read the list', () => fs.readFileSync('/proc/uptime'));
attempt('add-on', () => process.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6'));
attempt(
  'add-on of a database',
  () => new sqlite.DatabaseSync(state + '/e.db', { allowExtension: true }),
);
attempt('a database elsewhere', () =>
  new sqlite.DatabaseSync(state + '/../elsewhere.db').exec('create table t (x)'),
);
${forbidden.map(([name, code]) => `attempt(${JSON.stringify(name)}, () => ${code});`).join('\n')}
process.exit(0);
`;
