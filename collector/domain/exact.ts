/**
 * Exact tests for counts, and the correction for looking at many: what "it stands out" rests on.
 * All sums are of the distributions themselves; nothing is approximated by a normal curve.
 */

/** P(X >= k) for X Poisson with this mean. 1 for k <= 0. */
export function poissonTail(k: number, mean: number): number {
  if (k <= 0) return 1;
  if (mean <= 0) return 0;
  const term = (i: number) => Math.exp(i * Math.log(mean) - mean - logFactorial(i));
  return tailFrom(k, mean, term, Infinity);
}

/** P(X >= k) for X binomial of n trials with chance p. */
export function binomialTail(k: number, n: number, p: number): number {
  if (k <= 0 || p >= 1) return k <= n ? 1 : 0;
  if (k > n || p <= 0) return 0;
  const choose = (i: number) => logFactorial(n) - logFactorial(i) - logFactorial(n - i);
  const term = (i: number) => Math.exp(choose(i) + i * Math.log(p) + (n - i) * Math.log1p(-p));
  return tailFrom(k, n * p, term, n);
}

/** The 95 % interval of a share of k in n (Clopper and Pearson, Biometrika 26, 1934). */
export function exactShare(k: number, n: number): { readonly low: number; readonly high: number } {
  const low = k === 0 ? 0 : solve((p) => binomialTail(k, n, p) - 0.025);
  const high = k === n ? 1 : solve((p) => binomialTail(k + 1, n, p) - 0.975);
  return { low, high };
}

/**
 * The q-value of each p-value, in the order given: flagging those of at most q keeps the expected
 * share of false flags at q (Benjamini and Hochberg, J. R. Statist. Soc. B 57, 1995).
 */
export function qValues(p: readonly number[]): number[] {
  const order = p.map((value, at) => ({ value, at })).toSorted((a, b) => b.value - a.value);
  const q = p.map(() => 1);
  let least = 1;
  for (const [from, { value, at }] of order.entries()) {
    least = Math.min(least, (value * p.length) / (p.length - from));
    q[at] = least;
  }
  return q;
}

// Beyond the mean the terms fall, so the tail is summed from k up; before it, its complement is.
function tailFrom(k: number, mean: number, term: (i: number) => number, last: number): number {
  let sum = 0;
  if (k > mean) {
    for (let i = k; i <= last; i++) {
      const next = term(i);
      sum += next;
      if (next <= sum * 1e-17) break;
    }
    return Math.min(sum, 1);
  }
  for (let i = k - 1; i >= 0; i--) {
    const next = term(i);
    sum += next;
    if (next <= sum * 1e-17) break;
  }
  return Math.max(1 - sum, 0);
}

/** Where a rising function of a share crosses zero. */
function solve(f: (p: number) => number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const logFactorials = [0];

function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; i++) {
    logFactorials.push((logFactorials[i - 1] ?? 0) + Math.log(i));
  }
  return logFactorials[n] ?? Number.NaN;
}
