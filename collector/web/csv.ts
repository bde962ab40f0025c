import { CsvError, parse } from 'csv-parse/sync';
import type { TableRow } from '#collector/domain/import.ts';

export type CsvRefusal = 'empty' | 'not_text' | 'not_csv';
export type CsvRead =
  | { readonly ok: true; readonly table: TableRow[] }
  | {
      readonly ok: false;
      readonly refused: CsvRefusal;
      /** The line of the row that cannot be read, from 1; null where none can. */
      readonly line: number | null;
    };

/**
 * Reads a CSV file as offices write them: UTF-8 or the older Windows code page, semicolons, commas or
 * tabs, with or without quotes. Rows keep the line that an editor shows.
 */
export function readCsv(bytes: Uint8Array): CsvRead {
  const text = decode(bytes);
  if (text === null) return refusal('not_text');
  if (text.trim() === '') return refusal('empty');
  const table: TableRow[] = [];
  let before = 0;
  try {
    parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        // The parser counts the line at which a record ends; a cell may hold line breaks.
        const breaks = cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
        table.push({ line: Math.max(before + 1, lines - breaks), cells });
        before = lines;
        return null;
      },
    });
    return { ok: true, table };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The record that could not be read begins after the last one that could.
    return refusal('not_csv', before + 1);
  }
}

/** Null where the bytes are no text at all, as those of a spreadsheet or a picture. */
function decode(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return isZip(bytes) ? null : new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The first two bytes of a spreadsheet file (.xlsx, .ods), which are a zip archive. */
function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

function delimiterOf(text: string): string {
  const [header = ''] = text.split('\n');
  const count = (mark: string) => header.split(mark).length;
  return [';', ',', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ';';
}

function refusal(refused: CsvRefusal, line: number | null = null): CsvRead {
  return { ok: false, refused, line };
}
