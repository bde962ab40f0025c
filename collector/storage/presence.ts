import type { Db, Tx } from './database.ts';
import { isAmong } from './rows.ts';

/** Somebody who has a ticket before their eyes. */
export interface Present {
  readonly ticketId: string;
  readonly staffId: string;
  readonly name: string;
  /** Since when without a break, ms UTC. */
  readonly since: number;
}

/** Marks somebody as there until `until`; whoever was there still keeps their beginning. */
export async function markPresent(
  tx: Tx,
  it: {
    readonly ticketId: string;
    readonly staffId: string;
    readonly now: number;
    readonly until: number;
  },
): Promise<void> {
  const { ticketId, staffId, now, until } = it;
  await tx
    .deleteFrom('ticket_presence')
    .where('ticket_id', '=', ticketId)
    .where('until', '<', now)
    .execute();
  await tx
    .insertInto('ticket_presence')
    .values({ ticket_id: ticketId, staff_id: staffId, since: now, until })
    .onConflict((oc) => oc.columns(['ticket_id', 'staff_id']).doUpdateSet({ until }))
    .execute();
}

/** Who else is there at `now`, by ticket, whoever came first in front. */
export async function othersPresent(
  db: Db,
  it: { readonly ticketIds: readonly string[]; readonly staffId: string; readonly now: number },
): Promise<Map<string, Present[]>> {
  if (it.ticketIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('ticket_presence')
    .innerJoin('staff', 'staff.id', 'ticket_presence.staff_id')
    .select(['ticket_id', 'staff_id', 'since', 'staff.name'])
    .where(isAmong(db, 'ticket_id', it.ticketIds))
    .where('staff_id', '<>', it.staffId)
    .where('until', '>=', it.now)
    .orderBy('since')
    .execute();
  const all = rows.map((row) => ({
    ticketId: row.ticket_id,
    staffId: row.staff_id,
    name: row.name,
    since: row.since,
  }));
  return Map.groupBy(all, ({ ticketId }) => ticketId);
}
