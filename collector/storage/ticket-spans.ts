import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { EventReason } from '#collector/domain/event.ts';
import type { WaitingState } from '#collector/domain/ticket.ts';
import type { HalfDay } from '#collector/domain/work.ts';
import type { Db, Tx } from './database.ts';
import { engineOf, isAmong } from './rows.ts';
import type { Tables } from './tables.ts';

/** A stretch in which a ticket waits, or has a visit planned. */
export interface TicketSpan {
  readonly id: string;
  readonly ticketId: string;
  readonly state: WaitingState | 'planned';
  readonly reason: EventReason;
  /** The day of the visit, or the day on which the holder is to ask again. */
  readonly dueOn: CalendarDate | null;
  readonly halfDay: HalfDay | null;
  readonly since: number;
  /** Null while it lasts. */
  readonly until: number | null;
  /** When the holder was told that the day has come. */
  readonly nudgedAt: number | null;
}

/** The database refuses a second one of a ticket that still lasts. */
export async function beginSpan(tx: Tx, it: TicketSpan): Promise<void> {
  await tx.insertInto('ticket_spans').values(toRow(it)).execute();
}

/** Ends the stretch that lasts, if any; answers its id. */
export async function endSpan(tx: Tx, ticketId: string, at: number): Promise<string | null> {
  const open = await openSpanOf(tx, ticketId);
  if (open === null) return null;
  await tx.updateTable('ticket_spans').set({ until: at }).where('id', '=', open.id).execute();
  return open.id;
}

/** A stretch that was ended by mistake lasts on, as if it never had. */
export async function continueSpan(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('ticket_spans').set({ until: null }).where('id', '=', id).execute();
}

/** Takes back a stretch that was begun by mistake: it stopped no clock. Its event row stays. */
export async function dropSpan(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('ticket_spans').where('id', '=', id).execute();
}

export async function openSpanOf(db: Db, ticketId: string): Promise<TicketSpan | null> {
  const row = await db
    .selectFrom('ticket_spans')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .where('until', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** All stretches of these tickets, by ticket, the oldest first. */
export async function spansOf(
  db: Db,
  ticketIds: readonly string[],
): Promise<Map<string, TicketSpan[]>> {
  if (ticketIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('ticket_spans')
    .selectAll()
    .where(isAmong(db, 'ticket_id', ticketIds))
    .orderBy('since')
    .orderBy('id')
    .execute();
  return Map.groupBy(rows.map(fromRow), (it) => it.ticketId);
}

/** A stretch whose day has come, with its device. */
export type DueSpan = TicketSpan & { readonly deviceId: string };

/** Stretches that last, whose day is `today` or earlier and of which nobody was told, locked. */
export async function spansDue(tx: Tx, today: CalendarDate, most: number): Promise<DueSpan[]> {
  const query = tx
    .selectFrom('ticket_spans')
    .innerJoin('tickets', 'tickets.id', 'ticket_spans.ticket_id')
    .selectAll('ticket_spans')
    .select('tickets.device_id')
    .where('tickets.closed_at', 'is', null)
    .where('ticket_spans.until', 'is', null)
    .where('ticket_spans.nudged_at', 'is', null)
    .where('ticket_spans.due_on', '<=', today)
    .orderBy('ticket_spans.due_on')
    .orderBy('ticket_spans.id')
    .limit(most);
  const rows = await (engineOf(tx) === 'postgres'
    ? query.forUpdate('ticket_spans').skipLocked().execute()
    : query.execute());
  return rows.map((row) => ({ ...fromRow(row), deviceId: row.device_id }));
}

export async function markNudged(tx: Tx, ids: readonly string[], at: number): Promise<void> {
  await tx
    .updateTable('ticket_spans')
    .set({ nudged_at: at })
    .where(isAmong(tx, 'id', ids))
    .execute();
}

function toRow(it: TicketSpan): Tables['ticket_spans'] {
  return {
    id: it.id,
    ticket_id: it.ticketId,
    state: it.state,
    reason: it.reason,
    due_on: it.dueOn,
    half_day: it.halfDay,
    since: it.since,
    until: it.until,
    nudged_at: it.nudgedAt,
  };
}

// Only this file writes the table, from the same types: the casts below read them back.
function fromRow(row: Tables['ticket_spans']): TicketSpan {
  return {
    id: row.id,
    ticketId: row.ticket_id,
    state: row.state as TicketSpan['state'],
    reason: row.reason as EventReason,
    dueOn: row.due_on as CalendarDate | null,
    halfDay: row.half_day as HalfDay | null,
    since: row.since,
    until: row.until,
    nudgedAt: row.nudged_at,
  };
}
