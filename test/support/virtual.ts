import { createHash } from 'node:crypto';
import type { Clock, Ids } from '#collector/app/context.ts';

/** A clock that only moves when told. */
export interface VirtualClock extends Clock {
  set(at: string | number): void;
  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number }): void;
}

export function virtualClock(start: string | number): VirtualClock {
  let now = toMs(start);
  return {
    now: () => now,
    set: (at) => {
      now = toMs(at);
    },
    advance: ({ days = 0, hours = 0, minutes = 0, seconds = 0 }) => {
      now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
    },
  };
}

const toMs = (at: string | number): number => (typeof at === 'number' ? at : Date.parse(at));

/** Ids that a seed repeats: tokens look random, and no two are alike. */
export function seededIds(seed: string): Ids {
  let count = 0;
  return {
    token(bytes) {
      count += 1;
      const digest = createHash('sha512').update(`${seed} ${count}`).digest();
      return digest.subarray(0, bytes).toString('base64url');
    },
    timeId(at) {
      count += 1;
      return `${at.toString(36).padStart(9, '0')}${count.toString(36).padStart(10, '0')}`;
    },
  };
}
