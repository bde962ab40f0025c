import type { Reading, Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';

export interface LinkFacts {
  /** Seconds from the first byte to the welcome of the latest sessions, oldest first. */
  readonly handshakes: readonly number[];
}

/** As many as `link.quality` asks for. */
const sessions = 7;

export function linkReading({ handshakes }: LinkFacts): Reading<'link'> {
  const latest = handshakes.slice(-sessions).toSorted((a, b) => a - b);
  const middle = latest[Math.floor(latest.length / 2)];
  // In tenths of a second: thousandths would be news each time.
  const handshakeMs = middle === undefined ? undefined : Math.round(middle * 10) * 100;
  return fit('link', { handshakeMs, sessions: latest.length });
}

export function readLink(facts: LinkFacts | undefined): Sample<'link'>[] {
  return [{ group: 'link', subject: 0, reading: facts === undefined ? {} : linkReading(facts) }];
}
