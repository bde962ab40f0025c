/** When to connect again: every wait is drawn at random, so that a fleet does not return at once. */

/** A number from 0 to below 1. */
export type Random = () => number;

const second = 1000;

/** After boot or wake: 30 to 300 s. */
export function wakeDelayMs(random: Random): number {
  return Math.round((30 + random() * 270) * second);
}

/** After a loss: 2 s and at random up to 30 s, doubled with each loss in a row, up to 900 s. */
export function lossDelayMs(lossesBefore: number, random: Random): number {
  const most = Math.min(900, 30 * 2 ** Math.min(lossesBefore, 10));
  return Math.round((2 + random() * most) * second);
}

/** Ten minutes in good order make the next loss the first again. */
export function lossesAfter(lossesBefore: number, openMs: number): number {
  return openMs >= 600 * second ? 0 : lossesBefore + 1;
}

/** Home routers forget a silent connection after five minutes and more. */
const firstPingSeconds = 240;
const longestPingSeconds = 900;

/** After how much silence to ask whether the line still stands; never longer than `mostSeconds`. */
export interface Pings {
  readonly everySeconds: number;
  readonly mostSeconds: number;
}
export const firstPings: Pings = {
  everySeconds: firstPingSeconds,
  mostSeconds: longestPingSeconds,
};

/** Each answer stretches the next silence by half, up to a quarter of an hour. */
export function afterPong({ everySeconds, mostSeconds }: Pings): Pings {
  return { everySeconds: Math.min(Math.round(everySeconds * 1.5), mostSeconds), mostSeconds };
}

/** What broke a stretched silence would break the next one too: from then on it stays below. */
export function afterBreak({ everySeconds, mostSeconds }: Pings): Pings {
  const isStretched = everySeconds > firstPingSeconds;
  const most = isStretched ? Math.round(everySeconds / 1.5) : mostSeconds;
  return {
    everySeconds: firstPingSeconds,
    mostSeconds: Math.max(most, firstPingSeconds),
  };
}

/** As the collector orders, within a second and a week, and up to a tenth more at random. */
export function orderedDelayMs(seconds: number, random: Random): number {
  const bounded = Math.min(Math.max(seconds, 1), 604_800);
  return Math.round(bounded * (1 + random() / 10) * second);
}
