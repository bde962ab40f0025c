import { sql } from 'kysely';
import type { EndedAlike, Lead } from '#collector/domain/alert-quality.ts';
import type { FaultFamily } from '#shared/check.ts';
import type { TicketResult } from '#collector/domain/ticket.ts';
import type { Db } from './database.ts';
import { doneStates } from './ticket-lists.ts';

/**
 * What became of the tickets that the agent opened since then, and how early it was: read only.
 * Cross joins, since SQLite keeps their order: it starts from the tickets of the period, not from all
 * that was ever found.
 */

/** A ticket counts once for each check that has a finding on it. */
export async function endsOfAlerts(db: Db, since: number): Promise<EndedAlike[]> {
  const rows = await db
    .selectFrom('tickets')
    .crossJoin('findings')
    .whereRef('findings.ticket_id', '=', 'tickets.id')
    .select(['findings.check_id', 'tickets.family', 'tickets.result', 'tickets.state'])
    .select((eb) => eb.fn.count<number>('tickets.id').distinct().as('n'))
    .where('tickets.opened_at', '>=', since)
    .where('tickets.opened_by', '=', 'agent')
    .groupBy(['findings.check_id', 'tickets.family', 'tickets.result', 'tickets.state'])
    .execute();
  return rows.map((row) => ({
    checkId: row.check_id,
    // Only tickets.ts writes these columns, from the same types.
    family: row.family as FaultFamily,
    result: row.result as TicketResult | null,
    isDone: doneStates.some((it) => it === row.state),
    tickets: row.n,
  }));
}

/** Where a person reported what the agent had opened a ticket for: how long after. */
export async function leadsOfAlerts(db: Db, since: number): Promise<Lead[]> {
  const rows = await db
    .selectFrom('tickets')
    .crossJoin('events')
    .crossJoin('findings')
    .whereRef('events.noun_id', '=', 'tickets.id')
    .where('events.noun', '=', 'ticket')
    .where('events.kind', '=', 'ticket_reported')
    .whereRef('findings.ticket_id', '=', 'tickets.id')
    .select(['tickets.id', 'findings.check_id', 'tickets.opened_at'])
    .select((eb) => eb.fn.min('events.at').as('reported_at'))
    .where('tickets.opened_at', '>=', since)
    .where('tickets.opened_by', '=', 'agent')
    .where(sql<boolean>`findings.bad_since <= events.at`)
    .groupBy(['tickets.id', 'findings.check_id', 'tickets.opened_at'])
    .execute();
  return rows.map((row) => ({
    checkId: row.check_id,
    ms: row.reported_at - row.opened_at,
  }));
}

export interface FamilyReports {
  readonly family: FaultFamily;
  readonly reported: number;
  /** Of those, how many where the agent had found nothing of that family. */
  readonly missed: number;
}

/** What people reported since then, by family, the most first. */
export async function reportsByPeople(db: Db, since: number): Promise<FamilyReports[]> {
  const rows = await db
    .selectFrom('tickets')
    .select('tickets.family')
    .select((eb) => eb.fn.countAll<number>().as('reported'))
    .select(
      sql<number>`sum(case when exists (select 1 from findings where findings.ticket_id = tickets.id
        and findings.bad_since <= tickets.opened_at) then 0 else 1 end)`.as('missed'),
    )
    .where('tickets.opened_at', '>=', since)
    .where('tickets.opened_by', '=', 'person')
    .groupBy('tickets.family')
    .execute();
  return rows
    .map((row) => ({
      family: row.family as FaultFamily,
      reported: row.reported,
      missed: row.missed,
    }))
    .toSorted((a, b) => b.reported - a.reported || a.family.localeCompare(b.family, 'en'));
}
