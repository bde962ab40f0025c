import { createHmac } from 'node:crypto';
import type { Store } from '#collector/storage/database.ts';
import { claimCode, releaseCode } from '#collector/storage/used-codes.ts';

/**
 * Codes of 30 seconds that have opened something: each opens once (RFC 6238, 5.2), by whichever
 * collector it comes.
 */
export interface UsedCodes {
  /** Claims a code before it is looked at, so that of two at once one is refused; `now` in ms UTC. */
  claim(staffId: string, code: string, now: number): Promise<boolean>;
  release(staffId: string, code: string): Promise<void>;
}

/** A code is right for 30 seconds and one step on both sides; after two minutes it never is. */
const keptMs = 120_000;

export function openUsedCodes({ store, secret }: { store: Store; secret: string }): UsedCodes {
  const digest = (staffId: string, code: string): string =>
    createHmac('sha256', secret).update(`code ${staffId} ${code}`).digest('base64url');
  return {
    claim: (staffId, code, now) =>
      store.transaction((tx) =>
        claimCode(tx, { digest: digest(staffId, code), at: now, notBefore: now - keptMs }),
      ),
    release: (staffId, code) => store.transaction((tx) => releaseCode(tx, digest(staffId, code))),
  };
}
