import type { Bad, FaultFamily } from '#shared/check.ts';
import { conditionKey, splitKey } from '#shared/condition-key.ts';
import type { DeviceTicket, Finding } from '#collector/domain/judgement.ts';
import type { Barrier, Severity, TicketResult, TicketState } from '#collector/domain/ticket.ts';
import type { Db, Tx } from './database.ts';
import { engineOf, isAmong, writeRows } from './rows.ts';
import type { Bulk } from './rows.ts';
import type { Tables } from './tables.ts';

/** A ticket as staff see it, with its findings apart. */
export interface Ticket {
  readonly id: string;
  readonly deviceId: string;
  /** The device's asset tag and a number: `BZ-26-0043-4/2`. */
  readonly reference: string;
  readonly family: FaultFamily;
  readonly state: TicketState;
  readonly severity: Severity;
  readonly openedAt: number;
  readonly openedBy: 'agent' | 'person';
  /** The version of the terms under which it was opened. */
  readonly termsId: string;
  /** The version of the rules under which it was opened. */
  readonly rulesId: string;
  readonly changedAt: number;
  readonly assignee: string | null;
  /** A person has acted on it: it never resolves itself. */
  readonly touched: boolean;
  readonly resolvedAt: number | null;
  readonly result: TicketResult | null;
  readonly closedAt: number | null;
  /** What stood in the way, where it could not be repaired. */
  readonly barrier: Barrier | null;
  /** The ticket of the same PC into which this one was merged. */
  readonly mergedInto: string | null;
  /** Since when somebody waits for help with it. */
  readonly helpSince: number | null;
}
/** A ticket at its birth: nobody has done anything yet. */
export type NewTicket = Omit<Ticket, 'barrier' | 'mergedInto' | 'helpSince'>;

export type DeviceTickets = Map<FaultFamily, DeviceTicket>;

/** The open tickets of these devices with their findings, by device, as judging wants them. */
export async function openTicketsOf(
  db: Db,
  deviceIds: readonly string[],
): Promise<Map<string, DeviceTickets>> {
  const rows = await db
    .selectFrom('tickets')
    .selectAll()
    .where(isAmong(db, 'device_id', deviceIds))
    .where('closed_at', 'is', null)
    .execute();
  if (rows.length === 0) return new Map();
  const ids = rows.map((row) => row.id);
  const found = await findingsOf(db, ids);
  const all = new Map<string, DeviceTickets>();
  for (const row of rows) {
    const own = all.get(row.device_id) ?? new Map<FaultFamily, DeviceTicket>();
    const ticket = toDeviceTicket(row, found.get(row.id) ?? []);
    own.set(ticket.family, ticket);
    all.set(row.device_id, own);
  }
  return all;
}

/** What each of these tickets found, by ticket. */
export async function findingsOf(
  db: Db,
  ticketIds: readonly string[],
): Promise<Map<string, Finding[]>> {
  if (ticketIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('findings')
    .innerJoin('tickets', 'tickets.id', 'findings.ticket_id')
    .selectAll('findings')
    .select('tickets.family')
    .where(isAmong(db, 'ticket_id', ticketIds))
    .orderBy('bad_since')
    .orderBy('check_id')
    .orderBy('subject')
    .execute();
  const pairs = rows.map((row) => [row.ticket_id, toFinding(row, row.family)] as const);
  const all = new Map<string, Finding[]>();
  for (const [id, finding] of pairs) all.set(id, [...(all.get(id) ?? []), finding]);
  return all;
}

/** How many tickets this device has ever had: the next one's number is one more. */
export async function countTickets(db: Db, deviceId: string): Promise<number> {
  const { n } = await db
    .selectFrom('tickets')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('device_id', '=', deviceId)
    .executeTakeFirstOrThrow();
  return n;
}

const newTickets: Bulk<'tickets'> = {
  table: 'tickets',
  columns: [
    'id',
    'device_id',
    'reference',
    'family',
    'state',
    'severity',
    'opened_at',
    'opened_by',
    'terms_id',
    'rules_id',
    'changed_at',
    'assignee',
    'touched',
    'resolved_at',
    'result',
    'closed_at',
  ],
  onConflict: '',
};

/** Inserts new tickets. The database refuses a second open one of a device and fault family. */
export async function insertTickets(tx: Tx, tickets: readonly NewTicket[]): Promise<void> {
  await writeRows(tx, newTickets, tickets.map(toRow));
}

export type TicketChange = Partial<
  Pick<
    Ticket,
    | 'state'
    | 'severity'
    | 'assignee'
    | 'touched'
    | 'resolvedAt'
    | 'result'
    | 'closedAt'
    | 'barrier'
    | 'mergedInto'
    | 'helpSince'
  >
>;

/**
 * Changes a ticket only where it still stands in `was`; answers whether it did, so that two people
 * who act at once are not both told yes.
 */
export async function changeTicket(
  tx: Tx,
  id: string,
  was: TicketState,
  change: TicketChange & { readonly changedAt: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('tickets')
    .set({
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.severity === undefined ? {} : { severity: change.severity }),
      ...(change.assignee === undefined ? {} : { assignee: change.assignee }),
      ...(change.touched === undefined ? {} : { touched: change.touched ? 1 : 0 }),
      ...(change.resolvedAt === undefined ? {} : { resolved_at: change.resolvedAt }),
      ...(change.result === undefined ? {} : { result: change.result }),
      ...(change.closedAt === undefined ? {} : { closed_at: change.closedAt }),
      ...(change.barrier === undefined ? {} : { barrier: change.barrier }),
      ...(change.mergedInto === undefined ? {} : { merged_into: change.mergedInto }),
      ...(change.helpSince === undefined ? {} : { help_since: change.helpSince }),
      changed_at: change.changedAt,
    })
    .where('id', '=', id)
    .where('state', '=', was)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

const findings: Bulk<'findings'> = {
  table: 'findings',
  columns: [
    'device_id',
    'ticket_id',
    'check_id',
    'subject',
    'severity',
    'because',
    'value',
    'limit_value',
    'baseline',
    'bad_since',
    'last_seen',
    'recovered_at',
  ],
  onConflict: `on conflict (device_id, ticket_id, check_id, subject) do update set
    severity = excluded.severity, because = excluded.because, value = excluded.value,
    limit_value = excluded.limit_value, baseline = excluded.baseline,
    bad_since = excluded.bad_since, last_seen = excluded.last_seen,
    recovered_at = excluded.recovered_at`,
};

export interface OwnFinding {
  readonly deviceId: string;
  readonly ticketId: string;
  readonly finding: Finding;
  readonly seenAt: number;
}

export async function saveFindings(tx: Tx, rows: readonly OwnFinding[]): Promise<void> {
  await writeRows(
    tx,
    findings,
    rows.map(({ deviceId, ticketId, finding, seenAt }) => {
      const { checkId, subject } = splitKey(finding.key);
      return {
        device_id: deviceId,
        ticket_id: ticketId,
        check_id: checkId,
        subject,
        severity: finding.bad.result,
        because: finding.bad.because,
        value: finding.bad.value,
        limit_value: finding.bad.limit,
        baseline: finding.baseline,
        bad_since: finding.badSince,
        last_seen: seenAt,
        recovered_at: finding.recovered ? seenAt : null,
      };
    }),
  );
}

export async function ticketById(db: Db, id: string): Promise<Ticket | null> {
  const row = await db.selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Those of these tickets that there are, by id. */
export async function ticketsById(db: Db, ids: readonly string[]): Promise<Map<string, Ticket>> {
  const rows = await db
    .selectFrom('tickets')
    .selectAll()
    .where(isAmong(db, 'id', ids))
    .execute();
  return new Map(rows.map((row) => [row.id, fromRow(row)]));
}

/** The ticket, locked until the transaction ends. */
export async function lockTicket(tx: Tx, id: string): Promise<Ticket | null> {
  const query = tx.selectFrom('tickets').selectAll().where('id', '=', id);
  const row = await (engineOf(tx) === 'postgres'
    ? query.forUpdate().executeTakeFirst()
    : query.executeTakeFirst());
  return row === undefined ? null : fromRow(row);
}

/** Notes that whatever this ticket found no longer holds, from instant `at` on. */
export async function settleFindings(tx: Tx, ticketId: string, at: number): Promise<void> {
  await tx
    .updateTable('findings')
    .set({ recovered_at: at })
    .where('ticket_id', '=', ticketId)
    .where('recovered_at', 'is', null)
    .execute();
}

/** Tickets that were resolved at `before` or earlier and are still open, the oldest first, locked. */
export async function resolvedUntil(tx: Tx, before: number, most: number): Promise<Ticket[]> {
  const query = tx
    .selectFrom('tickets')
    .selectAll()
    .where('closed_at', 'is', null)
    .where('state', '=', 'resolved')
    .where('resolved_at', '<=', before)
    .orderBy('resolved_at')
    .limit(most);
  const rows = await (engineOf(tx) === 'postgres'
    ? query.forUpdate().skipLocked().execute()
    : query.execute());
  return rows.map(fromRow);
}

/** The tickets that were merged into this one, the oldest first. */
export async function ticketsMergedInto(db: Db, ticketId: string): Promise<Ticket[]> {
  const rows = await db
    .selectFrom('tickets')
    .selectAll()
    .where('merged_into', '=', ticketId)
    .orderBy('opened_at')
    .execute();
  return rows.map(fromRow);
}

/** All tickets of one device, newest first. */
export async function ticketsOfDevice(db: Db, deviceId: string): Promise<Ticket[]> {
  const rows = await db
    .selectFrom('tickets')
    .selectAll()
    .where('device_id', '=', deviceId)
    .orderBy('opened_at', 'desc')
    .execute();
  return rows.map(fromRow);
}

function toRow(it: NewTicket): Tables['tickets'] {
  return {
    id: it.id,
    device_id: it.deviceId,
    reference: it.reference,
    family: it.family,
    state: it.state,
    severity: it.severity,
    opened_at: it.openedAt,
    opened_by: it.openedBy,
    terms_id: it.termsId,
    rules_id: it.rulesId,
    changed_at: it.changedAt,
    assignee: it.assignee,
    touched: it.touched ? 1 : 0,
    resolved_at: it.resolvedAt,
    result: it.result,
    closed_at: it.closedAt,
    barrier: null,
    merged_into: null,
    help_since: null,
  };
}

// Only this file writes these tables, from the same types: the casts below read them back.
export function fromRow(row: Tables['tickets']): Ticket {
  return {
    id: row.id,
    deviceId: row.device_id,
    reference: row.reference,
    family: row.family as FaultFamily,
    state: row.state as TicketState,
    severity: row.severity as Severity,
    openedAt: row.opened_at,
    openedBy: row.opened_by as Ticket['openedBy'],
    termsId: row.terms_id,
    rulesId: row.rules_id,
    changedAt: row.changed_at,
    assignee: row.assignee,
    touched: row.touched === 1,
    resolvedAt: row.resolved_at,
    result: row.result as TicketResult | null,
    closedAt: row.closed_at,
    barrier: row.barrier as Barrier | null,
    mergedInto: row.merged_into,
    helpSince: row.help_since,
  };
}

function toDeviceTicket(row: Tables['tickets'], own: readonly Finding[]): DeviceTicket {
  const { id, family, state, touched, openedBy, severity } = fromRow(row);
  return { id, family, state, touched, openedBy, severity, findings: own };
}

function toFinding(row: Tables['findings'], family: string): Finding {
  const bad: Bad = {
    result: row.severity as Bad['result'],
    because: row.because,
    value: row.value,
    limit: row.limit_value,
  };
  return {
    key: conditionKey(row.check_id, row.subject),
    family: family as FaultFamily,
    bad,
    baseline: row.baseline,
    badSince: row.bad_since,
    recovered: row.recovered_at !== null,
  };
}
