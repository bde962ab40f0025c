import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gammaQuantile, median, ratePer1000, share } from './interval.ts';

describe('a share', () => {
  // Wilson's interval as statistics packages print it (R, binom::binom.wilson).
  test.each([
    { hits: 41, n: 85, low: 0.379, high: 0.587 },
    { hits: 0, n: 10, low: 0, high: 0.2775 },
    { hits: 10, n: 10, low: 0.7225, high: 1 },
    { hits: 1, n: 100, low: 0.0018, high: 0.0545 },
  ])('$hits of $n lies within Wilson’s interval', ({ hits, n, low, high }) => {
    const figure = share(hits, n);
    expect(figure.value).toBe(hits / n);
    expect(figure.low).toBeCloseTo(low, 3);
    expect(figure.high).toBeCloseTo(high, 3);
  });

  test('of nothing is unknown, not zero', () => {
    expect(share(0, 0)).toEqual({ value: null, low: null, high: null, n: 0 });
  });

  test('may be told per thousand', () => {
    expect(share(5, 100, 1000).value).toBe(50);
  });
});

describe('a rate', () => {
  // Exact Poisson limits (Garwood 1936): 10 events are 4.795 to 18.39, none is 0 to 3.689.
  test.each([
    { events: 10, low: 4.795, high: 18.39 },
    { events: 1, low: 0.0253, high: 5.572 },
    { events: 0, low: 0, high: 3.689 },
  ])('of $events in one stratum has the exact Poisson interval', ({ events, low, high }) => {
    const figure = ratePer1000([{ weight: 7, events, years: 1000, n: 3 }]);
    expect(figure.value).toBeCloseTo(events, 9);
    expect(figure.low).toBeCloseTo(low, 2);
    expect(figure.high).toBeCloseTo(high, 2);
  });

  test('counts a stratum as often as the drives that it stands for', () => {
    const figure = ratePer1000([
      { weight: 10, events: 0, years: 90, n: 90 },
      { weight: 1, events: 10, years: 100, n: 50 },
    ]);
    expect(figure.value).toBeCloseTo(10, 9);
    expect(figure.n).toBe(140);
  });

  test('without a year is unknown', () => {
    expect(ratePer1000([{ weight: 1, events: 0, years: 0, n: 0 }]).value).toBeNull();
  });

  test('the gamma quantile halves an exponential at its half-life', () => {
    expect(gammaQuantile(1, 0.5)).toBeCloseTo(Math.LN2, 9);
  });
});

describe('a median', () => {
  test('of ten has the second smallest and the second largest as limits', () => {
    expect(median([9, 1, 8, 2, 7, 3, 6, 4, 5, 10])).toEqual({ value: 5.5, low: 2, high: 9, n: 10 });
  });

  test('of five cannot be surer than its extremes', () => {
    expect(median([1, 2, 3, 4, 5])).toEqual({ value: 3, low: 1, high: 5, n: 5 });
  });
});

test('every figure lies within its own interval', () => {
  const count = fc.integer({ min: 0, max: 300 });
  fc.assert(
    fc.property(count, count, fc.integer({ min: 1, max: 40 }), (a, b, weight) => {
      const figures = [
        share(Math.min(a, b), Math.max(a, b, 1)),
        ratePer1000([
          { weight, events: a, years: 50, n: 1 },
          { weight: 1, events: b, years: 9, n: 1 },
        ]),
      ];
      for (const { value, low, high } of figures) {
        expect(low).toBeLessThanOrEqual(value ?? Number.NaN);
        expect(high).toBeGreaterThanOrEqual(value ?? Number.NaN);
      }
    }),
  );
});
