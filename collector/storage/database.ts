import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { CompiledQuery, Kysely, PostgresDialect, SqliteDialect, SqliteDriver, sql } from 'kysely';
import type { DatabaseConnection, Driver, SqliteDialectConfig, Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Migration, MigrationProvider } from 'kysely/migration';
import pg from 'pg';
import type { Tables } from './tables.ts';

/** A handle for reading. Functions that write ask for a `Tx`. */
export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;
export type Engine = 'sqlite' | 'postgres';

/** The open database: SQLite in a file (or in memory), or PostgreSQL. */
export interface Store {
  readonly db: Db;
  readonly engine: Engine;
  /** Runs `work` in one transaction that may write; on SQLite it takes the write lock at once. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Thrown when SQLite would not flush each commit to the disk: acknowledged beats could be lost. */
export class NotDurable extends Error {
  override readonly name = 'NotDurable';
}

/**
 * Opens the database that `url` names and brings its schema up to date: `sqlite::memory:`,
 * `sqlite:<path>` or `postgres://…`.
 */
export async function openStore(url: string): Promise<Store> {
  const store = url.startsWith('sqlite:') ? openSqlite(url.slice(7)) : openPostgres(url);
  try {
    await migrate(store);
  } catch (cause) {
    await store.close();
    throw cause;
  }
  return store;
}

function openSqlite(path: string): Store {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const file = new Sqlite(path);
  file.pragma('journal_mode = WAL');
  // better-sqlite3 opens WAL files with NORMAL: virtual power pulls then lost 465 to 825
  // acknowledged rows in four of four runs, with FULL none.
  file.pragma('synchronous = FULL');
  file.pragma('foreign_keys = ON');
  // What is deleted is overwritten: else an erased family stands in free pages until they are used.
  file.pragma('secure_delete = ON');
  file.pragma('busy_timeout = 10000');
  // 64 MiB in place of 2: a batch touches a page of the index for each device in it.
  file.pragma('cache_size = -65536');
  // 40 MiB in place of 4: a page that many commits touch is copied into the file once.
  file.pragma('wal_autocheckpoint = 10000');
  assertDurable(file);
  const db = new Kysely<Tables>({
    dialect: new ImmediateSqliteDialect({ database: remember(file) }),
  });
  return storeOf(db, 'sqlite');
}

/** Reads back what the connection will really do: a pragma that was ignored must not go unseen. */
export function assertDurable(file: Sqlite.Database): void {
  const synchronous = file.pragma('synchronous', { simple: true });
  if (synchronous !== 2) {
    throw new NotDurable(
      `SQLite runs with synchronous=${String(synchronous)}, expected 2 (FULL): a power cut would lose acknowledged beats.`,
    );
  }
}

type Connection = SqliteDialectConfig['database'] & object;
type Statement = ReturnType<Extract<Connection, { prepare: unknown }>['prepare']>;

/** Keeps prepared statements: Kysely prepares anew at each execution, which costs more than most. */
function remember(file: Sqlite.Database): Connection {
  const prepared = new Map<string, Statement>();
  return {
    close: () => void file.close(),
    prepare(text: string) {
      let statement = prepared.get(text);
      if (statement === undefined) {
        statement = onceARow(file.prepare(text));
        if (prepared.size > 500) prepared.clear();
        prepared.set(text, statement);
      }
      return statement;
    },
  };
}

/** A statement that runs once for each row, where its parameters are a list of rows. */
function onceARow(statement: Sqlite.Statement): Statement {
  const { reader } = statement;
  return {
    reader,
    all: (parameters) => statement.all(parameters),
    iterate: (parameters) => statement.iterate(parameters),
    run(parameters) {
      if (!Array.isArray(parameters[0])) return statement.run(parameters);
      let changes = 0;
      for (const row of parameters) changes += statement.run(row).changes;
      return { changes, lastInsertRowid: 0 };
    },
  };
}

/** `begin immediate`: a read that turns into a write half-way could not wait for another writer. */
class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}
class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;
  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }
  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#config);
  }
}

function openPostgres(url: string): Store {
  const int8 = 20;
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    types: {
      // Instants and counts: below 2^53, so a number holds them exactly.
      getTypeParser(oid: number, format?: 'text'): unknown {
        return oid === int8 ? Number : pg.types.getTypeParser(oid, format);
      },
    } as pg.CustomTypesConfig,
  });
  // A backend that goes away while idle raises this; the pool replaces it by itself.
  pool.on('error', () => undefined);
  return storeOf(new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }), 'postgres');
}

function storeOf(db: Db, engine: Engine): Store {
  return {
    db,
    engine,
    transaction: (work) => db.transaction().execute(work),
    close: () => db.destroy(),
  };
}

const folder = join(import.meta.dirname, 'migrations');

/** Plain .sql files, in the order of their names, never edited once released. */
class SqlFiles implements MigrationProvider {
  readonly #engine: Engine;
  constructor(engine: Engine) {
    this.#engine = engine;
  }
  async getMigrations(): Promise<Record<string, Migration>> {
    const files = readdirSync(folder).toSorted();
    const mine = files.filter(
      (name) => !/\.(sqlite|postgres)\.sql$/.test(name) || name.endsWith(`.${this.#engine}.sql`),
    );
    const named = mine.map((name): [string, Migration] => [
      name.split('.', 1).join(),
      migration(name),
    ]);
    return Object.fromEntries(named);
  }
}

function migration(name: string): Migration {
  return {
    async up(db) {
      const text = readFileSync(join(folder, name), 'utf8').replace(/--.*$/gm, '');
      for (const statement of text.split(/;\s*$/m)) {
        if (statement.trim() !== '') await sql.raw(statement).execute(db);
      }
    },
  };
}

async function migrate({ db, engine }: Store): Promise<void> {
  const migrator = new Migrator({ db, provider: new SqlFiles(engine) });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw new Error('The database schema could not be brought up to date', { cause: error });
}
