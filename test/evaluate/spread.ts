import { halves } from './halves.ts';
import { isMet, linesOf, scaled } from './lines.ts';
import { once } from './judged.ts';
import type { Method } from './judged.ts';
import { columns } from './print.ts';
import type { Recordings } from './recordings.ts';
import { score } from './scores.ts';

/** How one figure fares on many random halves of the drives, in the unit of its line. */
export interface Spread {
  readonly name: string;
  readonly mean: number;
  /** The standard deviation between halves: a half has half the drives. */
  readonly deviation: number;
  readonly n: number;
  /** The share of halves that meet the aim; null where there is no aim. */
  readonly met: number | null;
}

/** Draws the halves `draws` times and scores both: how far a figure hangs on the drives at hand. */
export function spread(method: Method, recordings: Recordings, draws: number): Spread[] {
  const judged = once(method);
  const scores = Array.from({ length: draws }, (_, draw) => halves(recordings, draw + 1))
    .flat()
    .map((half) => score(judged, half).scores);
  return linesOf(score(judged, recordings).scores).flatMap((line) => {
    const values = scores.map((it) => line.of(it)?.value ?? null).filter((it) => it !== null);
    if (values.length === 0) return [];
    const met = values.filter((it) => isMet(line, it)).length / values.length;
    const middle = mean(values);
    return [
      {
        name: `${line.name} (${line.unit})`,
        mean: scaled(middle, line),
        deviation: scaled(Math.sqrt(mean(values.map((it) => (it - middle) ** 2))), line),
        n: values.length,
        met: line.aim === undefined ? null : met,
      },
    ];
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, it) => sum + it, 0) / values.length;

export function spreadTable(spreads: readonly Spread[]): string {
  const rows = spreads.map(({ name, mean: middle, deviation, met }) => [
    name,
    middle.toFixed(1),
    deviation.toFixed(1),
    met === null ? '' : `${(met * 100).toFixed(0)} %`,
  ]);
  return columns([['over random halves', 'mean', 'deviation', 'meet the aim'], ...rows]);
}
