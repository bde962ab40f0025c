import type { SiteDays } from '#collector/domain/working-time.ts';
import { writeEvents } from '#collector/storage/events.ts';
import { insertSiteDays } from '#collector/storage/site-days.ts';
import type { Context } from './context.ts';

/** On which weekdays the workshop is closed from now on. False where no day would be left. */
export async function decideSiteDays(
  { store, clock, ids }: Context,
  { by, closedWeekdays }: SiteDays & { readonly by: string },
): Promise<boolean> {
  if (closedWeekdays.length >= 7) return false;
  const at = clock.now();
  await store.transaction(async (tx) => {
    await insertSiteDays(tx, { id: ids.timeId(at), at, by, closedWeekdays });
    const about = { noun: 'programme', nounId: 'site_days', deviceId: null } as const;
    const told = { kind: 'site_days_decided', reason: 'decided_by_person' } as const;
    const detail = { closedWeekdays: closedWeekdays.join(',') };
    await writeEvents(tx, [{ id: ids.timeId(at), at, actor: by, ...about, ...told, detail }]);
  });
  return true;
}
