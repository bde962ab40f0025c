import { readSheet } from 'read-excel-file/node';
import type { SheetData } from 'read-excel-file/node';
import type { TableRow } from '#collector/domain/import.ts';
import type { SerialsFrom } from '#collector/domain/table-date.ts';
import { unzip, zipStored } from './unzip.ts';

/** A sheet of a workbook, or the one table of a CSV file. */
export interface Sheet {
  readonly name: string;
  /** Without the empty rows. */
  readonly rows: readonly TableRow[];
  /** Cells that were merged downwards: each row was given what the first one said. */
  readonly merged: number;
}

export type XlsxRefusal =
  | 'xlsx_broken'
  | 'xlsx_too_big'
  | 'xlsx_entities'
  | 'too_many_rows'
  | 'xls'
  | 'ods'
  | 'zip';
export type XlsxRead =
  | { readonly ok: true; readonly sheets: readonly Sheet[]; readonly serialsFrom: SerialsFrom }
  | { readonly ok: false; readonly refused: XlsxRefusal };

/** A city's sixteen years of rows with all their styles come to some 12 MB of XML. */
const unpackedBytesAtMost = 40_000_000;
/** What Excel itself can hold (support.microsoft.com, "Excel specifications and limits"). */
const mostRows = 1_048_576;
const mostColumns = 16_384;
/** Rows times columns: a cell in the last corner makes every cell before it. */
const mostCells = 4_000_000;
const mostSheets = 30;

/**
 * The sheets of an XLSX file, in its order, with the values that formulas had when it was saved.
 * For a thread of its own: the parser holds a whole sheet, and a hostile one may end the thread.
 */
export async function readXlsx(file: Buffer, rowsAtMost: number): Promise<XlsxRead> {
  const refuse = (refused: XlsxRefusal): XlsxRead => ({ ok: false, refused });
  const zip = unzip(file, { wanted: isWanted, mostBytes: unpackedBytesAtMost });
  if (!zip.ok) return refuse(zip.refused === 'too_big' ? 'xlsx_too_big' : 'xlsx_broken');
  if (zip.names.some((name) => name === 'xl/workbook.bin')) return refuse('xls');
  if (zip.names[0] === 'mimetype' && zip.names.includes('content.xml')) return refuse('ods');
  const workbook = zip.parts.get('xl/workbook.xml');
  if (workbook === undefined) return refuse('zip');
  if ([...zip.parts.values()].some(declaresEntities)) return refuse('xlsx_entities');
  const paths = sheetsOf(workbook.toString(), zip.parts.get('xl/_rels/workbook.xml.rels'));
  if (paths.length === 0) return refuse('xlsx_broken');
  const text = workbook.toString().replace(/date1904\s*=\s*["'](?:true|on)["']/i, 'date1904="1"');
  const serialsFrom = /date1904\s*=\s*["']1["']/.test(text) ? '1904' : '1900';
  zip.parts.set('xl/workbook.xml', Buffer.from(text));
  const clean = zipStored(zip.parts);

  const sheets: Sheet[] = [];
  for (const { name, path, number } of paths.slice(0, mostSheets)) {
    const xml = zip.parts.get(path)?.toString();
    if (xml === undefined) continue;
    const size = sizeOf(xml);
    if (size !== 'fits') return refuse(size);
    const cells = await readSheet(clean, number).catch((error: unknown) => {
      if (error instanceof Error) return null;
      throw error;
    });
    if (cells === null) return refuse('xlsx_broken');
    const { rows, merged } = rowsOf(cells, mergesIn(xml));
    if (rows.length > rowsAtMost + 20) return refuse('too_many_rows');
    sheets.push({ name, rows, merged });
  }
  return { ok: true, sheets, serialsFrom };
}

/** No spreadsheet writes a document type: it is only good for entities that swell or read files. */
const declaresEntities = (part: Buffer) =>
  part.includes('<!') && /<!\s*(?:DOCTYPE|ENTITY)/i.test(part.toString('latin1'));

const isWanted = (name: string) =>
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|xl\/(?!drawings|charts|media|theme|externalLinks).*\.(?:xml|rels))$/i.test(
    name,
  );

function sheetsOf(workbook: string, rels: Buffer | undefined) {
  const targets = new Map(
    [...(rels?.toString() ?? '').matchAll(/<(?:[\w.-]+:)?Relationship\s([^>]*)>/g)].map(
      ([, attributes = '']) => [valueOf(attributes, 'Id'), valueOf(attributes, 'Target')],
    ),
  );
  return [...workbook.matchAll(/<(?:[\w.-]+:)?sheet\s([^>]*)>/g)].map(([, attributes = ''], at) => {
    const target = targets.get(valueOf(attributes, '[\\w.-]+:id')) ?? '';
    const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
    return { name: unescaped(valueOf(attributes, 'name')), path, number: at + 1 };
  });
}

function valueOf(attributes: string, name: string): string {
  const [, , value = ''] =
    new RegExp(`(?:^|\\s)${name}\\s*=\\s*(["'])(.*?)\\1`).exec(attributes) ?? [];
  return value;
}

const signs: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};
const unescaped = (text: string) =>
  text.replaceAll(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => signs[name] ?? whole);

/** Whether the places that a sheet names can be held; a place that is none breaks it. */
function sizeOf(xml: string): 'fits' | 'xlsx_broken' | 'xlsx_too_big' {
  let [rows, columns] = [0, 0];
  for (const [, tag, , place = ''] of xml.matchAll(placed)) {
    if (tag === 'row') {
      if (!/^\d{1,7}$/.test(place)) return 'xlsx_broken';
      rows = Math.max(rows, Number(place));
      continue;
    }
    const [, letters = '', number = ''] = /^([A-Z]{1,3})(\d{1,7})$/.exec(place) ?? [];
    if (letters === '') return 'xlsx_broken';
    rows = Math.max(rows, Number(number));
    columns = Math.max(columns, columnNumber(letters));
  }
  if (rows > mostRows || columns > mostColumns) return 'xlsx_broken';
  return rows * columns > mostCells ? 'xlsx_too_big' : 'fits';
}
const placed = /<(?:[\w.-]+:)?(row|c)\b[^>]*?\sr\s*=\s*(["'])(.*?)\2/g;

const columnNumber = (letters: string) =>
  letters.split('').reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

interface Merge {
  readonly column: number;
  readonly from: number;
  readonly to: number;
}

function mergesIn(xml: string): Merge[] {
  return [...xml.matchAll(/<(?:[\w.-]+:)?mergeCell\s([^>]*)>/g)].flatMap(([, attributes = '']) => {
    const parts = /^([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})$/.exec(valueOf(attributes, 'ref'));
    const [, letters = '', from = '', to = ''] = parts ?? [];
    const merge = { column: columnNumber(letters) - 1, from: Number(from), to: Number(to) };
    return parts !== null && merge.to > merge.from ? [merge] : [];
  });
}

/** A cell that is merged downwards says the same for each of its rows. */
function rowsOf(cells: SheetData, merges: readonly Merge[]): { rows: TableRow[]; merged: number } {
  const table = cells.map((row) => row.map(cellText));
  let merged = 0;
  for (const { column, from, to } of merges) {
    const said = table[from - 1]?.[column] ?? '';
    if (said === '') continue;
    merged += 1;
    for (let line = from + 1; line <= Math.min(to, table.length); line += 1) {
      const row = table[line - 1];
      if (row?.[column] === '') row[column] = said;
    }
  }
  const rows = table.flatMap((row, at): TableRow[] =>
    row.some((cell) => cell !== '') ? [{ line: at + 1, cells: row }] : [],
  );
  return { rows, merged };
}

function cellText(cell: unknown): string {
  if (cell instanceof Date) {
    return Number.isNaN(cell.valueOf()) ? '' : cell.toISOString().slice(0, 10);
  }
  if (typeof cell === 'string') return cell.trim();
  return typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : '';
}
