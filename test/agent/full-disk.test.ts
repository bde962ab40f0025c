import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NewBeat } from '#agent/beat.ts';
import { newIdentity, saveIdentity } from '#agent/identity.ts';
import type { Identity } from '#agent/identity.ts';
import { openSpool } from '#agent/spool.ts';
import type { Spool } from '#agent/spool.ts';
import { formatCode } from '#shared/code.ts';
import { freshFolder } from '#test/support/folder.ts';

const main = join(import.meta.dirname, '../../agent/main.ts');
const base = mkdtempSync(join(tmpdir(), 'vigie-full-'));
const mount = (folder: string): boolean => {
  mkdirSync(folder, { recursive: true });
  const options = ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder];
  return spawnSync('mount', options).status === 0;
};
const unmount = (folder: string): void => {
  spawnSync('umount', [folder]);
};
const canMount = mount(join(base, 'trial'));
unmount(join(base, 'trial'));
afterAll(() => rmSync(base, { recursive: true }));

const beat = (groups: number): NewBeat => ({
  type: 'beat',
  boot: 1,
  sinceBootSeconds: 60,
  wallSeconds: 1_800_000_000,
  full: groups > 1,
  samples: Array.from({ length: groups }, (_, subject) => ({
    group: 'fs' as const,
    subject,
    reading: { sizeKiB: 100_000_000, freeKiB: 5_000_000 },
  })),
  bytesThisMonth: 0,
});
const open = (folder: string): Spool =>
  openSpool({ file: join(folder, 'spool.db'), newStream: () => 'stream' });
const sequences = (spool: Spool) => spool.waiting(0, 1e6).map(({ sequence }) => sequence);
const nowMs = 1_800_000_000_000;

/** Another program writes until not a byte is left. */
function fill(folder: string): void {
  for (const size of [65_536, 4096, 1]) {
    for (;;) {
      try {
        appendFileSync(join(folder, 'fill'), Buffer.alloc(size, 1));
      } catch (cause) {
        if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC')) throw cause;
        break;
      }
    }
  }
}

const reason = canMount ? '' : ' (skipped: no right to mount a small disk here)';
describe.skipIf(!canMount)(`on a full disk${reason}`, () => {
  const folder = join(base, 'disk');
  beforeEach(() => {
    mount(folder);
  });
  afterEach(() => unmount(folder));

  test('all that waits can be acknowledged, again after a restart, and a beat that tells of it written', () => {
    let spool = open(folder);
    for (let n = 0; n < 40; n += 1) spool.append(beat(1), { samples: beat(40).samples as never });
    fill(folder);
    spool.acknowledge(20, nowMs);
    expect(spool.append(beat(40), {}).sequence).toBe(41);
    spool.close();
    spool = open(folder);
    expect(spool.origin).toBe('kept');
    spool.acknowledge(40, nowMs);
    expect(sequences(spool)).toEqual([41]);
    spool.acknowledge(41, nowMs);
    expect(spool.counts()).toEqual({ waiting: 0, kept: 41 });
    spool.close();
  });

  test('it goes on for as long as anybody watches: what was acknowledged makes room', () => {
    const spool = open(folder);
    for (let n = 0; n < 100; n += 1) spool.append(beat(20), {});
    spool.acknowledge(100, nowMs);
    fill(folder);
    for (let n = 1; n <= 1000; n += 1) {
      expect(spool.append(beat(20), {}).sequence).toBe(100 + n);
      spool.acknowledge(100 + n, nowMs);
      fill(folder);
    }
    expect(spool.counts().waiting).toBe(0);
    spool.close();
  });

  test('with nobody to acknowledge, what no longer fits is refused and all before it is kept', () => {
    const spool = open(folder);
    fill(folder);
    let written = 0;
    expect(() => {
      for (; written < 10_000; written += 1) spool.append(beat(20), {});
    }).toThrow(/full/);
    expect(written).toBeGreaterThan(10);
    expect(sequences(spool)).toEqual(Array.from({ length: written }, (_, n) => n + 1));
    expect(spool.memory().lastSequence).toBe(written);
    // Even now what is delivered can be forgotten, and makes room for the next.
    spool.acknowledge(written, nowMs);
    expect(spool.append(beat(20), {}).sequence).toBe(written + 1);
    rmSync(join(folder, 'fill'));
    expect(spool.append(beat(20), {}).sequence).toBe(written + 2);
    spool.close();
  });

  test('the identity stays as it was, whole', () => {
    const file = join(folder, 'identity.json');
    const identity = newIdentity('https://vigie.example.org');
    saveIdentity(file, identity);
    fill(folder);
    expect(() => saveIdentity(file, newIdentity('https://vigie.example.org'))).toThrow(/ENOSPC/);
    expect(statSync(file).size).toBe(JSON.stringify(identity).length + 1);
  });

  const start = (more: readonly string[]) => {
    const args = ['once', '--now', '--collector', 'http://127.0.0.1:9', '--state', folder];
    return spawnSync(process.execPath, [main, ...args, ...more], {
      encoding: 'utf8',
      env: { ...process.env, LANG: 'en_GB.UTF-8', LC_ALL: '' },
    });
  };
  test.each([
    ['a new PC', ['--code', formatCode(new Uint8Array(16).fill(9))]],
    ['a PC that has lost its spool', []],
  ])('the agent of %s says so in a sentence, and the system may start it again', (_, args) => {
    if (args.length === 0) saveIdentity(...enrolledIn(folder));
    fill(folder);
    const { status, stderr } = start(args);
    expect(stderr).toMatch(/^The disk is full: nothing can be written in ".*"\. Make room; /);
    expect([status, stderr.trim().split('\n').length]).toEqual([1, 1]);
    rmSync(join(folder, 'fill'));
    expect(start(args).stderr).toContain('In service.');
  });
});

function enrolledIn(folder: string): [string, Identity] {
  const identity = newIdentity('http://127.0.0.1:9');
  const enrolment = { device: 'A'.repeat(22), lineage: 'A'.repeat(22) };
  return [join(folder, 'identity.json'), { ...identity, enrolment }];
}

test('a spool as full as it may be takes less than 20 MiB, with its journal and one set aside', async () => {
  const folder = await freshFolder();
  const spool = open(folder);
  // As large as a frame may be; the oldest of what is kept has to go long before 90 days are over.
  const large = beat(180);
  for (let n = 1; n <= 1000; n += 1) {
    spool.append(large, {});
    if (n <= 800) spool.acknowledge(n, nowMs);
  }
  expect(spool.counts().kept).toBeGreaterThan(200);
  spool.close();
  const bytes = readdirSync(folder).reduce((sum, it) => sum + statSync(join(folder, it)).size, 0);
  expect(2 * bytes).toBeLessThan(20 * 1024 * 1024);
});
