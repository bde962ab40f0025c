import { CsvError, parse } from 'csv-parse/sync';
import type { TableRow } from '#collector/domain/import.ts';

/** Some 20,000 handovers: sixteen years of a city. */
export const csvBytesAtMost = 2_000_000;

export type TableFile =
  | { readonly ok: true; readonly table: readonly TableRow[] }
  | {
      readonly ok: false;
      readonly refused: 'too_large' | 'not_text' | 'quotes_broken';
      /** Where the quotes break; else null. */
      readonly line: number | null;
    };

/**
 * The rows of a CSV file as spreadsheets write it: UTF-8, UTF-16 with its mark, or the Western
 * European encoding of Windows (a superset of Latin-1); commas, semicolons or tabs, whichever the
 * first line has most of. Rows that are empty but for separators are left out.
 */
export function readCsvFile(bytes: Uint8Array): TableFile {
  if (bytes.byteLength > csvBytesAtMost) return { ok: false, refused: 'too_large', line: null };
  const text = decode(bytes);
  // A workbook or a picture under a wrong name: its zeros never come in text.
  if (text.includes('\0')) return { ok: false, refused: 'not_text', line: null };
  try {
    return { ok: true, table: parseRows(text) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : null;
    return { ok: false, refused: 'quotes_broken', line };
  }
}

function parseRows(text: string): TableRow[] {
  const rows: TableRow[] = [];
  parse(text, {
    bom: true,
    delimiter: separatorOf(text),
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    on_record: (cells: string[], { lines }) => {
      // `lines` is where the record ends.
      const within = cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
      rows.push({ line: lines - within, cells });
      return null;
    },
  });
  return rows;
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function separatorOf(text: string): string {
  const header = text.split(/\r?\n/, 1)[0] ?? '';
  const often = (separator: string) => header.split(separator).length;
  return [';', ',', '\t'].reduce((best, each) => (often(each) > often(best) ? each : best));
}
