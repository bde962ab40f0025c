import { describe, expect, test } from 'vitest';
import { isPaused, pauseFrom } from '#agent/pause.ts';

const day = 86_400;
const begun = {
  bootDigest: 'a',
  upSeconds: 1000,
  awakeSeconds: 1000,
  wallMs: Date.UTC(2026, 10, 23),
};
const pause = pauseFrom(begun, 50_000);
const later = (more: Partial<typeof begun>) => ({ ...begun, ...more });

describe('a pause of seven days', () => {
  test.each([
    ['within the same boot, to the second', later({ upSeconds: 1000 + 7 * day - 1 }), 50_000, true],
    ['no longer', later({ upSeconds: 1000 + 7 * day }), 50_000, false],
    ['whatever the wall clock does', later({ wallMs: Date.UTC(2040, 0, 1) }), 50_000, true],
    [
      'in a later boot, by the wall clock',
      later({ bootDigest: 'b', upSeconds: 5, wallMs: begun.wallMs + 7 * day * 1000 - 1 }),
      50_000,
      true,
    ],
    [
      'no longer',
      later({ bootDigest: 'b', upSeconds: 5, wallMs: begun.wallMs + 7 * day * 1000 }),
      50_000,
      false,
    ],
    [
      'with a clock that has gone back, for 21 hours of use',
      later({ bootDigest: 'b', wallMs: Date.UTC(2001, 0, 1) }),
      50_000 + 21 * 3600 - 1,
      true,
    ],
    [
      'and no longer',
      later({ bootDigest: 'b', wallMs: Date.UTC(2001, 0, 1) }),
      50_000 + 21 * 3600,
      false,
    ],
  ])('holds %s', (_name, now, awake, expected) => {
    expect(isPaused(pause, now, awake)).toBe(expected);
  });
});

test('a clock that begins at the same day with each boot cannot make it last beyond seven days of use', () => {
  const boot = { ...begun, bootDigest: 'b', upSeconds: 90, wallMs: begun.wallMs + 60_000 };
  expect(isPaused(pause, boot, 50_000 + 7 * day - 1)).toBe(true);
  expect(isPaused(pause, boot, 50_000 + 7 * day)).toBe(false);
});

test('without one nothing is paused', () => {
  expect(isPaused(null, begun, 0)).toBe(false);
});
