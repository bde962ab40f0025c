import { CompiledQuery, PostgresAdapter, sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db, Engine, Tx } from './database.ts';
import type { Tables } from './tables.ts';

/** Many rows of one table by few statements, each prepared once: the hot path of a batch. */
export interface Bulk<T extends keyof Tables> {
  readonly table: T;
  readonly columns: readonly (keyof Tables[T] & string)[];
  /** `on conflict …`, in the words that both engines share. */
  readonly onConflict: string;
}

/** Writes the rows; none does nothing. They must not conflict with each other. */
export async function writeRows<T extends keyof Tables>(
  tx: Tx,
  bulk: Bulk<T>,
  rows: readonly Tables[T][],
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => bulk.columns.map((column) => row[column]));
  await (engineOf(tx) === 'postgres' ? writeByMany : writeOneByOne)(tx, bulk, values);
}

type Values = readonly (readonly unknown[])[];

/** In process there is no way to save: one short statement a row is twice as fast as a long one. */
async function writeOneByOne<T extends keyof Tables>(tx: Tx, bulk: Bulk<T>, rows: Values) {
  await tx.executeQuery(CompiledQuery.raw(statement(bulk, 'sqlite', 1), [...rows]));
}

const sizes = [64, 8, 1] as const;

/** Over a line each statement is a journey: few long ones, of few lengths, so that each is known. */
async function writeByMany<T extends keyof Tables>(tx: Tx, bulk: Bulk<T>, rows: Values) {
  let at = 0;
  for (const size of sizes) {
    for (; rows.length - at >= size; at += size) {
      const values = rows.slice(at, at + size).flat();
      await tx.executeQuery(CompiledQuery.raw(statement(bulk, 'postgres', size), values));
    }
  }
}

const statements = new WeakMap<object, Map<string, string>>();

function statement<T extends keyof Tables>(bulk: Bulk<T>, engine: Engine, size: number): string {
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

/** Whether a text column is one of `values`, by one parameter: the statement stays the same. */
export function isAmong(db: Db, column: string, values: readonly string[]): RawBuilder<boolean> {
  const it = sql.ref(column);
  return engineOf(db) === 'postgres'
    ? sql<boolean>`${it} = any(${[...values]}::text[])`
    : sql<boolean>`${it} in (select value from json_each(${JSON.stringify(values)}))`;
}

export function engineOf(db: Db | Tx): Engine {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}
