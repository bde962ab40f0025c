import type { SiteDays } from '#collector/domain/working-time.ts';
import type { Db, Tx } from './database.ts';

/** When the workshop works, as it was decided last; null where nobody ever did. */
export async function siteDays(db: Db): Promise<SiteDays | null> {
  const row = await db
    .selectFrom('site_days')
    .select('closed_weekdays')
    .orderBy('decided_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { closedWeekdays: row.closed_weekdays.split(',').filter(Boolean).map(Number) };
}

export async function insertSiteDays(
  tx: Tx,
  it: SiteDays & { readonly id: string; readonly at: number; readonly by: string },
): Promise<void> {
  await tx
    .insertInto('site_days')
    .values({
      id: it.id,
      closed_weekdays: it.closedWeekdays.join(','),
      decided_at: it.at,
      decided_by: it.by,
    })
    .execute();
}
