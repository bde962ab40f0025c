import type { GivenTable } from '#collector/app/import-handovers.ts';
import { headerOf } from '#collector/domain/import.ts';
import { columnsFault, matchHeaders } from '#collector/domain/import-columns.ts';
import type { Columns } from '#collector/domain/import-columns.ts';
import type { TableFile } from './table-file.ts';
import type { Sheet } from './xlsx-read.ts';

/** The first sheet whose headers are understood, else the first with rows; null: none has any. */
export function sheetToRead(sheets: readonly Sheet[]): Sheet | null {
  const filled = sheets.filter(({ rows }) => rows.length > 0);
  const understood = filled.find(({ rows }) => {
    const header = headerOf(rows);
    if (typeof header === 'string') return false;
    return columnsFault(matchHeaders(header.names).map(({ column }) => column)) === null;
  });
  return understood ?? filled.find(({ rows }) => rows.length > 1) ?? filled[0] ?? null;
}

/** A sheet of a file as it is kept, with what was done to read it. */
export function givenTable(it: {
  readonly file: TableFile;
  readonly sheet: Sheet;
  readonly fileName: string;
  /** Null: what the headers say by themselves. */
  readonly columns: Columns | null;
  readonly actor: string;
}): GivenTable {
  const { file, sheet, fileName, columns, actor } = it;
  const { csv, serialsFrom } = file;
  const others = file.sheets.filter((each) => each !== sheet && each.rows.length > 0);
  const how = csv === null ? 'xlsx' : 'csv';
  const notes = [
    { note: how, count: 0, name: csv === null ? '' : `${csv.encoding} ${csv.separator}` },
    { note: 'sheet_chosen', count: others.length, name: sheet.name },
    { note: 'other_sheets', count: others.length, name: others.map(({ name }) => name).join(', ') },
    { note: 'accents_mended', count: csv?.mended ?? 0, name: '' },
    { note: 'merged_filled', count: sheet.merged, name: '' },
    { note: 'old_mac', count: serialsFrom === '1904' ? 1 : 0, name: '' },
  ].filter(({ note, count }) => note === how || count > 0);
  const about = { fileName, format: how, notes } as const;
  const said = columns === null ? {} : { columns };
  return { table: sheet.rows, actor, about, serialsFrom, ...said };
}
