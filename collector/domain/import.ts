import { readAssetTag } from './asset-tag.ts';
import { schoolYearOf } from './calendar.ts';
import type {
  Handover,
  HandoverChange,
  HandoverDecision,
  HandoverField,
  HandoverRefusal,
} from './handover.ts';
import { columnsFault, matchHeaders } from './import-columns.ts';
import type { Columns, HeaderRefusal, ImportColumn } from './import-columns.ts';
import { readTableDate } from './table-date.ts';
import type { SerialsFrom } from './table-date.ts';

/** The import of handovers: what each row of a table says, and what would come of it. */

/** A row of a file, as its cells; `line` is the one that an editor shows, from 1. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export const rowFaults = [
  'tag_empty',
  'tag_not_a_form',
  'tag_wrong_check_character',
  'date_empty',
  'date_not_a_form',
  'date_no_such_day',
  'date_year_out_of_range',
  'date_two_digit_year',
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

/** What a good row may have wrong all the same. */
export const rowWarnings = ['cohort_not_of_date'] as const;
export interface Warning {
  readonly why: (typeof rowWarnings)[number];
  /** What would go with the rest of the row. */
  readonly expected: string;
}

/** A row that can be read alone: it has a handover, or faults. */
export interface ReadRow {
  readonly line: number;
  readonly values: Readonly<Record<ImportColumn, string>>;
  readonly handover: Handover | null;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Warning[];
  /** The earlier line that says the same. */
  readonly repeats: number | null;
}

export type TableRead =
  | {
      readonly ok: true;
      readonly rows: readonly ReadRow[];
      readonly headers: readonly string[];
      readonly columns: Columns;
      /** Headers that mean nothing to us: those columns are not kept. */
      readonly ignored: readonly string[];
      /** How many dates stood there as a count of days. */
      readonly serialDates: number;
    }
  | {
      readonly ok: false;
      readonly refused: HeaderRefusal;
      readonly column: ImportColumn | null;
      /** The headers that were found. */
      readonly found: readonly string[];
    };

export interface Header {
  /** Where it stands in the table. */
  readonly at: number;
  readonly names: readonly string[];
}

/** So many rows may stand above the header: a title, a date, an empty line. Our judgement. */
const mostAbove = 10;

/**
 * The header of a table: the first row that names asset tag and date of handover, else the first
 * that is not empty. Null where a PC stands in that row already, or where nothing follows it.
 */
export function headerOf(table: readonly TableRow[]): Header | 'no_rows' | 'no_header' {
  const first = table.findIndex(isFilled);
  const named = table
    .slice(first, first + mostAbove)
    .findIndex(({ cells }) => columnsFault(matchHeaders(cells).map((it) => it.column)) === null);
  const at = named < 0 ? first : first + named;
  const cells = table[at]?.cells ?? [];
  if (named < 0 && cells.some((cell) => readAssetTag(cell).ok)) return 'no_header';
  if (!table.some((row, place) => place > at && isFilled(row))) return 'no_rows';
  return { at, names: cells.map((cell) => kept(nameIn(cell.trim()))) };
}

const isFilled = ({ cells }: TableRow) => cells.some((cell) => cell.trim() !== '');

/**
 * Reads the rows below the header; `columns` left out: what the headers say by themselves. Asset tag
 * and date of handover are needed. Empty rows are passed over.
 */
export function readHandovers(
  table: readonly TableRow[],
  it: { readonly columns?: Columns; readonly serialsFrom?: SerialsFrom } = {},
): TableRead {
  const header = headerOf(table);
  if (typeof header === 'string') {
    const found = table.find(isFilled)?.cells.map((cell) => kept(cell.trim())) ?? [];
    return { ok: false, refused: header, column: null, found };
  }
  const columns = it.columns ?? matchHeaders(header.names).map(({ column }) => column);
  const fault = columnsFault(columns);
  if (fault !== null) return { ok: false, ...fault, found: header.names };
  let serialDates = 0;
  const rows = table.slice(header.at + 1).flatMap((row) => {
    if (!isFilled(row)) return [];
    const read = readRow(row, columns, it.serialsFrom ?? '1900');
    if (read.isSerial) serialDates += 1;
    return [read.row];
  });
  const ignored = header.names.filter((name, at) => (columns[at] ?? null) === null && name !== '');
  const { names: headers } = header;
  return { ok: true, rows: withinFile(rows), headers, columns, ignored, serialDates };
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

function readRow(
  { line, cells }: TableRow,
  columns: Columns,
  serialsFrom: SerialsFrom,
): { row: ReadRow; isSerial: boolean } {
  const values = valuesOf(cells, columns);
  const faults: Fault[] = [];
  const fault = (column: ImportColumn, why: RowFault, expected: string) =>
    void faults.push({ column, value: values[column], why, expected });

  const tag = readAssetTag(values.assetTag);
  if (!tag.ok) fault('assetTag', tagFaults[tag.refused], tag.expected);
  const date = readTableDate(values.handedOverOn, serialsFrom);
  if (!date.ok) fault('handedOverOn', dateFaults[date.refused], dateForms);
  const cohort = readCohort(values.cohort);
  if (cohort === undefined) fault('cohort', 'cohort_not_a_school_year', '2026, 2026-2027');
  for (const column of nameColumns) {
    const name = nameIn(values[column]);
    if (name.length > mostLetters) fault(column, `${column}_too_long`, String(mostLetters));
    else if (/\p{C}/u.test(name)) fault(column, `${column}_not_printable`, '');
  }

  const isSerial = date.ok && date.isSerial;
  if (!tag.ok || !date.ok || faults.length > 0) {
    const row = { line, values, handover: null, faults, warnings: [], repeats: null };
    return { row, isSerial };
  }
  const handover = {
    assetTag: tag.tag,
    handedOverOn: date.date,
    cohort: cohort ?? null,
    sector: nameIn(values.sector) || null,
    lot: nameIn(values.lot) || null,
    model: nameIn(values.model) || null,
  };
  const warnings = warningsOf(handover);
  return { row: { line, values, handover, faults, warnings, repeats: null }, isSerial };
}

function valuesOf(cells: readonly string[], columns: Columns): Record<ImportColumn, string> {
  const cell = (column: ImportColumn) => {
    const at = columns.indexOf(column);
    return at < 0 ? '' : kept(plainCell(cells[at] ?? ''));
  };
  return {
    assetTag: cell('assetTag'),
    handedOverOn: cell('handedOverOn'),
    cohort: cell('cohort'),
    sector: cell('sector'),
    lot: cell('lot'),
    model: cell('model'),
  };
}

/** The apostrophe that our own files put before what a spreadsheet would take for a formula. */
const plainCell = (cell: string) => cell.trim().replace(/^'(?=[=+\-@＝＋－＠])/u, '');

/** Enough to see what is wrong with a cell; a megabyte of it would only be carried about. */
const mostKept = 120;
const kept = (text: string) => (text.length > mostKept ? `${text.slice(0, mostKept)}…` : text);

/** The cohort and the date say two school years: one of both is a slip. */
function warningsOf({ cohort, handedOverOn }: Handover): Warning[] {
  const ofDate = String(schoolYearOf(handedOverOn));
  if (cohort === null || cohort === ofDate) return [];
  return [{ why: 'cohort_not_of_date', expected: ofDate }];
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
  two_digit_year: 'date_two_digit_year',
} as const;
const dateForms = '14/09/2026, 2026-09-14';

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
  const faults = [{ column: 'assetTag', value, why: 'contradicts_line', expected }] as const;
  return { ...row, faults, warnings: [] };
}

function saysTheSame(a: ReadRow, b: ReadRow): boolean {
  return (['handedOverOn', 'cohort', 'sector', 'lot', 'model'] as const).every(
    (field) => a.handover?.[field] === b.handover?.[field],
  );
}
