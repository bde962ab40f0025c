import { readAssetTag } from './asset-tag.ts';
import { readDate } from './calendar.ts';
import type {
  Handover,
  HandoverChange,
  HandoverDecision,
  HandoverField,
  HandoverRefusal,
} from './handover.ts';

/** The import of handovers: what each row of a table says, and what would come of it. */

/** A row of a file, as its cells; `line` is the one that an editor shows, from 1. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export const importColumns = [
  'assetTag',
  'handedOverOn',
  'cohort',
  'sector',
  'lot',
  'model',
] as const;
export type ImportColumn = (typeof importColumns)[number];

/** What a header may call each column; case, accents, blanks and dashes do not matter. The first
 * two are the ones that we write, in French and in English. */
export const columnNames: Readonly<Record<ImportColumn, readonly string[]>> = {
  assetTag: ['étiquette', 'asset_tag', 'tag'],
  handedOverOn: ['remis le', 'handed_over_on', 'date de remise'],
  cohort: ['promotion', 'cohort', 'rentrée'],
  sector: ['secteur', 'sector', 'quartier'],
  lot: ['lot', 'lot', 'don', 'donation', 'batch'],
  model: ['modèle', 'model'],
};

export const rowFaults = [
  'tag_empty',
  'tag_not_a_form',
  'tag_wrong_check_character',
  'date_empty',
  'date_not_a_form',
  'date_no_such_day',
  'date_year_out_of_range',
  'cohort_not_a_school_year',
  'sector_too_long',
  'sector_not_printable',
  'lot_too_long',
  'lot_not_printable',
  'model_too_long',
  'model_not_printable',
  'contradicts_line',
] as const;
export type RowFault = (typeof rowFaults)[number] | HandoverRefusal;

/** Why a row is refused. The words of a page say for each `why` how to mend it. */
export interface Fault {
  readonly column: ImportColumn;
  /** As it stands in the file. */
  readonly value: string;
  readonly why: RowFault;
  /** A form that would do, or the other line; empty where neither helps. */
  readonly expected: string;
}

/** A row that can be read alone; one of both lists is empty. */
export interface ReadRow {
  readonly line: number;
  readonly values: Readonly<Record<ImportColumn, string>>;
  readonly handover: Handover | null;
  readonly faults: readonly Fault[];
  /** The earlier line that says the same. */
  readonly repeats: number | null;
}

export type HeaderRefusal = 'no_rows' | 'column_missing' | 'column_twice';
export type TableRead =
  | {
      readonly ok: true;
      readonly rows: readonly ReadRow[];
      /** Headers that mean nothing to us: those columns are not kept. */
      readonly ignored: readonly string[];
    }
  | {
      readonly ok: false;
      readonly refused: HeaderRefusal;
      readonly column: ImportColumn | null;
      /** The headers that were found. */
      readonly found: readonly string[];
    };

/**
 * Reads a table whose first row is its header. Asset tag and date of handover are needed. Empty rows
 * are passed over.
 */
export function readHandovers(table: readonly TableRow[]): TableRead {
  const [header, ...body] = table.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const found = header?.cells.map((cell) => cell.trim()) ?? [];
  const refuse = (refused: HeaderRefusal, column: ImportColumn | null = null): TableRead => ({
    ok: false,
    refused,
    column,
    found,
  });
  if (body.length === 0) return refuse('no_rows');
  const columns = found.map(columnOf);
  for (const column of importColumns) {
    const places = columns.filter((each) => each === column).length;
    if (places > 1) return refuse('column_twice', column);
    if (places === 0 && (column === 'assetTag' || column === 'handedOverOn')) {
      return refuse('column_missing', column);
    }
  }
  return {
    ok: true,
    rows: withinFile(body.map((row) => readRow(row, columns))),
    ignored: found.filter((name, at) => columns[at] === null && name !== ''),
  };
}

/** What comes of a row, or came of it. */
export type Verdict =
  | { readonly verdict: 'new' | 'unchanged' | 'repeated' }
  | { readonly verdict: 'changed'; readonly changes: readonly HandoverChange[] }
  | { readonly verdict: 'refused'; readonly faults: readonly Fault[] };
export type RowVerdict = Verdict & { readonly row: ReadRow };

/** What would come of a row, `decide` telling what is on file. */
export function judgeRow(row: ReadRow, decide: (it: Handover) => HandoverDecision): RowVerdict {
  if (row.handover === null || row.faults.length > 0) {
    return { verdict: 'refused', row, faults: row.faults };
  }
  if (row.repeats !== null) return { verdict: 'repeated', row };
  const decision = decide(row.handover);
  switch (decision.verdict) {
    case 'new':
    case 'unchanged':
      return { verdict: decision.verdict, row };
    case 'changed':
      return { verdict: 'changed', row, changes: decision.changes };
    case 'refused': {
      const column = columnAtFault(decision.refused);
      const fault = { column, value: row.values[column], why: decision.refused, expected: '' };
      return { verdict: 'refused', row, faults: [fault] };
    }
  }
}

function columnAtFault(refused: HandoverRefusal): HandoverField | 'assetTag' {
  switch (refused) {
    case 'in_the_future':
    case 'before_first_terms':
    case 'family_was_told':
      return 'handedOverOn';
    case 'data_not_wiped':
    case 'stage_forbids':
    case 'case_still_open':
      return 'assetTag';
  }
}

function columnOf(header: string): ImportColumn | null {
  const name = plain(header);
  return (
    importColumns.find((column) => columnNames[column].some((it) => plain(it) === name)) ?? null
  );
}

function plain(text: string): string {
  const bare = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return bare.replaceAll(/[^a-z0-9]/g, '');
}

function readRow({ line, cells }: TableRow, columns: readonly (ImportColumn | null)[]): ReadRow {
  const cell = (column: ImportColumn) => cells[columns.indexOf(column)]?.trim() ?? '';
  const values = {
    assetTag: cell('assetTag'),
    handedOverOn: cell('handedOverOn'),
    cohort: cell('cohort'),
    sector: cell('sector'),
    lot: cell('lot'),
    model: cell('model'),
  };
  const faults: Fault[] = [];
  const fault = (column: ImportColumn, why: RowFault, expected: string) =>
    void faults.push({ column, value: values[column], why, expected });

  const tag = readAssetTag(values.assetTag);
  if (!tag.ok) fault('assetTag', tagFaults[tag.refused], tag.expected);
  const date = readDate(values.handedOverOn);
  if (!date.ok) fault('handedOverOn', dateFaults[date.refused], date.expected);
  const cohort = readCohort(values.cohort);
  if (cohort === undefined) fault('cohort', 'cohort_not_a_school_year', '2026, 2026-2027');
  for (const column of nameColumns) {
    const name = nameIn(values[column]);
    if (name.length > mostLetters) fault(column, `${column}_too_long`, String(mostLetters));
    else if (/\p{C}/u.test(name)) fault(column, `${column}_not_printable`, '');
  }

  if (!tag.ok || !date.ok || faults.length > 0) {
    return { line, values, handover: null, faults, repeats: null };
  }
  const handover = {
    assetTag: tag.tag,
    handedOverOn: date.date,
    cohort: cohort ?? null,
    sector: nameIn(values.sector) || null,
    lot: nameIn(values.lot) || null,
    model: nameIn(values.model) || null,
  };
  return { line, values, handover, faults, repeats: null };
}

const nameColumns = ['sector', 'lot', 'model'] as const;
/** Our judgement: a line of a table on a phone. */
const mostLetters = 60;

/** The same name is one name, whichever blanks and whichever form of its accents a file has. */
const nameIn = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, ' ');

/** What a tag is refused for, as a fault of its cell. */
export const tagFaults = {
  empty: 'tag_empty',
  not_a_tag_form: 'tag_not_a_form',
  wrong_check_character: 'tag_wrong_check_character',
} as const;
const dateFaults = {
  empty: 'date_empty',
  not_a_date_form: 'date_not_a_form',
  no_such_day: 'date_no_such_day',
  year_out_of_range: 'date_year_out_of_range',
} as const;

/** `2026`, `2026-2027`, `2026/27`, `rentrée 2026`; null where nothing is said, undefined for a fault. */
function readCohort(text: string): string | null | undefined {
  if (text === '') return null;
  const parts = /^(?:rentr[ée]e\s+)?(20\d\d)(?:\s*[-/–]\s*(?:20)?(\d\d))?$/i.exec(text);
  const [, year, next] = parts ?? [];
  if (year === undefined) return undefined;
  if (next !== undefined && (Number(year) + 1) % 100 !== Number(next)) return undefined;
  return year;
}

/** Two rows of one PC: the same thing said twice is said once; a contradiction refuses all of them. */
function withinFile(rows: readonly ReadRow[]): ReadRow[] {
  const byTag = Map.groupBy(rows, (row) => row.handover?.assetTag ?? '');
  byTag.delete('');
  const judged = new Map<ReadRow, ReadRow>();
  for (const [first, ...others] of byTag.values()) {
    if (first === undefined) continue;
    const odd = others.find((row) => !saysTheSame(row, first));
    if (odd === undefined) {
      for (const row of others) judged.set(row, { ...row, repeats: first.line });
    } else {
      for (const row of [first, ...others]) {
        judged.set(row, contradicted(row, saysTheSame(row, first) ? odd : first));
      }
    }
  }
  return rows.map((row) => judged.get(row) ?? row);
}

function contradicted(row: ReadRow, by: ReadRow): ReadRow {
  const { assetTag: value } = row.values;
  const expected = String(by.line);
  return { ...row, faults: [{ column: 'assetTag', value, why: 'contradicts_line', expected }] };
}

function saysTheSame(a: ReadRow, b: ReadRow): boolean {
  return (['handedOverOn', 'cohort', 'sector', 'lot', 'model'] as const).every(
    (field) => a.handover?.[field] === b.handover?.[field],
  );
}
