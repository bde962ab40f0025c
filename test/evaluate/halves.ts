import type { Recordings } from './recordings.ts';

/** Two halves of the same recordings, each drive in one of them, by a hash of its name. */
export function halves(all: Recordings): readonly [Recordings, Recordings] {
  const half = (place: number): Recordings => {
    const mine = ({ name }: { readonly name: string }) => hash(name) % 2 === place;
    return {
      single: all.single.filter(mine),
      series: all.series.filter(mine),
      population: all.population.filter(mine),
      outcomes: all.outcomes.filter(mine),
      pools: all.pools,
    };
  };
  return [half(0), half(1)];
}

/** FNV-1a, with its bits mixed once more: its lowest one alone is a parity of characters. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (const character of text) {
    sum = Math.imul(sum ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return (sum ^ (sum >>> 15)) >>> 0;
}
