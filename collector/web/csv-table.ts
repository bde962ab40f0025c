import { CsvError, parse } from 'csv-parse/sync';
import { mendAccents } from '#collector/domain/doubled-accents.ts';
import type { TableRow } from '#collector/domain/import.ts';

/** Some 20,000 handovers with all their columns: sixteen years of a city. */
export const fileBytesAtMost = 5_000_000;
export const rowsAtMost = 20_000;

export const encodings = ['utf-8', 'utf-16', 'windows-1252'] as const;
export const separators = [';', ',', '\t'] as const;
export type CsvRefusal = 'too_large' | 'not_text' | 'quotes_broken' | 'too_many_rows';
export type CsvFile =
  | {
      readonly ok: true;
      readonly table: readonly TableRow[];
      readonly encoding: (typeof encodings)[number];
      readonly separator: (typeof separators)[number];
      /** Cells whose accents had been doubled. */
      readonly mended: number;
    }
  | {
      readonly ok: false;
      readonly refused: CsvRefusal;
      /** Where the quotes break; else null. */
      readonly line: number | null;
    };

/**
 * The rows of a CSV file as spreadsheets write it: UTF-8, UTF-16, or the Western European encoding
 * of Windows (a superset of Latin-1); commas, semicolons or tabs, whichever its first lines have
 * most of. Rows that are empty but for separators are left out.
 */
export function readCsvFile(bytes: Uint8Array): CsvFile {
  const refuse = (refused: CsvRefusal, line: number | null = null): CsvFile => ({
    ok: false,
    refused,
    line,
  });
  if (bytes.byteLength > fileBytesAtMost) return refuse('too_large');
  const { text, encoding } = decode(bytes);
  // A picture or a program under a wrong name: its zeros never come in text.
  if (text.includes('\0')) return refuse('not_text');
  const separator = separatorOf(text);
  try {
    const { table, mended } = parseRows(text, separator);
    return { ok: true, table, encoding, separator, mended };
  } catch (error) {
    if (error instanceof TooManyRows) return refuse('too_many_rows');
    if (!(error instanceof CsvError)) throw error;
    return refuse('quotes_broken', typeof error['lines'] === 'number' ? error['lines'] : null);
  }
}

class TooManyRows extends Error {}

function parseRows(text: string, delimiter: string): { table: TableRow[]; mended: number } {
  const table: TableRow[] = [];
  let mended = 0;
  parse(text, {
    bom: true,
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    on_record: (cells: string[], { lines }) => {
      // A title above the header, or the header, is none of the rows that are counted.
      if (table.length > rowsAtMost + 20) throw new TooManyRows();
      // `lines` is where the record ends.
      const within = cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
      const whole = cells.map(mendAccents);
      mended += whole.filter((cell, at) => cell !== cells[at]).length;
      table.push({ line: lines - within, cells: whole });
      return null;
    },
  });
  return { table, mended };
}

function decode(bytes: Uint8Array): { text: string; encoding: (typeof encodings)[number] } {
  const wide = wideEncodingOf(bytes);
  if (wide !== null) return { text: new TextDecoder(wide).decode(bytes), encoding: 'utf-16' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, encoding: 'utf-8' };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}

/** UTF-16 by its mark, or by the zero beside each of its first letters. */
function wideEncodingOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, 64);
  if (start.length < 4 || start.length % 2 !== 0) return null;
  const zerosAt = (odd: 0 | 1) =>
    start.filter((byte, at) => at % 2 === odd && byte === 0).length / (start.length / 2);
  if (zerosAt(1) > 0.8 && zerosAt(0) === 0) return 'utf-16le';
  return zerosAt(0) > 0.8 && zerosAt(1) === 0 ? 'utf-16be' : null;
}

/** What stands outside quotes in the first lines: a title above the header may hold a comma. */
function separatorOf(text: string): (typeof separators)[number] {
  const start = text
    .slice(0, 20_000)
    .split(/\r?\n/, 12)
    .join('\n')
    .replaceAll(/"[^"]*"/g, '');
  const often = (separator: string) => start.split(separator).length;
  return separators.reduce((best, each) => (often(each) > often(best) ? each : best));
}
