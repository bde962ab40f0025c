import { sql } from 'kysely';
import type { IncidentKind, IncidentResult } from '#collector/domain/incident.ts';
import type { Db, Tx } from './database.ts';
import { writeRows } from './rows.ts';
import type { Bulk } from './rows.ts';
import type { Tables } from './tables.ts';

/** Incidents above the tickets, the collector's own life, and what is usual for each check. */

export interface Incident {
  readonly id: string;
  readonly kind: IncidentKind;
  /** Of `same_fault`: which check. */
  readonly checkId: string | null;
  /** The named reason for which it was raised. */
  readonly reason: string;
  /** When it began, ms UTC; and when it ended, null while it lasts. */
  readonly since: number;
  readonly until: number | null;
  readonly raisedAt: number;
  /** How many PCs: those that fell silent, turned bad, or could not be heard. */
  readonly pcs: number;
  /** How many were expected: of a silence those that should have been heard, of a fault the usual. */
  readonly expected: number | null;
  /** `scheduler` or the staff account's id. */
  readonly closedBy: string | null;
  readonly result: IncidentResult | null;
}

export async function insertIncident(tx: Tx, it: Incident): Promise<void> {
  await tx
    .insertInto('incidents')
    .values({
      id: it.id,
      kind: it.kind,
      check_id: it.checkId,
      reason: it.reason,
      since: it.since,
      until: it.until,
      raised_at: it.raisedAt,
      pcs: it.pcs,
      expected: it.expected === null ? null : Math.round(it.expected),
      closed_by: it.closedBy,
      result: it.result,
    })
    .execute();
}

/** Ends an incident that lasts; false if it had ended: of two who press at once, one closes it. */
export async function endIncident(
  tx: Tx,
  id: string,
  it: { until: number; by: string; result: IncidentResult | null },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('incidents')
    .set({ until: it.until, closed_by: it.by, result: it.result })
    .where('id', '=', id)
    .where('until', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function recountIncident(tx: Tx, id: string, pcs: number): Promise<void> {
  await tx.updateTable('incidents').set({ pcs }).where('id', '=', id).execute();
}

export async function incidentById(db: Db, id: string): Promise<Incident | null> {
  const row = await db.selectFrom('incidents').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Those that last, the oldest first. */
export async function openIncidents(db: Db): Promise<Incident[]> {
  const rows = await db
    .selectFrom('incidents')
    .selectAll()
    .where('until', 'is', null)
    .orderBy('since')
    .execute();
  return rows.map(fromRow);
}

/** The checks of which an incident lasts: what they find opens no ticket of its own. */
export async function checksInIncident(db: Db): Promise<Set<string>> {
  const rows = await db
    .selectFrom('incidents')
    .select('check_id')
    .where('until', 'is', null)
    .where('kind', '=', 'same_fault')
    .execute();
  return new Set(rows.flatMap((row) => row.check_id ?? []));
}

/** All incidents, the latest first. */
export async function latestIncidents(db: Db, most: number): Promise<Incident[]> {
  const rows = await db
    .selectFrom('incidents')
    .selectAll()
    .orderBy('since', 'desc')
    .limit(most)
    .execute();
  return rows.map(fromRow);
}

/** Those that kept PCs from being heard and lasted into the time since `from`. */
export async function contactIncidents(db: Db, from: number): Promise<Incident[]> {
  const rows = await db
    .selectFrom('incidents')
    .selectAll()
    .where('kind', 'in', ['collector_down', 'fleet_silent'])
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>=', from)]))
    .orderBy('since')
    .execute();
  return rows.map(fromRow);
}

/** Incidents of one check that lasted into the time since `from`, the latest last. */
export async function faultIncidents(db: Db, from: number): Promise<Incident[]> {
  const rows = await db
    .selectFrom('incidents')
    .selectAll()
    .where('kind', '=', 'same_fault')
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>=', from)]))
    .orderBy('since')
    .execute();
  return rows.map(fromRow);
}

/** Puts the tickets that this check opened since then under its incident; answers how many. */
export async function linkTickets(
  tx: Tx,
  it: { incidentId: string; checkId: string; since: number },
): Promise<number> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('incident_tickets')
    .columns(['incident_id', 'ticket_id'])
    .expression((eb) =>
      eb
        .selectFrom('tickets')
        .innerJoin('findings', (join) =>
          join
            .onRef('findings.device_id', '=', 'tickets.device_id')
            .onRef('findings.ticket_id', '=', 'tickets.id'),
        )
        .select(sql<string>`cast(${it.incidentId} as text)`.as('incident_id'))
        .select('tickets.id as ticket_id')
        .where('tickets.opened_at', '>=', it.since)
        .where('tickets.opened_by', '=', 'agent')
        .where('findings.check_id', '=', it.checkId)
        .groupBy('tickets.id'),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows ?? 0n);
}

/** The ids of an incident's tickets. */
export async function ticketsOfIncident(db: Db, incidentId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('incident_tickets')
    .select('ticket_id')
    .where('incident_id', '=', incidentId)
    .orderBy('ticket_id')
    .execute();
  return rows.map((row) => row.ticket_id);
}

/** The incidents that a ticket belongs to, the latest first. */
export async function incidentsOfTicket(db: Db, ticketId: string): Promise<Incident[]> {
  const rows = await db
    .selectFrom('incidents')
    .innerJoin('incident_tickets', 'incident_tickets.incident_id', 'incidents.id')
    .where('incident_tickets.ticket_id', '=', ticketId)
    .selectAll('incidents')
    .orderBy('incidents.since', 'desc')
    .execute();
  return rows.map(fromRow);
}

/** When a collector was first and last at work here; null before the first. */
export async function lifeOf(db: Db): Promise<{ firstAt: number; lastAt: number } | null> {
  const row = await db.selectFrom('collector_life').selectAll().executeTakeFirst();
  return row === undefined ? null : { firstAt: row.first_alive_at, lastAt: row.last_alive_at };
}

/** Marks that a collector is at work. */
export async function markAlive(tx: Tx, now: number): Promise<void> {
  await tx
    .insertInto('collector_life')
    .values({ id: 'any', first_alive_at: now, last_alive_at: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ last_alive_at: now }))
    .execute();
}

export interface FleetCounts {
  readonly fleet: number;
  readonly lastHeard: readonly number[];
  readonly withoutWord: readonly number[];
}

/**
 * PCs that report, and how many of them were last heard in each of `stretches` stretches of time
 * before `now` (the newest first): all, and those that did not say they go off.
 */
export async function countFleet(
  db: Db,
  it: { now: number; stretchMs: number; stretches: number },
): Promise<FleetCounts> {
  // Literals: bound, they would not be the same expression twice, and SQLite would divide as reals.
  const stretch = sql<number>`(${sql.lit(it.now)} - heard_at) / ${sql.lit(it.stretchMs)}`;
  const { fleet } = await db
    .selectFrom('latest')
    .where('connection', '=', 'reporting')
    .select((eb) => eb.fn.countAll<number>().as('fleet'))
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('latest')
    .leftJoin('agents', 'agents.device_id', 'latest.device_id')
    .where('latest.connection', '=', 'reporting')
    .where('heard_at', '>', it.now - it.stretches * it.stretchMs)
    .select((eb) => [stretch.as('stretch'), eb.fn.countAll<number>().as('all')])
    .select(sql<number>`sum(case when bye_reason is null then 1 else 0 end)`.as('silent'))
    .groupBy(stretch)
    .execute();
  const lastHeard = Array.from({ length: it.stretches }, () => 0);
  const withoutWord = [...lastHeard];
  for (const row of rows) {
    const n = Math.max(0, row.stretch);
    lastHeard[n] = (lastHeard[n] ?? 0) + row.all;
    withoutWord[n] = (withoutWord[n] ?? 0) + row.silent;
  }
  return { fleet, lastHeard, withoutWord };
}

/** How many PCs were last heard within `from` (exclusive) to `to` (inclusive), and left no word. */
export async function countLastHeard(
  db: Db,
  { from, to }: { from: number; to: number },
): Promise<number> {
  const { n } = await db
    .selectFrom('latest')
    .leftJoin('agents', 'agents.device_id', 'latest.device_id')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('heard_at', '>', from)
    .where('heard_at', '<=', to)
    .where('bye_reason', 'is', null)
    .executeTakeFirstOrThrow();
  return n;
}

/** A check that turned from good to bad on a PC. */
export interface TurnedBad {
  readonly at: number;
  readonly deviceId: string;
  readonly checkId: string;
}

/** All that turned bad since `from`, oldest first. */
export async function turnedBadSince(db: Db, from: number): Promise<TurnedBad[]> {
  const rows = await db
    .selectFrom('events')
    .select(['at', 'device_id', 'detail'])
    // Literal, or the partial index would not be found.
    .where(sql<boolean>`kind = 'condition_changed'`)
    .where('at', '>=', from)
    .orderBy('at')
    .execute();
  return rows.flatMap(({ at, device_id: deviceId, detail }) => {
    // Only writeEvents writes this column, and each such event says these two.
    const { from: was, checkId } = JSON.parse(detail) as { from: string; checkId: string };
    return was === 'ok' && deviceId !== null ? [{ at, deviceId, checkId }] : [];
  });
}

const faultDays: Bulk<'fault_days'> = {
  table: 'fault_days',
  columns: ['check_id', 'day', 'pcs'],
  onConflict: 'on conflict (check_id, day) do update set pcs = excluded.pcs',
};

/** On how many PCs a check turned bad on a day (since 1970-01-01, UTC). */
export interface FaultDay {
  readonly checkId: string;
  readonly day: number;
  readonly pcs: number;
}

/** Keeps these days, and forgets those before `oldest`. */
export async function saveFaultDays(
  tx: Tx,
  days: readonly FaultDay[],
  oldest: number,
): Promise<void> {
  await writeRows(
    tx,
    faultDays,
    days.map((it): Tables['fault_days'] => ({ check_id: it.checkId, day: it.day, pcs: it.pcs })),
  );
  await tx.deleteFrom('fault_days').where('day', '<', oldest).execute();
}

/** The kept days from `from` to `to`, both inclusive. */
export async function faultDaysWithin(
  db: Db,
  { from, to }: { from: number; to: number },
): Promise<FaultDay[]> {
  const rows = await db
    .selectFrom('fault_days')
    .selectAll()
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute();
  return rows.map((row) => ({ checkId: row.check_id, day: row.day, pcs: row.pcs }));
}

function fromRow(row: Tables['incidents']): Incident {
  return {
    id: row.id,
    // Only this file writes this table, from the same types.
    kind: row.kind as IncidentKind,
    checkId: row.check_id,
    reason: row.reason,
    since: row.since,
    until: row.until,
    raisedAt: row.raised_at,
    pcs: row.pcs,
    expected: row.expected,
    closedBy: row.closed_by,
    result: row.result as IncidentResult | null,
  };
}
