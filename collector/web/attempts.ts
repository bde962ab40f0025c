/**
 * Attempts to sign in, per account and place, so that passwords cannot be tried by the thousand.
 * Kept in memory: no address of anybody reaches the disk.
 */
export interface Attempts {
  /** Ms until this key may be tried again; 0 when it may now. */
  waitMs(key: string, now: number): number;
  /** Counts an attempt before it is known to be wrong, so that many at once are not one; answers
   * how many are left before a wait. */
  attempt(key: string, now: number): number;
  succeeded(key: string): void;
}

/** Our judgement: five slips of the hand, then a pause that doubles from one minute to a quarter hour. */
export const mostAttempts = 5;
const firstWaitMs = 60_000;
const longestWaitMs = 15 * 60_000;
/** Forgotten after an hour without a wrong attempt. */
const forgetMs = 60 * 60_000;
const mostKeys = 10_000;

export function createAttempts(): Attempts {
  const tries = new Map<string, { count: number; at: number; until: number }>();
  return {
    waitMs(key, now) {
      return Math.max(0, (tries.get(key)?.until ?? 0) - now);
    },
    attempt(key, now) {
      const before = tries.get(key);
      const count = before === undefined || now - before.at > forgetMs ? 1 : before.count + 1;
      const waits = count - mostAttempts;
      const wait = waits < 0 ? 0 : Math.min(firstWaitMs * 2 ** waits, longestWaitMs);
      // Set anew, so that the map's order is by last attempt and the oldest go first.
      tries.delete(key);
      tries.set(key, { count, at: now, until: now + wait });
      const oldest = tries.keys().next().value;
      if (tries.size > mostKeys && oldest !== undefined) tries.delete(oldest);
      return Math.max(0, mostAttempts - count);
    },
    succeeded(key) {
      tries.delete(key);
    },
  };
}
