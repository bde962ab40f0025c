import { uptime } from 'node:os';
import { awakeSeconds, digestOfThisBoot } from '#agent/sensors/this-boot.ts';

/** Now, on all the clocks that the agent has. */
export interface Moment {
  /** Tells this boot of the kernel from all others. Never leaves the PC. */
  readonly bootDigest: string;
  /** Since boot, sleep included. */
  readonly upSeconds: number;
  /** Since boot, sleep left out. */
  readonly awakeSeconds: number;
  /** By this PC's clock, which may be wrong; ms UTC. */
  readonly wallMs: number;
}

/** Asks the kernel; Node reads /proc/uptime by itself, which costs less than a file. */
export function readMoment(): Moment {
  return {
    bootDigest: digestOfThisBoot(),
    upSeconds: uptime(),
    awakeSeconds: awakeSeconds(),
    wallMs: Date.now(),
  };
}
