import type { Moment } from '#agent/moment.ts';
import type { Ports } from '#agent/ports.ts';

/** The agent's clocks, chance and timers, all worked by hand. */
export interface HandPorts extends Ports {
  /** What the clocks show; a test sets them. */
  now: Moment;
  /** Every clock goes on by so many seconds; timers do not run. */
  pass(seconds: number): void;
  /** The timer of this length that is running, or else the next one that starts. */
  timer(ms: number): Promise<HandTimer>;
}
export interface HandTimer {
  readonly ms: number;
  run(): void;
}

export function handPorts(random: () => number = () => 0.5): HandPorts {
  const timers = new Set<HandTimer>();
  const waiting = new Set<{ ms: number; resolve: (it: HandTimer) => void }>();
  const ports: HandPorts = {
    now: { bootDigest: 'a', upSeconds: 100, awakeSeconds: 100, wallMs: 1_800_000_000_000 },
    random,
    moment: () => ports.now,
    pass(seconds) {
      const { upSeconds, awakeSeconds, wallMs } = ports.now;
      ports.now = {
        ...ports.now,
        upSeconds: upSeconds + seconds,
        awakeSeconds: awakeSeconds + seconds,
        wallMs: wallMs + seconds * 1000,
      };
    },
    after(ms, work) {
      const timer: HandTimer = {
        ms,
        run() {
          if (timers.delete(timer)) work();
        },
      };
      timers.add(timer);
      for (const it of waiting) {
        if (it.ms !== ms) continue;
        waiting.delete(it);
        it.resolve(timer);
      }
      return () => timers.delete(timer);
    },
    timer(ms) {
      const running = [...timers].find((it) => it.ms === ms);
      if (running !== undefined) return Promise.resolve(running);
      return new Promise((resolve) => waiting.add({ ms, resolve }));
    },
  };
  return ports;
}
