import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lossDelayMs, lossesAfter, orderedDelayMs, wakeDelayMs } from '#agent/reconnect.ts';

const lowest = () => 0;
const highest = () => 1 - Number.EPSILON;

describe('the wait before connecting', () => {
  test('after boot or wake is 30 to 300 s', () => {
    expect([wakeDelayMs(lowest), wakeDelayMs(highest)]).toEqual([30_000, 300_000]);
  });

  test.each([
    [0, 32],
    [1, 62],
    [2, 122],
    [4, 482],
    [5, 902],
    [6, 902],
    [5000, 902],
  ])('after %d earlier losses is 2 to %d s', (losses, most) => {
    expect([lossDelayMs(losses, lowest), lossDelayMs(losses, highest)]).toEqual([
      2000,
      most * 1000,
    ]);
  });

  test('is spread over the whole range: of 3,000 PCs no second gets more than its share', () => {
    let seed = 7;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const seconds = Array.from({ length: 3000 }, () => Math.floor(lossDelayMs(0, random) / 1000));
    const busiest = Math.max(
      ...Map.groupBy(seconds, (it) => it)
        .values()
        .map((it) => it.length),
    );
    expect(busiest).toBeLessThan(150);
  });

  test.each([
    [0, 1000],
    [1, 1000],
    [60, 60_000],
    [604_800, 604_800_000],
    [1e9, 604_800_000],
  ])('ordered as %d s is at least %d ms and at most a tenth more', (seconds, least) => {
    expect(orderedDelayMs(seconds, lowest)).toBe(least);
    expect(orderedDelayMs(seconds, highest)).toBe(Math.round(least * 1.1));
  });

  test('never exceeds what a timer can hold', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (n, drawn) => {
        const all = [
          wakeDelayMs,
          (r: () => number) => lossDelayMs(n, r),
          (r: () => number) => orderedDelayMs(n, r),
        ];
        for (const delay of all) {
          const ms = delay(() => drawn);
          expect(ms).toBeGreaterThanOrEqual(1000);
          expect(ms).toBeLessThan(2 ** 31);
        }
      }),
    );
  });
});

describe('the count of losses', () => {
  test.each([
    [0, 0, 1],
    [3, 599_999, 4],
    [3, 600_000, 0],
  ])('%d before, then %d ms open: %d', (before, openMs, after) => {
    expect(lossesAfter(before, openMs)).toBe(after);
  });
});
