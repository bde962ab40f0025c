import type { Sample } from '#shared/readings.ts';
import type { ClockFacts } from './clock.ts';
import type { Host } from './host.ts';
import type { MemoryTally } from './memory.ts';
import type { Boot } from './power.ts';

/** What a sensor may look at: the machine, and what the agent itself remembers. */
export interface SensorContext {
  readonly host: Host;
  /** By this PC's clock; ms UTC. */
  readonly nowMs: number;
  readonly clock: ClockFacts;
  readonly bootLog: readonly Boot[];
  /** Lives as long as the agent runs; the memory sensor adds to it. */
  readonly memory: { tally: MemoryTally };
}

export interface Sensor {
  readonly name: string;
  /** How long the PC must have been on, since the last reading, before the next is due. */
  readonly everySeconds: number;
  /** Also due once after each boot. */
  readonly atBoot: boolean;
  /** Never rejects: what cannot be read is a sample that says so. */
  read(context: SensorContext): Promise<Sample[]>;
}
