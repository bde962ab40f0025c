import type { Terms } from '#collector/domain/terms.ts';
import type { Db, Tx } from './database.ts';

/** All versions of the programme's terms, the earliest first. */
export async function allTerms(db: Db): Promise<Terms[]> {
  const rows = await db.selectFrom('terms').select('rules').orderBy('valid_from').execute();
  // Only insertTerms writes this column, from the same type.
  return rows.map((row) => JSON.parse(row.rules) as Terms);
}

export async function insertTerms(
  tx: Tx,
  terms: Terms,
  decided: { at: number; by: string },
): Promise<void> {
  await tx
    .insertInto('terms')
    .values({
      id: terms.version,
      valid_from: terms.holdsFrom,
      rules: JSON.stringify(terms),
      decided_at: decided.at,
      decided_by: decided.by,
    })
    .execute();
}
