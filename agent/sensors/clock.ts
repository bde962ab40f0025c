import type { Reading, Sample } from '#shared/readings.ts';
import { fit } from './fit.ts';
import type { Host } from './host.ts';

/** What the agent knows about time and no file tells. */
export interface ClockFacts {
  /** Since boot, counted through suspends. */
  readonly upSeconds: number;
  /** The wall clock at boot as it stood when the agent started, before any correction; ms UTC. */
  readonly bootedAtMs: number;
  /** The day this agent was built; ms UTC. */
  readonly builtAtMs: number;
  /** True for the first round of readings after a boot: a boot is judged once. */
  readonly firstOfBoot: boolean;
  /** This PC's clock minus the collector's, once the uplink has learnt it. */
  readonly offsetSeconds?: number;
}

/** `none`: the time is kept by something else than systemd-timesyncd, of which no file speaks. */
export type Timesync = 'synchronised' | 'waiting' | 'none';

/** netdata (timex) looks from 17 minutes after boot: until then a clock may still be waiting. */
const settledSeconds = 17 * 60;

export function clockReading(facts: ClockFacts, timesync: Timesync): Reading<'clock'> {
  const { upSeconds, bootedAtMs, builtAtMs, firstOfBoot, offsetSeconds } = facts;
  const isSettled = timesync === 'synchronised' || upSeconds >= settledSeconds;
  return fit('clock', {
    synchronised: timesync === 'none' || !isSettled ? undefined : timesync === 'synchronised',
    offsetSeconds: offsetSeconds === undefined ? undefined : Math.round(offsetSeconds),
    resetAtBoot: firstOfBoot ? bootedAtMs < builtAtMs : undefined,
  });
}

export async function readClock(host: Host, facts: ClockFacts): Promise<Sample<'clock'>[]> {
  return [{ group: 'clock', subject: 0, reading: clockReading(facts, await timesyncOf(host)) }];
}

/** timesyncd makes its folder when it starts and the file when it has set the clock. */
async function timesyncOf(host: Host): Promise<Timesync> {
  const files = await host.names('/run/systemd/timesync');
  if (!files.ok) return 'none';
  return files.value.includes('synchronized') ? 'synchronised' : 'waiting';
}
