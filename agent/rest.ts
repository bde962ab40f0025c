import type { Host } from '#agent/sensors/host.ts';
import { watchCharge } from './charge.ts';
import type { Moment } from './moment.ts';
import { isPaused } from './pause.ts';
import type { Spool } from './spool.ts';

/** Why the agent stays away from the collector: as its bye says it. */
export type RestReason = 'paused' | 'sleep' | 'cap';

export interface RestParts {
  readonly spool: Spool;
  readonly host: Host;
  /** This month's bytes are used up. */
  readonly isCapped: (now: Moment, awake: number) => boolean;
}

/**
 * Answers why to rest now, or null: the family has paused the agent, the battery runs low, or the
 * month's bytes are used up. `awake` is this PC's use over all boots, in seconds. In the first two
 * cases nothing is read either.
 */
export function watchRest({ spool, host, isCapped }: RestParts) {
  const isChargeLow = watchCharge(host);
  return async (now: Moment, awake: number): Promise<RestReason | null> => {
    const { pause } = spool.memory();
    if (isPaused(pause, now, awake)) return 'paused';
    // Else a clock that goes back would take it up again.
    if (pause !== null) spool.remember({ pause: null });
    if (await isChargeLow(now)) return 'sleep';
    return isCapped(now, awake) ? 'cap' : null;
  };
}
