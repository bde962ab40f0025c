import type { Recordings } from './recordings.ts';

/** Two halves of the same recordings, each drive in one of them, drawn by its name and the number. */
export function halves(all: Recordings, draw = 0): readonly [Recordings, Recordings] {
  const half = (place: number): Recordings => {
    const mine = ({ name }: { readonly name: string }) => (hash(name, draw) & 1) === place;
    return {
      single: all.single.filter(mine),
      series: all.series.filter(mine),
      population: all.population.filter(mine),
      outcomes: all.outcomes.filter(mine),
      pools: all.pools,
      troubles: [],
    };
  };
  return [half(0), half(1)];
}

/** FNV-1a, its bits mixed as MurmurHash3 does at its end, so that two draws have nothing in common. */
function hash(text: string, draw: number): number {
  let sum = 0x811c9dc5;
  for (const character of text) {
    sum = Math.imul(sum ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  sum ^= Math.imul(draw, 0x9e3779b1);
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35);
  return (sum ^ (sum >>> 16)) >>> 0;
}
