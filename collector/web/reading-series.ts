import { readFromAgent } from '#shared/messages.ts';
import type { WireSample } from '#shared/messages.ts';
import type { Group } from '#shared/readings.ts';

/** One number of a PC over time. */
export interface Point {
  /** Ms UTC. */
  readonly at: number;
  readonly value: number;
}
/** By group, place and field: `fs 0 freeKiB`. */
export type Series = ReadonlyMap<string, readonly Point[]>;

export const seriesKey = (group: Group, subject: number, field: string): string =>
  `${group} ${subject} ${field}`;

/**
 * What these beats say of each number, oldest first, at most one point a day: the day's last. A
 * sample that was "as before" stands for the value before it.
 */
export function seriesOf(beats: readonly { body: string; observedFrom: number }[]): Series {
  const latest = new Map<string, WireSample>();
  const days = new Map<string, Map<number, Point>>();
  for (const { body, observedFrom: at } of beats) {
    for (const sample of samplesOf(body)) {
      const part = `${sample.group} ${sample.subject}`;
      const isAsBefore = sample.reading === undefined && sample.unread === undefined;
      const known = isAsBefore ? latest.get(part) : sample;
      if (known === undefined) continue;
      latest.set(part, known);
      for (const [field, value] of Object.entries(known.reading ?? {})) {
        if (typeof value !== 'number') continue;
        const key = `${part} ${field}`;
        const own = days.get(key) ?? new Map<number, Point>();
        own.set(Math.floor(at / dayMs), { at, value });
        days.set(key, own);
      }
    }
  }
  return new Map([...days].map(([key, points]) => [key, [...points.values()]]));
}

const dayMs = 86_400_000;

// What is stored was parsed when it came; a beat that no longer fits its shape is left out.
function samplesOf(body: string): readonly WireSample[] {
  const read = readFromAgent(JSON.parse(body));
  return read.ok && read.value.type === 'beat' ? read.value.samples : [];
}
