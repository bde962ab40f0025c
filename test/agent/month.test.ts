import { describe, expect, test } from 'vitest';
import { hasMonthEnded, monthAt } from '#agent/month.ts';

const at = (text: string): number => Date.parse(text);
const hour = 3600;

describe('the month’s bytes', () => {
  test.each([
    ['the last second of a month in UTC, the next month in Paris', '2026-11-30T23:59:59Z', 900],
    ['its first second in UTC', '2026-12-01T00:00:00Z', 0],
    ['a summer month’s end in Paris', '2026-11-30T22:30:00Z', 900],
  ])('by the collector’s clock at %s', (_name, now, count) => {
    expect(monthAt({ month: '2026-11', count: 900 }, at(now))).toMatchObject({ count });
  });

  test('from before the two had met go into the first month', () => {
    const first = monthAt({ month: '', count: 5000 }, at('2026-11-23T10:00:00Z'));
    expect(first).toEqual({ month: '2026-11', count: 5000 });
  });

  test('from before the two had met never fill it: a collector badly set up is mended one day', () => {
    const first = monthAt({ month: '', count: 1_000_000 }, at('2026-11-23T10:00:00Z'));
    expect(first).toEqual({ month: '2026-11', count: 150_000 });
  });
});

describe('a full month', () => {
  const heard = { atMs: at('2026-11-20T00:00:00Z'), awake: 1000, offsetMs: 0 };
  const full = { month: '2026-11', count: 1_000_000 };
  test.each([
    ['the clock says the same month', '2026-11-30T23:59:59Z', 2000, false],
    ['the clock says the next', '2026-12-01T00:00:00Z', 2000, true],
    ['the clock has fallen back', '2001-01-01T00:00:00Z', 2000, false],
    ['it has fallen back, 40 hours of use ago', '2001-01-01T00:00:00Z', 1000 + 40 * hour, true],
    ['just short of that', '2001-01-01T00:00:00Z', 999 + 40 * hour, false],
    ['use alone shows it', '2001-01-01T00:00:00Z', 1000 + 11 * 24 * hour, true],
    ['the clock is right and much used', '2026-11-28T00:00:00Z', 1000 + 41 * hour, false],
  ])('has ended: %s', (_name, wall, awake, ended) => {
    expect(hasMonthEnded(full, heard, { wallMs: at(wall), awake })).toBe(ended);
  });

  test('is judged by what the clock was off when the collector was last heard', () => {
    const off = { ...heard, offsetMs: 86_400_000 * 365 };
    const now = { wallMs: at('2027-11-25T00:00:00Z'), awake: 2000 };
    expect(hasMonthEnded(full, off, now)).toBe(false);
  });

  test.each([
    ['by the clock', '2040-01-01T00:00:00Z', 40 * hour - 1, false],
    ['after 40 hours of use', '2026-11-23T00:00:00Z', 40 * hour, true],
  ])('from before the two have met ends %s: %s', (_name, wall, awake, ended) => {
    const unmet = { month: '', count: 980_000 };
    expect(hasMonthEnded(unmet, null, { wallMs: at(wall), awake })).toBe(ended);
  });

  test('from before the two have met leaves room for a few tries each 40 hours of use', () => {
    const unmet = (count: number) => ({ month: '', count });
    const now = { wallMs: 0, awake: 80 * hour };
    expect(hasMonthEnded(unmet(1_019_999), null, now)).toBe(true);
    expect(hasMonthEnded(unmet(1_020_000), null, now)).toBe(false);
  });
});
