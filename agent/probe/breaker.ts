import { reader, record, whole } from '#shared/shape.ts';
import type { ValueOf } from '#shared/shape.ts';

/** What is remembered of a sensor that does not answer in time. */
const tripShape = record({
  /** Runs in a row in which it timed out. */
  timeouts: whole('count', 0, 1e6),
  /** It is left alone until then, by this PC's clock; ms UTC; 0 where it is asked. */
  untilMs: whole('ms', 0, 1e15),
});
export type Trip = ValueOf<typeof tripShape>;
/** By the sensor's name. */
export type Breaker = ReadonlyMap<string, Trip>;

const mostTimeouts = 3;
const weekMs = 7 * 86_400_000;

/**
 * A sensor that timed out three runs in a row is left alone for a week: each try may wake a disk or
 * hang a process (our judgement). A clock that has been set back ends the week at once.
 */
export function isLeftAlone(breaker: Breaker, name: string, nowMs: number): boolean {
  const untilMs = breaker.get(name)?.untilMs ?? 0;
  return nowMs < untilMs && untilMs - nowMs <= weekMs;
}

/** After a run; one more timeout after a week alone makes another week. */
export function afterRun(
  breaker: Breaker,
  run: { readonly name: string; readonly timedOut: boolean; readonly nowMs: number },
): Breaker {
  const { name, timedOut, nowMs } = run;
  const next = new Map(breaker);
  if (!timedOut) {
    next.delete(name);
    return next;
  }
  const timeouts = (breaker.get(name)?.timeouts ?? 0) + 1;
  return next.set(name, { timeouts, untilMs: timeouts >= mostTimeouts ? nowMs + weekMs : 0 });
}

const readTrip = reader(tripShape);

/** What cannot be read is forgotten. */
export function parseBreaker(text: string): Breaker {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return new Map();
  }
  const trips = new Map<string, Trip>();
  for (const [name, trip] of Object.entries(value ?? {})) {
    const read = readTrip(trip);
    if (read.ok) trips.set(name, read.value);
  }
  return trips;
}

export function breakerText(breaker: Breaker): string {
  return JSON.stringify(Object.fromEntries(breaker));
}
