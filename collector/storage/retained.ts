import { sql } from 'kysely';
import type { Db, Store, Tx } from './database.ts';
import { engineOf, isAmong } from './rows.ts';

/**
 * What is deleted because its time is over, and what is deleted with a household: across the tables
 * of many nouns, so that one place says what remains. Each function deletes, and answers how many.
 */

/** The next devices in the order of their ids, after this one. */
export async function devicesAfter(db: Db, after: string, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('devices')
    .select('id')
    .where('id', '>', after)
    .orderBy('id')
    .limit(most)
    .execute();
  return rows.map(({ id }) => id);
}

/** A beat's instants: what is cut to a date. */
export interface BeatInstants {
  readonly sequence: number;
  readonly stream: string;
  readonly receivedAt: number;
  readonly observedFrom: number;
  readonly observedTo: number;
  readonly body: string;
}

/** Cuts the instants of beats received before this instant, each beat once. */
export async function cutBeats(
  tx: Tx,
  deviceId: string,
  it: { readonly before: number; readonly cut: (beat: BeatInstants) => BeatInstants },
): Promise<number> {
  const done = await tx
    .selectFrom('instant_cuts')
    .select('cut_before')
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  if (done !== undefined && done.cut_before >= it.before) return 0;
  const rows = await tx
    .selectFrom('beats')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('received_at', '>=', done?.cut_before ?? 0)
    .where('received_at', '<', it.before)
    .execute();
  for (const row of rows) {
    const after = it.cut({
      sequence: row.sequence,
      stream: row.stream,
      receivedAt: row.received_at,
      observedFrom: row.observed_from,
      observedTo: row.observed_to,
      body: row.body,
    });
    await tx
      .updateTable('beats')
      .set({
        received_at: after.receivedAt,
        observed_from: after.observedFrom,
        observed_to: after.observedTo,
        body: after.body,
      })
      .where('device_id', '=', deviceId)
      .where('stream', '=', row.stream)
      .where('sequence', '=', row.sequence)
      .execute();
  }
  await tx
    .insertInto('instant_cuts')
    .values({ device_id: deviceId, cut_before: it.before })
    .onConflict((on) => on.column('device_id').doUpdateSet({ cut_before: it.before }))
    .execute();
  return rows.length;
}

/** Cuts when a PC was last heard, and its last readings, to their dates. */
export async function cutLastSeen(
  tx: Tx,
  deviceId: string,
  it: { readonly before: number; readonly cut: (at: number) => number },
): Promise<number> {
  const row = await tx
    .selectFrom('latest')
    .select(['heard_at', 'connection_since'])
    .where('device_id', '=', deviceId)
    .where('heard_at', '<', it.before)
    .executeTakeFirst();
  if (row === undefined) return 0;
  const heardAt = it.cut(row.heard_at);
  const since = row.connection_since < it.before ? it.cut(row.connection_since) : null;
  if (heardAt === row.heard_at && (since === null || since === row.connection_since)) return 0;
  await tx
    .updateTable('latest')
    .set({ heard_at: heardAt, ...(since === null ? {} : { connection_since: since }) })
    .where('device_id', '=', deviceId)
    .execute();
  const kept = await tx
    .selectFrom('readings')
    .select('observed_at')
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  if (kept !== undefined && kept.observed_at < it.before) {
    await tx
      .updateTable('readings')
      .set({ observed_at: it.cut(kept.observed_at) })
      .where('device_id', '=', deviceId)
      .execute();
  }
  return 1;
}

/** Beats received before an instant. Their last readings and their days must have been kept. */
export async function deleteBeatsBefore(tx: Tx, deviceId: string, before: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('beats')
    .where('device_id', '=', deviceId)
    .where('received_at', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** A PC's beats received before an instant, in no order. */
export async function beatsBefore(
  db: Db,
  deviceId: string,
  before: number,
): Promise<Pick<BeatInstants, 'stream' | 'sequence' | 'observedFrom' | 'body'>[]> {
  const rows = await db
    .selectFrom('beats')
    .select(['stream', 'sequence', 'observed_from', 'body'])
    .where('device_id', '=', deviceId)
    .where('received_at', '<', before)
    .execute();
  return rows.map(({ stream, sequence, observed_from: observedFrom, body }) => ({
    stream,
    sequence,
    observedFrom,
    body,
  }));
}

/** Beats observed within these instants, both ends inclusive. */
export async function deleteBeatsBetween(
  tx: Tx,
  deviceId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('beats')
    .where('device_id', '=', deviceId)
    .where('observed_from', '>=', from)
    .where('observed_to', '<=', to)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

const telemetryTables = [
  'beats',
  'readings',
  'conditions',
  'latest',
  'instant_cuts',
  'day_values',
  'rolled_up',
] as const;

/** All that a PC has said. */
export async function deleteTelemetry(tx: Tx, deviceId: string): Promise<number> {
  let gone = 0;
  for (const table of telemetryTables) {
    const answer = await tx.deleteFrom(table).where('device_id', '=', deviceId).executeTakeFirst();
    gone += Number(answer.numDeletedRows);
  }
  return gone;
}

/** PCs that came back before this day, have had no family since, and still have telemetry. */
export async function devicesToForget(
  db: Db,
  it: { readonly closedBefore: number; readonly stages: readonly string[]; readonly most: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('devices')
    .select('devices.id')
    .where(isAmong(db, 'devices.stage', it.stages))
    .where((eb) =>
      eb.exists(
        eb.selectFrom('latest').select('stream').whereRef('latest.device_id', '=', 'devices.id'),
      ),
    )
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('takeback_cases')
          .select('takeback_cases.id')
          .whereRef('takeback_cases.device_id', '=', 'devices.id'),
      ),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('takeback_cases')
            .select('takeback_cases.id')
            .whereRef('takeback_cases.device_id', '=', 'devices.id')
            .where((of) =>
              of.or([of('closed_at', 'is', null), of('closed_at', '>=', it.closedBefore)]),
            ),
        ),
      ),
    )
    .orderBy('devices.id')
    .limit(it.most)
    .execute();
  return rows.map(({ id }) => id);
}

/** Tickets closed before an instant on which somebody's own words or pictures still stand. */
export async function ticketsToEmpty(
  db: Db,
  closedBefore: number,
  most: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('tickets')
    .select('tickets.id')
    .where('closed_at', '<', closedBefore)
    .where((eb) =>
      eb.or([
        eb.exists(
          eb
            .selectFrom('ticket_entries')
            .select('ticket_entries.id')
            .whereRef('ticket_entries.ticket_id', '=', 'tickets.id')
            .where('ticket_entries.kind', '=', 'note'),
        ),
        eb.exists(
          eb
            .selectFrom('attachments')
            .select('attachments.id')
            .where('attachments.noun', '=', 'ticket')
            .whereRef('attachments.noun_id', '=', 'tickets.id'),
        ),
      ]),
    )
    .orderBy('tickets.id')
    .limit(most)
    .execute();
  return rows.map(({ id }) => id);
}

export async function deleteWipesBefore(tx: Tx, before: number): Promise<number> {
  // Also those that were taken back: their logs name disks as the others do.
  const withdrawn = await tx
    .deleteFrom('withdrawn_wipes')
    .where('at', '<', before)
    .executeTakeFirst();
  const { numDeletedRows } = await tx
    .deleteFrom('wipes')
    .where('at', '<', before)
    .executeTakeFirst();
  return Number(withdrawn.numDeletedRows + numDeletedRows);
}

export async function deleteAttemptsBefore(tx: Tx, before: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('sign_in_attempts')
    .where('at', '<', before)
    .where('until', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Sessions that ended before an instant. The account library writes their ends in its own way. */
export async function deleteSessionsBefore(tx: Tx, before: number): Promise<number> {
  const iso = new Date(before).toISOString();
  const answer = await sql`delete from staff_sessions where expires_at < ${iso}`.execute(tx);
  return Number(answer.numAffectedRows ?? 0);
}

export async function deleteInvitationsBefore(tx: Tx, before: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('invitations')
    .where('expires_at', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** The tickets of a PC opened within these instants, both inclusive. */
export async function ticketsBetween(
  db: Db,
  deviceId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('tickets')
    .select('id')
    .where('device_id', '=', deviceId)
    .where('opened_at', '>=', from)
    .where('opened_at', '<=', to)
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Empties SQLite's write-ahead log, in which the pages of before still stand; in the file itself they
 * are overwritten as they are freed. PostgreSQL clears dead rows by itself, in its own time.
 */
export async function wipeTraces({ db }: Pick<Store, 'db'>): Promise<void> {
  if (engineOf(db) === 'sqlite') await sql`pragma wal_checkpoint(truncate)`.execute(db);
}
