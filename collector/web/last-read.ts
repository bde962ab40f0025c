import type { WireSample } from '#shared/messages.ts';
import type { Group } from '#shared/readings.ts';
import type { ReadBeat } from './reading-series.ts';

/** When each part of a PC was last read, ms UTC, by `partKey`. */
export type LastRead = ReadonlyMap<string, number>;

export const partKey = ({ group, subject }: { group: Group; subject: number }): string =>
  `${group} ${subject}`;

/**
 * When each part was last read, as far as these beats (oldest first) can tell. A part that a beat
 * names was read for it; but a full beat repeats every part, read or not, so there only another
 * value, or a part not seen before, counts.
 */
export function lastReadIn(beats: readonly ReadBeat[]): LastRead {
  const known = new Map<string, string>();
  const read = new Map<string, number>();
  for (const { at, full, samples } of beats) {
    for (const sample of samples) {
      const part = partKey(sample);
      const value = valueOf(sample);
      if (!full || known.get(part) !== value) read.set(part, at);
      if (value !== null) known.set(part, value);
    }
  }
  return read;
}

/** Null for "as before". An agent writes a group's fields in one order: equal values, equal texts. */
function valueOf({ reading, unread }: WireSample): string | null {
  return reading === undefined && unread === undefined ? null : JSON.stringify({ reading, unread });
}
