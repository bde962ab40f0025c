/**
 * When a reading was made. A PC's wall clock is recorded, never trusted: its coin cell may be dead.
 * What counts is the age of the reading on the clock that counts sleep, against our own clock.
 */
export interface Observed {
  /** Ms UTC, both ends inclusive; equal where the instant is exact. */
  readonly from: number;
  readonly to: number;
}

/** What `hello` tells: this boot's number, its age, and when we heard it. */
export interface Session {
  readonly boot: number;
  readonly sinceBootSeconds: number;
  readonly at: number;
}

/**
 * Places a beat in time. Of this boot: exactly. Of an earlier one: between the last contact before
 * this session and the start of this boot.
 */
export function observedAt(
  beat: { readonly boot: number; readonly sinceBootSeconds: number },
  session: Session,
  lastContact: number,
  receivedAt: number,
): Observed {
  const bootedAt = session.at - session.sinceBootSeconds * 1000;
  if (beat.boot === session.boot) {
    const at = Math.max(0, Math.min(bootedAt + beat.sinceBootSeconds * 1000, receivedAt));
    return { from: at, to: at };
  }
  const to = Math.min(bootedAt, receivedAt);
  return { from: Math.min(lastContact, to), to };
}
