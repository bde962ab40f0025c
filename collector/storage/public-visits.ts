import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';

/** What was counted under a key; worth nothing from `until` (ms UTC). */
export interface CountedVisits {
  readonly count: number;
  readonly until: number;
}

export async function visitsUnder(
  db: Db,
  keys: readonly string[],
): Promise<Map<string, CountedVisits>> {
  const rows = await db.selectFrom('public_visits').selectAll().where('key', 'in', keys).execute();
  return new Map(rows.map(({ key, count, until }) => [key, { count, until }]));
}

/** One more under this key, in the stretch that lasts or in a new one that ends at `until`. */
export async function countVisit(
  tx: Tx,
  key: string,
  { now, until }: { readonly now: number; readonly until: number },
): Promise<void> {
  await tx
    .insertInto('public_visits')
    .values({ key, count: 1, until })
    .onConflict((oc) =>
      oc.column('key').doUpdateSet({
        count: sql<number>`case when public_visits.until <= ${now} then 1 else public_visits.count + 1 end`,
        until: sql<number>`case when public_visits.until <= ${now} then excluded.until else public_visits.until end`,
      }),
    )
    .execute();
}

/** Forgets what is worth nothing any more; answers how many. */
export async function forgetVisits(tx: Tx, now: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('public_visits')
    .where('until', '<=', now)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
