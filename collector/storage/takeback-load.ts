import { sql } from 'kysely';
import type { MonthKey, WeekKey } from '#collector/domain/calendar.ts';
import type { Db } from './database.ts';

/** How many open cases each week has been given, from a week on; weeks without any are left out. */
export async function plannedByWeek(db: Db, from: WeekKey): Promise<Map<WeekKey, number>> {
  const rows = await db
    .selectFrom('takeback_cases')
    .select(['planned_week', (eb) => eb.fn.countAll<number>().as('n')])
    .where('closed_at', 'is', null)
    .where('planned_week', '>=', from)
    .groupBy('planned_week')
    .execute();
  // Only storage/takebacks.ts writes the column, from the same type; the condition leaves no null.
  return new Map(rows.map((row) => [row.planned_week as WeekKey, row.n]));
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
  const month = sql<MonthKey>`substr(handed_over_on, 1, 7)`;
  const forward = sql<MonthKey | null>`substr(brought_forward_on, 1, 7)`;
  const rows = await db
    .selectFrom('takeback_cases')
    .select(['terms_id', 'extension_months', month.as('month'), forward.as('forward_month')])
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('closed_at', 'is', null)
    .groupBy(['terms_id', 'extension_months', month, forward])
    .execute();
  return rows.map((row) => ({
    termsId: row.terms_id,
    month: row.month,
    extensionMonths: row.extension_months,
    forwardMonth: row.forward_month,
    count: row.n,
  }));
}
