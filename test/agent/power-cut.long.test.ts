import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshFolder } from '#test/support/folder.ts';
import { newDisk, readTrace, straceFlags } from '#test/support/power-cut.ts';
import type { Call, Kept } from '#test/support/power-cut.ts';
import { stateIn } from '#test/support/spool-life.ts';

const root = join(import.meta.dirname, '../..');
const canTrace = spawnSync('strace', ['-V']).status === 0;

/** Runs the life of a spool under Node's permission model, and what it did to the disk. */
function traced(folder: string, house: string): Call[] {
  const own = join(folder, 'state');
  mkdirSync(own);
  const source = `
    import { liveWithSpool } from ${JSON.stringify(join(house, 'test/support/spool-life.ts'))};
    liveWithSpool(${JSON.stringify(own)});`;
  const trace = join(folder, 'trace');
  const { status, stderr } = spawnSync(
    'strace',
    [
      ...straceFlags,
      '-o',
      trace,
      process.execPath,
      '--permission',
      '--allow-fs-read=*',
      `--allow-fs-write=${own}`,
      '--input-type=module-typescript',
      '-e',
      source,
    ],
    { encoding: 'utf8', env: { PATH: process.env['PATH'] } },
  );
  if (status !== 0) throw new Error(stderr);
  return readTrace(trace, own);
}

/** Ways in which the cut can go: nothing kept that was not synced, all of it, or some by chance. */
function waysToCut(chance: () => number): Kept[] {
  const some: Kept = {
    change: () => chance() < 0.5,
    ofNames: (count) => Math.floor(chance() * (count + 1)),
  };
  return [
    { change: () => false, ofNames: () => 0 },
    { change: () => false, ofNames: (count) => count },
    { change: () => true, ofNames: () => 0 },
    { change: () => true, ofNames: (count) => count },
    some,
    some,
  ];
}

/** Enough to see what is wrong, and to be sure that something is. */
const mostFaults = 5;

/** After each call the power goes: what does not open, or opens as it never was, is told. */
function cutEverywhere(calls: readonly Call[], folder: string, chance: () => number): string[] {
  const faults: string[] = [];
  const disk = newDisk();
  const states = calls.flatMap((it) => (it.kind === 'said' ? [it.text.trim()] : []));
  let said = 0;
  for (const [at, call] of calls.entries()) {
    disk.apply(call);
    if (call.kind === 'said') said += 1;
    const promised = states[said - 1] ?? null;
    for (const [way, kept] of waysToCut(chance).entries()) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      for (const [name, bytes] of disk.cut(kept)) writeFileSync(join(folder, name), bytes);
      const fault = faultAfter(folder, promised, states[said] ?? null);
      if (fault !== null) {
        faults.push(`after call ${at} (${call.kind}), way ${way}: ${fault.slice(0, 2000)}`);
        if (faults.length >= mostFaults) return faults;
      }
    }
  }
  return faults;
}

/** All is as after the last deed that had returned, or as after the one under way. */
function faultAfter(folder: string, promised: string | null, next: string | null): string | null {
  try {
    const { origin, state, next: sequence } = stateIn(folder);
    // Before the first deed has returned nothing was promised, only that it starts.
    if (promised === null) return null;
    if (origin !== 'kept') return `the spool is ${origin}`;
    if (!isEither(state, promised, next)) return `${state} is neither ${promised} nor ${next}`;
    const { lastSequence } = JSON.parse(state) as { lastSequence: number };
    return sequence === lastSequence + 1 ? null : `sequence ${sequence} after ${lastSequence}`;
  } catch (cause) {
    return String(cause);
  }
}

// The identity is a file of its own: within one deed it may be ahead of the spool.
function isEither(state: string, promised: string, next: string | null): boolean {
  const parts = (it: string) => JSON.parse(it) as { lineage: string | null };
  const [found, before] = [parts(state), parts(promised)];
  const after = next === null ? before : parts(next);
  return [before, after].some((it) =>
    [before, after].some(
      ({ lineage }) => JSON.stringify({ ...it, lineage }) === JSON.stringify(found),
    ),
  );
}

/** Deterministic, so that what fails can be run again (mulberry32). */
function chanceFrom(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The house with one line of it changed, as a fault that this test must find. */
async function planted(file: string, line: string, other: string): Promise<string> {
  const house = await freshFolder();
  for (const room of ['agent', 'shared', 'test/support', 'package.json']) {
    cpSync(join(root, room), join(house, room), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
  const text = readFileSync(join(house, file), 'utf8');
  if (!text.includes(line)) throw new Error(`${file} does not say ${line}`);
  writeFileSync(join(house, file), text.replace(line, other));
  return house;
}

const seed = Number(process.env['SEED'] ?? Date.now() % 1e6);
const reason = canTrace ? '' : ' (skipped: no strace here)';

describe.skipIf(!canTrace)(`power cut after any call of the system, seed ${seed}${reason}`, () => {
  async function faultsIn(house: string): Promise<{ faults: string[]; calls: readonly Call[] }> {
    const folder = await freshFolder();
    const calls = traced(folder, house);
    return { calls, faults: cutEverywhere(calls, join(folder, 'after'), chanceFrom(seed)) };
  }

  test('the spool opens unaided, with all that was promised, and nothing that never was', async () => {
    const { faults, calls } = await faultsIn(root);
    const count = (kind: Call['kind']) => calls.filter((it) => it.kind === kind).length;
    console.log(
      `${calls.length} calls, ${count('write')} writes, ${count('sync_file')} syncs, ${count('said')} deeds`,
    );
    expect(count('said')).toBeGreaterThan(25);
    expect(faults).toEqual([]);
  });

  test.each([
    ['a database that is not synced', 'agent/spool.ts', 'synchronous = full', 'synchronous = off'],
    [
      'a journal that is deleted',
      'agent/spool.ts',
      'journal_mode = persist',
      'journal_mode = delete',
    ],
    [
      'an identity that is not written through',
      'agent/identity.ts',
      'O_WRONLY | O_CREAT | O_TRUNC | O_DSYNC',
      'O_WRONLY | O_CREAT | O_TRUNC',
    ],
    [
      'an identity whose new name is not synced',
      'test/support/spool-life.ts',
      "saveIdentity(join(folder, 'identity.json'), identity);\n    spool.remember({ lineage: tokenOf(lineage) });",
      "saveIdentity(join(folder, 'identity.json'), identity);",
    ],
  ])('%s, planted, is found', async (_, file, line, other) => {
    const house = await planted(file, line, other);
    // The spool itself asserts that it syncs: that too has to be taken out.
    const spool = join(house, 'agent/spool.ts');
    const text = readFileSync(spool, 'utf8');
    writeFileSync(spool, text.replace("?.['synchronous'] !== 2", "?.['synchronous'] === 99"));
    const { faults } = await faultsIn(house);
    expect(faults).not.toEqual([]);
  });
});
