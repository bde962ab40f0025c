import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { believe, believedMs } from '#agent/collector-clock.ts';
import type { BelievedClock } from '#agent/collector-clock.ts';
import { monthAt } from '#agent/month.ts';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 10, 15);
const at = (upSeconds: number, bootDigest = 'a') => ({ bootDigest, upSeconds });
const first = believe(null, start, at(100));

describe('the collector’s clock', () => {
  test.each([
    ['goes on as the kernel’s does', start + 60_000, start + 60_000],
    ['is followed two days forward', start + 60_000 + 2 * dayMs, start + 60_000 + 2 * dayMs],
    ['is not followed further', start + 60_001 + 2 * dayMs, start + 60_000 + 2 * dayMs],
    ['is not followed a month forward', start + 31 * dayMs, start + 60_000 + 2 * dayMs],
    ['is not followed back', start + 59_999, start + 60_000],
  ])('within a boot %s', (_, heard, believed) => {
    const clock = believe(first, heard, at(160));
    expect(believedMs(clock, at(160))).toBe(believed);
    expect(believedMs(clock, at(161))).toBe(believed + 1000);
  });

  test('is taken at its word in another boot', () => {
    const clock = believe(first, start - 400 * dayMs, at(7, 'b'));
    expect(believedMs(clock, at(8, 'b'))).toBe(start - 400 * dayMs + 1000);
  });

  test('whatever it says, turns the page no oftener than the months of the boot’s own time, and once', () => {
    const hellos = fc.array(
      fc.record({
        afterSeconds: fc.integer({ min: 0, max: 10 * 86_400 }),
        heardMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(hellos, fc.integer({ min: 0, max: 4_000_000_000_000 }), (them, begin) => {
        let clock: BelievedClock = believe(null, begin, at(0));
        let page = monthAt({ month: '', count: 0 }, begin);
        let up = 0;
        let turns = 0;
        for (const { afterSeconds, heardMs } of them) {
          up += afterSeconds;
          const before = believedMs(clock, at(up));
          clock = believe(clock, heardMs, at(up));
          const now = believedMs(clock, at(up));
          expect(now).toBeGreaterThanOrEqual(before);
          expect(now).toBeLessThanOrEqual(begin + up * 1000 + 2 * dayMs);
          const next = monthAt(page, now);
          if (next.month !== page.month) turns += 1;
          page = next;
        }
        expect(turns).toBeLessThanOrEqual(1 + (up * 1000 + 2 * dayMs) / (28 * dayMs));
      }),
    );
  });
});
