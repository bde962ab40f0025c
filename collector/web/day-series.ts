import { dayNumber } from '#collector/domain/calendar.ts';
import { dayMs } from '#collector/domain/day-count.ts';
import type { DayValues } from '#collector/domain/day-value.ts';
import type { Point, Series } from './reading-series.ts';

/** The points that a trend has at most: five years of weeks and the days whose reports are kept. */
const mostPoints = 400;
/** Where a page shows many trends. */
export const fewPoints = 150;

/**
 * Puts the days kept since the handover before what the reports of late say. A kept value stands until
 * the next one. Where that makes too many points, the kept days give one a week, then one in four.
 */
export function withDays(series: Series, days: readonly DayValues[], most = mostPoints): Series {
  const kept = new Map<string, Point[]>();
  for (const { day, numbers } of days) {
    // At noon: the same date in every zone that programmes are in.
    const at = dayNumber(day) * dayMs + dayMs / 2;
    for (const [name, value] of Object.entries(numbers)) {
      const points = kept.get(name) ?? [];
      points.push({ at, value });
      kept.set(name, points);
    }
  }
  const all = new Map(series);
  for (const [name, points] of kept) {
    const late = series.get(name) ?? [];
    const early = held(points, late[0]?.at ?? Infinity);
    all.set(name, [...thinned(early, most - late.length), ...late]);
  }
  return all;
}

/** The value stands until the day before the next: the line does not slope where nothing moved. */
function held(points: readonly Point[], until: number): Point[] {
  return points
    .filter(({ at }) => at < until)
    .flatMap((it, i, early) => {
      const next = early[i + 1]?.at ?? until;
      const stands = next - dayMs;
      return stands > it.at && Number.isFinite(stands) ? [it, { ...it, at: stands }] : [it];
    });
}

function thinned(points: readonly Point[], most: number): readonly Point[] {
  for (const weeks of [0, 1, 4, 26]) {
    const kept = weeks === 0 ? points : lastOfEach(points, weeks * 7 * dayMs);
    if (kept.length <= most) return kept;
  }
  return points.slice(-Math.max(0, most));
}

const lastOfEach = (points: readonly Point[], periodMs: number): Point[] => [
  ...new Map(points.map((it) => [Math.floor(it.at / periodMs), it])).values(),
];
