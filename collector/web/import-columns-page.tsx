/** @jsxImportSource hono/jsx */
import {
  columnsSaidOf,
  headersHash,
  keepImport,
  sayColumns,
} from '#collector/app/import-handovers.ts';
import { headerOf } from '#collector/domain/import.ts';
import type { Header } from '#collector/domain/import.ts';
import { columnsFault, importColumns, matchHeaders } from '#collector/domain/import-columns.ts';
import type {
  Columns,
  ColumnsFault,
  HeaderMatch,
  ImportColumn,
} from '#collector/domain/import-columns.ts';
import { givenTable, sheetToRead } from './given-table.ts';
import { heldFile, heldMinutes } from './held-files.ts';
import type { HeldFile } from './held-files.ts';
import { ImportSteps } from './import-steps.tsx';
import { headerFault, headerName } from './import-words.ts';
import { startWork } from './import-work.ts';
import { importPage } from './imports.tsx';
import { Layout, showPage } from './layout.tsx';
import { formOf, frameOf, pathPart, seeOther, staffOf } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Sheet } from './xlsx-read.ts';

/** `GET /imports/files/:id/columns`: what each column of a file is taken for, to be mended. */
export async function showColumns(visit: Visit): Promise<Response> {
  const held = heldOf(visit);
  if (held === null) return importPage(visit, visit.words.t('columns.gone'), 404);
  const asked = Number(visit.url.searchParams.get('sheet') ?? '');
  const sheet = held.file.sheets[asked - 1] ?? sheetToRead(held.file.sheets);
  if (sheet === null) return importPage(visit, visit.words.t('import.empty'), 400);
  return columnsPage(visit, { held, sheet, said: null, fault: null });
}

/** `POST /imports/files/:id/columns`: reads the file with these columns, and remembers them. */
export async function readWithColumns(visit: Visit): Promise<Response> {
  const { words, deps } = visit;
  const form = await formOf(visit);
  const held = heldOf(visit);
  if (held === null) return rememberAlone(visit, form);
  const sheet = held.file.sheets[Number(form['sheet']) - 1] ?? null;
  if (sheet === null) return importPage(visit, words.t('import.empty'), 400);
  const header = headerOf(sheet.rows);
  if (typeof header === 'string') {
    return importPage(visit, headerFault(words, { refused: header, column: null, found: [] }), 400);
  }
  const said = columnsIn(form, header.names.length);
  const fault = columnsFault(said);
  if (fault !== null) return columnsPage(visit, { held, sheet, said, fault });
  const actor = staffOf(visit).id;
  await sayColumns(deps.context, { headersHash: headersHash(header.names), columns: said, actor });
  const { file, fileName } = held;
  const kept = await keepImport(
    deps.context,
    givenTable({ file, sheet, fileName, columns: said, actor }),
  );
  if (!kept.ok) return importPage(visit, headerFault(words, kept), 400);
  await startWork(visit, kept.id);
  return seeOther(visit, `/imports/${kept.id}`);
}

type Form = Readonly<Record<string, unknown>>;

/** The file is forgotten; what was said of its columns need not be said again. */
async function rememberAlone(visit: Visit, form: Form): Promise<Response> {
  const { words, deps } = visit;
  const hash = form['headers'];
  const said = columnsIn(form, mostColumns);
  if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash) || columnsFault(said) !== null) {
    return importPage(visit, words.t('columns.gone'), 404);
  }
  await sayColumns(deps.context, { headersHash: hash, columns: said, actor: staffOf(visit).id });
  return importPage(visit, words.t('columns.saved'), 404);
}

const mostColumns = 200;

function columnsIn(form: Form, count: number): Columns {
  return Array.from(
    { length: Math.min(count, mostColumns) },
    (_, at) => importColumns.find((column) => column === form[`column-${at}`]) ?? null,
  );
}

function heldOf(visit: Visit): HeldFile | null {
  const { store } = visit.deps.context;
  return heldFile(store, pathPart(visit, 'id'), { staffId: staffOf(visit).id, now: visit.now });
}

async function columnsPage(
  visit: Visit,
  it: {
    readonly held: HeldFile;
    readonly sheet: Sheet;
    readonly said: Columns | null;
    readonly fault: ColumnsFault | null;
  },
): Promise<Response> {
  const { deps } = visit;
  const { held, sheet, fault } = it;
  const header = headerOf(sheet.rows);
  const names = typeof header === 'string' ? [] : header.names;
  const matches = matchHeaders(names);
  const columns =
    it.said ?? (await columnsSaidOf(deps.context, names)) ?? matches.map(({ column }) => column);
  const facts = { frame: frameOf(visit), held, sheet, header, matches, columns, fault };
  const id = pathPart(visit, 'id');
  return showPage(
    visit,
    <ColumnsPage {...facts} action={`/imports/files/${id}/columns`} />,
    fault === null ? 200 : 400,
  );
}

interface ColumnsProps {
  readonly frame: Frame;
  readonly held: HeldFile;
  readonly sheet: Sheet;
  readonly header: Header | 'no_rows' | 'no_header';
  readonly matches: readonly HeaderMatch[];
  readonly columns: Columns;
  readonly fault: ColumnsFault | null;
  readonly action: string;
}

function ColumnsPage(props: ColumnsProps) {
  const { frame, held, sheet, header, fault } = props;
  const { words } = frame;
  const { t } = words;
  return (
    <Layout
      frame={frame}
      title={t(fault === null ? 'columns.title' : 'columns.faultTitle')}
      section="imports"
      crumbs={[{ text: t('nav.imports'), href: '/imports' }]}
      current={t('steps.columns')}
    >
      <h1>{t('columns.heading')}</h1>
      <ImportSteps words={words} now="columns" />
      <p class="lead">{t('columns.lead')}</p>
      <Sheets {...props} />
      {fault === null ? null : (
        <p id="fault" class="message critical" role="alert">
          {words.of('columnsFault', fault.refused, { column: headerName(words, fault.column) })}
        </p>
      )}
      {typeof header === 'string' ? (
        <p class="message warn">
          {headerFault(words, {
            refused: header,
            column: null,
            found: sheet.rows[0]?.cells.map((cell) => cell.slice(0, 60)) ?? [],
          })}
        </p>
      ) : (
        <ColumnsForm {...props} header={header} sheetNumber={held.file.sheets.indexOf(sheet) + 1} />
      )}
      <p class="hint">{t('columns.held', { minutes: heldMinutes })}</p>
    </Layout>
  );
}

function Sheets({ frame, held, sheet, action }: ColumnsProps) {
  const { words } = frame;
  const { t } = words;
  if (held.file.sheets.length < 2) return null;
  return (
    <form method="get" action={action} class="card stack">
      <label for="sheet">{t('columns.sheet')}</label>
      <select id="sheet" name="sheet">
        {held.file.sheets.map((it, at) => (
          <option value={String(at + 1)} selected={it === sheet}>
            {t('columns.sheetName', { name: it.name, rows: it.rows.length })}
          </option>
        ))}
      </select>
      <button type="submit" class="second">
        {t('columns.readSheet')}
      </button>
    </form>
  );
}

function ColumnsForm(props: ColumnsProps & { header: Header; sheetNumber: number }) {
  const { frame, header, action, sheetNumber } = props;
  const { t } = frame.words;
  return (
    <form method="post" action={action}>
      <input type="hidden" name="sheet" value={String(sheetNumber)} />
      <input type="hidden" name="headers" value={headersHash(header.names)} />
      <div class="table">
        <table>
          <caption>{t('columns.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('columns.header')}</th>
              <th scope="col">{t('columns.samples')}</th>
              <th scope="col">{t('columns.meaning')}</th>
            </tr>
          </thead>
          <tbody>
            {header.names.slice(0, mostColumns).map((name, at) => (
              <ColumnRow {...props} name={name} at={at} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="acts">
        <button type="submit">{t('columns.continue')}</button>
      </p>
    </form>
  );
}

function ColumnRow(props: ColumnsProps & { header: Header; name: string; at: number }) {
  const { frame, sheet, header, matches, columns, fault, name, at } = props;
  const { words } = frame;
  const { t } = words;
  const chosen = columns[at] ?? null;
  const shown = name === '' ? t('columns.unnamed', { number: at + 1 }) : name;
  const isNear = matches[at]?.how === 'near' && matches[at].column === chosen;
  const isWrong = fault?.refused === 'column_twice' && fault.column === chosen;
  const notes = [isWrong ? 'fault' : '', isNear ? `near-${at}` : ''].filter(Boolean).join(' ');
  return (
    <tr>
      <th scope="row">{shown}</th>
      <td data-label={t('columns.samples')}>{samplesOf(sheet, header, at) || '–'}</td>
      <td data-label={t('columns.meaning')}>
        <select
          name={`column-${at}`}
          aria-label={t('columns.meaningOf', { header: shown })}
          {...(notes === '' ? {} : { 'aria-describedby': notes })}
          {...(isWrong ? { 'aria-invalid': 'true' } : {})}
        >
          <option value="" selected={chosen === null}>
            {t('columns.drop')}
          </option>
          {importColumns.map((column: ImportColumn) => (
            <option value={column} selected={column === chosen}>
              {headerName(words, column)}
            </option>
          ))}
        </select>
        {isNear ? (
          <p class="hint" id={`near-${at}`}>
            {t('columns.near')}
          </p>
        ) : null}
      </td>
    </tr>
  );
}

/** The first values of a column, cut to what helps to know it by. */
function samplesOf({ rows }: Sheet, header: Header, at: number): string {
  const values = rows
    .slice(header.at + 1, header.at + 40)
    .map(({ cells }) => (cells[at] ?? '').trim());
  const some = [...new Set(values.filter((value) => value !== ''))].slice(0, 3);
  return some.map((value) => (value.length > 30 ? `${value.slice(0, 30)}…` : value)).join(' · ');
}
