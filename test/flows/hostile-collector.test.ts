import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { formatCode } from '#shared/code.ts';
import { agentMain, install, probeMain, startConfined } from '#test/support/confined.ts';
import { freshFolder } from '#test/support/folder.ts';
import { openHostile, planted } from '#test/support/hostile.ts';
import type { Hostile } from '#test/support/hostile.ts';
import { startNode } from '#test/support/processes.ts';

const code = formatCode(new Uint8Array(16).fill(9));

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function hostile(): Promise<Hostile> {
  const it = await openHostile();
  ends.push(() => it.close());
  return it;
}

/** Programs of every name that a sensor asks for; each writes down how it was called. */
async function fakeTools() {
  const bin = join(await freshFolder(), 'bin');
  const log = join(bin, 'calls');
  mkdirSync(bin);
  for (const name of tools) {
    writeFileSync(
      join(bin, name),
      `#!/bin/sh\nprintf '%s\\n' "${name} $*" >>'${log}'\n/usr/bin/env >>'${log}.env'\necho x\n`,
    );
    chmodSync(join(bin, name), 0o755);
  }
  const lines = (file: string) =>
    existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return { bin, calls: () => lines(log), environment: () => lines(`${log}.env`) };
}
const tools = ['smartctl', 'nmcli', 'journalctl', 'systemctl', 'systemd-analyze', 'sh', 'bash'];

/** All that a probe starts, word for word, on a PC that has never met a network. */
async function callsOfProbe(folder: string) {
  const { bin, calls, environment } = await fakeTools();
  const probe = startNode([probeMain, '--hardware', folder, '--answer', folder], { PATH: bin });
  await once(probe.child, 'close');
  expect(probe.child.exitCode).toBe(0);
  return { calls: calls(), environment: environment().join() };
}

describe('a collector that says all it can think of', () => {
  test('makes a confined agent do nothing but report', async () => {
    const at = await hostile();
    const pc = await install();
    const agent = startConfined(pc, ['--collector', at.address, '--code', code]);
    await at.played;
    await wait(500);
    expect(agent.child.exitCode).toBeNull();
    expect(at.wrong).toEqual([]);
    expect(new Set(at.heard.map(({ type }) => type))).toEqual(new Set(['enrol', 'hello', 'beat']));
    expect(at.visits()).toBeGreaterThan(3);
    expect(at.decoy.visits()).toBe(0);
    await agent.end('SIGTERM');
    const own = /^(?:identity\.json|status\.json|lock\.db|spool\.db|hardware\.json|ask)/;
    expect(readdirSync(pc.state).filter((it) => !own.test(it))).toEqual([]);
    expect(readdirSync(pc.probe)).toEqual([]);
    expect(existsSync(`/tmp/${planted}`)).toBe(false);
    expect(agent.said()).not.toContain(planted);
  });

  test('plants no word in what the probe starts after it', async () => {
    const at = await hostile();
    const pc = await install();
    const agent = startConfined(pc, ['--collector', at.address, '--code', code]);
    await at.played;
    await agent.end('SIGTERM');
    // What the network said is on the disk by now, in the agent's own folder alone.
    expect(readFileSync(join(pc.state, 'identity.json'), 'utf8')).toContain(planted);

    const { calls, environment } = await callsOfProbe(pc.probe);
    const untouched = await callsOfProbe((await install()).probe);
    expect(untouched.calls).toContain('nmcli --get-values GENERAL.METERED device show');
    expect(calls).toEqual(untouched.calls);
    expect(environment).not.toContain(planted);
    for (const file of readdirSync(pc.probe))
      expect(readFileSync(join(pc.probe, file), 'utf8')).not.toContain(planted);
  });

  test('plants none either where one process does everything', async () => {
    const at = await hostile();
    const { bin, calls, environment } = await fakeTools();
    const state = join(await freshFolder(), 'state');
    const agent = startNode(
      [agentMain, 'run', '--now', '--collector', at.address, '--code', code, '--state', state],
      { PATH: bin, LANG: 'en_GB.UTF-8', LC_ALL: '' },
    );
    await at.played;
    await agent.end('SIGTERM');
    expect(at.wrong).toEqual([]);
    expect(at.decoy.visits()).toBe(0);
    expect(calls().length).toBeGreaterThan(0);
    const untouched = new Set((await callsOfProbe((await install()).probe)).calls);
    expect(calls().filter((it) => !untouched.has(it))).toEqual([]);
    expect(environment().join()).not.toContain(planted);
  });
});
