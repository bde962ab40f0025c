/** What is remembered of the attempts to sign in to one account from one place. */
export interface SignInAttempts {
  readonly count: number;
  /** When the last one was, ms UTC. */
  readonly at: number;
  /** Before this instant none is looked at. */
  readonly until: number;
}

export type Attempted =
  | { readonly ok: true; readonly left: number; readonly now: SignInAttempts }
  | { readonly ok: false; readonly waitMs: number };

/** Our judgement: five slips of the hand, then a pause that doubles from one minute to a quarter hour. */
export const mostAttempts = 5;
const firstWaitMs = 60_000;
const longestWaitMs = 15 * 60_000;
/** Forgotten after an hour without a wrong attempt. */
export const attemptsForgottenMs = 60 * 60_000;

/**
 * One more attempt, counted before it is known to be wrong, so that many at once are not one: how
 * many are left before a pause, or how long the present pause still lasts.
 */
export function attemptSignIn(before: SignInAttempts | null, now: number): Attempted {
  if (before !== null && before.until > now) return { ok: false, waitMs: before.until - now };
  const isForgotten = before === null || now - before.at > attemptsForgottenMs;
  const count = isForgotten ? 1 : before.count + 1;
  const waits = count - mostAttempts;
  const wait = waits < 0 ? 0 : Math.min(firstWaitMs * 2 ** waits, longestWaitMs);
  return {
    ok: true,
    left: Math.max(0, mostAttempts - count),
    now: { count, at: now, until: now + wait },
  };
}
