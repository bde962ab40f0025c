import type { ReadRow, Verdict } from '#collector/domain/import.ts';
import type { Db, Tx } from './database.ts';

/** A file of handovers as it was read: its known columns only, never the file. */
export interface StoredImport {
  readonly id: string;
  readonly madeAt: number;
  readonly madeBy: string;
  readonly rows: readonly ReadRow[];
  /** Headers whose columns were not kept. */
  readonly ignored: readonly string[];
  readonly appliedAt: number | null;
  readonly appliedBy: string | null;
  /** What each row did when the file was applied, in the order of `rows`; null before that. */
  readonly verdicts: readonly Verdict[] | null;
}

export async function insertImport(
  tx: Tx,
  it: Pick<StoredImport, 'id' | 'madeAt' | 'madeBy' | 'rows' | 'ignored'>,
): Promise<void> {
  await tx
    .insertInto('imports')
    .values({
      id: it.id,
      made_at: it.madeAt,
      made_by: it.madeBy,
      rows: JSON.stringify({ rows: it.rows, ignored: it.ignored }),
      applied_at: null,
      applied_by: null,
      verdicts: null,
    })
    .execute();
}

export async function importById(db: Db, id: string): Promise<StoredImport | null> {
  const row = await db.selectFrom('imports').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  // Only insertImport writes this column, from the same type.
  const { rows, ignored } = JSON.parse(row.rows) as Pick<StoredImport, 'rows' | 'ignored'>;
  return {
    id: row.id,
    madeAt: row.made_at,
    madeBy: row.made_by,
    rows,
    ignored,
    appliedAt: row.applied_at,
    appliedBy: row.applied_by,
    // Only keepVerdicts writes this column, from the same type.
    verdicts: row.verdicts === null ? null : (JSON.parse(row.verdicts) as readonly Verdict[]),
  };
}

/** Marks an import as applied; false if it was: of two who press at once, one applies it. */
export async function markApplied(
  tx: Tx,
  id: string,
  { at, by }: { at: number; by: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('imports')
    .set({ applied_at: at, applied_by: by })
    .where('id', '=', id)
    .where('applied_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Keeps what each row did, in the order of the file, in the transaction that applies it. */
export async function keepVerdicts(
  tx: Tx,
  id: string,
  verdicts: readonly Verdict[],
): Promise<void> {
  await tx
    .updateTable('imports')
    .set({ verdicts: JSON.stringify(verdicts) })
    .where('id', '=', id)
    .execute();
}

/** Forgets files that were read before an instant, applied or not; answers how many. */
export async function forgetImports(tx: Tx, before: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('imports')
    .where('made_at', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
