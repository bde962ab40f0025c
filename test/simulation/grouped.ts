import { sql } from 'kysely';
import type { Store } from '#collector/storage/database.ts';

/**
 * Runs `work` with a store whose transactions all lie within one of this store: the use cases are
 * the same, the disk is waited for once. All is undone where `work` throws.
 */
export function inOneTransaction<T>(store: Store, work: (store: Store) => Promise<T>): Promise<T> {
  return store.transaction((tx) =>
    work({
      db: tx,
      engine: store.engine,
      transaction: (inner) => inner(tx),
      close: () => Promise.reject(new Error('The store is closed by whoever opened it')),
    }),
  );
}

/** Lets SQLite keep a whole history in memory while it is written. */
export async function giveMemory({ db, engine }: Store, mebibytes: number): Promise<void> {
  if (engine === 'sqlite') await sql.raw(`pragma cache_size = -${mebibytes * 1024}`).execute(db);
}
