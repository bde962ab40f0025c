/** @jsxImportSource hono/jsx */
import { writeCsv } from '#collector/domain/csv.ts';
import { importColumns } from '#collector/domain/import.ts';
import type { RowVerdict } from '#collector/domain/import.ts';
import { applyImport, loadImport, refusedAsCsv } from '#collector/app/import-handovers.ts';
import type { ImportPreview } from '#collector/app/import-handovers.ts';
import { staffNames } from '#collector/storage/accounts.ts';
import { showFault } from './error-pages.tsx';
import { cellWords, changeWords, faultWords, headerName } from './import-words.ts';
import { examples } from './imports.tsx';
import { Layout, showPage } from './layout.tsx';
import { Mark } from './marks.tsx';
import type { Look } from './marks.tsx';
import { pageNumber, Paging } from './paging.tsx';
import { Instant } from './times.tsx';
import { frameOf, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

const verdicts = ['refused', 'new', 'changed', 'unchanged', 'repeated'] as const;
type Verdict = (typeof verdicts)[number];
const looks: Record<Verdict, Look> = {
  refused: 'critical',
  new: 'ok',
  changed: 'warn',
  unchanged: 'plain',
  repeated: 'plain',
};
const rowsPerPage = 100;

export async function showImport(visit: Visit): Promise<Response> {
  const { words, deps, url } = visit;
  const { t } = words;
  const it = await loadImport(deps.context, pathPart(visit, 'id'));
  if (it === null) return showFault(visit, 'notFound');
  const isDone = it.appliedAt !== null;
  const verdict = verdicts.find((each) => each === url.searchParams.get('verdict')) ?? null;
  const rows = verdict === null ? it.rows : it.rows.filter((row) => row.verdict === verdict);
  const pages = Math.max(1, Math.ceil(rows.length / rowsPerPage));
  const page = Math.min(pageNumber(url), pages);
  const names = await staffNames(
    deps.context.store.db,
    it.appliedBy === null ? [] : [it.appliedBy],
  );
  const hrefOf = (number: number) =>
    `/imports/${it.id}?${verdict === null ? '' : `verdict=${verdict}&`}page=${number}`;
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={t(isDone ? 'preview.titleDone' : 'preview.title', {
        good: goodRows(it),
        refused: it.counts.refused,
      })}
      section="imports"
      crumbs={[{ text: t('nav.imports'), href: '/imports' }]}
      current={t('preview.current')}
    >
      <h1>{t(isDone ? 'preview.headingDone' : 'preview.heading')}</h1>
      <Applied
        words={words}
        it={it}
        name={names.get(it.appliedBy ?? '')}
        again={url.searchParams.get('said') === 'again'}
      />
      <nav aria-label={t('preview.verdicts')}>
        <ul class="chips">
          {[null, ...verdicts].map((each) => (
            <li>
              <a
                href={each === null ? `/imports/${it.id}` : `/imports/${it.id}?verdict=${each}`}
                {...(each === verdict ? { 'aria-current': 'true' } : {})}
              >
                {each === null ? t('preview.all') : words.of('verdictPlural', each)}{' '}
                <span class="count">{each === null ? it.rows.length : it.counts[each]}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Acts words={words} it={it} />
      {it.ignored.length === 0 ? null : (
        <p class="hint">{t('preview.ignored', { names: it.ignored.join(', ') })}</p>
      )}
      {rows.length === 0 ? (
        <div class="empty">
          <p>{t('preview.none')}</p>
        </div>
      ) : (
        <RowTable
          words={words}
          isDone={isDone}
          rows={rows.slice((page - 1) * rowsPerPage, page * rowsPerPage)}
        />
      )}
      <Paging words={words} page={page} pages={pages} hrefOf={hrefOf} />
    </Layout>,
  );
}

/** Rows that an import would act on, or acted on. */
function goodRows({ counts }: ImportPreview): number {
  return counts.new + counts.changed;
}

function Applied(props: {
  words: Words;
  it: ImportPreview;
  name: string | undefined;
  again: boolean;
}) {
  const { words, it, name = '?', again } = props;
  const { t } = words;
  if (it.appliedAt === null) return <p class="lead">{t('preview.lead')}</p>;
  return (
    <div class="message ok">
      <p>
        <strong>{t(again ? 'preview.again' : 'preview.done')}</strong>{' '}
        {t('preview.doneBy', { name })} <Instant words={words} at={it.appliedAt} />.{' '}
        {t('preview.twice')}
      </p>
    </div>
  );
}

function Acts({ words, it }: { words: Words; it: ImportPreview }) {
  const { t } = words;
  const good = goodRows(it);
  return (
    <div class="acts no-print">
      {it.appliedAt === null && good > 0 ? (
        <form method="post" action={`/imports/${it.id}/apply`}>
          <button type="submit">{t('preview.apply', { count: good })}</button>
        </form>
      ) : null}
      {it.appliedAt === null && good === 0 ? <p class="hint">{t('preview.nothingToDo')}</p> : null}
      {it.counts.refused === 0 ? null : (
        <a class="button second" href={`/imports/${it.id}/refused.csv`} download>
          {t('preview.download', { count: it.counts.refused })}
        </a>
      )}
      <a class="button second" href="/imports">
        {t('preview.other')}
      </a>
      {it.appliedAt === null && good > 0 ? <p class="hint">{t('preview.idempotent')}</p> : null}
    </div>
  );
}

function RowTable(props: { words: Words; isDone: boolean; rows: readonly RowVerdict[] }) {
  const { words, isDone, rows } = props;
  const { t } = words;
  return (
    <div class="table">
      <table>
        <caption>{t(isDone ? 'preview.captionDone' : 'preview.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('preview.line')}</th>
            <th scope="col">{headerName(words, 'assetTag')}</th>
            <th scope="col">{t('preview.verdict')}</th>
            <th scope="col">{t('preview.why')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((it) => (
            <tr>
              <th scope="row" class="nowrap">
                {t('preview.lineNumber', { line: it.row.line })}
              </th>
              <td data-label={headerName(words, 'assetTag')} class="tag-cell">
                {it.row.handover?.assetTag ?? (it.row.values.assetTag || '–')}
              </td>
              <td data-label={t('preview.verdict')}>
                <Mark look={looks[it.verdict]} word={words.of('verdict', it.verdict)} />
              </td>
              <td data-label={t('preview.why')}>
                <Why words={words} it={it} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Why({ words, it }: { words: Words; it: RowVerdict }) {
  const { t } = words;
  switch (it.verdict) {
    case 'refused':
      return (
        <ul class="faults">
          {it.faults.map((fault) => (
            <li>
              <strong>{cellWords(words, fault)}</strong> {faultWords(words, fault)}
            </li>
          ))}
        </ul>
      );
    case 'changed':
      return (
        <ul class="faults">
          {it.changes.map((change) => (
            <li>{changeWords(words, change)}</li>
          ))}
        </ul>
      );
    case 'repeated':
      return <p>{t('preview.repeats', { line: it.row.repeats ?? 0 })}</p>;
    case 'new':
    case 'unchanged':
      return (
        <p>
          {t('preview.given', {
            date: it.row.handover === null ? '' : words.date(it.row.handover.handedOverOn),
          })}
        </p>
      );
  }
}

export async function applyFromPage(visit: Visit): Promise<Response> {
  const id = pathPart(visit, 'id');
  const answer = await applyImport(visit.deps.context, { id, actor: staffOf(visit).id });
  if (answer.applied) return seeOther(visit, `/imports/${id}?said=done`);
  return answer.reason === 'unknown'
    ? showFault(visit, 'notFound')
    : seeOther(visit, `/imports/${id}?said=again`);
}

export async function downloadRefused(visit: Visit): Promise<Response> {
  const { words, deps } = visit;
  const it = await loadImport(deps.context, pathPart(visit, 'id'));
  if (it === null) return showFault(visit, 'notFound');
  const text = refusedAsCsv(it.rows, {
    language: words.language,
    faultHeader: words.t('preview.faultHeader'),
    say: (fault) => `${headerName(words, fault.column)} : ${faultWords(words, fault)}`,
  });
  return csvAnswer(visit, words.t('preview.fileName'), text);
}

/** An empty table with the headers that we read and one example. */
export async function downloadTemplate(visit: Visit): Promise<Response> {
  const { words } = visit;
  const header = importColumns.map((column) => headerName(words, column));
  const text = writeCsv([header, importColumns.map((column) => examples[column])]);
  return csvAnswer(visit, words.t('import.templateName'), text);
}

function csvAnswer({ request }: Visit, name: string, text: string): Response {
  return request.body(text, 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}.csv"`,
  });
}
