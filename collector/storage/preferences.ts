import type { Db, Tx } from './database.ts';

/** How each member of staff wants the pages to be; what is not here is as it comes. */
export const preferenceNames = ['shortcuts'] as const;
export type PreferenceName = (typeof preferenceNames)[number];

export async function preferenceOf(
  db: Db,
  staffId: string,
  name: PreferenceName,
): Promise<string | null> {
  const row = await db
    .selectFrom('preferences')
    .select('value')
    .where('staff_id', '=', staffId)
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.value ?? null;
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
