import { sql } from 'kysely';
import type { MonthKey, WeekKey } from '#collector/domain/calendar.ts';
import type { Db } from './database.ts';

/** What open cases add up to. The numbers are kept by the database itself with each change of a case
 * (its triggers are in the migration): reading them costs the same however many cases there are. */

const total = sql<number>`cast(sum(n) as bigint)`;

/** How many open cases each week has been given, from a week on; weeks without any are left out. */
export async function plannedByWeek(db: Db, from: WeekKey): Promise<Map<WeekKey, number>> {
  const rows = await db
    .selectFrom('takeback_load_tallies')
    .select(['period', total.as('n')])
    .where('period', 'like', '____-W__')
    .where('period', '>=', from)
    .groupBy('period')
    .having(total, '<>', 0)
    .execute();
  // What has the form of a week was one.
  return new Map(rows.map((row) => [row.period as WeekKey, row.n]));
}

/** So many open cases stand alike: in a week or, without one, due in a month. */
export interface PeriodLoad {
  readonly period: WeekKey | MonthKey;
  readonly state: string;
  readonly count: number;
}

export async function loadByPeriod(db: Db): Promise<PeriodLoad[]> {
  const rows = await db
    .selectFrom('takeback_load_tallies')
    .select(['period', 'state', total.as('n')])
    .groupBy(['period', 'state'])
    .having(total, '<>', 0)
    .execute();
  // The triggers write the week or the month of a case.
  return rows.map(({ period, state, n }) => ({
    period: period as WeekKey | MonthKey,
    state,
    count: n,
  }));
}

/** How many open cases were handed over in each month under each version of the terms. Every month of
 * coverage and window follows from these, whatever the day. */
export async function openByHandoverMonth(db: Db): Promise<
  {
    termsId: string;
    month: MonthKey;
    extensionMonths: number;
    /** The month in which they were brought forward; null where they were not. */
    forwardMonth: MonthKey | null;
    count: number;
  }[]
> {
  const rows = await db
    .selectFrom('takeback_terms_tallies')
    .select(['terms_id', 'extension_months', 'handed_over_month', 'forward_month', total.as('n')])
    .groupBy(['terms_id', 'extension_months', 'handed_over_month', 'forward_month'])
    .having(total, '<>', 0)
    .execute();
  return rows.map((row) => ({
    termsId: row.terms_id,
    // The triggers write the first seven characters of a date.
    month: row.handed_over_month as MonthKey,
    extensionMonths: row.extension_months,
    forwardMonth: row.forward_month === '' ? null : (row.forward_month as MonthKey),
    count: row.n,
  }));
}

/** Of a week's open cases, how many lie there since their window had no more room, and how many since
 * a person chose it. The conditions are those of the indexes, word by word. */
export async function whyPlanned(
  db: Db,
  week: WeekKey,
): Promise<{ windowFull: number; pinned: number }> {
  const inWeek = db
    .selectFrom('takeback_cases')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('planned_week', '=', week);
  const windowFull = sql<boolean>`closed_at is null
    and replace(planned_why, '"window_full"', '') <> planned_why`;
  const pinned = sql<boolean>`closed_at is null and pinned = 1`;
  return {
    windowFull: (await inWeek.where(windowFull).executeTakeFirstOrThrow()).n,
    pinned: (await inWeek.where(pinned).executeTakeFirstOrThrow()).n,
  };
}
