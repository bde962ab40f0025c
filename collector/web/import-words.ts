import { readDate } from '#collector/domain/calendar.ts';
import type { HandoverField } from '#collector/domain/handover.ts';
import type { Fault } from '#collector/domain/import.ts';
import { columnNames } from '#collector/domain/import-columns.ts';
import type { HeaderRefusal, ImportColumn } from '#collector/domain/import-columns.ts';
import type { AboutFile } from '#collector/storage/imports.ts';
import { fileBytesAtMost, rowsAtMost } from './csv-table.ts';
import type { FileRefusal } from './table-file.ts';
import type { Words } from './words.ts';

/** What a file of handovers says, and what is wrong with it, as pages and the terminal tell it. */

/** What a file of this language calls a column. */
export function headerName({ language }: Words, column: ImportColumn): string {
  return columnNames[column][language === 'fr' ? 0 : 1] ?? column;
}

/** What is wrong with a cell and how to mend it, in one or two sentences. */
export function faultWords(words: Words, { why, expected }: Fault): string {
  return words.of('fault', why, { expected });
}

/** Which cell is at fault, with its value as it stands in the file. */
export function cellWords(words: Words, { column, value }: Fault): string {
  const name = headerName(words, column);
  return value === ''
    ? words.t('preview.faultEmpty', { column: name })
    : words.t('preview.fault', { column: name, value });
}

/** Why a file cannot be read by its header. */
export function headerFault(
  words: Words,
  it: { refused: HeaderRefusal; column: ImportColumn | null; found: readonly string[] },
): string {
  return words.of('headerRefused', it.refused, {
    column: it.column === null ? '' : headerName(words, it.column),
    found: it.found.filter((name) => name !== '').join(', ') || '–',
  });
}

/** Why a file cannot be read at all, and how to save one that can. */
export function fileFault(words: Words, refused: FileRefusal, line: number | null): string {
  const size = fileBytesAtMost / 1_000_000;
  return words.of('fileRefused', refused, { line: line ?? 1, size, rows: rowsAtMost });
}

/** What was done to read a file, one sentence each. */
export function noteWords(words: Words, { notes }: AboutFile): string[] {
  const separators: Readonly<Record<string, string>> = { '\t': 'tab', ',': 'comma' };
  return notes.map(({ note, count, name }) => {
    const [encoding = '', separator = ''] = name.split(' ', 2);
    const said = { count, name, encoding, separator: separators[separator] ?? 'other' };
    return words.of('fileNote', note, said);
  });
}

/** What was on file of a field, and what is now. */
export function changeWords(
  words: Words,
  { field, from, to }: { field: HandoverField; from: string | null; to: string },
): string {
  return words.t('preview.change', {
    column: headerName(words, field),
    from: from === null ? words.t('preview.emptyCell') : inWords(words, field, from),
    to: inWords(words, field, to),
  });
}

function inWords(words: Words, field: HandoverField, value: string): string {
  const read = field === 'handedOverOn' ? readDate(value) : null;
  return read?.ok === true ? words.date(read.date) : value;
}
