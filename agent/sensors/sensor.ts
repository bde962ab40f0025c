import type { Group, Sample } from '#shared/readings.ts';
import type { ClockFacts } from './clock.ts';
import type { Host } from './host.ts';
import type { LinkFacts } from './link.ts';
import type { MemoryTally } from './memory.ts';
import type { OwnFacts } from './own-state.ts';
import type { Boot } from './power.ts';

/** What the probe's sensors may look at: the machine as it is now. */
export interface ProbeContext {
  readonly host: Host;
  /** By this PC's clock; ms UTC. */
  readonly nowMs: number;
}

/** What a sensor may look at: the machine, and what the agent itself remembers. */
export interface SensorContext extends ProbeContext {
  readonly clock: ClockFacts;
  readonly bootLog: readonly Boot[];
  /** Lives as long as the agent runs; the memory sensor adds to it. */
  readonly memory: { tally: MemoryTally };
  /** Left out where nobody keeps count: then the part is unknown. */
  readonly link?: LinkFacts;
  readonly own?: OwnFacts;
}

/**
 * `agent`: it only reads files that stand in `agent/paths.ts`, so the networked process may do it.
 * `probe`: it needs root, a child process or room on a disk, so on an installed PC the probe does.
 */
export type Sensor = ScheduledSensor & (ByAgent | ByProbe);
export type ProbeSensor = ScheduledSensor & ByProbe;

interface ScheduledSensor {
  readonly name: string;
  /** All that it may answer with. */
  readonly groups: readonly Group[];
  /** How long the PC must have been on, since the last reading, before the next is due. */
  readonly everySeconds: number;
  /** Also due once after each boot. */
  readonly atBoot: boolean;
}

interface ByAgent {
  readonly by: 'agent';
  /** Never rejects: what cannot be read is a sample that says so. */
  read(context: SensorContext): Promise<Sample[]>;
}

interface ByProbe {
  readonly by: 'probe';
  /** Never rejects: what cannot be read is a sample that says so. */
  read(context: ProbeContext): Promise<Sample[]>;
}
