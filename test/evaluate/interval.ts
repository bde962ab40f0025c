/** A figure with its 95 % interval and the number of cases it rests on. */
export interface Figure {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
}

const z = 1.959964;
const tail = 0.025;
const nothing: Figure = { value: null, low: null, high: null, n: 0 };

/** A share with Wilson's score interval (1927), times `per`. Null where there is no case. */
export function share(hits: number, n: number, per = 1): Figure {
  if (n === 0) return nothing;
  const p = hits / n;
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return {
    value: p * per,
    low: hits === 0 ? 0 : (middle - half) * per,
    high: hits === n ? per : (middle + half) * per,
    n,
  };
}

export interface Stratum {
  /** How many of the pool one sampled case stands for. */
  readonly weight: number;
  readonly events: number;
  readonly years: number;
  readonly n: number;
}

/**
 * Events per 1,000 years over weighted strata, with the gamma interval for a weighted sum of
 * Poisson counts (Fay and Feuer, Statistics in Medicine 16, 1997); exact for a single stratum.
 */
export function ratePer1000(strata: readonly Stratum[]): Figure {
  const years = strata.reduce((sum, it) => sum + it.weight * it.years, 0);
  const n = strata.reduce((sum, it) => sum + it.n, 0);
  if (years === 0) return { ...nothing, n };
  const scaled = strata.map((it) => ({ events: it.events, weight: (it.weight * 1000) / years }));
  const rate = scaled.reduce((sum, it) => sum + it.weight * it.events, 0);
  const variance = scaled.reduce((sum, it) => sum + it.weight ** 2 * it.events, 0);
  const most = Math.max(...scaled.map((it) => it.weight));
  const bound = (mean: number, spread: number, p: number) =>
    (spread / mean) * gammaQuantile(mean ** 2 / spread, p);
  return {
    value: rate,
    low: rate === 0 ? 0 : bound(rate, variance, tail),
    high: bound(rate + most, variance + most ** 2, 1 - tail),
    n,
  };
}

/** The median with the interval between two order statistics (sign test). */
export function median(values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  if (n === 0) return nothing;
  let below = 0;
  let chance = 0.5 ** n;
  for (let sum = chance; sum <= tail && below < n; below += 1) {
    chance *= (n - below) / (below + 1);
    sum += chance;
  }
  const from = Math.max(0, below - 1);
  const value = ((sorted[(n - 1) >> 1] ?? 0) + (sorted[n >> 1] ?? 0)) / 2;
  return { value, low: sorted[from] ?? null, high: sorted[n - 1 - from] ?? null, n };
}

/** The quantile of the gamma distribution of scale 1, by bisection of its distribution function. */
export function gammaQuantile(shape: number, p: number): number {
  let low = 0;
  let high = shape + 20 * Math.sqrt(shape) + 20;
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (gammaShare(shape, middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The regularised lower incomplete gamma function by its power series. */
function gammaShare(shape: number, x: number): number {
  if (x <= 0) return 0;
  let term = 1 / shape;
  let sum = term;
  for (let step = 1; step < 10_000 && term > sum * 1e-14; step += 1) {
    term *= x / (shape + step);
    sum += term;
  }
  return Math.min(1, sum * Math.exp(shape * Math.log(x) - x - logGamma(shape)));
}

/** Stirling's series after shifting the argument to where it is exact to 1e-12. */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 12; at += 1) shift += Math.log(at);
  const series = 1 / (12 * at) - 1 / (360 * at ** 3) + 1 / (1260 * at ** 5);
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
