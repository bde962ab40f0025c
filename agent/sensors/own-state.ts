import type { Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';

/** What the agent knows about itself, since it was started. */
export interface OwnFacts {
  /** Readings that did not answer in time. */
  readonly timeouts: number;
  /** Beats that the spool has given up. */
  readonly droppedBeats: number;
  readonly memoryBytes: number;
  readonly capReached: boolean;
}

const bytesPerMiB = 1024 * 1024;
/** Memory comes and goes; only a step is news. */
const stepMiB = 10;

export function readOwnState(facts: OwnFacts | undefined): Sample<'agent'>[] {
  if (facts === undefined) return [{ group: 'agent', subject: 0, reading: {} }];
  const { timeouts, droppedBeats, memoryBytes, capReached } = facts;
  const memoryMiB = Math.ceil(memoryBytes / bytesPerMiB / stepMiB) * stepMiB;
  const reading = fit('agent', { timeouts, droppedBeats, memoryMiB, capReached });
  return [{ group: 'agent', subject: 0, reading }];
}
