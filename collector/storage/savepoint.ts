import { sql } from 'kysely';
import type { Tx } from './database.ts';

/**
 * Does `work` within a transaction, or nothing of it where other data hang on what it deletes;
 * answers whether it was done. Any other error is thrown.
 */
export async function unlessReferenced(tx: Tx, work: () => Promise<void>): Promise<boolean> {
  await sql`savepoint unless_referenced`.execute(tx);
  try {
    await work();
    await sql`release savepoint unless_referenced`.execute(tx);
    return true;
  } catch (error) {
    if (!isForeignKey(error)) throw error;
    await sql`rollback to savepoint unless_referenced`.execute(tx);
    await sql`release savepoint unless_referenced`.execute(tx);
    return false;
  }
}

/** SQLite's extended result code, and PostgreSQL's SQLSTATE. */
function isForeignKey(error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error)) return false;
  return error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY' || error.code === '23503';
}
