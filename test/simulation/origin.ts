import type { Inventory } from '#shared/inventory.ts';
import { chance } from './chance.ts';
import type { TroubleKind } from './troubles.ts';

/** Where a PC came from, as the workshop's file has it, and what of that its family will notice. */
export interface Origin {
  readonly lot: string;
  readonly model: string;
  /** How many times as often as elsewhere this befalls PCs of that origin. */
  readonly often: (kind: TroubleKind) => number;
}

/**
 * Draws a PC's lot and model. One lot had older disks than anybody knew: nothing says so but its
 * faults. `tiredYear`: the school year that it was handed out in.
 */
export function drawOrigin(
  seed: string,
  { year, tiredYear, chassis }: { year: number; tiredYear: number; chassis: Inventory['chassis'] },
): Origin {
  const draw = chance(`${seed} origin`);
  const source = draw.pick(['Don A', 'Don B', 'Don C', 'Achat']);
  const isTired = year === tiredYear && source === 'Don B';
  return {
    lot: `${source} ${year}`,
    model: draw.pick(models[chassis] ?? ['Compact C2']),
    often: (kind) => (isTired && tiredDisks.has(kind) ? 6 : 1),
  };
}

const tiredDisks: ReadonlySet<TroubleKind> = new Set(['dying_disk', 'remapping_disk']);

/** Made up: no maker's. */
const models: Readonly<Record<string, readonly [string, ...string[]]>> = {
  laptop: ['Portable P14', 'Portable P15'],
  desktop: ['Tour T3', 'Tour T5'],
};
