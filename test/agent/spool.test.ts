import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NewBeat } from '#agent/beat.ts';
import { openSpool } from '#agent/spool.ts';
import type { Spool, SpoolOptions } from '#agent/spool.ts';
import { freshFolder } from '#test/support/folder.ts';

const beat = (more: Partial<NewBeat> = {}): NewBeat => ({
  type: 'beat',
  boot: 1,
  sinceBootSeconds: 60,
  wallSeconds: 1_800_000_000,
  full: false,
  samples: [],
  bytesThisMonth: 0,
  ...more,
});
const nowMs = 1_800_000_000_000;
const dayMs = 86_400_000;
let streams = 0;
const open = (file: string, more: Partial<SpoolOptions> = {}): Spool =>
  openSpool({ file, newStream: () => `stream-${(streams += 1)}`, ...more });
const newFile = async () => join(await freshFolder(), 'spool.db');
const sequences = (spool: Spool) => spool.waiting(0, 1e6).map(({ sequence }) => sequence);
function filled(file: string, count: number): Spool {
  const spool = open(file);
  for (let n = 0; n < count; n += 1) spool.append(beat({ sinceBootSeconds: n }), {});
  return spool;
}

describe('the spool', () => {
  test('syncs every commit, in any process', async () => {
    const file = await newFile();
    open(file).close();
    const db = new DatabaseSync(file);
    expect(db.prepare('pragma journal_mode').get()?.['journal_mode']).not.toBe('wal');
    db.close();
  });

  test('gives each beat the next sequence, and keeps it until it is acknowledged', async () => {
    const spool = filled(await newFile(), 3);
    expect(sequences(spool)).toEqual([1, 2, 3]);
    spool.acknowledge(2, nowMs);
    expect(sequences(spool)).toEqual([3]);
    expect(spool.append(beat(), {}).sequence).toBe(4);
    expect(spool.counts()).toEqual({ waiting: 2, kept: 2 });
    spool.close();
  });

  test('hands out what follows a sequence, as many as asked for', async () => {
    const spool = filled(await newFile(), 5);
    expect(spool.waiting(2, 2).map(({ sequence }) => sequence)).toEqual([3, 4]);
    spool.close();
  });

  test('has lost nothing when its process is killed', async () => {
    const file = await newFile();
    const source = `
      import { openSpool } from ${JSON.stringify(join(import.meta.dirname, '../../agent/spool.ts'))};
      const spool = openSpool({ file: ${JSON.stringify(file)}, newStream: () => 'killed' });
      for (;;) process.stdout.write(spool.append(${JSON.stringify(beat())}, {}).sequence + '\\n');`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', source]);
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      if (text.length > 100) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const told = text.split('\n').slice(0, -1).map(Number);
    const spool = open(file);
    expect(spool.origin).toBe('kept');
    expect(sequences(spool)).toEqual(expect.arrayContaining(told));
    expect(spool.memory().lastSequence).toBeGreaterThanOrEqual(told.length);
    spool.close();
  });

  test('remembers together with the beat, or not at all', async () => {
    const file = await newFile();
    const spool = open(file);
    const notPlain = { reads: { a: 1n } } as never; // what JSON cannot write fails after the beat
    expect(() => spool.append(beat(), notPlain)).toThrow(TypeError);
    expect(spool.counts().waiting).toBe(0);
    expect(spool.append(beat(), {}).sequence).toBe(1);
    spool.close();
  });

  test('takes what is noted along with the next write; on the disk it is once settled', async () => {
    const file = await newFile();
    let spool = open(file);
    spool.note({ ignored: 1 });
    expect(spool.memory().ignored).toBe(1);
    spool = open(file);
    expect(spool.memory().ignored).toBe(0);
    spool.note({ ignored: 2 });
    spool.append(beat(), {});
    spool = open(file);
    expect(spool.memory().ignored).toBe(2);
    spool.note({ ignored: 3 });
    spool.settle();
    spool = open(file);
    expect(spool.memory().ignored).toBe(3);
    spool.close();
  });

  test('that holds what is acknowledged loses it with its process, and waits no longer for it until then', async () => {
    const file = await newFile();
    const holds = { holdsAcknowledged: true };
    let spool = open(file, holds);
    spool.append(beat({ full: true }), {});
    spool.append(beat(), {});
    const seen = () => [sequences(spool), spool.counts(), spool.isFullWaiting()];
    const waits = [[1, 2], { waiting: 2, kept: 0 }, true];
    expect(seen()).toEqual(waits);
    spool.acknowledge(1, nowMs);
    const waitsForOne = [[2], { waiting: 1, kept: 1 }, false];
    expect(seen()).toEqual(waitsForOne);
    // As a killed process leaves it.
    spool = open(file, holds);
    expect(seen()).toEqual(waits);
    spool.acknowledge(1, nowMs);
    spool.remember({ ignored: 1 });
    spool = open(file, holds);
    expect(seen()).toEqual(waitsForOne);
    spool.acknowledge(2, nowMs);
    spool.close();
    spool = open(file, holds);
    expect(seen()).toEqual([[], { waiting: 0, kept: 2 }, false]);
    spool.close();
  });

  test('replaces a beat in its place', async () => {
    const spool = filled(await newFile(), 2);
    spool.replace({ ...beat({ sinceBootSeconds: 99 }), sequence: 2 }, {});
    expect(spool.waiting(0, 9).map((it) => [it.sequence, it.sinceBootSeconds])).toEqual([
      [1, 0],
      [2, 99],
    ]);
    spool.close();
  });

  test('knows whether a full beat waits', async () => {
    const spool = filled(await newFile(), 1);
    expect(spool.isFullWaiting()).toBe(false);
    spool.append(beat({ full: true }), {});
    expect(spool.isFullWaiting()).toBe(true);
    spool.acknowledge(2, nowMs);
    expect(spool.isFullWaiting()).toBe(false);
    spool.close();
  });

  describe('keeps what was acknowledged for 90 days', () => {
    const days = 90 * 86_400;
    test.each([
      ['to the second', nowMs + 90 * dayMs, days + 1, 2],
      ['and no longer', nowMs + 90 * dayMs + 1, days + 1, 1],
      ['by this PC’s clock too: a collector’s that jumps takes nothing away', nowMs * 2, days, 2],
      ['whatever this PC’s clock says', nowMs + 90 * dayMs, 9 * days, 2],
      ['and longer where that has gone back', nowMs + 90 * dayMs + 1, -days, 2],
    ])('%s', async (_, atMs, later, kept) => {
      const spool = open(await newFile());
      const first = beat();
      spool.append(first, {});
      spool.acknowledge(1, nowMs);
      spool.append(beat({ wallSeconds: first.wallSeconds + later }), {});
      spool.acknowledge(2, atMs);
      expect(spool.counts().kept).toBe(kept);
      spool.close();
    });
  });

  test('sends again what a restored collector has lost, if it is recent', async () => {
    const spool = filled(await newFile(), 4);
    spool.acknowledge(2, nowMs - 8 * dayMs);
    spool.acknowledge(4, nowMs);
    expect(spool.sendAgain(2, nowMs - 7 * dayMs)).toBe(2);
    expect(sequences(spool)).toEqual([3, 4]);
    spool.close();
  });

  test('drops the second quarter when full, says how many, and wants everything sent', async () => {
    const spool = open(await newFile(), { mostWaiting: 8 });
    spool.remember({ wantsFull: false });
    for (let n = 0; n < 8; n += 1) spool.append(beat(), {});
    expect(spool.memory()).toMatchObject({ dropped: 0, wantsFull: false });
    spool.append(beat(), { wantsFull: false });
    expect(sequences(spool)).toEqual([1, 2, 5, 6, 7, 8, 9]);
    expect(spool.memory()).toMatchObject({ dropped: 2, wantsFull: true });
    spool.close();
  });

  test('is bounded in bytes too', async () => {
    const spool = open(await newFile(), { mostWaitingBytes: 2000 });
    for (let n = 0; n < 100; n += 1) spool.append(beat(), {});
    const bytes = spool.waiting(0, 100).map((it) => JSON.stringify(it).length);
    expect(bytes.reduce((sum, it) => sum + it)).toBeLessThan(2000 + 200);
    expect(sequences(spool).at(-1)).toBe(100);
    spool.close();
  });

  test('begins a new stream with what is known, and without what waited', async () => {
    const file = await newFile();
    const spool = filled(file, 3);
    spool.remember({ inventoryBoot: 5, wantsFull: false });
    spool.restart('another');
    spool.close();
    const again = open(file);
    expect(again.memory()).toMatchObject({
      stream: 'another',
      lastSequence: 0,
      inventoryBoot: 5,
      wantsFull: true,
      dropped: 3,
    });
    expect(sequences(again)).toEqual([]);
    again.close();
  });
});

describe('a damaged spool', () => {
  test('cut off at any length opens: with a count of what is damaged, or set aside with a new stream', async () => {
    const file = await newFile();
    filled(file, 40).close();
    const whole = readFileSync(file);
    const stream = open(file).memory().stream;
    for (let length = 0; length < whole.length; length += 613) {
      writeFileSync(file, whole.subarray(0, length));
      const spool = open(file);
      if (spool.origin === 'kept') {
        // Within the last page SQLite reads on, with zeros: what lay there is known to be damaged.
        const waiting = sequences(spool).length;
        expect(spool.memory()).toMatchObject({ stream, damaged: 40 - waiting });
      } else {
        expect(spool.origin, String(length)).toBe(length === 0 ? 'fresh' : 'replaced');
        expect(spool.memory()).toMatchObject({ lastSequence: 0, wantsFull: true });
        expect(spool.memory().stream).not.toBe(stream);
      }
      const { lastSequence } = spool.memory();
      expect(spool.append(beat(), {}).sequence).toBe(lastSequence + 1);
      spool.close();
    }
  });

  test.each([
    ['zeros', Buffer.alloc(8192)],
    ['another program’s file', Buffer.from('<html>'.repeat(2000))],
  ])('of %s is set aside', async (_, bytes) => {
    const file = await newFile();
    writeFileSync(file, bytes);
    const spool = open(file);
    expect(spool.origin).toBe('replaced');
    expect(existsSync(`${file}.damaged`)).toBe(true);
    spool.close();
  });

  test('of another shape is set aside', async () => {
    const file = await newFile();
    const db = new DatabaseSync(file);
    db.exec('create table beats (x); create table memory (y)');
    db.close();
    const spool = open(file);
    expect(spool.origin).toBe('replaced');
    spool.close();
  });

  test('with any bit flipped opens, and hands out only beats that are as they were written', async () => {
    const file = await newFile();
    filled(file, 30).close();
    const whole = readFileSync(file);
    const copy = `${file}.copy`;
    const good = new Set(openedOnce(file, copy).waiting);
    fc.assert(
      fc.property(fc.nat(whole.length * 8 - 1), (bit) => {
        const bytes = Buffer.from(whole);
        bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        writeFileSync(copy, bytes);
        const { waiting } = openedOnce(copy, copy);
        expect(waiting.filter((it) => !good.has(it))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('loses only the beats that are damaged, and says how many', async () => {
    const file = await newFile();
    filled(file, 5).close();
    const db = new DatabaseSync(file);
    db.exec(`update beats set body = replace(body, '1800000000', '1800000001') where sequence = 3`);
    db.close();
    const spool = open(file);
    expect(spool.origin).toBe('kept');
    expect(sequences(spool)).toEqual([1, 2, 4, 5]);
    expect(spool.memory()).toMatchObject({ damaged: 1, wantsFull: true });
    spool.close();
  });
});

function openedOnce(file: string, copy: string): { waiting: string[] } {
  if (file !== copy) copyFileSync(file, copy);
  const spool = open(copy);
  const waiting = spool.waiting(0, 1e6).map((it) => JSON.stringify(it));
  spool.close();
  return { waiting };
}

type Op =
  | { readonly kind: 'append' }
  | { readonly kind: 'acknowledge'; readonly back: number }
  | { readonly kind: 'reopen' };

test('whatever happens, exactly the beats not yet acknowledged wait, in order, each sequence once', async () => {
  const folder = await freshFolder();
  let run = 0;
  const op: fc.Arbitrary<Op> = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ kind: 'append' } as const) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('acknowledge' as const), back: fc.nat(4) }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'reopen' } as const) },
  );
  fc.assert(
    fc.property(fc.array(op, { maxLength: 30 }), (ops) => {
      const file = join(folder, `${(run += 1)}.db`);
      let spool = open(file);
      let waiting: number[] = [];
      let last = 0;
      for (const it of ops) {
        switch (it.kind) {
          case 'append':
            last += 1;
            expect(spool.append(beat(), {}).sequence).toBe(last);
            waiting.push(last);
            break;
          case 'acknowledge':
            spool.acknowledge(last - it.back, nowMs);
            waiting = waiting.filter((sequence) => sequence > last - it.back);
            break;
          case 'reopen':
            // Without closing, as a killed process leaves it.
            spool = open(file);
            break;
        }
        expect(sequences(spool)).toEqual(waiting);
      }
      spool.close();
    }),
    { numRuns: 40 },
  );
});
