import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binomialTail, exactShare, poissonTail, qValues } from '#collector/domain/exact.ts';

/** Sums the whole of one side term by term, each by the recurrence of the distribution. */
function poissonOracle(k: number, mean: number): number {
  let term = Math.exp(-mean);
  let below = 0;
  let above = 0;
  for (let i = 0; i < 2000; i++) {
    if (i < k) below += term;
    else above += term;
    term *= mean / (i + 1);
  }
  return above > 1e-3 ? 1 - below : above;
}
function binomialOracle(k: number, n: number, p: number): number {
  let chances = [1];
  for (let trial = 0; trial < n; trial++) {
    const next = Array.from({ length: chances.length + 1 }, () => 0);
    for (const [hits, chance] of chances.entries()) {
      next[hits] = (next[hits] ?? 0) + chance * (1 - p);
      next[hits + 1] = (next[hits + 1] ?? 0) + chance * p;
    }
    chances = next;
  }
  return chances.slice(k).reduce((sum, chance) => sum + chance, 0);
}
const isClose = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(a, b) + 1e-13;

describe('the tail of Poisson', () => {
  test.each([
    // 1 - e^-1, 1 - 2 e^-1, and 1 - e^-2 (1 + 2 + 2 + 4/3) by hand.
    { k: 1, mean: 1, expected: 1 - Math.exp(-1) },
    { k: 2, mean: 1, expected: 1 - 2 * Math.exp(-1) },
    { k: 4, mean: 2, expected: 1 - Math.exp(-2) * (1 + 2 + 2 + 4 / 3) },
    { k: 0, mean: 3, expected: 1 },
    { k: 1, mean: 0, expected: 0 },
  ])('of $k about $mean', ({ k, mean, expected }) => {
    expect(poissonTail(k, mean)).toBeCloseTo(expected, 12);
  });

  test('equals the sum of its terms', () => {
    const mean = fc.double({ min: 0.001, max: 200, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), mean, (k, about) => {
        expect(isClose(poissonTail(k, about), poissonOracle(k, about))).toBe(true);
      }),
    );
  });
});

test('the tail of the binomial equals the counting of all outcomes', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.nat(60), share, (n, k, p) => {
      expect(isClose(binomialTail(k, n, p), binomialOracle(k, n, p))).toBe(true);
    }),
  );
});

describe('the exact interval of a share', () => {
  test.each([
    // Closed forms: of 0 in n the upper end is 1 - 0.025^(1/n).
    { k: 0, n: 10, low: 0, high: 1 - 0.025 ** (1 / 10) },
    { k: 10, n: 10, low: 0.025 ** (1 / 10), high: 1 },
    { k: 1, n: 1, low: 0.025, high: 1 },
  ])('of $k in $n', ({ k, n, low, high }) => {
    const it = exactShare(k, n);
    expect(it.low).toBeCloseTo(low, 10);
    expect(it.high).toBeCloseTo(high, 10);
  });

  test('leaves 2.5 % beyond each end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), fc.nat(), (n, any) => {
        const k = 1 + (any % (n - 1));
        const { low, high } = exactShare(k, n);
        expect(binomialTail(k, n, low)).toBeCloseTo(0.025, 8);
        expect(1 - binomialTail(k + 1, n, high)).toBeCloseTo(0.025, 8);
      }),
    );
  });
});

describe('looking at many', () => {
  test('four tests by hand', () => {
    // 0.01*4/1, 0.02*4/2, 0.03*4/3 and 0.5*4/4, each no larger than the ones after it.
    expect(qValues([0.5, 0.02, 0.01, 0.03])).toEqual([0.5, 0.04, 0.04, 0.04]);
  });

  test('flags what the step-up rule of 1995 flags', () => {
    const p = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });
    fc.assert(
      fc.property(p, fc.constantFrom(0.01, 0.05, 0.2), (values, level) => {
        const ordered = values.toSorted((a, b) => a - b);
        let count = 0;
        for (const [at, value] of ordered.entries()) {
          if (value <= ((at + 1) * level) / values.length) count = at + 1;
        }
        const most = count === 0 ? -1 : (ordered[count - 1] ?? -1);
        const flagged = qValues(values).map((q) => q <= level * (1 + 1e-12));
        expect(flagged).toEqual(values.map((value) => value <= most));
      }),
    );
  });
});
