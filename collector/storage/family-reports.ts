import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { CallBack, FamilyFault, FaultSince } from '#collector/domain/family-report.ts';
import type { ReportDecision } from '#collector/domain/report.ts';
import type { Db, Tx } from './database.ts';
import { isAmong } from './rows.ts';
import type { Tables } from './tables.ts';

/** What a family said of its PC by the sticker. */
export interface FamilyReport {
  readonly id: string;
  readonly deviceId: string;
  /** Null: none could be opened, for the reason in `outcome`. */
  readonly ticketId: string | null;
  /** What the family is told to say on the telephone: `483 912`. */
  readonly number: string;
  readonly at: number;
  readonly on: CalendarDate;
  readonly fault: FamilyFault;
  readonly detail: string;
  readonly since: FaultSince;
  readonly callBack: CallBack;
  /** When the staff spoke to them, ms UTC; null: not since they said it. */
  readonly calledAt: number | null;
  readonly outcome: ReportDecision['reason'];
}

export async function insertFamilyReport(tx: Tx, it: FamilyReport): Promise<void> {
  await tx
    .insertInto('family_reports')
    .values({
      id: it.id,
      device_id: it.deviceId,
      ticket_id: it.ticketId,
      number: it.number,
      made_at: it.at,
      made_on: it.on,
      fault: it.fault,
      detail: it.detail,
      since: it.since,
      call_back: it.callBack,
      called_at: it.calledAt,
      outcome: it.outcome,
    })
    .execute();
}

export async function familyReportById(db: Db, id: string): Promise<FamilyReport | null> {
  const row = await db
    .selectFrom('family_reports')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Null where no report of this PC has that number. */
export async function familyReportOf(
  db: Db,
  deviceId: string,
  number: string,
): Promise<FamilyReport | null> {
  const row = await db
    .selectFrom('family_reports')
    .selectAll()
    .where('number', '=', number)
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

export async function isNumberTaken(db: Db, number: string): Promise<boolean> {
  const row = await db
    .selectFrom('family_reports')
    .select('id')
    .where('number', '=', number)
    .executeTakeFirst();
  return row !== undefined;
}

export async function countReportsOn(db: Db, deviceId: string, on: CalendarDate): Promise<number> {
  const { n } = await db
    .selectFrom('family_reports')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('device_id', '=', deviceId)
    .where('made_on', '=', on)
    .executeTakeFirstOrThrow();
  return n;
}

/** What families said that belongs to these tickets, the newest first. */
export async function familyReportsOf(
  db: Db,
  ticketIds: readonly string[],
): Promise<FamilyReport[]> {
  const rows = await db
    .selectFrom('family_reports')
    .selectAll()
    .where(isAmong(db, 'ticket_id', ticketIds))
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

/** The wishes to be called on a ticket that nobody has met are met at this instant. */
export async function meetCalls(tx: Tx, ticketId: string, at: number): Promise<void> {
  await tx
    .updateTable('family_reports')
    .set({ called_at: at })
    .where('ticket_id', '=', ticketId)
    .where('call_back', '!=', 'no_call' satisfies CallBack)
    .where('called_at', 'is', null)
    .execute();
}

/** The wishes that were met at this instant are to be met again; false: none were. */
export async function reopenCalls(tx: Tx, ticketId: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('family_reports')
    .set({ called_at: null })
    .where('ticket_id', '=', ticketId)
    .where('called_at', '=', at)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** They asked to be called, and nobody has spoken to them since. */
export const wantsCall = ({ callBack, calledAt }: FamilyReport): boolean =>
  callBack !== 'no_call' && calledAt === null;

/** What was said of a PC from day to day, both included (null: until now), the oldest first. */
export async function familyReportsIn(
  db: Db,
  deviceId: string,
  { from, to }: { readonly from: CalendarDate; readonly to: CalendarDate | null },
): Promise<FamilyReport[]> {
  const rows = await db
    .selectFrom('family_reports')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('made_on', '>=', from)
    .$if(to !== null, (query) => query.where('made_on', '<=', to ?? from))
    .orderBy('made_at')
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

/** What a PC's family said between two instants, both included, ms UTC; how many are gone. */
export async function deleteFamilyReports(
  tx: Tx,
  deviceId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('family_reports')
    .where('device_id', '=', deviceId)
    .where('made_at', '>=', from)
    .where('made_at', '<=', to)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** All that families said before an instant, ms UTC; how many are gone. */
export async function deleteFamilyReportsBefore(tx: Tx, before: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('family_reports')
    .where('made_at', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

// Only this file writes the table, from the same types: the casts read them back.
function fromRow(row: Tables['family_reports']): FamilyReport {
  return {
    id: row.id,
    deviceId: row.device_id,
    ticketId: row.ticket_id,
    number: row.number,
    at: row.made_at,
    on: row.made_on as CalendarDate,
    fault: row.fault as FamilyFault,
    detail: row.detail,
    since: row.since as FaultSince,
    callBack: row.call_back as CallBack,
    calledAt: row.called_at,
    outcome: row.outcome as FamilyReport['outcome'],
  };
}
