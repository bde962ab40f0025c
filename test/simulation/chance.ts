/**
 * Chance that a seed repeats. A stream is drawn from in order; `roll` is asked by place, so that one
 * PC's Tuesday does not depend on how many others were asked before.
 */
export interface Chance {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number, both ends inclusive. */
  whole(from: number, to: number): number;
  happens(probability: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
}

export function chance(seed: string): Chance {
  let state = seedNumber(seed);
  function next(): number {
    state = (state + 0x9e3779b9) | 0;
    return mix(state) / 2 ** 32;
  }
  return {
    next,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    happens: (probability) => next() < probability,
    pick: (list) => list[Math.floor(next() * list.length)] ?? list[0],
  };
}

/** At least 0, below 1, always the same for the same three whole numbers. */
export function roll(seed: number, place: number, purpose: number): number {
  const state = Math.imul(seed ^ Math.imul(purpose, 0x85ebca6b), 0xc2b2ae35) + place;
  return mix(Math.imul(state, 0x9e3779b9) | 0) / 2 ** 32;
}

/** 32 bits of a text (FNV-1a, then mixed). */
export function seedNumber(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return mix(hash);
}

// The finalizer of splitmix32: every bit of the state reaches every bit of the answer.
function mix(state: number): number {
  let it = state;
  it = Math.imul(it ^ (it >>> 16), 0x21f0aaad);
  it = Math.imul(it ^ (it >>> 15), 0x735a2d97);
  return (it ^ (it >>> 15)) >>> 0;
}
