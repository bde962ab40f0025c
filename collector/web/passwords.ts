import type { AttemptsBook } from '#collector/app/sign-in-attempts.ts';
import { hasPassword } from '#collector/storage/accounts.ts';
import type { Store } from '#collector/storage/database.ts';
import { leastPasswordLength } from './account-library.ts';
import type { Library } from './account-library.ts';

/** Why a password, or a code after it, opens nothing. */
export type Denied =
  | { readonly ok: false; readonly reason: 'wrong'; readonly left: number }
  | { readonly ok: false; readonly reason: 'wait'; readonly waitMs: number };

export interface Passwords {
  /** Whether this person has one here; who comes by the provider alone has none. */
  has(staffId: string): Promise<boolean>;
  /** Changes it, ends all other sessions, and answers the cookies of the new one. */
  change(
    request: Request,
    it: { staffId: string; current: string; chosen: string; now: number },
  ): Promise<Denied | { readonly ok: true; readonly cookies: readonly string[] }>;
}

/** The library's own bound: what is longer is hashed for nobody. */
export const mostPasswordLength = 128;

export function openPasswords(it: {
  library: Library;
  store: Store;
  attempts: AttemptsBook;
}): Passwords {
  const { library, store, attempts } = it;
  return {
    has: (staffId) => hasPassword(store.db, staffId),
    change: (request, { staffId, current, chosen, now }) =>
      guarded(attempts, { staffId, now }, async () => {
        if (chosen.length < leastPasswordLength || chosen.length > mostPasswordLength) return null;
        const response = await library.api.changePassword({
          body: { currentPassword: current, newPassword: chosen, revokeOtherSessions: true },
          headers: request.headers,
          asResponse: true,
        });
        return response.ok ? { ok: true as const, cookies: response.headers.getSetCookie() } : null;
      }),
  };
}

/**
 * Somebody who is signed in shows the password once more, counted like a sign-in: a session left open
 * is no way to guess it. `work` answers null where the password was wrong.
 */
export async function guarded<T extends { readonly ok: true }>(
  attempts: AttemptsBook,
  { staffId, now }: { staffId: string; now: number },
  work: () => Promise<T | null>,
): Promise<T | Denied> {
  const key = `password ${staffId}`;
  const attempted = await attempts.attempt(key, now);
  if (!attempted.ok) return { ok: false, reason: 'wait', waitMs: attempted.waitMs };
  const done = await work();
  if (done === null) return { ok: false, reason: 'wrong', left: attempted.left };
  await attempts.succeeded(key);
  return done;
}
