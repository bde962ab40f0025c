import type { HandoverRange } from '#collector/domain/coverage-range.ts';
import type { Found } from '#collector/domain/alert-quality.ts';
import type { Db } from './database.ts';
import type { Tables } from './tables.ts';
import { findingsOf, fromRow } from './tickets.ts';
import type { Ticket } from './tickets.ts';
import type { Finding } from '#collector/domain/judgement.ts';

/** Which tickets a list shows. */
export const ticketViews = [
  'to_take',
  'mine',
  'open',
  'ending',
  'waiting_family',
  'silent',
  'help',
  'resolved',
] as const;
export type TicketView = (typeof ticketViews)[number];

/** Which tickets, whatever view they are in: what a number on another page counts. */
export interface TicketFilter {
  /** With a finding of this check. */
  readonly check?: string;
  readonly family?: string;
  readonly found?: Found;
  readonly openedBy?: 'agent' | 'person';
  /** Reported by a person while the agent had said nothing of that family. */
  readonly missed?: boolean;
  /** Opened then or later, ms UTC. */
  readonly since?: number;
  /** Put under this incident. */
  readonly incident?: string;
}

/** A ticket with what its row in a list says. */
export interface ListedTicket {
  readonly ticket: Ticket;
  readonly assetTag: string;
  readonly assigneeName: string | null;
  readonly findings: readonly Finding[];
}

const waiting = ['new', 'acknowledged'] as const;
/** States in which there is nothing left to do. */
export const doneStates = ['resolved', 'closed', 'duplicate', 'not_covered', 'cancelled'] as const;

/** What to do first comes first: critical before warning, then the oldest. */
export async function listTickets(
  db: Db,
  it: {
    view: TicketView;
    staffId: string;
    most: number;
    skip: number;
    /** Handovers whose coverage ends soon. */
    ending?: readonly HandoverRange[];
  },
): Promise<ListedTicket[]> {
  const rows = await inView(db, it.view, it.staffId, it.ending ?? [])
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
  return withFindings(db, rows);
}

type Row = Tables['tickets'] & { asset_tag: string; assignee_name: string | null };

async function withFindings(db: Db, rows: readonly Row[]): Promise<ListedTicket[]> {
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
export async function countViews(
  db: Db,
  staffId: string,
  ending: readonly HandoverRange[] = [],
): Promise<Record<TicketView, number>> {
  const counts: Record<TicketView, number> = {
    to_take: 0,
    mine: 0,
    open: 0,
    ending: 0,
    waiting_family: 0,
    silent: 0,
    help: 0,
    resolved: 0,
  };
  for (const view of ticketViews) {
    const row = await inView(db, view, staffId, ending)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    counts[view] = row.n;
  }
  return counts;
}

/** Tickets that fit, the last opened first. */
export async function findTickets(
  db: Db,
  it: { filter: TicketFilter; most: number; skip: number },
): Promise<ListedTicket[]> {
  const rows = await fitting(db, it.filter)
    .innerJoin('devices', 'devices.id', 'tickets.device_id')
    .leftJoin('staff', 'staff.id', 'tickets.assignee')
    .selectAll('tickets')
    .select(['devices.asset_tag', 'staff.name as assignee_name'])
    .orderBy('tickets.opened_at', 'desc')
    .orderBy('tickets.id')
    .limit(it.most)
    .offset(it.skip)
    .execute();
  return withFindings(db, rows);
}

export async function countFitting(db: Db, filter: TicketFilter): Promise<number> {
  const { n } = await fitting(db, filter)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

function fitting(db: Db, filter: TicketFilter) {
  const { check, family, found, openedBy, missed, since, incident } = filter;
  let tickets = db.selectFrom('tickets');
  if (since !== undefined) tickets = tickets.where('tickets.opened_at', '>=', since);
  if (family !== undefined) tickets = tickets.where('tickets.family', '=', family);
  if (openedBy !== undefined) tickets = tickets.where('tickets.opened_by', '=', openedBy);
  if (check !== undefined) {
    tickets = tickets.where('tickets.id', 'in', (eb) =>
      eb.selectFrom('findings').select('findings.ticket_id').where('findings.check_id', '=', check),
    );
  }
  if (incident !== undefined) {
    tickets = tickets.where('tickets.id', 'in', (eb) =>
      eb
        .selectFrom('incident_tickets')
        .select('incident_tickets.ticket_id')
        .where('incident_tickets.incident_id', '=', incident),
    );
  }
  if (missed === true) {
    tickets = tickets.where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('findings')
            .select('findings.ticket_id')
            .whereRef('findings.ticket_id', '=', 'tickets.id')
            .whereRef('findings.bad_since', '<=', 'tickets.opened_at'),
        ),
      ),
    );
  }
  if (found === undefined) return tickets;
  if (found === 'open') {
    return tickets.where('tickets.result', 'is', null).where('tickets.state', 'not in', doneStates);
  }
  return found === 'by_itself'
    ? tickets.where('tickets.result', 'is', null).where('tickets.state', 'in', doneStates)
    : tickets.where('tickets.result', 'in', found);
}

/** What somebody has resolved since an instant, the last first. */
export async function finishedSince(
  db: Db,
  { staffId, since }: { staffId: string; since: number },
): Promise<ListedTicket[]> {
  const rows = await db
    .selectFrom('tickets')
    .innerJoin('devices', 'devices.id', 'tickets.device_id')
    .leftJoin('staff', 'staff.id', 'tickets.assignee')
    .selectAll('tickets')
    .select(['devices.asset_tag', 'staff.name as assignee_name'])
    .where('tickets.assignee', '=', staffId)
    .where('tickets.state', '=', 'resolved')
    .where('tickets.closed_at', 'is', null)
    .where('tickets.resolved_at', '>=', since)
    .orderBy('tickets.resolved_at', 'desc')
    .execute();
  return withFindings(db, rows);
}

function inView(db: Db, view: TicketView, staffId: string, ending: readonly HandoverRange[]) {
  const tickets = db.selectFrom('tickets');
  const open = tickets
    .where('tickets.closed_at', 'is', null)
    .where('tickets.state', 'not in', doneStates);
  switch (view) {
    case 'to_take':
      return tickets.where('tickets.closed_at', 'is', null).where('tickets.state', 'in', waiting);
    case 'mine':
      return tickets
        .where('tickets.closed_at', 'is', null)
        .where('tickets.state', 'not in', doneStates)
        .where('tickets.assignee', '=', staffId);
    case 'open':
      return tickets
        .where('tickets.closed_at', 'is', null)
        .where('tickets.state', 'not in', doneStates);
    case 'ending':
      return open.where('tickets.device_id', 'in', (eb) =>
        eb
          .selectFrom('devices as ending')
          .select('ending.id')
          .where((it) =>
            it.or([
              it.lit(false),
              ...ending.map(({ from, to }) =>
                it.and([
                  it('ending.handed_over_on', '>=', from ?? ''),
                  it('ending.handed_over_on', '<=', to ?? '9'),
                ]),
              ),
            ]),
          ),
      );
    case 'waiting_family':
      return open.where('tickets.state', '=', 'waiting_family');
    case 'silent':
      return open.where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('latest')
              .select('latest.device_id')
              .whereRef('latest.device_id', '=', 'tickets.device_id')
              .where('latest.connection', '=', 'reporting'),
          ),
        ),
      );
    case 'help':
      return open.where('tickets.help_since', 'is not', null);
    case 'resolved':
      return tickets.where('tickets.state', 'in', ['resolved', 'closed']);
  }
}
