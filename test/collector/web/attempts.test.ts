import { expect, test } from 'vitest';
import { createAttempts, mostAttempts } from '#collector/web/attempts.ts';
import type { Attempts } from '#collector/web/attempts.ts';

const minute = 60_000;
const fail = (attempts: Attempts, times: number, key = 'a', now = 0) =>
  Array.from({ length: times }, () => attempts.attempt(key, now));

test('each wrong attempt leaves one less', () => {
  expect(fail(createAttempts(), 5)).toEqual([4, 3, 2, 1, 0]);
});

test.each([
  { wrong: mostAttempts - 1, waits: 0 },
  { wrong: mostAttempts, waits: 1 },
  { wrong: mostAttempts + 1, waits: 2 },
  { wrong: mostAttempts + 2, waits: 4 },
  { wrong: mostAttempts + 3, waits: 8 },
  { wrong: mostAttempts + 4, waits: 15 },
  { wrong: mostAttempts + 40, waits: 15 },
])('after $wrong wrong ones the next waits $waits min', ({ wrong, waits }) => {
  const attempts = createAttempts();
  fail(attempts, wrong);
  expect(attempts.waitMs('a', 0)).toBe(waits * minute);
  expect(attempts.waitMs('a', waits * minute)).toBe(0);
});

test('another account or place does not wait', () => {
  const attempts = createAttempts();
  fail(attempts, 9, 'a');
  expect(attempts.waitMs('b', 0)).toBe(0);
});

test('a right password forgets the wrong ones', () => {
  const attempts = createAttempts();
  fail(attempts, 4);
  attempts.succeeded('a');
  expect(attempts.attempt('a', 0)).toBe(4);
});

test('an hour without a wrong attempt forgets them, and not a moment less', () => {
  const attempts = createAttempts();
  fail(attempts, 2, 'a');
  fail(attempts, 2, 'b');
  expect(attempts.attempt('a', 60 * minute)).toBe(2);
  expect(attempts.attempt('b', 60 * minute + 1)).toBe(4);
});

test('ten thousand keys are remembered, the latest ones', () => {
  const attempts = createAttempts();
  for (let i = 0; i <= 10_000; i += 1) fail(attempts, 1, `key ${i}`);
  expect(attempts.attempt('key 0', 0)).toBe(4);
  expect(attempts.attempt('key 10000', 0)).toBe(3);
});
