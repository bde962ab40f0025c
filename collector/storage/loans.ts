import type { Db, Tx } from './database.ts';

/** A PC of the workshop that stands in for the one under repair. */
export interface Loan {
  readonly id: string;
  readonly ticketId: string;
  readonly deviceId: string;
  readonly lentAt: number;
  readonly returnedAt: number | null;
}

/** The database refuses a second open loan of a ticket, and of a PC. */
export async function insertLoan(tx: Tx, it: Loan): Promise<void> {
  await tx
    .insertInto('loans')
    .values({
      id: it.id,
      ticket_id: it.ticketId,
      device_id: it.deviceId,
      lent_at: it.lentAt,
      returned_at: it.returnedAt,
    })
    .execute();
}

/** Null: the loan goes on. */
export async function markReturned(tx: Tx, id: string, at: number | null): Promise<void> {
  await tx.updateTable('loans').set({ returned_at: at }).where('id', '=', id).execute();
}

export async function openLoanOf(db: Db, ticketId: string): Promise<Loan | null> {
  const row = await db
    .selectFrom('loans')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .where('returned_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { id, device_id: deviceId, lent_at: lentAt } = row;
  return { id, ticketId, deviceId, lentAt, returnedAt: row.returned_at };
}
