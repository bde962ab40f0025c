import { sql } from 'kysely';
import type { ExpressionBuilder, SelectQueryBuilder } from 'kysely';
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

/** States in which there is nothing left to do. */
export const doneStates = ['resolved', 'closed', 'duplicate', 'not_covered', 'cancelled'] as const;

/** Beyond so many, counting tells nobody more, and would cost more with each year. */
export const countedUpTo = 200;

/** Where a page of a list begins or ends, in the words of that list's order. */
export type TicketPlace = readonly (string | number)[];

/** What to do first comes first: critical before warning, then the oldest. What is resolved, and
 * what is asked for by its marks, begins with the last. */
const inOrderOf = {
  work: { columns: ['severity', 'opened_at', 'id'], backwards: false },
  resolved: { columns: ['resolved_at', 'id'], backwards: true },
  found: { columns: ['opened_at', 'id'], backwards: true },
} as const;
type Order = (typeof inOrderOf)[keyof typeof inOrderOf];
const orderOf = (view: TicketView): Order =>
  view === 'resolved' ? inOrderOf.resolved : inOrderOf.work;

/** Which part of a list: what comes after a place, before one, or the end of it. */
export interface ListPart {
  readonly after?: TicketPlace;
  readonly before?: TicketPlace | 'end';
  readonly most: number;
}
/** A part of a list, and whether there is more of it on either side. */
export interface ListedPart {
  readonly tickets: readonly ListedTicket[];
  readonly before: TicketPlace | null;
  readonly after: TicketPlace | null;
}

export async function listTickets(
  db: Db,
  it: {
    readonly view: TicketView;
    readonly staffId: string;
    readonly part: ListPart;
    /** Handovers whose coverage ends soon. */
    readonly ending?: readonly HandoverRange[];
  },
): Promise<ListedPart> {
  return partOf(db, inView(db, it.view, it.staffId, it.ending ?? []), orderOf(it.view), it.part);
}

type TicketQuery = ReturnType<typeof inView>;

/** By its place in the order, never by its number: the last page costs what the first does. */
async function partOf(
  db: Db,
  query: TicketQuery,
  { columns, backwards }: Order,
  { after, before, most }: ListPart,
): Promise<ListedPart> {
  const isBack = before !== undefined;
  const place = isBack ? before : after;
  const direction = backwards === isBack ? 'asc' : 'desc';
  const of = sql.join(columns.map((column) => sql.ref(`tickets.${column}`)));
  let asked = query
    .innerJoin('devices', 'devices.id', 'tickets.device_id')
    .leftJoin('staff', 'staff.id', 'tickets.assignee')
    .selectAll('tickets')
    .select(['devices.asset_tag', 'staff.name as assignee_name']);
  if (place !== undefined && place !== 'end' && isOf(columns, place)) {
    const than = direction === 'asc' ? sql`>` : sql`<`;
    asked = asked.where(sql<boolean>`(${of}) ${than} (${sql.join(place)})`);
  }
  for (const column of columns) asked = asked.orderBy(`tickets.${column}`, direction);
  // One more tells whether there is more on that side; on the other side there is where one came from.
  const rows = await asked.limit(most + 1).execute();
  const isMore = rows.length > most;
  const shown = isBack ? rows.slice(0, most).toReversed() : rows.slice(0, most);
  const placeOf = (row: Row | undefined): TicketPlace | null =>
    row === undefined ? null : columns.map((column) => row[column] ?? 0);
  const [cameFrom, goesOn] = isBack ? [isMore, before !== 'end'] : [after !== undefined, isMore];
  return {
    tickets: await withFindings(db, shown),
    before: cameFrom ? placeOf(shown[0]) : null,
    after: goesOn ? placeOf(shown.at(-1)) : null,
  };
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

/** Places come from addresses, which anybody can write. */
function isOf(columns: readonly string[], place: TicketPlace): boolean {
  return (
    place.length === columns.length &&
    columns.every((column, at) => column.endsWith('_at') === (typeof place[at] === 'number'))
  );
}

/** How many tickets each view holds for this member of staff; one more than `countedUpTo` is many. */
export async function countViews(
  db: Db,
  staffId: string,
  ending: readonly HandoverRange[] = [],
): Promise<Record<TicketView, number>> {
  const row = await db
    .selectNoFrom(
      ticketViews.map((view) =>
        (view === 'ending'
          ? counted(db, endingSoon(db, ending))
          : counted(db, inView(db, view, staffId, ending))
        ).as(view),
      ),
    )
    .executeTakeFirstOrThrow();
  const of = (view: TicketView): number => row[view] ?? 0;
  return {
    to_take: of('to_take'),
    mine: of('mine'),
    open: of('open'),
    ending: of('ending'),
    waiting_family: of('waiting_family'),
    silent: of('silent'),
    help: of('help'),
    resolved: of('resolved'),
  };
}

/** How many tickets wait for somebody to take them; one more than `countedUpTo` is many. */
export async function countToTake(db: Db): Promise<number> {
  const row = await db
    .selectNoFrom(counted(db, inView(db, 'to_take', '', [])).as('n'))
    .executeTakeFirstOrThrow();
  return row.n ?? 0;
}

const counted = <From extends keyof Tables>(
  db: Db,
  query: SelectQueryBuilder<Tables, From, object>,
) =>
  db
    .selectFrom(
      query
        .select((eb) => eb.lit(1).as('one'))
        .limit(countedUpTo + 1)
        .as('counted'),
    )
    .select((eb) => eb.fn.countAll<number>().as('n'));

/** Tickets that fit, the last opened first. */
export async function findTickets(
  db: Db,
  it: { readonly filter: TicketFilter; readonly part: ListPart },
): Promise<ListedPart> {
  return partOf(db, fitting(db, it.filter), inOrderOf.found, it.part);
}

/** How many fit; one more than `countedUpTo` is many. */
export async function countFitting(db: Db, filter: TicketFilter): Promise<number> {
  const { n } = await counted(db, fitting(db, filter)).executeTakeFirstOrThrow();
  return n;
}

/** How many tickets were put under this incident. */
export async function countOfIncident(db: Db, incident: string): Promise<number> {
  const { n } = await db
    .selectFrom('incident_tickets')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('incident_id', '=', incident)
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
    tickets = tickets.where((eb) =>
      eb.exists(
        eb
          .selectFrom('findings')
          .select('findings.ticket_id')
          .whereRef('findings.device_id', '=', 'tickets.device_id')
          .whereRef('findings.ticket_id', '=', 'tickets.id')
          .where('findings.check_id', '=', check),
      ),
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
            .whereRef('findings.device_id', '=', 'tickets.device_id')
            .whereRef('findings.ticket_id', '=', 'tickets.id')
            .whereRef('findings.bad_since', '<=', 'tickets.opened_at'),
        ),
      ),
    );
  }
  if (found === undefined) return tickets;
  if (found === 'open') {
    return tickets.where('tickets.result', 'is', null).where(isOpen);
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

/** Literal, so that the database sees that its partial indexes hold what is asked for. */
const isOpen = sql<boolean>`tickets.closed_at is null and tickets.state not in
  ('resolved', 'closed', 'duplicate', 'not_covered', 'cancelled')`;

function inView(db: Db, view: TicketView, staffId: string, ending: readonly HandoverRange[]) {
  const tickets = db.selectFrom('tickets');
  const open = tickets.where(isOpen);
  switch (view) {
    case 'to_take':
      return tickets.where(
        sql<boolean>`tickets.closed_at is null and tickets.state in ('new', 'acknowledged')`,
      );
    case 'mine':
      return open.where('tickets.assignee', '=', staffId);
    case 'open':
      return open;
    case 'ending':
      return open.where((eb) =>
        eb.exists(
          eb
            .selectFrom('devices')
            .select('devices.id')
            .whereRef('devices.id', '=', 'tickets.device_id')
            .where((it) => handedOverIn(it, ending)),
        ),
      );
    case 'waiting_family':
      return open.where(sql<boolean>`tickets.state = 'waiting_family'`);
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
      // A comparison, not `is not null`, makes SQLite begin with `tickets_help`.
      return open.where(sql<boolean>`tickets.help_since > 0`);
    case 'resolved':
      return tickets.where(sql<boolean>`tickets.state in ('resolved', 'closed')`);
  }
}

/** From the PCs handed over in those ranges to their open tickets. A count reads so only until it has
 * enough, be there many such PCs or few; a list in the order of work begins with the tickets. */
function endingSoon(db: Db, ranges: readonly HandoverRange[]) {
  return db
    .selectFrom('devices')
    .crossJoin('tickets')
    .whereRef('tickets.device_id', '=', 'devices.id')
    .where(isOpen)
    .where((eb) => handedOverIn(eb, ranges));
}

/** Never `false or …`: SQLite would read every PC. */
function handedOverIn(eb: ExpressionBuilder<Tables, 'devices'>, ranges: readonly HandoverRange[]) {
  if (ranges.length === 0) return eb.lit(false);
  return eb.or(
    ranges.map(({ from, to }) =>
      eb.and([
        eb('devices.handed_over_on', '>=', from ?? ''),
        eb('devices.handed_over_on', '<=', to ?? '9'),
      ]),
    ),
  );
}
