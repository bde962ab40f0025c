import type { Db, Tx } from './database.ts';

/** How each member of staff wants the pages to be; what is not here is as it comes. */
export const preferenceNames = ['shortcuts', 'mode'] as const;
export type PreferenceName = (typeof preferenceNames)[number];

export async function preferencesOf(
  db: Db,
  staffId: string,
): Promise<ReadonlyMap<PreferenceName, string>> {
  const rows = await db
    .selectFrom('preferences')
    .select(['name', 'value'])
    .where('staff_id', '=', staffId)
    .execute();
  // Only savePreference writes this table.
  return new Map(rows.map(({ name, value }) => [name as PreferenceName, value]));
}

export async function savePreference(
  tx: Tx,
  it: { readonly staffId: string; readonly name: PreferenceName; readonly value: string },
): Promise<void> {
  const { staffId, name, value } = it;
  await tx
    .insertInto('preferences')
    .values({ staff_id: staffId, name, value })
    .onConflict((oc) => oc.columns(['staff_id', 'name']).doUpdateSet({ value }))
    .execute();
}
