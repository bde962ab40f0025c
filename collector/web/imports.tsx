/** @jsxImportSource hono/jsx */
import { columnsSaidOf, importKeptDays, keepImport } from '#collector/app/import-handovers.ts';
import { headerOf } from '#collector/domain/import.ts';
import {
  columnNames,
  columnsFault,
  importColumns,
  matchHeaders,
} from '#collector/domain/import-columns.ts';
import type { Columns, ImportColumn } from '#collector/domain/import-columns.ts';
import { staffNames } from '#collector/storage/accounts.ts';
import { latestImports } from '#collector/storage/imports.ts';
import type { StoredImport } from '#collector/storage/imports.ts';
import { fileBytesAtMost, rowsAtMost } from './csv-table.ts';
import { givenTable, sheetToRead } from './given-table.ts';
import { holdFile } from './held-files.ts';
import { ImportSteps } from './import-steps.tsx';
import { fileFault, headerFault, headerName } from './import-words.ts';
import { startWork } from './import-work.ts';
import { Layout, showPage } from './layout.tsx';
import { readUpload } from './read-upload.ts';
import { readTableFile } from './table-file.ts';
import { Instant } from './times.tsx';
import { frameOf, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

export async function showImports(visit: Visit): Promise<Response> {
  return importPage(visit, null, 200);
}

/**
 * Takes a file and shows its preview, or asks first what its columns are; what is wrong with it is
 * said on the same page.
 */
export async function uploadImport(visit: Visit): Promise<Response> {
  const { words, deps } = visit;
  const refuse = (fault: string, status: 400 | 413 = 400) => importPage(visit, fault, status);
  const upload = await readUpload(visit, fileBytesAtMost);
  if (upload === 'none') return refuse(words.t('import.noFile'));
  if (upload === 'too_large') return refuse(fileFault(words, 'too_large', null), 413);
  const file = await readTableFile(upload.bytes);
  if (!file.ok) {
    return refuse(
      fileFault(words, file.refused, file.line),
      file.refused === 'too_large' ? 413 : 400,
    );
  }
  const sheet = sheetToRead(file.sheets);
  if (sheet === null) return refuse(words.t('import.empty'));
  const header = headerOf(sheet.rows);
  if (typeof header === 'string') {
    const found = sheet.rows[0]?.cells.map((cell) => cell.slice(0, 60)) ?? [];
    return refuse(headerFault(words, { refused: header, column: null, found }));
  }
  const held = { file, fileName: upload.name, staffId: staffOf(visit).id };
  const columns = await certainColumns(visit, header.names);
  if (columns === null) {
    const id = deps.context.ids.token(16);
    holdFile(deps.context.store, id, { ...held, now: visit.now });
    return seeOther(visit, `/imports/files/${id}/columns`);
  }
  const given = givenTable({ file, sheet, fileName: upload.name, columns, actor: held.staffId });
  const kept = await keepImport(deps.context, given);
  if (!kept.ok) return refuse(headerFault(words, kept));
  holdFile(deps.context.store, kept.id, { ...held, now: visit.now });
  await startWork(visit, kept.id);
  return seeOther(visit, `/imports/${kept.id}`);
}

/** Columns that nobody needs to be asked about: each has its very name, or somebody said so. */
async function certainColumns(
  { deps }: Visit,
  headers: readonly string[],
): Promise<Columns | null> {
  const said = await columnsSaidOf(deps.context, headers);
  if (said !== null && columnsFault(said) === null) return said;
  const matches = matchHeaders(headers);
  const columns = matches.map(({ column }) => column);
  const isCertain = matches.every(({ how }) => how !== 'near') && columnsFault(columns) === null;
  return isCertain ? columns : null;
}

/** The page on which a file is given; `fault` says what was wrong with the last one. */
export async function importPage(
  visit: Visit,
  fault: string | null,
  status: 200 | 400 | 404 | 413,
): Promise<Response> {
  const { words, deps } = visit;
  const { t } = words;
  const { db } = deps.context.store;
  const latest = await latestImports(db, 5);
  const names = await staffNames(
    db,
    latest.map(({ madeBy }) => madeBy),
  );
  const size = fileBytesAtMost / 1_000_000;
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={fault === null ? t('import.title') : t('import.faultTitle')}
      section="imports"
      crumbs={[]}
      current={t('nav.imports')}
    >
      <h1>{t('import.title')}</h1>
      <ImportSteps words={words} now="file" />
      <p class="lead">{t('import.lead')}</p>
      {fault === null ? null : (
        <p id="fault" class="message critical" role="alert">
          {fault}
        </p>
      )}
      <form method="post" action="/imports" enctype="multipart/form-data" class="card upload">
        <label for="file">{t('import.file')}</label>
        <p class="hint" id="file-hint">
          {t('import.fileHint', { size, rows: rowsAtMost })}
        </p>
        <input
          id="file"
          name="file"
          type="file"
          accept=".csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          required
          aria-describedby={fault === null ? 'file-hint' : 'fault file-hint'}
          {...(fault === null ? {} : { 'aria-invalid': 'true' })}
        />
        <button type="submit">{t('import.upload')}</button>
        <p class="hint">{t('import.nothingYet')}</p>
      </form>
      <Latest words={words} latest={latest} names={names} />
      <WhatColumns words={words} />
    </Layout>,
    status,
  );
}

function Latest(props: {
  words: Words;
  latest: readonly StoredImport[];
  names: ReadonlyMap<string, string>;
}) {
  const { words, latest, names } = props;
  const { t } = words;
  if (latest.length === 0) return null;
  return (
    <section aria-labelledby="latest">
      <h2 id="latest">{t('import.latest')}</h2>
      <div class="table">
        <table>
          <caption>{t('import.latestCaption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('preview.fileFact')}</th>
              <th scope="col">{t('import.when')}</th>
              <th scope="col">{t('import.who')}</th>
              <th scope="col">{t('import.where')}</th>
            </tr>
          </thead>
          <tbody>
            {latest.map((it) => (
              <tr>
                <th scope="row">
                  <a href={`/imports/${it.id}`}>{it.about.fileName || t('import.unnamed')}</a>
                </th>
                <td data-label={t('import.when')}>
                  <Instant words={words} at={it.madeAt} />
                </td>
                <td data-label={t('import.who')}>{names.get(it.madeBy) ?? '–'}</td>
                <td data-label={t('import.where')}>{words.of('importState', it.state)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function WhatColumns({ words }: { words: Words }) {
  const { t } = words;
  return (
    <section aria-labelledby="columns">
      <h2 id="columns">{t('import.columns')}</h2>
      <div class="table">
        <table>
          <caption>{t('import.columnsCaption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('import.column')}</th>
              <th scope="col">{t('import.meaning')}</th>
              <th scope="col">{t('import.example')}</th>
            </tr>
          </thead>
          <tbody>
            {importColumns.map((column) => (
              <tr>
                <th scope="row">{headerName(words, column)}</th>
                <td data-label={t('import.meaning')}>
                  {words.of('importColumn', column)}{' '}
                  <small>{t('import.alsoCalled', { names: otherNames(words, column) })}</small>
                </td>
                <td data-label={t('import.example')} class="nowrap">
                  {examples[column]}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>{t('import.dates')}</p>
      <p>
        {t('import.templates')}{' '}
        <a href="/imports/template.xlsx" download>
          XLSX
        </a>{' '}
        <a href="/imports/template.csv" download>
          CSV
        </a>
      </p>
      <p class="hint">{t('import.templateHint')}</p>
      <p class="hint">{t('import.kept', { days: importKeptDays })}</p>
    </section>
  );
}

function otherNames(words: Words, column: ImportColumn): string {
  const own = headerName(words, column);
  return [...new Set(columnNames[column])].filter((name) => name !== own).join(', ');
}

const examples: Readonly<Record<ImportColumn, string>> = {
  assetTag: 'BZ-26-0043-4',
  handedOverOn: '01/09/2026',
  cohort: '2026',
  sector: 'Planoise',
  lot: 'Don 2026-2',
  model: 'Portable 14',
};
