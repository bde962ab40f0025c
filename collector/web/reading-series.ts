import { readFromAgent } from '#shared/messages.ts';
import type { Beat, WireSample } from '#shared/messages.ts';
import type { Group } from '#shared/readings.ts';

/** One number of a PC over time. */
export interface Point {
  /** Ms UTC. */
  readonly at: number;
  readonly value: number;
}
/** A stored beat, opened. */
export interface ReadBeat extends Pick<Beat, 'full' | 'samples'> {
  /** Ms UTC, at the earliest. */
  readonly at: number;
}

/** Opens stored beats. They fitted their shape when they came; those that no longer do are left out. */
export function openBeats(
  stored: readonly { readonly body: string; readonly observedFrom: number }[],
): ReadBeat[] {
  return stored.flatMap(({ body, observedFrom: at }) => {
    const read = readFromAgent(JSON.parse(body));
    if (!read.ok || read.value.type !== 'beat') return [];
    const { full, samples } = read.value;
    return [{ at, full, samples }];
  });
}

/** By group, place and field: `fs 0 freeKiB`. */
export type Series = ReadonlyMap<string, readonly Point[]>;

export const seriesKey = (group: Group, subject: number, field: string): string =>
  `${group} ${subject} ${field}`;

/**
 * What these beats say of each number, oldest first, at most one point a day: the day's last. A
 * sample that was "as before" stands for the value before it.
 */
export function seriesOf(beats: readonly ReadBeat[]): Series {
  const latest = new Map<string, WireSample>();
  const days = new Map<string, Map<number, Point>>();
  for (const { at, samples } of beats) {
    for (const sample of samples) {
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
