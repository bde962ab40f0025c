import { createHash } from 'node:crypto';
import { readHandovers } from '#collector/domain/import.ts';
import type { RowVerdict, TableRead, TableRow } from '#collector/domain/import.ts';
import { headersKey } from '#collector/domain/import-columns.ts';
import type { Columns } from '#collector/domain/import-columns.ts';
import { undoableMs } from '#collector/domain/import-undo.ts';
import type { SerialsFrom } from '#collector/domain/table-date.ts';
import type { Tx } from '#collector/storage/database.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import {
  changeImport,
  countRows,
  forgetImports,
  insertImport,
  keepUndone,
  keepVerdicts,
  lockImport,
  rememberColumns,
  rememberedColumns,
  rowsFrom,
  stalledImports,
} from '#collector/storage/imports.ts';
import type { AboutFile, ImportState, StoredImport } from '#collector/storage/imports.ts';
import { applyRows, judgeRows } from './apply-import.ts';
import type { Context } from './context.ts';
import { undoRows } from './undo-import.ts';

export type ImportCounts = Readonly<Record<RowVerdict['verdict'], number>>;

export interface GivenTable {
  readonly table: readonly TableRow[];
  readonly actor: string;
  readonly about: Pick<AboutFile, 'fileName' | 'format' | 'notes'>;
  /** Left out: what the headers say by themselves. */
  readonly columns?: Columns;
  readonly serialsFrom?: SerialsFrom;
}

/**
 * Reads a table of handovers and keeps its known columns; nothing is handed over. `workOnImport`
 * then judges its rows.
 */
export async function keepImport(
  { store, clock, ids }: Context,
  { table, actor, about, ...how }: GivenTable,
): Promise<{ readonly ok: true; readonly id: string } | (TableRead & { readonly ok: false })> {
  const read = readHandovers(table, how);
  if (!read.ok) return read;
  const id = ids.token(16);
  const notes = [...about.notes];
  if (read.serialDates > 0) notes.push({ note: 'serial_dates', count: read.serialDates, name: '' });
  const columns = read.headers.flatMap((header, at) => {
    const column = read.columns[at] ?? null;
    return column === null ? [] : [{ header, column }];
  });
  const whole = { ...about, notes, columns, ignored: read.ignored };
  await store.transaction((tx) =>
    insertImport(tx, { id, madeAt: clock.now(), madeBy: actor, about: whole }, read.rows),
  );
  return { ok: true, id };
}

/** Rows of one transaction: other work waits for no more than these. */
const rowsAStep = 250;
/** Work that has not gone on for so long has ended with its collector, ms. */
const stalledMs = 15_000;

/**
 * Goes through the rows of an import, some in each transaction, until the work at hand is done:
 * judging, applying or undoing. Two at it at once do no harm, nor does one that was killed: each row
 * is done once, and the next one goes on from there.
 */
export async function workOnImport(context: Context, id: string): Promise<void> {
  while (await context.store.transaction((tx) => step(tx, context, id))) {
    // Beats and pages come in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const endOf = { judging: 'judged', applying: 'applied', undoing: 'undone' } as const;

export function isAtWork(state: ImportState): state is keyof typeof endOf {
  return state in endOf;
}

/** Whether its work goes no further by itself. */
export function isStalled({ state, workedAt }: StoredImport, now: number): boolean {
  return isAtWork(state) && now - workedAt > stalledMs;
}

async function step(tx: Tx, context: Context, id: string): Promise<boolean> {
  const it = await lockImport(tx, id);
  if (it === null || !isAtWork(it.state)) return false;
  const rows = await rowsFrom(tx, id, it.done, rowsAStep);
  switch (it.state) {
    case 'judging':
      await keepVerdicts(tx, id, await judgeRows(tx, rows, context.clock.now()));
      break;
    case 'applying': {
      const actor = it.appliedBy ?? it.madeBy;
      await keepVerdicts(tx, id, await applyRows(tx, context, { rows, actor }));
      break;
    }
    case 'undoing': {
      const actor = it.undoneBy ?? it.madeBy;
      await keepUndone(tx, id, await undoRows(tx, context, { rows, actor }));
      break;
    }
  }
  const now = context.clock.now();
  const done = it.done + rows.length;
  const isDone = done >= it.whole || rows.length === 0;
  const state = isDone ? endOf[it.state] : it.state;
  const ended = isDone ? { [`${endOf[it.state]}At`]: now } : {};
  if (!(await changeImport(tx, it, { state, done, workedAt: now, ...ended }))) {
    throw new Error('A locked import has moved');
  }
  if (isDone && it.state !== 'judging') await tellEnd(tx, context, it);
  return !isDone;
}

async function tellEnd(tx: Tx, { clock, ids }: Context, it: StoredImport): Promise<void> {
  const now = clock.now();
  const isUndone = it.state === 'undoing';
  const event: Omit<Event, 'kind' | 'reason' | 'actor' | 'detail'> = {
    id: ids.timeId(now),
    at: now,
    noun: 'programme',
    nounId: it.id,
    deviceId: null,
  };
  const counts = await countRows(tx, it.id);
  await writeEvents(tx, [
    isUndone
      ? {
          ...event,
          actor: it.undoneBy ?? it.madeBy,
          kind: 'import_undone',
          reason: 'undone_by_person',
          detail: Object.fromEntries(counts.undone),
        }
      : {
          ...event,
          actor: it.appliedBy ?? it.madeBy,
          kind: 'handovers_imported',
          reason: 'asked_by_staff',
          detail: countsOf(counts.verdicts),
        },
  ]);
}

export function countsOf(verdicts: ReadonlyMap<string, number>): ImportCounts {
  const of = (verdict: string) => verdicts.get(verdict) ?? 0;
  return {
    new: of('new'),
    changed: of('changed'),
    unchanged: of('unchanged'),
    repeated: of('repeated'),
    refused: of('refused'),
  };
}

export type Begun =
  | { readonly begun: true }
  | {
      readonly begun: false;
      readonly reason: 'unknown' | 'not_ready' | 'done_before' | 'not_applied' | 'too_late';
    };

/** Judges the rows of an import that is not applied by what is on file now. */
export async function judgeAgain(context: Context, id: string): Promise<Begun> {
  return begin(context, id, ({ state, whole }) =>
    state === 'judged' ? { state: 'judging', done: 0, whole } : refusalOf(state),
  );
}

/**
 * Begins to hand over the good rows of an import, each judged anew; `workOnImport` goes on with it.
 * Pressed by two at once it begins once.
 */
export async function applyImport(
  context: Context,
  { id, actor }: { readonly id: string; readonly actor: string },
): Promise<Begun> {
  return begin(context, id, ({ state }) =>
    state === 'judged' ? { state: 'applying', done: 0, appliedBy: actor } : refusalOf(state),
  );
}

/** Begins to take back what an import did, within a day of it. */
export async function undoImport(
  context: Context,
  { id, actor }: { readonly id: string; readonly actor: string },
): Promise<Begun> {
  const now = context.clock.now();
  return begin(context, id, (it) => {
    if (it.state === 'undoing' || it.state === 'undone') return 'done_before';
    if (it.state !== 'applied') return 'not_applied';
    if (!isUndoable(it, now)) return 'too_late';
    return { state: 'undoing', done: 0, undoneBy: actor };
  });
}

/** Whether what an import did can still be taken back, of what nobody has touched. */
export function isUndoable({ state, appliedAt }: StoredImport, now: number): boolean {
  return state === 'applied' && appliedAt !== null && now - appliedAt <= undoableMs;
}

function refusalOf(state: ImportState): 'not_ready' | 'done_before' {
  return state === 'judging' ? 'not_ready' : 'done_before';
}

async function begin(
  { store, clock }: Context,
  id: string,
  decide: (
    it: StoredImport,
  ) =>
    | (Parameters<typeof changeImport>[2] & { readonly state: ImportState })
    | 'not_ready'
    | 'done_before'
    | 'not_applied'
    | 'too_late',
): Promise<Begun> {
  return store.transaction(async (tx): Promise<Begun> => {
    const it = await lockImport(tx, id);
    if (it === null) return { begun: false, reason: 'unknown' };
    const change = decide(it);
    if (typeof change === 'string') return { begun: false, reason: change };
    const isBegun = await changeImport(tx, it, { ...change, workedAt: clock.now() });
    return isBegun ? { begun: true } : { begun: false, reason: 'done_before' };
  });
}

/** Goes on with imports whose collector was stopped while it worked on them. */
export async function resumeImports(context: Context): Promise<{ resumed: number }> {
  const { store, clock } = context;
  const ids = await stalledImports(store.db, clock.now() - stalledMs);
  for (const id of ids) await workOnImport(context, id);
  return { resumed: ids.length };
}

/** What somebody said of the columns under these headers; null: nobody has. */
export async function columnsSaidOf(
  { store }: Context,
  headers: readonly string[],
): Promise<Columns | null> {
  return rememberedColumns(store.db, headersHash(headers));
}

/** Remembers what columns under these headers are, for the next file like it. */
export async function sayColumns(
  { store, clock }: Context,
  it: { readonly headersHash: string; readonly columns: Columns; readonly actor: string },
): Promise<void> {
  const { headersHash: hash, columns, actor } = it;
  await store.transaction((tx) =>
    rememberColumns(tx, { headersHash: hash, columns, at: clock.now(), by: actor }),
  );
}

/** Tells one set of headers from another without keeping them: a file without headers would have a
 * person’s name there. */
export function headersHash(headers: readonly string[]): string {
  return createHash('sha256').update(headersKey(headers)).digest('hex');
}

const dayMs = 86_400_000;
/** Our judgement: long enough to mend a file with colleagues. What was imported stays on the PCs. */
export const importKeptDays = 30;

export async function forgetOldImports({ store, clock }: Context): Promise<{ forgotten: number }> {
  const before = clock.now() - importKeptDays * dayMs;
  return { forgotten: await store.transaction((tx) => forgetImports(tx, before)) };
}
