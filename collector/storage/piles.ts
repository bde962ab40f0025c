import type { WorkshopAct, WorkshopRefusal } from '#collector/domain/workshop.ts';
import type { Db, Tx } from './database.ts';

/** What came of one label of a pile. */
export interface PileResult {
  readonly tag: string;
  /** The event of what was done; null: refused. */
  readonly eventId: string | null;
  readonly refused: WorkshopRefusal | 'unknown' | 'changed_since' | null;
  readonly blockedBy: readonly string[];
}
/** A pile that was scanned and validated. */
export interface Pile {
  readonly id: string;
  readonly act: WorkshopAct;
  readonly place: string | null;
  readonly at: number;
  readonly by: string;
  readonly results: readonly PileResult[];
  readonly undoneAt: number | null;
}

/** False where this pile is kept already: its button was pressed twice. */
export async function insertPile(tx: Tx, it: Pile): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('piles')
    .values({
      id: it.id,
      act: it.act,
      place: it.place,
      made_at: it.at,
      made_by: it.by,
      results: JSON.stringify(it.results),
      undone_at: it.undoneAt,
    })
    .onConflict((on) => on.column('id').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function pileById(db: Db, id: string): Promise<Pile | null> {
  const row = await db.selectFrom('piles').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    // Only this file writes these columns, from the same types.
    act: row.act as WorkshopAct,
    place: row.place,
    at: row.made_at,
    by: row.made_by,
    results: JSON.parse(row.results) as PileResult[],
    undoneAt: row.undone_at,
  };
}

export async function notePileUndone(tx: Tx, id: string, at: number): Promise<void> {
  await tx.updateTable('piles').set({ undone_at: at }).where('id', '=', id).execute();
}
