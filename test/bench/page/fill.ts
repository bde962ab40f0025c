import { sql } from 'kysely';
import type { Db, Store, Tx } from '#collector/storage/database.ts';
import { writeRows } from '#collector/storage/rows.ts';
import type { Tables } from '#collector/storage/tables.ts';
import {
  agentRows,
  beatRows,
  conditionRows,
  deviceRows,
  latestRows,
  lotRows,
  readingRows,
} from './devices.ts';
import { caseRows, reminderRows } from './takebacks.ts';
import {
  entryRows,
  findingRows,
  incidentRows,
  incidentTicketRows,
  spanRows,
  staffCount,
  staffId,
  ticketEventRows,
  ticketRows,
} from './tickets.ts';
import type { TicketsOf } from './tickets.ts';

const perCommit = 20_000;

/** Fills an empty, migrated database of either engine with a programme of this size. */
export async function fill(
  store: Store,
  of: TicketsOf,
  onProgress: (table: string, rows: number) => void,
): Promise<void> {
  const write = async <T extends keyof Tables>(table: T, rows: Iterable<Tables[T]>) =>
    onProgress(table, await writeAll(store, table, rows));
  // Nothing here is lost that the next run would not make again.
  if (store.engine === 'sqlite') {
    await sql`pragma synchronous = off`.execute(store.db);
    await sql`pragma cache_size = -1000000`.execute(store.db);
  }
  const indexes = await takeIndexesAway(store);
  await addStaff(store.db, of);
  await write('devices', deviceRows(of.devices));
  await write('lots', lotRows(of.devices));
  await write('latest', latestRows(of.devices));
  await write('agents', agentRows(of.devices));
  await write('readings', readingRows(of.devices));
  await write('conditions', conditionRows(of.devices));
  await write('beats', beatRows());
  await write('tickets', ticketRows(of));
  await write('findings', findingRows(of));
  await write('ticket_spans', spanRows(of));
  await write('ticket_entries', entryRows(of));
  await write('events', ticketEventRows(of));
  await write('incidents', incidentRows());
  await write('incident_tickets', incidentTicketRows(of));
  await write('takeback_cases', caseRows(of.devices));
  await write('reminders', reminderRows(of.devices));
  for (const definition of indexes) await sql.raw(definition).execute(store.db);
  onProgress('indexes', indexes.length);
  // As its own autovacuum does within the hour; SQLite has no such thing, and gets none here.
  if (store.engine === 'postgres') await sql`vacuum analyze`.execute(store.db);
  else await sql`pragma wal_checkpoint(truncate)`.execute(store.db);
}

/** Drops the indexes that can be made again, and answers how: rows come in faster without. */
async function takeIndexesAway({ db, engine }: Store): Promise<readonly string[]> {
  const { rows } = await (
    engine === 'sqlite'
      ? sql<{ name: string; definition: string }>`select name, sql as definition from sqlite_master
        where type = 'index' and sql is not null`
      : sql<{ name: string; definition: string }>`select indexname as name, indexdef as definition
        from pg_indexes where schemaname = current_schema() and indexname not like '%_pkey'`
  ).execute(db);
  for (const { name } of rows) await sql`drop index ${sql.ref(name)}`.execute(db);
  return rows.map(({ definition }) => definition);
}

async function writeAll<T extends keyof Tables>(
  store: Store,
  table: T,
  rows: Iterable<Tables[T]>,
): Promise<number> {
  let written = 0;
  let part: Tables[T][] = [];
  const commit = async () => {
    await store.transaction((tx) =>
      store.engine === 'postgres' ? writeAtOnce(tx, table, part) : writeEach(tx, table, part),
    );
    written += part.length;
    part = [];
  };
  for (const row of rows) {
    part.push(row);
    if (part.length >= perCommit) await commit();
  }
  if (part.length > 0) await commit();
  return written;
}

function writeEach<T extends keyof Tables>(tx: Tx, table: T, rows: readonly Tables[T][]) {
  // A row of the table has the table's columns alone.
  const columns = Object.keys(rows[0] ?? {}) as (keyof Tables[T] & string)[];
  return writeRows(tx, { table, columns, onConflict: '' }, rows);
}

async function writeAtOnce(tx: Tx, table: string, rows: readonly object[]): Promise<void> {
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((name) => sql.ref(name)));
  await sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`.execute(
    tx,
  );
}

async function addStaff(db: Db, of: TicketsOf): Promise<void> {
  const at = '2026-09-01T08:00:00.000Z';
  for (let n = 0; n < staffCount(of); n += 1) {
    await sql`insert into staff (id, name, email, email_verified, role, created_at, updated_at)
      values (${staffId(n)}, ${`Équipe ${n + 1}`}, ${`equipe${n + 1}@vigie.test`},
        ${sql.raw("'1'")}, 'technician', ${at}, ${at})`.execute(db);
  }
}
