import type { Db } from './database.ts';
import { findingsOf, fromRow } from './tickets.ts';
import type { Ticket } from './tickets.ts';
import type { Finding } from '#collector/domain/judgement.ts';

/** Which tickets a list shows. */
export const ticketViews = ['to_take', 'mine', 'open', 'resolved'] as const;
export type TicketView = (typeof ticketViews)[number];

/** A ticket with what its row in a list says. */
export interface ListedTicket {
  readonly ticket: Ticket;
  readonly assetTag: string;
  readonly assigneeName: string | null;
  readonly findings: readonly Finding[];
}

const waiting = ['new', 'acknowledged'] as const;
/** States in which there is nothing left to do. */
const done = ['resolved', 'closed', 'duplicate', 'not_covered', 'cancelled'] as const;

/** What to do first comes first: critical before warning, then the oldest. */
export async function listTickets(
  db: Db,
  it: { view: TicketView; staffId: string; most: number; skip: number },
): Promise<ListedTicket[]> {
  const rows = await inView(db, it.view, it.staffId)
    .innerJoin('devices', 'devices.id', 'tickets.device_id')
    .leftJoin('staff', 'staff.id', 'tickets.assignee')
    .selectAll('tickets')
    .select(['devices.asset_tag', 'staff.name as assignee_name'])
    .$if(it.view === 'resolved', (query) => query.orderBy('tickets.resolved_at', 'desc'))
    .$if(it.view !== 'resolved', (query) => query.orderBy('tickets.severity'))
    .orderBy('tickets.opened_at')
    .orderBy('tickets.id')
    .limit(it.most)
    .offset(it.skip)
    .execute();
  const findings = await findingsOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map(({ asset_tag: assetTag, assignee_name: assigneeName, ...row }) => ({
    ticket: fromRow(row),
    assetTag,
    assigneeName,
    findings: findings.get(row.id) ?? [],
  }));
}

/** How many tickets each view holds for this member of staff. */
export async function countViews(db: Db, staffId: string): Promise<Record<TicketView, number>> {
  const counts: Record<TicketView, number> = { to_take: 0, mine: 0, open: 0, resolved: 0 };
  for (const view of ticketViews) {
    const row = await inView(db, view, staffId)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    counts[view] = row.n;
  }
  return counts;
}

function inView(db: Db, view: TicketView, staffId: string) {
  const tickets = db.selectFrom('tickets');
  switch (view) {
    case 'to_take':
      return tickets.where('tickets.closed_at', 'is', null).where('tickets.state', 'in', waiting);
    case 'mine':
      return tickets
        .where('tickets.closed_at', 'is', null)
        .where('tickets.state', 'not in', done)
        .where('tickets.assignee', '=', staffId);
    case 'open':
      return tickets.where('tickets.closed_at', 'is', null).where('tickets.state', 'not in', done);
    case 'resolved':
      return tickets.where('tickets.state', 'in', ['resolved', 'closed']);
  }
}
