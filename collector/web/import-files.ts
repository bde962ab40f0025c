import writeXlsx from 'write-excel-file/node';
import type { SheetData } from 'write-excel-file/node';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { schoolYearOf } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { writeCsv } from '#collector/domain/csv.ts';
import { importColumns } from '#collector/domain/import-columns.ts';
import { importById, rowsOfImport } from '#collector/storage/imports.ts';
import type { StoredRow } from '#collector/storage/imports.ts';
import { rowsAtMost } from './csv-table.ts';
import { showFault } from './error-pages.tsx';
import { faultWords, headerName } from './import-words.ts';
import { pathPart } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** The files that an import gives back: a template to fill in, and the rows to be mended. */

export async function downloadTemplate(visit: Visit): Promise<Response> {
  const table = templateTable(visit.words, await programmeToday(visit.deps.context));
  return csvAnswer(visit, visit.words.t('import.templateName'), table);
}

export async function downloadTemplateXlsx(visit: Visit): Promise<Response> {
  const { t } = visit.words;
  const table = templateTable(visit.words, await programmeToday(visit.deps.context));
  return xlsxAnswer(visit, {
    name: t('import.templateName'),
    sheet: t('import.templateSheet'),
    table,
  });
}

export async function downloadRefused(visit: Visit): Promise<Response> {
  const table = await refusedOf(visit);
  if (table === null) return showFault(visit, 'notFound');
  return csvAnswer(visit, visit.words.t('preview.fileName'), table);
}

export async function downloadRefusedXlsx(visit: Visit): Promise<Response> {
  const { t } = visit.words;
  const table = await refusedOf(visit);
  if (table === null) return showFault(visit, 'notFound');
  return xlsxAnswer(visit, {
    name: t('preview.fileName'),
    sheet: t('preview.refusedSheet'),
    table,
  });
}

type Table = readonly (readonly string[])[];

/** The headers that we read and two rows that pass today, of PCs of a site that nobody has. */
function templateTable(words: Words, today: CalendarDate): Table {
  const year = schoolYearOf(today);
  const tag = (number: number) => formatAssetTag({ site: 'EXEM', year, number });
  const [y, m, d] = today.split('-');
  return [
    importColumns.map((column) => headerName(words, column)),
    [tag(1), `${d}/${m}/${y}`, `${year}`, 'Planoise', 'Don 2026-2', 'Portable 14'],
    [tag(2), today, `${year}-${year + 1}`, '', '', ''],
  ];
}

/**
 * The refused rows with the headers we read and a last column that says what is wrong: mend it, and
 * the same file can be imported.
 */
function refusedTable(words: Words, rows: readonly StoredRow[]): Table {
  const header = importColumns.map((column) => headerName(words, column));
  const body = rows.flatMap(({ row, verdict }) => {
    if (verdict.verdict !== 'refused') return [];
    const faults = verdict.faults.map(
      (fault) => `${headerName(words, fault.column)} : ${faultWords(words, fault)}`,
    );
    return [[...importColumns.map((column) => row.values[column]), faults.join(' ')]];
  });
  return [[...header, words.t('preview.faultHeader')], ...body];
}

async function refusedOf({ words, deps, ...visit }: Visit): Promise<Table | null> {
  const { db } = deps.context.store;
  const id = pathPart({ words, deps, ...visit }, 'id');
  if ((await importById(db, id)) === null) return null;
  const rows = await rowsOfImport(db, id, { verdict: 'refused', from: 0, most: rowsAtMost });
  return refusedTable(words, rows);
}

function csvAnswer({ request }: Visit, name: string, table: Table): Response {
  return request.body(writeCsv(table), 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}.csv"`,
  });
}

async function xlsxAnswer(
  { request }: Visit,
  { name, sheet, table }: { readonly name: string; readonly sheet: string; readonly table: Table },
): Promise<Response> {
  return request.body(await xlsxBytes(sheet, table), 200, {
    'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'Content-Disposition': `attachment; filename="${name}.xlsx"`,
  });
}

/** A workbook of texts alone: a text that begins with `=` stays one. */
async function xlsxBytes(sheet: string, table: Table): Promise<Uint8Array<ArrayBuffer>> {
  const [header = [], ...body] = table;
  const data: SheetData = [
    header.map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
    ...body.map((row) => row.map((value) => (value === '' ? null : { value, type: String }))),
  ];
  const columns = header.map((_, at) => ({ width: at === importColumns.length ? 60 : 18 }));
  const bytes = await writeXlsx(data, { sheet, columns, stickyRowsCount: 1 }).toBuffer();
  return Uint8Array.from(bytes);
}
