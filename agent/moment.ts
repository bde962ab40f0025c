import { readFileSync } from 'node:fs';
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

/** Asks the kernel; where there is no /proc, a boot is known by its length alone. */
export function readMoment(): Moment {
  return {
    bootDigest: digestOfThisBoot(),
    upSeconds: Number(textOf('/proc/uptime')?.split(' ')[0] ?? uptime()),
    awakeSeconds: awakeSeconds(),
    wallMs: Date.now(),
  };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
