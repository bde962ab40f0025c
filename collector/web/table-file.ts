import type { SerialsFrom } from '#collector/domain/table-date.ts';
import { fileBytesAtMost, readCsvFile, rowsAtMost } from './csv-table.ts';
import type { CsvFile, CsvRefusal } from './csv-table.ts';
import type { Sheet, XlsxRefusal } from './xlsx-read.ts';
import { readXlsxApart } from './xlsx-table.ts';

export type FileRefusal = CsvRefusal | XlsxRefusal | 'xlsx_locked' | 'pdf';
/** All of them, for their words. */
export const fileRefusals = [
  'too_large',
  'not_text',
  'quotes_broken',
  'too_many_rows',
  'xlsx_broken',
  'xlsx_too_big',
  'xlsx_entities',
  'xlsx_locked',
  'xls',
  'ods',
  'zip',
  'pdf',
] as const satisfies readonly FileRefusal[];

/** A file that somebody gave, as tables. */
export interface TableFile {
  readonly ok: true;
  readonly sheets: readonly Sheet[];
  readonly serialsFrom: SerialsFrom;
  /** Of a CSV file, how it was written; null: a workbook. */
  readonly csv: Pick<CsvFile & { ok: true }, 'encoding' | 'separator' | 'mended'> | null;
}
export type TableFileRead =
  | TableFile
  | { readonly ok: false; readonly refused: FileRefusal; readonly line: number | null };

/** Reads a CSV or an XLSX file by what it holds, never by its name. */
export async function readTableFile(bytes: Uint8Array): Promise<TableFileRead> {
  if (bytes.byteLength > fileBytesAtMost) return refuse('too_large');
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begins = (mark: string) =>
    file.subarray(0, mark.length).equals(Buffer.from(mark, 'latin1'));
  if (begins('%PDF-')) return refuse('pdf');
  if (begins('\u00D0\u00CF\u0011\u00E0')) {
    // A workbook with a password is kept in the container of the old format.
    const isLocked = file.includes(Buffer.from('EncryptedPackage', 'utf16le'));
    return refuse(isLocked ? 'xlsx_locked' : 'xls');
  }
  if (begins('PK\u0003\u0004') || begins('PK\u0005\u0006')) {
    const read = await readXlsxApart(bytes, rowsAtMost);
    return read.ok ? { ...read, csv: null } : refuse(read.refused);
  }
  const read = readCsvFile(bytes);
  if (!read.ok) return refuse(read.refused, read.line);
  const { table, encoding, separator, mended } = read;
  const sheets = [{ name: '', rows: table, merged: 0 }];
  return { ok: true, sheets, serialsFrom: '1900', csv: { encoding, separator, mended } };
}

function refuse(refused: FileRefusal, line: number | null = null): TableFileRead {
  return { ok: false, refused, line };
}
