/** @jsxImportSource hono/jsx */
import { parseBody } from 'hono/utils/body';
import { importColumns } from '#collector/domain/import.ts';
import type { ImportColumn } from '#collector/domain/import.ts';
import { importKeptDays, previewImport } from '#collector/app/import-handovers.ts';
import { csvBytesAtMost, readCsvFile } from './csv-table.ts';
import { headerFault, headerName } from './import-words.ts';
import { Layout, showPage } from './layout.tsx';
import { frameOf, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** What a form adds around its file. */
const formBytes = 16_384;
const kilobytes = Math.round(csvBytesAtMost / 1000);

export async function showImports(visit: Visit): Promise<Response> {
  return importPage(visit, null, 200);
}

/** Takes a file and shows its preview; what is wrong with it is said on the same page. */
export async function uploadImport(visit: Visit): Promise<Response> {
  const { words, request, deps } = visit;
  const { t } = words;
  const refuse = (fault: string, status: 400 | 413 = 400) => importPage(visit, fault, status);
  const length = Number(request.req.header('Content-Length') ?? '0');
  if (length > csvBytesAtMost + formBytes) return refuse(tooLarge(words), 413);
  const bytes = await fileOf(visit);
  if (bytes === 'none') return refuse(t('import.noFile'));
  if (bytes === 'too_large') return refuse(tooLarge(words), 413);
  const read = readCsvFile(bytes);
  if (!read.ok) {
    const params = { line: read.line ?? 1, size: kilobytes };
    return refuse(words.of('csvRefused', read.refused, params));
  }
  if (read.table.length === 0) return refuse(t('import.empty'));
  const answer = await previewImport(deps.context, { table: read.table, actor: staffOf(visit).id });
  if (!answer.ok) return refuse(headerFault(words, answer));
  return seeOther(visit, `/imports/${answer.preview.id}`);
}

async function fileOf({ request }: Visit): Promise<Uint8Array | 'none' | 'too_large'> {
  const body = request.req.raw.body;
  if (body === null) return 'none';
  const whole = await readUpTo(body, csvBytesAtMost + formBytes);
  if (whole === null) return 'too_large';
  const type = request.req.header('Content-Type') ?? '';
  if (!type.startsWith('multipart/form-data')) return 'none';
  const bounded = new Request(request.req.url, {
    method: 'POST',
    body: whole,
    headers: { 'Content-Type': type },
  });
  const form = await parseBody(bounded).catch(() => null);
  const file = form?.['file'];
  if (!(file instanceof File) || (file.size === 0 && file.name === '')) return 'none';
  if (file.size > csvBytesAtMost) return 'too_large';
  return new Uint8Array(await file.arrayBuffer());
}

/** Null once more than so many bytes have come: the rest is not waited for. */
async function readUpTo(
  body: ReadableStream<Uint8Array>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}

function tooLarge(words: Words): string {
  return words.of('csvRefused', 'too_large', { size: kilobytes });
}

function importPage(
  visit: Visit,
  fault: string | null,
  status: 200 | 400 | 413,
): Promise<Response> {
  const { words } = visit;
  const { t } = words;
  const title = fault === null ? t('import.title') : t('import.faultTitle');
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={title}
      section="imports"
      crumbs={[]}
      current={t('nav.imports')}
    >
      <h1>{t('import.title')}</h1>
      <p class="lead">{t('import.lead')}</p>
      {fault === null ? null : (
        <p id="fault" class="message critical" role="alert">
          {fault}
        </p>
      )}
      <form method="post" action="/imports" enctype="multipart/form-data" class="card upload">
        <label for="file">{t('import.file')}</label>
        <p class="hint" id="file-hint">
          {t('import.fileHint', { size: kilobytes })}
        </p>
        <input
          id="file"
          name="file"
          type="file"
          accept=".csv,text/csv"
          required
          aria-describedby={fault === null ? 'file-hint' : 'fault file-hint'}
        />
        <button type="submit">{t('import.upload')}</button>
        <p class="hint">{t('import.nothingYet')}</p>
      </form>
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
                  <td data-label={t('import.meaning')}>{words.of('importColumn', column)}</td>
                  <td data-label={t('import.example')}>{examples[column]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p>
          <a href="/imports/template.csv" download>
            {t('import.template')}
          </a>
        </p>
        <p class="hint">{t('import.kept', { days: importKeptDays })}</p>
      </section>
    </Layout>,
    status,
  );
}

export const examples: Readonly<Record<ImportColumn, string>> = {
  assetTag: 'BZ-26-0043-4',
  handedOverOn: '01/09/2026',
  cohort: '2026',
  sector: 'Planoise',
  lot: 'Don 2026-2',
  model: 'Portable 14',
};
