import { describe, expect, test } from 'vitest';
import { afterRun, breakerText, isLeftAlone, parseBreaker } from '#agent/probe/breaker.ts';
import type { Breaker } from '#agent/probe/breaker.ts';
import { readAll } from '#agent/probe/read-all.ts';
import { createHost } from '#agent/sensors/host.ts';
import type { ProbeSensor } from '#agent/sensors/sensor.ts';
import type { Sample } from '#shared/readings.ts';

const none: Breaker = new Map();
const nowMs = Date.UTC(2026, 10, 20);
const weekMs = 7 * 86_400_000;
const fs: Sample = { group: 'fs', subject: 0, reading: { freeKiB: 1 } };
const late: Sample = { group: 'disk', subject: 0, unread: 'timeout' };

const sensor = (name: string, read: ProbeSensor['read'], group: 'fs' | 'disk'): ProbeSensor => ({
  name,
  by: 'probe',
  groups: [group],
  everySeconds: 60,
  atBoot: true,
  read,
});
const good = sensor('good', async () => [fs], 'fs');
const hanging = sensor('hanging', () => new Promise(() => {}), 'disk');
const at = (ms: number) => ({ host: createHost(), nowMs: ms });

describe('a run of the probe', () => {
  test('asks one sensor after another, each within its limit', async () => {
    const order: string[] = [];
    const slow = sensor(
      'slow',
      async () => {
        order.push('begins');
        await new Promise((resolve) => setTimeout(resolve, 20));
        order.push('ends');
        return [fs];
      },
      'fs',
    );
    const { samples } = await readAll([slow, slow, hanging, good], at(nowMs), none, 100);
    expect(order).toEqual(['begins', 'ends', 'begins', 'ends']);
    expect(samples).toEqual([fs, fs, late, fs]);
  });

  test('takes a sensor that throws for one that failed', async () => {
    const broken = sensor('broken', () => Promise.reject(new Error('bug')), 'disk');
    const { samples, breaker } = await readAll([broken, good], at(nowMs), none);
    expect(samples).toEqual([{ group: 'disk', subject: 0, unread: 'failed' }, fs]);
    expect(breaker.size).toBe(0);
  });

  test('leaves a sensor alone for a week after three timeouts in a row', async () => {
    let asked = 0;
    const dead = sensor('dead', async () => [((asked += 1), late)], 'disk');
    let breaker = none;
    const run = async (ms: number) => {
      const read = await readAll([dead], at(ms), breaker);
      breaker = parseBreaker(breakerText(read.breaker));
      expect(read.samples).toEqual([late]);
    };
    for (let n = 0; n < 3; n += 1) await run(nowMs);
    expect(asked).toBe(3);
    await run(nowMs + weekMs - 1);
    expect(asked).toBe(3);
    await run(nowMs + weekMs);
    expect(asked).toBe(4);
    await run(nowMs + weekMs + 1);
    expect(asked).toBe(4);
  });

  test('does not give up several disks for one that hangs', async () => {
    const mixed = sensor('mixed', async () => [late, { ...late, unread: 'standby' }], 'disk');
    const { breaker } = await readAll([mixed], at(nowMs), none);
    expect(breaker.size).toBe(0);
  });
});

describe('the breaker', () => {
  const times = (n: number) =>
    Array.from({ length: n }).reduce<Breaker>(
      (so) => afterRun(so, { name: 'disks', timedOut: true, nowMs }),
      none,
    );
  test.each([
    ['two timeouts', times(2), nowMs, false],
    ['three', times(3), nowMs, true],
    [
      'three, and an answer since',
      afterRun(times(3), { name: 'disks', timedOut: false, nowMs }),
      nowMs,
      false,
    ],
    ['three, a week later', times(3), nowMs + weekMs, false],
    ['three, and the clock was set back by a year', times(3), nowMs - 365 * 86_400_000, false],
  ])('after %s', (_, breaker, ms, alone) => {
    expect(isLeftAlone(breaker, 'disks', ms)).toBe(alone);
  });

  test.each(['', '{', 'null', '[1]', '{"disks":{"timeouts":-1,"untilMs":0}}', '"x"'])(
    'forgets what cannot be read: %s',
    (text) => {
      expect(parseBreaker(text).size).toBe(0);
    },
  );
});
