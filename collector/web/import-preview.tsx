/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import {
  applyImport,
  countsOf,
  isAtWork,
  isStalled,
  isUndoable,
  judgeAgain,
  undoImport,
} from '#collector/app/import-handovers.ts';
import type { Begun, ImportCounts } from '#collector/app/import-handovers.ts';
import { importColumns } from '#collector/domain/import-columns.ts';
import { undoableMs } from '#collector/domain/import-undo.ts';
import { staffNames } from '#collector/storage/accounts.ts';
import { countRows, importById, rowsOfImport } from '#collector/storage/imports.ts';
import type { RowCounts, StoredImport, StoredRow } from '#collector/storage/imports.ts';
import { assetUrl } from './assets.ts';
import { showFault } from './error-pages.tsx';
import { FaultTable, KeptTable, RowTable } from './import-rows.tsx';
import { ImportSteps } from './import-steps.tsx';
import { headerName, noteWords } from './import-words.ts';
import { startWork } from './import-work.ts';
import { Layout, showPage } from './layout.tsx';
import { pageNumber, Paging } from './paging.tsx';
import { Instant } from './times.tsx';
import { frameOf, pathPart, seeOther, staffOf } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Words } from './words.ts';

const verdicts = ['refused', 'new', 'changed', 'unchanged', 'repeated'] as const;
type View = (typeof verdicts)[number] | 'warned' | 'kept' | null;
const rowsPerPage = 100;

/** `GET /imports/:id`: how far the work on it is, what each row would do, did, or left as it was. */
export async function showImport(visit: Visit): Promise<Response> {
  const { words, deps, url, now } = visit;
  const { db } = deps.context.store;
  const it = await importById(db, pathPart(visit, 'id'));
  if (it === null) return showFault(visit, 'notFound');
  if (isAtWork(it.state)) {
    const isStopped = isStalled(it, now);
    return showPage(visit, <WorkPage frame={frameOf(visit)} it={it} isStopped={isStopped} />);
  }
  const counted = await countRows(db, it.id);
  const view = viewOf(url, it);
  const many = manyIn(view, counted, it.whole);
  const pages = Math.max(1, Math.ceil(many / rowsPerPage));
  const page = Math.min(pageNumber(url), pages);
  const rows = await rowsOfImport(db, it.id, {
    ...choiceOf(view),
    from: (page - 1) * rowsPerPage,
    most: rowsPerPage,
  });
  const actor = it.undoneBy ?? it.appliedBy ?? it.madeBy;
  const name = (await staffNames(db, [actor])).get(actor) ?? '?';
  const facts = { frame: frameOf(visit), it, counted, view, rows, name, now };
  const said = url.searchParams.get('said');
  return showPage(
    visit,
    <PreviewPage {...facts} isAgain={said === 'again'} title={titleOf(words, it, counted)}>
      <Paging words={words} page={page} pages={pages} hrefOf={(to) => hrefOf(it, view, to)} />
    </PreviewPage>,
  );
}

function viewOf(url: URL, it: StoredImport): View {
  const asked = url.searchParams.get('verdict');
  if (asked === 'warned' || (asked === 'kept' && it.state === 'undone')) return asked;
  return verdicts.find((each) => each === asked) ?? null;
}

function choiceOf(view: View) {
  if (view === 'warned') return { warned: true };
  if (view === 'kept') return { notUndone: true };
  return view === null ? {} : { verdict: view };
}

function manyIn(view: View, counted: RowCounts, whole: number): number {
  if (view === null) return whole;
  if (view === 'warned') return counted.warned;
  return view === 'kept' ? undoneIn(counted).kept : (counted.verdicts.get(view) ?? 0);
}

function hrefOf({ id }: StoredImport, view: View, page: number): string {
  return `/imports/${id}?${view === null ? '' : `verdict=${view}&`}page=${page}`;
}

/** Rows that an import would act on, or acted on. */
const goodIn = (counts: ImportCounts) => counts.new + counts.changed;

function undoneIn({ undone }: RowCounts): { undone: number; kept: number } {
  const all = [...undone.values()].reduce((sum, many) => sum + many, 0);
  const done = undone.get('undone') ?? 0;
  return { undone: done, kept: all - done };
}

function titleOf({ t }: Words, { state }: StoredImport, counted: RowCounts): string {
  if (state === 'undone') return t('preview.titleUndone', undoneIn(counted));
  const counts = countsOf(counted.verdicts);
  const params = { good: goodIn(counts), refused: counts.refused };
  return t(state === 'applied' ? 'preview.titleDone' : 'preview.title', params);
}

function WorkPage(props: { frame: Frame; it: StoredImport; isStopped: boolean }) {
  const { frame, it, isStopped } = props;
  const { words } = frame;
  const { t } = words;
  const { done, whole, state } = it;
  const what = words.of('working', state);
  return (
    <Layout
      frame={frame}
      title={t('preview.titleWorking', { done, whole, what })}
      section="imports"
      crumbs={[{ text: t('nav.imports'), href: '/imports' }]}
      current={words.of('importState', state)}
      {...(isStopped ? {} : { reloadSeconds: 2 })}
    >
      <h1>{words.of('importState', state)}</h1>
      <ImportSteps words={words} now={state === 'judging' ? 'preview' : 'done'} />
      {isStopped ? (
        <div class="message warn">
          <p>{words.of('preview.stalled', state, { done, whole })}</p>
          <form method="post" action={`/imports/${it.id}/resume`}>
            <button type="submit">{t('preview.resume')}</button>
          </form>
        </div>
      ) : (
        <section class="card" aria-labelledby="progress" data-progress="">
          <h2 id="progress">{it.about.fileName || t('import.unnamed')}</h2>
          <progress aria-labelledby="progress" max={whole} value={done}>
            {`${Math.round((100 * done) / Math.max(1, whole))} %`}
          </progress>
          <p class="told">{t('preview.progress', { done, whole })}</p>
          <p>{t('preview.mayLeave')}</p>
          <p>
            <a class="button second" href={`/imports/${it.id}`}>
              {t('preview.reload')}
            </a>
          </p>
          <script src={assetUrl('progress.js')} type="module"></script>
        </section>
      )}
    </Layout>
  );
}

interface PreviewProps {
  readonly frame: Frame;
  readonly it: StoredImport;
  readonly counted: RowCounts;
  readonly view: View;
  readonly rows: readonly StoredRow[];
  /** Whoever did last what was done with it. */
  readonly name: string;
  readonly now: number;
  readonly isAgain: boolean;
  readonly title: string;
  readonly children?: Child;
}

const headings = {
  judged: 'preview.heading',
  applied: 'preview.headingDone',
  undone: 'preview.headingUndone',
} as const;

function PreviewPage(props: PreviewProps) {
  const { frame, it, title, children } = props;
  const { words } = frame;
  const { t } = words;
  const { state } = it;
  const heading = isAtWork(state) ? headings.judged : headings[state];
  return (
    <Layout
      frame={frame}
      title={title}
      section="imports"
      crumbs={[{ text: t('nav.imports'), href: '/imports' }]}
      current={t(heading)}
    >
      <h1>{t(heading)}</h1>
      <ImportSteps words={words} now={state === 'judged' ? 'preview' : 'done'} />
      <Outcome {...props} />
      <Acts {...props} />
      <Refused {...props} />
      <Facts words={words} it={it} />
      <Views {...props} />
      <Rows {...props} />
      {children}
    </Layout>
  );
}

function Outcome({ frame, it, counted, name, isAgain }: PreviewProps) {
  const { words } = frame;
  const { t } = words;
  if (it.undoneAt !== null) {
    const { undone, kept } = undoneIn(counted);
    return (
      <div class="message ok">
        <p>
          <strong>{t('preview.undone', { undone })}</strong> {t('preview.doneBy', { name })}{' '}
          <Instant words={words} at={it.undoneAt} />.
        </p>
        {kept === 0 ? null : (
          <p>
            <a href={`/imports/${it.id}?verdict=kept`}>{t('preview.kept', { kept })}</a>
          </p>
        )}
      </div>
    );
  }
  if (it.appliedAt === null) {
    return (
      <p class="lead">
        {t('preview.lead')} {t('preview.madeAt')} <Instant words={words} at={it.judgedAt} />.
      </p>
    );
  }
  return (
    <div class="message ok">
      <p>
        <strong>{t(isAgain ? 'preview.again' : 'preview.done')}</strong>{' '}
        {t('preview.doneBy', { name })} <Instant words={words} at={it.appliedAt} />.{' '}
        {t('preview.twice')}
      </p>
    </div>
  );
}

function Acts(props: PreviewProps) {
  const { frame, it, counted } = props;
  const { t } = frame.words;
  const counts = countsOf(counted.verdicts);
  const good = goodIn(counts);
  const isOpen = it.state === 'judged';
  return (
    <div class="acts import-acts no-print">
      {isOpen && good > 0 ? (
        <form method="post" action={`/imports/${it.id}/apply`}>
          <button type="submit">{t('preview.apply', { count: good })}</button>
        </form>
      ) : null}
      {isOpen ? (
        <form method="post" action={`/imports/${it.id}/judge`}>
          <button type="submit" class="second">
            {t('preview.judgeAgain')}
          </button>
        </form>
      ) : null}
      <Undo {...props} />
      <a class="button second" href="/imports">
        {t('preview.other')}
      </a>
      {isOpen ? (
        <p class="hint">{t(good > 0 ? 'preview.idempotent' : 'preview.nothingToDo')}</p>
      ) : null}
      <UndoUntil {...props} />
    </div>
  );
}

/** Where the refused rows are had back, to be mended. */
function Refused({ frame, it, counted }: PreviewProps) {
  const { t } = frame.words;
  if (countsOf(counted.verdicts).refused === 0) return null;
  return (
    <p class="no-print">
      {t('preview.downloadAs')}{' '}
      <a href={`/imports/${it.id}/refused.xlsx`} download>
        XLSX
      </a>{' '}
      <a href={`/imports/${it.id}/refused.csv`} download>
        CSV
      </a>
    </p>
  );
}

function Undo({ frame, it, counted, now }: PreviewProps) {
  const { t } = frame.words;
  if (!isUndoable(it, now) || goodIn(countsOf(counted.verdicts)) === 0) return null;
  return (
    <form method="post" action={`/imports/${it.id}/undo`}>
      <button type="submit" class="second" aria-describedby="until">
        {t('preview.undo')}
      </button>
    </form>
  );
}

function UndoUntil({ frame: { words }, it, counted, now }: PreviewProps) {
  if (it.appliedAt === null || it.state !== 'applied') return null;
  if (goodIn(countsOf(counted.verdicts)) === 0) return null;
  const until = words.instant(it.appliedAt + undoableMs);
  return (
    <p class="hint" id="until">
      {isUndoable(it, now) ? words.t('preview.undoUntil', { until }) : words.t('preview.tooLate')}
    </p>
  );
}

function Facts({ words, it }: { words: Words; it: StoredImport }) {
  const { t } = words;
  const { fileName, columns, ignored } = it.about;
  return (
    <details class="card">
      <summary>{t('preview.facts')}</summary>
      <dl class="facts wide">
        <dt>{t('preview.fileFact')}</dt>
        <dd>{fileName || t('import.unnamed')}</dd>
        <dt>{t('preview.readAs')}</dt>
        <dd>{noteWords(words, it.about).join(' ')}</dd>
        <dt>{t('preview.columnsFact')}</dt>
        <dd>
          <ul>
            {columns.map(({ header, column }) => (
              <li>{t('preview.columnFact', { header, column: columnWord(words, column) })}</li>
            ))}
          </ul>
          {ignored.length === 0 ? null : (
            <p>{t('preview.ignored', { names: ignored.join(', ') })}</p>
          )}
          {it.state === 'judged' ? (
            <p>
              <a href={`/imports/files/${it.id}/columns`}>{t('preview.changeColumns')}</a>
            </p>
          ) : null}
        </dd>
      </dl>
    </details>
  );
}

function columnWord(words: Words, name: string): string {
  const column = importColumns.find((it) => it === name);
  return column === undefined ? name : headerName(words, column);
}

function Views({ frame, it, counted, view }: PreviewProps) {
  const { words } = frame;
  const { t } = words;
  const counts = countsOf(counted.verdicts);
  const all = [
    { id: null, word: t('preview.all'), count: it.whole },
    ...verdicts.map((id) => ({ id, word: words.of('verdictPlural', id), count: counts[id] })),
    ...(counted.warned === 0
      ? []
      : [{ id: 'warned', word: t('preview.warned'), count: counted.warned } as const]),
  ];
  return (
    <nav aria-label={t('preview.verdicts')}>
      <ul class="chips">
        {all.map(({ id, word, count }) => (
          <li>
            <a
              href={id === null ? `/imports/${it.id}` : `/imports/${it.id}?verdict=${id}`}
              {...(id === view ? { 'aria-current': 'true' } : {})}
            >
              {word} <span class="count">{count}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Rows({ frame, it, view, rows }: PreviewProps) {
  const { words } = frame;
  if (rows.length === 0) {
    return (
      <div class="empty">
        <p>{words.t('preview.none')}</p>
      </div>
    );
  }
  if (view === 'refused') return <FaultTable words={words} rows={rows} />;
  if (view === 'kept') return <KeptTable words={words} rows={rows} />;
  return <RowTable words={words} isDone={it.state !== 'judged'} rows={rows} />;
}

/** `POST /imports/:id/judge`: the preview by what is on file now. */
export async function judgeFromPage(visit: Visit): Promise<Response> {
  return begin(visit, (id) => judgeAgain(visit.deps.context, id));
}

/** `POST /imports/:id/apply`: the good rows. */
export async function applyFromPage(visit: Visit): Promise<Response> {
  const actor = staffOf(visit).id;
  return begin(visit, (id) => applyImport(visit.deps.context, { id, actor }));
}

/** `POST /imports/:id/undo`: what nobody has touched since, within a day. */
export async function undoImportFromPage(visit: Visit): Promise<Response> {
  const actor = staffOf(visit).id;
  return begin(visit, (id) => undoImport(visit.deps.context, { id, actor }));
}

/** `POST /imports/:id/resume`: goes on where a collector was stopped. */
export async function resumeFromPage(visit: Visit): Promise<Response> {
  const id = pathPart(visit, 'id');
  const it = await importById(visit.deps.context.store.db, id);
  if (it === null) return showFault(visit, 'notFound');
  if (isStalled(it, visit.now)) await startWork(visit, id);
  return seeOther(visit, `/imports/${id}`);
}

async function begin(visit: Visit, act: (id: string) => Promise<Begun>): Promise<Response> {
  const id = pathPart(visit, 'id');
  const answer = await act(id);
  if (answer.begun) {
    await startWork(visit, id);
    return seeOther(visit, `/imports/${id}`);
  }
  if (answer.reason === 'unknown') return showFault(visit, 'notFound');
  return seeOther(visit, `/imports/${id}${answer.reason === 'done_before' ? '?said=again' : ''}`);
}
