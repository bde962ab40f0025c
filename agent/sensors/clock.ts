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
  /**
   * True for the first reading of a boot in which the collector's clock is known: a boot is judged
   * once, and not before there is something to judge by.
   */
  readonly firstOfBoot: boolean;
  /** This PC's clock minus the collector's, once the uplink has learnt it. */
  readonly offsetSeconds?: number;
  /** The certificate's dates did not fit this PC's clock when the offset was learnt. */
  readonly tlsDateFault?: boolean;
}

/** `none`: the time is kept by something else than systemd-timesyncd, of which no file speaks. */
export type Timesync = 'synchronised' | 'waiting' | 'none';

/** netdata (timex) looks from 17 minutes after boot: until then a clock may still be waiting. */
const settledSeconds = 17 * 60;

export function clockReading(facts: ClockFacts, timesync: Timesync): Reading<'clock'> {
  const { upSeconds, bootedAtMs, builtAtMs, firstOfBoot, offsetSeconds, tlsDateFault } = facts;
  const isSettled = timesync === 'synchronised' || upSeconds >= settledSeconds;
  return fit('clock', {
    synchronised: timesync === 'none' || !isSettled ? undefined : timesync === 'synchronised',
    offsetSeconds: offsetSeconds === undefined ? undefined : Math.round(offsetSeconds),
    resetAtBoot: firstOfBoot ? bootedAtMs < builtAtMs : undefined,
    tlsDateFault: tlsDateFault === true ? true : undefined,
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
