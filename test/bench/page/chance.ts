import { createHash } from 'node:crypto';

/** Chance that depends only on what it is asked about, in [0, 1): the same rows at each run. */
export function chance(n: number, about: number): number {
  let x = Math.imul(n + 1, 0x9e3779b1) ^ Math.imul(about + 1, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39);
  return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
}

export function oneOf<T>(values: readonly T[], n: number, about: number): T {
  const value = values[Math.floor(chance(n, about) * values.length)];
  if (value === undefined) throw new RangeError('no values');
  return value;
}

/** By shares that add up to one. */
export function shared<T>(shares: readonly (readonly [T, number])[], at: number): T {
  let left = at;
  for (const [value, share] of shares) {
    left -= share;
    if (left < 0) return value;
  }
  const last = shares.at(-1);
  if (last === undefined) throw new RangeError('no shares');
  return last[0];
}

/** An id such as the collector draws: no order, and none twice. */
export const drawnId = (noun: string, n: number): string =>
  createHash('md5').update(`${noun} ${n}`).digest('base64url');

/** An id in the order of time, as the collector's are. */
export const timeId = (at: number, n: number): string =>
  `${Math.floor(at).toString(36).padStart(9, '0')}${n.toString(36).padStart(6, '0')}`;
