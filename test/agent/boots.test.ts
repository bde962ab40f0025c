import { describe, expect, test } from 'vitest';
import { bootOf, bootedAtMs, startBoot, stopBoot, totalAwake, writtenDown } from '#agent/boots.ts';
import type { Moment } from '#agent/moment.ts';

const at = (bootDigest: string, upSeconds: number, more: Partial<Moment> = {}): Moment => ({
  bootDigest,
  upSeconds,
  awakeSeconds: upSeconds,
  wallMs: 1_800_000_000_000,
  ...more,
});
const stops = (book: ReturnType<typeof startBoot>) => book.log.map(({ stopped }) => stopped);

describe('the book of boots', () => {
  test('begins with boot 1, which lasts', () => {
    const book = startBoot(null, at('a', 100));
    expect(bootOf(book)).toBe(1);
    expect(stops(book)).toEqual([null]);
    expect(bootedAtMs(book)).toBe(1_799_999_900_000);
  });

  test('stays in the same boot when the agent alone restarts', () => {
    const book = startBoot(stopBoot(startBoot(null, at('a', 100)), at('a', 200)), at('a', 201));
    expect(bootOf(book)).toBe(1);
    expect(stops(book)).toEqual([null]);
  });

  test('counts a new boot of the kernel, and a stop without a word as unclean', () => {
    const book = startBoot(startBoot(null, at('a', 100)), at('b', 30));
    expect(bootOf(book)).toBe(2);
    expect(stops(book)).toEqual(['unclean', null]);
  });

  test('keeps an orderly stop', () => {
    const book = startBoot(stopBoot(startBoot(null, at('a', 100)), at('a', 200)), at('b', 30));
    expect(stops(book)).toEqual(['clean', null]);
  });

  test('sees a new boot by a shorter uptime where boots have no name', () => {
    expect(bootOf(startBoot(startBoot(null, at('', 100)), at('', 99)))).toBe(2);
  });

  test.each([-50, 0, 39])(
    'counts time awake whatever the wall clock does (%d years off)',
    (years) => {
      const wallMs = 1_800_000_000_000 + years * 31_557_600_000;
      const first = writtenDown(startBoot(null, at('a', 10)), at('a', 500, { wallMs }));
      const second = startBoot(first, at('b', 20, { wallMs }));
      expect(totalAwake(second, at('b', 80, { wallMs }))).toBe(580);
    },
  );

  test('leaves sleep out of the time awake', () => {
    const book = startBoot(null, at('a', 10));
    expect(totalAwake(book, at('a', 30_000, { awakeSeconds: 60 }))).toBe(60);
  });

  test('keeps the newest 256 boots and goes on counting', () => {
    let book = startBoot(null, at('boot 1', 5));
    for (let boot = 2; boot <= 300; boot += 1) book = startBoot(book, at(`boot ${boot}`, 5));
    expect(bootOf(book)).toBe(300);
    expect(book.log).toHaveLength(256);
  });
});
