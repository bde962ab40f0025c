import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

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
    bootDigest: digestOf(textOf('/proc/sys/kernel/random/boot_id') ?? ''),
    upSeconds: Number(textOf('/proc/uptime')?.split(' ')[0] ?? uptime()),
    // CLOCK_MONOTONIC on Linux: starts with the kernel and stands still in sleep.
    awakeSeconds: Number(process.hrtime.bigint() / 1_000_000n) / 1000,
    wallMs: Date.now(),
  };
}

function digestOf(bootId: string): string {
  return createHash('sha256').update(`vigie-boot-1\n${bootId.trim()}`).digest('base64url');
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
