import type { Reading, Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';

/** One boot in the agent's own log. */
export interface Boot {
  /** Counts up by one with each boot, whatever the clock says. */
  readonly boot: number;
  /** By this PC's clock, which may be wrong. */
  readonly startedAtS: number;
  /** How it ended; null while it lasts. */
  readonly stopped: 'clean' | 'unclean' | null;
}

const secondsPerHour = 3600;
const secondsPerDay = 86_400;
const daysOfUse = 14;

/** Judges the log; boots that the clock puts before the agent was built are of no known hour. */
export function powerReading(log: readonly Boot[], builtAtS: number): Reading<'power'> {
  if (log.length === 0) return {};
  return fit('power', {
    uncleanStops: uncleanStops(log),
    bootsInAnHour: bootsInAnHour(
      log.map(({ startedAtS }) => startedAtS).filter((startedAtS) => startedAtS >= builtAtS),
    ),
  });
}

/** How many distinct days saw a boot after an instant: days of use, never hours. */
export function useDaysSince(log: readonly Boot[], sinceS: number): number {
  const starts = log.map(({ startedAtS }) => startedAtS).filter((start) => start > sinceS);
  return new Set(starts.map(dayOf)).size;
}

export function readPower(log: readonly Boot[], builtAtMs: number): Sample<'power'>[] {
  return [{ group: 'power', subject: 0, reading: powerReading(log, builtAtMs / 1000) }];
}

/** Walks back from the latest boot, so that a clock that jumped cannot hide or repeat a day. */
function uncleanStops(log: readonly Boot[]): number {
  const days = new Set<number>();
  let stops = 0;
  for (const { startedAtS, stopped } of log.toSorted((a, b) => b.boot - a.boot)) {
    days.add(dayOf(startedAtS));
    if (days.size > daysOfUse) break;
    if (stopped === 'unclean') stops += 1;
  }
  return stops;
}

/** The most within any one hour of the last day before the latest boot; undefined without boots. */
function bootsInAnHour(starts: readonly number[]): number | undefined {
  const latest = Math.max(...starts);
  const recent = starts.filter((start) => start > latest - secondsPerDay);
  if (recent.length === 0) return undefined;
  return Math.max(
    ...recent.map((end) => recent.filter((s) => s <= end && s > end - secondsPerHour).length),
  );
}

const dayOf = (seconds: number) => Math.floor(seconds / secondsPerDay);
