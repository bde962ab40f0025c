import { createHmac } from 'node:crypto';
import { attemptSignIn, attemptsForgottenMs } from '#collector/domain/sign-in-attempts.ts';
import type { Attempted } from '#collector/domain/sign-in-attempts.ts';
import type { Store } from '#collector/storage/database.ts';
import {
  forgetAttempts,
  forgetAttemptsBefore,
  holdAttempts,
  keepAttempts,
} from '#collector/storage/sign-in-attempts.ts';

/** Attempts to sign in, counted by all collectors of one database together. */
export interface AttemptsBook {
  /** One more under this key, such as an account and a place; `now` in ms UTC. */
  attempt(key: string, now: number): Promise<Attempted>;
  succeeded(key: string): Promise<void>;
}

/** The secret is that of all collectors: without it nobody finds an account or a place in the book. */
export function openAttemptsBook({
  store,
  secret,
}: {
  store: Store;
  secret: string;
}): AttemptsBook {
  const digest = (key: string): string =>
    createHmac('sha256', secret).update(`sign-in ${key}`).digest('base64url');
  return {
    attempt: (key, now) =>
      store.transaction(async (tx) => {
        const digested = digest(key);
        const done = attemptSignIn(await holdAttempts(tx, digested), now);
        if (done.ok) await keepAttempts(tx, digested, done.now);
        await forgetAttemptsBefore(tx, now - attemptsForgottenMs);
        return done;
      }),
    succeeded: (key) => store.transaction((tx) => forgetAttempts(tx, digest(key))),
  };
}
