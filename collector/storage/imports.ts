import { sql } from 'kysely';
import type { ReadRow, Verdict } from '#collector/domain/import.ts';
import type { Columns } from '#collector/domain/import-columns.ts';
import type { MadeByRow, UndoRefusal } from '#collector/domain/import-undo.ts';
import type { Db, Tx } from './database.ts';
import { engineOf, writeRows } from './rows.ts';
import type { Bulk } from './rows.ts';
import type { Tables } from './tables.ts';

/** Where the work on an import is; while it ends in `ing`, rows are being gone through. */
export type ImportState = 'judging' | 'judged' | 'applying' | 'applied' | 'undoing' | 'undone';

/** What is known of the file, besides its rows; the file itself is never kept. */
export interface AboutFile {
  /** As it was called, without any folder. */
  readonly fileName: string;
  readonly format: 'csv' | 'xlsx';
  /** What was done to read it, each with its count or its name. */
  readonly notes: readonly {
    readonly note: string;
    readonly count: number;
    readonly name: string;
  }[];
  /** The headers that were understood, with their columns. */
  readonly columns: readonly { readonly header: string; readonly column: string }[];
  /** Headers whose columns were not kept. */
  readonly ignored: readonly string[];
}

export interface StoredImport {
  readonly id: string;
  readonly madeAt: number;
  readonly madeBy: string;
  readonly about: AboutFile;
  readonly state: ImportState;
  /** Rows of the work at hand that are done, and all of its rows. */
  readonly done: number;
  readonly whole: number;
  /** When that work last went on, ms UTC. */
  readonly workedAt: number;
  readonly judgedAt: number;
  readonly appliedAt: number | null;
  readonly appliedBy: string | null;
  readonly undoneAt: number | null;
  readonly undoneBy: string | null;
}

export interface StoredRow {
  /** Its place among the rows, from 0. */
  readonly number: number;
  readonly row: ReadRow;
  readonly verdict: Verdict;
  /** What it did when the file was applied; null: nothing, or nothing yet. */
  readonly made: MadeByRow | null;
  readonly undone: 'undone' | UndoRefusal | null;
}

const newRows: Bulk<'import_rows'> = {
  table: 'import_rows',
  columns: ['import_id', 'number', 'content', 'verdict', 'detail', 'warned', 'made', 'undone'],
  onConflict: '',
};

/** Keeps a file that was read; its rows have no verdict yet. */
export async function insertImport(
  tx: Tx,
  it: Pick<StoredImport, 'id' | 'madeAt' | 'madeBy' | 'about'>,
  rows: readonly ReadRow[],
): Promise<void> {
  const { id, madeAt } = it;
  await tx
    .insertInto('imports')
    .values({
      id,
      made_at: madeAt,
      made_by: it.madeBy,
      about: JSON.stringify(it.about),
      state: 'judging',
      done: 0,
      whole: rows.length,
      worked_at: madeAt,
      judged_at: madeAt,
      applied_at: null,
      applied_by: null,
      undone_at: null,
      undone_by: null,
    })
    .execute();
  const kept = rows.map((row, number) => ({
    import_id: id,
    number,
    content: JSON.stringify(row),
    verdict: 'unjudged',
    detail: '{}',
    warned: 0,
    made: null,
    undone: null,
  }));
  await writeRows(tx, newRows, kept);
}

export async function importById(db: Db, id: string): Promise<StoredImport | null> {
  const row = await db.selectFrom('imports').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The same, locked until the transaction ends. */
export async function lockImport(tx: Tx, id: string): Promise<StoredImport | null> {
  const query = tx.selectFrom('imports').selectAll().where('id', '=', id);
  const row = await (engineOf(tx) === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The newest imports, newest first. */
export async function latestImports(db: Db, most: number): Promise<StoredImport[]> {
  const rows = await db
    .selectFrom('imports')
    .selectAll()
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .limit(most)
    .execute();
  return rows.map(fromRow);
}

/** Imports whose work has not gone on since `before`. */
export async function stalledImports(db: Db, before: number): Promise<string[]> {
  const rows = await db
    .selectFrom('imports')
    .select('id')
    .where(sql<boolean>`state in ('judging', 'applying', 'undoing')`)
    .where('worked_at', '<', before)
    .orderBy('worked_at')
    .execute();
  return rows.map(({ id }) => id);
}

export type ImportChange = Partial<
  Pick<
    StoredImport,
    | 'state'
    | 'done'
    | 'whole'
    | 'workedAt'
    | 'judgedAt'
    | 'appliedAt'
    | 'appliedBy'
    | 'undoneAt'
    | 'undoneBy'
  >
>;

/** Changes an import only while it is where it was read; answers whether it did. */
export async function changeImport(
  tx: Tx,
  { id, state, done }: Pick<StoredImport, 'id' | 'state' | 'done'>,
  change: ImportChange,
): Promise<boolean> {
  const { workedAt, judgedAt, appliedAt, appliedBy, undoneAt, undoneBy, ...same } = change;
  const { numUpdatedRows } = await tx
    .updateTable('imports')
    .set({
      ...same,
      ...(workedAt === undefined ? {} : { worked_at: workedAt }),
      ...(judgedAt === undefined ? {} : { judged_at: judgedAt }),
      ...(appliedAt === undefined ? {} : { applied_at: appliedAt }),
      ...(appliedBy === undefined ? {} : { applied_by: appliedBy }),
      ...(undoneAt === undefined ? {} : { undone_at: undoneAt }),
      ...(undoneBy === undefined ? {} : { undone_by: undoneBy }),
    })
    .where('id', '=', id)
    .where('state', '=', state)
    .where('done', '=', done)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Which rows a page or a file shows; both left out: all. */
export interface RowChoice {
  readonly verdict?: Verdict['verdict'];
  readonly warned?: boolean;
  /** Rows that an undoing left as they are. */
  readonly notUndone?: boolean;
}

/** Rows in the order of the file, from the place `from` among those chosen. */
export async function rowsOfImport(
  db: Db,
  id: string,
  it: RowChoice & { readonly from: number; readonly most: number },
): Promise<StoredRow[]> {
  let query = db.selectFrom('import_rows').selectAll().where('import_id', '=', id);
  if (it.verdict !== undefined) query = query.where('verdict', '=', it.verdict);
  if (it.warned === true) query = query.where(sql<boolean>`warned = 1`);
  if (it.notUndone === true) {
    query = query.where(sql<boolean>`undone is not null`).where('undone', '<>', 'undone');
  }
  const rows = await query.orderBy('number').offset(it.from).limit(it.most).execute();
  return rows.map(toStoredRow);
}

/** Rows from a place of the file, all of them. */
export async function rowsFrom(db: Db, id: string, from: number, most: number) {
  const rows = await db
    .selectFrom('import_rows')
    .selectAll()
    .where('import_id', '=', id)
    .where('number', '>=', from)
    .orderBy('number')
    .limit(most)
    .execute();
  return rows.map(toStoredRow);
}

/** Keeps what would come of rows, or came of them and what they made. */
export async function keepVerdicts(
  tx: Tx,
  id: string,
  rows: readonly (Pick<StoredRow, 'number' | 'verdict' | 'made'> & { readonly warned: boolean })[],
): Promise<void> {
  for (const { number, verdict, made, warned } of rows) {
    const { verdict: name, ...detail } = verdict;
    await tx
      .updateTable('import_rows')
      .set({
        verdict: name,
        detail: JSON.stringify(detail),
        warned: warned ? 1 : 0,
        made: made === null ? null : JSON.stringify(made),
      })
      .where('import_id', '=', id)
      .where('number', '=', number)
      .execute();
  }
}

export async function keepUndone(
  tx: Tx,
  id: string,
  rows: readonly Pick<StoredRow, 'number' | 'undone'>[],
): Promise<void> {
  for (const { number, undone } of rows) {
    await tx
      .updateTable('import_rows')
      .set({ undone })
      .where('import_id', '=', id)
      .where('number', '=', number)
      .execute();
  }
}

export interface RowCounts {
  readonly verdicts: ReadonlyMap<string, number>;
  readonly warned: number;
  readonly undone: ReadonlyMap<string, number>;
}

export async function countRows(db: Db, id: string): Promise<RowCounts> {
  const rows = await db
    .selectFrom('import_rows')
    .select(['verdict', 'warned', 'undone'])
    .select((eb) => eb.fn.countAll<number>().as('many'))
    .where('import_id', '=', id)
    .groupBy(['verdict', 'warned', 'undone'])
    .execute();
  const [verdicts, undone] = [new Map<string, number>(), new Map<string, number>()];
  let warned = 0;
  for (const row of rows) {
    const { many } = row;
    verdicts.set(row.verdict, (verdicts.get(row.verdict) ?? 0) + many);
    if (row.warned === 1) warned += many;
    if (row.undone !== null) undone.set(row.undone, (undone.get(row.undone) ?? 0) + many);
  }
  return { verdicts, warned, undone };
}

/** Forgets files that were read before an instant, applied or not; answers how many. */
export async function forgetImports(tx: Tx, before: number): Promise<number> {
  const old = tx.selectFrom('imports').select('id').where('made_at', '<', before);
  await tx.deleteFrom('import_rows').where('import_id', 'in', old).execute();
  const query = tx.deleteFrom('imports').where('made_at', '<', before);
  const { numDeletedRows } = await query.executeTakeFirst();
  return Number(numDeletedRows);
}

/** What columns under these headers were last said to be; null: nobody has said. */
export async function rememberedColumns(db: Db, headersHash: string): Promise<Columns | null> {
  const row = await db
    .selectFrom('import_columns')
    .select('columns')
    .where('headers_hash', '=', headersHash)
    .executeTakeFirst();
  // Only rememberColumns writes this column, from the same type.
  return row === undefined ? null : (JSON.parse(row.columns) as Columns);
}

export async function rememberColumns(
  tx: Tx,
  it: { headersHash: string; columns: Columns; at: number; by: string },
): Promise<void> {
  const said = { columns: JSON.stringify(it.columns), decided_at: it.at, decided_by: it.by };
  await tx
    .insertInto('import_columns')
    .values({ headers_hash: it.headersHash, ...said })
    .onConflict((conflict) => conflict.column('headers_hash').doUpdateSet(said))
    .execute();
}

// Only this file writes these tables, from the same types: the casts below read them back.
function fromRow(row: Tables['imports']): StoredImport {
  return {
    id: row.id,
    madeAt: row.made_at,
    madeBy: row.made_by,
    about: JSON.parse(row.about) as AboutFile,
    state: row.state as ImportState,
    done: row.done,
    whole: row.whole,
    workedAt: row.worked_at,
    judgedAt: row.judged_at,
    appliedAt: row.applied_at,
    appliedBy: row.applied_by,
    undoneAt: row.undone_at,
    undoneBy: row.undone_by,
  };
}

function toStoredRow(row: Tables['import_rows']): StoredRow {
  return {
    number: row.number,
    row: JSON.parse(row.content) as ReadRow,
    verdict: { verdict: row.verdict, ...(JSON.parse(row.detail) as object) } as Verdict,
    made: row.made === null ? null : (JSON.parse(row.made) as MadeByRow),
    undone: row.undone as StoredRow['undone'],
  };
}
