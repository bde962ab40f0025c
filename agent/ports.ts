import { readMoment } from './moment.ts';
import type { Moment } from './moment.ts';

/** What a test cannot own: the clocks, chance and timers. */
export interface Ports {
  moment(): Moment;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Runs the work once, unless the answer is called before. At most 24.8 days. */
  after(ms: number, work: () => void): () => void;
}

export const realPorts: Ports = {
  moment: readMoment,
  random: Math.random,
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};
