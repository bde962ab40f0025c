import type { Store } from '#collector/storage/database.ts';

/** What use cases cannot own: the clock, ids and chance. All else they take from the store. */
export interface Clock {
  /** Ms UTC. */
  now(): number;
}
export interface Ids {
  /** So many random bytes in base64url. */
  token(bytes: number): string;
  /** An id that sorts by `at`, then by the order of asking. */
  timeId(at: number): string;
}
export interface Context {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}
