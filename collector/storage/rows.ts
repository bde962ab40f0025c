import { CompiledQuery, PostgresAdapter } from 'kysely';
import type { Db, Engine, Tx } from './database.ts';
import type { Tables } from './tables.ts';

/** Many rows of one table by few statements, each prepared once: the hot path of a batch. */
export interface Bulk<T extends keyof Tables> {
  readonly table: T;
  readonly columns: readonly (keyof Tables[T] & string)[];
  /** `on conflict …`, in the words that both engines share. */
  readonly onConflict: string;
}

const sizes = [64, 8, 1] as const;

/**
 * Writes the rows in as few statements as possible. Rows must not conflict with each other.
 * Answers how many rows were written, so that a repeat that did nothing is seen.
 */
export async function writeRows<T extends keyof Tables>(
  tx: Tx,
  bulk: Bulk<T>,
  rows: readonly Tables[T][],
): Promise<number> {
  let written = 0;
  let at = 0;
  for (const size of sizes) {
    while (rows.length - at >= size) {
      const chunk = rows.slice(at, at + size);
      const values = chunk.flatMap((row) => bulk.columns.map((column) => row[column]));
      const answer = await tx.executeQuery(CompiledQuery.raw(statement(tx, bulk, size), values));
      written += Number(answer.numAffectedRows ?? 0n);
      at += size;
    }
  }
  return written;
}

const statements = new WeakMap<object, Map<string, string>>();

function statement<T extends keyof Tables>(tx: Tx, bulk: Bulk<T>, size: number): string {
  const engine = engineOf(tx);
  const known = statements.get(bulk) ?? new Map<string, string>();
  statements.set(bulk, known);
  const key = `${engine} ${size}`;
  const text = known.get(key) ?? compose(bulk, size, engine);
  known.set(key, text);
  return text;
}

function compose<T extends keyof Tables>(bulk: Bulk<T>, size: number, engine: Engine): string {
  const width = bulk.columns.length;
  const place = (n: number) => (engine === 'postgres' ? `$${n + 1}` : '?');
  const row = (r: number) => `(${bulk.columns.map((_, c) => place(r * width + c)).join(', ')})`;
  const rows = Array.from({ length: size }, (_, r) => row(r)).join(', ');
  return `insert into ${bulk.table} (${bulk.columns.join(', ')}) values ${rows} ${bulk.onConflict}`;
}

export function engineOf(db: Db | Tx): Engine {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}
