/** One calendar day on which beats were sent. */
export interface SentDay {
  /** In the PC's zone, such as `2026-11-23`. */
  readonly day: string;
  readonly fromMs: number;
  /** Not included. */
  readonly toMs: number;
  readonly beats: number;
}

/** Instants (ms UTC, the earliest first) counted by calendar day in this zone. */
export function daysOf(times: readonly number[], timeZone: string): SentDay[] {
  const days: SentDay[] = [];
  for (const at of times) {
    const last = days.at(-1);
    if (last !== undefined && at < last.toMs) days[days.length - 1] = plusOne(last);
    else days.push(dayAt(at, timeZone));
  }
  return days;
}

const plusOne = (it: SentDay): SentDay => ({ ...it, beats: it.beats + 1 });

function dayAt(at: number, timeZone: string): SentDay {
  const start = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .startOfDay();
  return {
    day: start.toPlainDate().toString(),
    fromMs: start.epochMilliseconds,
    toMs: start.add({ days: 1 }).epochMilliseconds,
    beats: 1,
  };
}

/** The months of these days, the latest first, each with its days in order. */
export function monthsOf(days: readonly SentDay[]): (readonly [month: string, SentDay[]])[] {
  const months = Map.groupBy(days, ({ day }) => day.slice(0, 7));
  return [...months].toReversed();
}
