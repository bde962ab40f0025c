import { writeCsv } from '#collector/domain/csv.ts';
import type { Handover } from '#collector/domain/handover.ts';
import { columnNames, importColumns, judgeRow, readHandovers } from '#collector/domain/import.ts';
import type {
  Fault,
  ReadRow,
  RowVerdict,
  TableRead,
  TableRow,
  Verdict,
} from '#collector/domain/import.ts';
import type { Tx } from '#collector/storage/database.ts';
import { writeEvents } from '#collector/storage/events.ts';
import {
  forgetImports,
  importById,
  insertImport,
  keepVerdicts,
  markApplied,
} from '#collector/storage/imports.ts';
import type { StoredImport } from '#collector/storage/imports.ts';
import type { Context } from './context.ts';
import { handOverAll, loadFile } from './hand-over.ts';

export type ImportCounts = Readonly<Record<RowVerdict['verdict'], number>>;

/** A file of handovers, and what would come of each of its rows now; once it is applied, what came of
 * each. */
export interface ImportPreview {
  readonly id: string;
  readonly madeAt: number;
  readonly madeBy: string;
  readonly appliedAt: number | null;
  readonly appliedBy: string | null;
  /** In the order of the file. */
  readonly rows: readonly RowVerdict[];
  readonly counts: ImportCounts;
  /** Headers whose columns were not kept. */
  readonly ignored: readonly string[];
}

export type ImportRead =
  | { readonly ok: true; readonly preview: ImportPreview }
  | (TableRead & { readonly ok: false });

/** Reads a table of handovers and keeps what it says; nothing is handed over yet. */
export async function previewImport(
  context: Context,
  { table, actor }: { readonly table: readonly TableRow[]; readonly actor: string },
): Promise<ImportRead> {
  const read = readHandovers(table);
  if (!read.ok) return read;
  const { rows, ignored } = read;
  const id = context.ids.token(16);
  const madeAt = context.clock.now();
  return context.store.transaction(async (tx) => {
    await insertImport(tx, { id, madeAt, madeBy: actor, rows, ignored });
    const unapplied = { appliedAt: null, appliedBy: null, verdicts: null };
    const it = { id, madeAt, madeBy: actor, rows, ignored, ...unapplied };
    return { ok: true, preview: await judge(tx, it, context.clock.now()) };
  });
}

/** The same file judged by what is on file now, or as it was judged when it was applied; null if it is
 * not kept (any more). */
export async function loadImport(
  { store, clock }: Context,
  id: string,
): Promise<ImportPreview | null> {
  return store.transaction(async (tx) => {
    const it = await importById(tx, id);
    return it === null ? null : judge(tx, it, clock.now());
  });
}

export type ImportApplied =
  | {
      readonly applied: true;
      /** How the rows were judged at that moment; those refused were not imported. */
      readonly counts: ImportCounts;
      readonly refused: readonly (RowVerdict & { verdict: 'refused' })[];
    }
  | { readonly applied: false; readonly reason: 'unknown' }
  | { readonly applied: false; readonly reason: 'applied_before'; readonly at: number | null };

/**
 * Hands over the good rows of a file, all or none, judged anew: what another file or person did in
 * the meantime counts. A second apply does nothing and says so.
 */
export async function applyImport(
  context: Context,
  { id, actor }: { readonly id: string; readonly actor: string },
): Promise<ImportApplied> {
  const { store, clock, ids } = context;
  return store.transaction(async (tx): Promise<ImportApplied> => {
    const it = await importById(tx, id);
    if (it === null) return { applied: false, reason: 'unknown' };
    const now = clock.now();
    if (!(await markApplied(tx, id, { at: now, by: actor }))) {
      return { applied: false, reason: 'applied_before', at: it.appliedAt };
    }
    const handovers = it.rows.flatMap(({ handover, faults, repeats }) =>
      handover === null || faults.length > 0 || repeats !== null ? [] : [handover],
    );
    const decisions = await handOverAll(tx, context, { handovers, actor });
    const decided = new Map(handovers.map((handover, at) => [handover, decisions[at]]));
    const rows = it.rows.map((row) =>
      judgeRow(row, (handover) => decided.get(handover) ?? { verdict: 'unchanged' }),
    );
    const counts = countsOf(rows);
    await keepVerdicts(tx, id, rows.map(verdictOf));
    await writeEvents(tx, [
      {
        id: ids.timeId(now),
        at: now,
        actor,
        noun: 'programme',
        nounId: id,
        deviceId: null,
        kind: 'handovers_imported',
        reason: 'asked_by_staff',
        detail: counts,
      },
    ]);
    return { applied: true, counts, refused: rows.filter((row) => row.verdict === 'refused') };
  });
}

/**
 * The refused rows as CSV, with the headers we read and a last column that says what is wrong: mend
 * it, and the same file can be imported. `say` puts a fault in words.
 */
export function refusedAsCsv(
  rows: readonly RowVerdict[],
  { language, faultHeader, say }: RefusedWords,
): string {
  const name = language === 'fr' ? 0 : 1;
  const header = [
    ...importColumns.map((column) => columnNames[column][name] ?? column),
    faultHeader,
  ];
  const body = rows.flatMap((it) =>
    it.verdict === 'refused'
      ? [[...importColumns.map((column) => it.row.values[column]), it.faults.map(say).join(' ')]]
      : [],
  );
  return writeCsv([header, ...body]);
}
export interface RefusedWords {
  readonly language: 'fr' | 'en';
  readonly faultHeader: string;
  readonly say: (fault: Fault) => string;
}

const dayMs = 86_400_000;
/** Our judgement: long enough to mend a file with colleagues. What was imported stays on the PCs. */
export const importKeptDays = 30;

export async function forgetOldImports({ store, clock }: Context): Promise<{ forgotten: number }> {
  const before = clock.now() - importKeptDays * dayMs;
  return { forgotten: await store.transaction((tx) => forgetImports(tx, before)) };
}

async function judge(tx: Tx, it: StoredImport, now: number): Promise<ImportPreview> {
  const rows = it.verdicts === null ? await judgeNow(tx, it, now) : asApplied(it.rows, it.verdicts);
  const { id, madeAt, madeBy, appliedAt, appliedBy, ignored } = it;
  return { id, madeAt, madeBy, appliedAt, appliedBy, ignored, rows, counts: countsOf(rows) };
}

async function judgeNow(tx: Tx, it: StoredImport, now: number): Promise<RowVerdict[]> {
  const handovers = it.rows.flatMap(({ handover }): Handover[] => (handover ? [handover] : []));
  const file = await loadFile(tx, handovers, now);
  return it.rows.map((row) => judgeRow(row, file.decide));
}

function verdictOf(it: RowVerdict): Verdict {
  switch (it.verdict) {
    case 'changed':
      return { verdict: it.verdict, changes: it.changes };
    case 'refused':
      return { verdict: it.verdict, faults: it.faults };
    case 'new':
    case 'unchanged':
    case 'repeated':
      return { verdict: it.verdict };
  }
}

/** Rows and verdicts were kept in one order. */
function asApplied(rows: readonly ReadRow[], verdicts: readonly Verdict[]): RowVerdict[] {
  return rows.map((row, at) => {
    const verdict = verdicts[at];
    if (verdict === undefined) throw new Error(`No verdict was kept for line ${row.line}`);
    return { row, ...verdict };
  });
}

function countsOf(rows: readonly RowVerdict[]): ImportCounts {
  const counts = { new: 0, changed: 0, unchanged: 0, repeated: 0, refused: 0 };
  for (const { verdict } of rows) counts[verdict] += 1;
  return counts;
}
