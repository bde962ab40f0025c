/**
 * When the absence of heartbeats means something. Silence is normal: families switch PCs off, go
 * away for the summer, lose their internet. So it moves a device's connection, and opens no ticket.
 */
export type Connection = 'never_seen' | 'reporting' | 'quiet' | 'lost_contact';

const dayMs = 86_400_000;

/** Our judgement: two weeks outlast a school holiday (16 days with its week-ends) but barely. */
export const quietAfterDays = 16;
/** Our judgement: eight weeks of summer and a few days to come home. */
export const lostAfterDays = 63;

/** When to look next, ms UTC, for a device heard of at `heardAt`; null when nothing can follow. */
export function nextLookAt(connection: Connection, heardAt: number): number | null {
  switch (connection) {
    case 'never_seen':
    case 'lost_contact':
      return null;
    case 'reporting':
      return startOfDay(heardAt) + (quietAfterDays + 1) * dayMs;
    case 'quiet':
      return startOfDay(heardAt) + (lostAfterDays + 1) * dayMs;
  }
}

export interface SilenceStep {
  readonly to: Connection;
  readonly reason: 'not_heard_for_days';
  /** Whole days since the last heartbeat. */
  readonly days: number;
}

/** What a look at instant `now` finds; null where it comes too early. A late look goes all the way. */
export function stepSilence(
  connection: Connection,
  heardAt: number,
  now: number,
): SilenceStep | null {
  const days = Math.floor((now - startOfDay(heardAt)) / dayMs) - 1;
  const to =
    days >= lostAfterDays ? 'lost_contact' : days >= quietAfterDays ? 'quiet' : 'reporting';
  if (connection === 'never_seen' || connection === 'lost_contact' || to === 'reporting')
    return null;
  return to === connection ? null : { to, reason: 'not_heard_for_days', days };
}

// Whole UTC days: the deadline then moves once a day, not with each heartbeat.
function startOfDay(at: number): number {
  return at - (at % dayMs);
}
