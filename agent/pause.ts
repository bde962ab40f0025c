import type { Moment } from './moment.ts';

/** The family has asked for quiet: nothing is read and nothing is sent until it is over. */
export interface Pause {
  readonly bootDigest: string;
  /** In that boot. */
  readonly untilUpSeconds: number;
  /** In any later boot, by this PC's clock; ms UTC. */
  readonly untilWallMs: number;
  /** In seconds of use over all boots, for a clock that has gone back since. */
  readonly untilAwake: number;
}

const daySeconds = 86_400;
const pauseSeconds = 7 * daySeconds;
/** Seven days of three hours' use. */
const pauseOfUse = 7 * 3 * 3600;

/** Seven days from now. */
export function pauseFrom({ bootDigest, upSeconds, wallMs }: Moment, awake: number): Pause {
  return {
    bootDigest,
    untilUpSeconds: upSeconds + pauseSeconds,
    untilWallMs: wallMs + pauseSeconds * 1000,
    untilAwake: awake + pauseOfUse,
  };
}

/**
 * Within the boot the kernel's clock counts, whatever becomes of the wall clock. In a later boot the
 * wall clock does; one that stands before the pause began has gone back, and use is counted instead.
 * Seven days of use are its end whatever a clock says that begins at the same day with each boot. So
 * one that jumps can end a pause early, and none can make it last for ever.
 */
export function isPaused(pause: Pause | null, now: Moment, awake: number): boolean {
  if (pause === null) return false;
  if (now.bootDigest === pause.bootDigest) return now.upSeconds < pause.untilUpSeconds;
  const used = awake - (pause.untilAwake - pauseOfUse);
  if (now.wallMs >= pause.untilWallMs || used >= pauseSeconds) return false;
  const hasGoneBack = now.wallMs < pause.untilWallMs - pauseSeconds * 1000;
  return !hasGoneBack || used < pauseOfUse;
}
