import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerFile, hardwareFile, mostAnswerBytes, parseAnswer } from '#agent/probe/answer.ts';
import { graceSeconds, openProbed, staleAfterSeconds } from '#agent/probed.ts';
import type { Moment } from '#agent/moment.ts';
import { createHost } from '#agent/sensors/host.ts';
import { emptyTally } from '#agent/sensors/memory.ts';
import type { ProbeSensor, SensorContext } from '#agent/sensors/sensor.ts';
import { readFromAgent } from '#shared/messages.ts';
import type { Sample } from '#shared/readings.ts';
import { freshFolder } from '#test/support/folder.ts';
import { tokenOf } from '#test/support/door.ts';
import { answerAt, leave, momentAt } from './probe/answers.ts';

const never = async (): Promise<Sample[]> => {
  throw new Error('the networked agent must not read this itself');
};
const sensors: readonly ProbeSensor[] = [
  { name: 'rooms', by: 'probe', groups: ['fs'], everySeconds: 1, atBoot: true, read: never },
  { name: 'disks', by: 'probe', groups: ['disk'], everySeconds: 1, atBoot: true, read: never },
];
const context: SensorContext = {
  host: createHost(),
  nowMs: 0,
  clock: { upSeconds: 60, bootedAtMs: 0, builtAtMs: 0, firstOfBoot: true },
  bootLog: [],
  memory: { tally: emptyTally },
};

async function seen(prepare: (folder: string) => void, now: Moment = momentAt(1000)) {
  const folder = await freshFolder();
  prepare(folder);
  const probed = openProbed({ folder, sensors, moment: () => now });
  const read = async () => (await Promise.all(probed.sensors.map((it) => it.read(context)))).flat();
  return { folder, probed, read, samples: await read() };
}

const failed = [
  { group: 'fs', subject: 0, unread: 'failed' },
  { group: 'disk', subject: 0, unread: 'failed' },
];

describe('the probe’s answer of this boot', () => {
  test('stands for the sensors that the probe reads', async () => {
    const { probed, samples } = await seen((folder) => leave(folder, answerAt(900)));
    expect(samples).toEqual([
      { group: 'fs', subject: 0, reading: { sizeKiB: 1000, freeKiB: 500 } },
      { group: 'disk', subject: 0, reading: { kind: 'ssd', reallocated: 3 } },
      { group: 'disk', subject: 1, unread: 'standby' },
    ]);
    expect(await probed.inventory()).toMatchObject({ type: 'inventory', chassis: 'laptop' });
    expect(probed.metered()).toBe(true);
  });

  test('is told once: seen again it is no new reading', async () => {
    const { folder, read } = await seen((it) => leave(it, answerAt(900)));
    expect(await read()).toEqual([]);
    leave(folder, answerAt(950));
    expect(await read()).toHaveLength(3);
  });

  test('says nothing of a group that no sensor of the probe reads', async () => {
    const planted = { group: 'heat', subject: 0, reading: { temperatureC: 99 } };
    const { samples } = await seen((folder) =>
      leave(folder, { ...answerAt(900), samples: [planted] }),
    );
    expect(samples).toEqual([
      { group: 'fs', subject: 0, unread: 'unsupported' },
      { group: 'disk', subject: 0, unread: 'unsupported' },
    ]);
  });
});

describe('the age of an answer', () => {
  const stale = 900 + staleAfterSeconds;
  test.each([
    ['of this boot, as old as it may be, holds', answerAt(900), momentAt(stale), 3],
    ['of this boot, a second older, has failed', answerAt(900), momentAt(stale + 1), failed],
    ['from the future has failed', answerAt(1002), momentAt(1000), failed],
    ['of another boot is awaited', answerAt(900, 2), momentAt(graceSeconds - 1), 0],
    ['of another boot has failed in time', answerAt(900, 2), momentAt(graceSeconds), failed],
    ['that is missing is awaited', null, momentAt(graceSeconds - 1), 0],
    ['that is missing has failed in time', null, momentAt(graceSeconds), failed],
  ])('%s', async (_, answer, now, expected) => {
    const { samples } = await seen((it) => (answer === null ? undefined : leave(it, answer)), now);
    if (typeof expected === 'number') expect(samples).toHaveLength(expected);
    else expect(samples).toEqual(expected);
  });
});

describe('what is no answer is a value', () => {
  const whole = answerAt(900);
  const text = JSON.stringify(whole);
  const file = (folder: string) => join(folder, answerFile);
  test.each<[string, (folder: string) => void]>([
    ['an empty file', (it) => leave(it, '')],
    ['half of one', (it) => leave(it, text.slice(0, 100))],
    ['zeros', (it) => leave(it, '\0'.repeat(200))],
    ['another format', (it) => leave(it, { ...whole, format: 2 })],
    ['one key too many', (it) => leave(it, { ...whole, command: 'reboot' })],
    ['a prototype', (it) => leave(it, text.replace('{', '{"__proto__":{"samples":[]},'))],
    ['free text', (it) => leave(it, { ...whole, bootDigest: 'x' })],
    ['a value out of range', (it) => leave(it, { ...whole, readAtSeconds: 1e300 })],
    [
      'a sample of both kinds',
      (it) =>
        leave(it, {
          ...whole,
          samples: [{ group: 'fs', subject: 0, reading: {}, unread: 'failed' }],
        }),
    ],
    ['as before', (it) => leave(it, { ...whole, samples: [{ group: 'fs', subject: 0 }] })],
    ['deep nesting', (it) => leave(it, '['.repeat(30_000) + ']'.repeat(30_000))],
    ['too large', (it) => leave(it, text + ' '.repeat(mostAnswerBytes))],
    ['a pipe that nobody writes to', (it) => execFileSync('mkfifo', [file(it)])],
    ['a folder', (it) => mkdirSync(file(it))],
    [
      'a link to another file',
      (it) => {
        writeFileSync(join(it, 'elsewhere'), text);
        symlinkSync(join(it, 'elsewhere'), file(it));
      },
    ],
    ['a link to itself', (it) => symlinkSync(file(it), file(it))],
    ['a device', (it) => symlinkSync('/dev/zero', file(it))],
  ])('%s', async (_, prepare) => {
    const { probed, samples } = await seen(prepare);
    expect(samples).toEqual(failed);
    expect(await probed.inventory()).toBeNull();
    expect(probed.metered()).toBeUndefined();
  });

  test('a folder that is not there', async () => {
    const { samples } = await seen((it) => rmSync(it, { recursive: true }), momentAt(graceSeconds));
    expect(samples).toEqual(failed);
  });

  test.skipIf(process.getuid?.() === 0)('a file that is not for us (needs no root)', async () => {
    const { samples } = await seen((it) => {
      leave(it, whole);
      chmodSync(file(it), 0);
    });
    expect(samples.map((it) => 'unread' in it && it.unread)).toEqual(['denied', 'denied']);
  });

  test('any text at all: an answer that the wire accepts, or null', () => {
    const change = fc.tuple(fc.nat(text.length - 1), fc.string({ maxLength: 4, unit: 'binary' }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const damaged = changes.reduce(
          (so, [at, by]) => so.slice(0, at) + by + so.slice(at + 1),
          text,
        );
        const answer = parseAnswer(damaged);
        if (answer === null) return;
        const beat = {
          type: 'beat',
          sequence: 1,
          boot: 1,
          sinceBootSeconds: 1,
          wallSeconds: 1,
          full: true,
          samples: answer.samples,
          bytesThisMonth: 0,
        };
        expect(readFromAgent(beat).ok).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('any JSON at all', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseAnswer(JSON.stringify(value))).toBeNull();
      }),
    );
  });
});

describe('the hardware digests', () => {
  const hardware = { disks: [tokenOf(32, 5)], memoryGiB: 4 };
  const answer = (boot: number) =>
    JSON.stringify({ format: 1, bootDigest: tokenOf(32, boot), readAtSeconds: 5, hardware });
  test.each([
    ['of this boot count', answer(1), hardware],
    ['of another boot do not: they may be those of another PC', answer(2), null],
    ['that are damaged do not', '{', null],
  ])('%s', async (_, text, expected) => {
    const { probed } = await seen((it) => writeFileSync(join(it, hardwareFile), text));
    expect(probed.hardware()).toEqual(expected);
  });
});
