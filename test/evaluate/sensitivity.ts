import { checksOf } from '#shared/catalogue.ts';
import { judgement } from './judged.ts';
import type { Recordings } from './recordings.ts';
import { score } from './scores.ts';
import type { Scores } from './scores.ts';

/** The scores with one threshold of one check moved, all others as they are. */
export interface Moved {
  readonly check: string;
  readonly threshold: string;
  readonly from: number;
  readonly to: number;
  readonly scores: Scores;
}

/** Moves each threshold of the disk checks that open tickets to three quarters and five quarters. */
export function sensitivity(recordings: Recordings): Moved[] {
  const checks = checksOf('disk').filter((it) => it.acts === 'ticket');
  return checks.flatMap(({ id, thresholds }) =>
    Object.entries(thresholds).flatMap(([threshold, from]) =>
      neighbours(from).map((to): Moved => {
        const method = judgement((it) =>
          it.id === id ? { ...it.thresholds, [threshold]: to } : it.thresholds,
        );
        return { check: id, threshold, from, to, scores: score(method, recordings).scores };
      }),
    ),
  );
}

/** The next whole numbers at least a quarter away; a threshold never falls below 1. */
function neighbours(from: number): number[] {
  const step = Math.max(1, Math.round(from / 4));
  return [from - step, from + step].filter((it) => it >= 1);
}

export function sensitivityLines(moved: readonly Moved[]): string {
  return moved
    .map(({ check, threshold, from, to, scores }) => {
      const { hdd } = scores.earlyWarning;
      const percent = (value: number | null | undefined) => ((value ?? 0) * 100).toFixed(1);
      const outcomes = Object.values(scores.outcome).map(
        (it) => `${percent(it.recall.value)}@${percent(it.falseShare.value)}`,
      );
      return [
        `${check} ${threshold} ${from} -> ${to}`.padEnd(44),
        `early ${percent(hdd.recall.value)} @ ${hdd.falsePer1000DriveYears.value?.toFixed(1)}`,
        `outcomes ${outcomes.join(' ')}`,
        `first scan ${scores.firstScan.per1000.value?.toFixed(1)}`,
      ].join('  ');
    })
    .join('\n');
}
