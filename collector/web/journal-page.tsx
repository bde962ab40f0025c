/** @jsxImportSource hono/jsx */
import { checkJournalFor, exportJournal, mostExported } from '#collector/app/journal.ts';
import { addDays, readDate, startOfDay } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { writeCsv } from '#collector/domain/csv.ts';
import { allStaff } from '#collector/storage/accounts.ts';
import type { StaffAccount } from '#collector/storage/accounts.ts';
import { countJournalRows, journalRows, lastCheck } from '#collector/storage/journal.ts';
import type { JournalFilter, JournalRow, KeptCheck } from '#collector/storage/journal.ts';
import { actorName } from './event-words.ts';
import { Layout, showPage } from './layout.tsx';
import { Mark } from './marks.tsx';
import { Instant } from './times.tsx';
import { frameOf, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import { zone } from './words.ts';
import type { Words } from './words.ts';

/** Who read which household's data: filtered, taken away as a table, and its chain followed. */

const mostRows = 100;

export async function showJournal(visit: Visit): Promise<Response> {
  const { deps, url } = visit;
  const { db } = deps.context.store;
  const asked = readAsked(url);
  const staff = await allStaff(db);
  if (asked.fault !== null) return journalPage(visit, { asked, staff, rows: [], count: 0 });
  const before = Number(url.searchParams.get('before') ?? '');
  const from = Number.isSafeInteger(before) && before > 0 ? before : null;
  const found = await journalRows(db, { ...asked.filter, before: from, most: mostRows + 1 });
  const count = await countJournalRows(db, asked.filter);
  return journalPage(visit, { asked, staff, rows: found, count });
}

export async function verifyFromPage(visit: Visit): Promise<Response> {
  await checkJournalFor(visit.deps.context, staffOf(visit).id);
  return seeOther(visit, '/journal#chain');
}

export async function downloadJournal(visit: Visit): Promise<Response> {
  const { context } = visit.deps;
  const { words } = visit;
  const { t, of } = words;
  const asked = readAsked(visit.url);
  if (asked.fault !== null) return seeOther(visit, `/journal${visit.url.search}`);
  const actor = staffOf(visit).id;
  const rows = await exportJournal(context, { filter: asked.filter, actor });
  const names = namesOf(await allStaff(context.store.db));
  const head = (['number', 'when', 'who', 'what', 'why'] as const).map((it) => t(`journal.${it}`));
  const lines = rows.map((row) => [
    String(row.number),
    new Date(row.at).toISOString(),
    actorName(words, row.actor, names),
    subject(words, row, names),
    of('purpose', row.purpose),
  ]);
  return visit.request.body(writeCsv([head, ...lines]), 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': 'attachment; filename="journal.csv"',
  });
}

interface Asked {
  readonly person: string;
  readonly code: string;
  readonly from: string;
  readonly to: string;
  readonly filter: JournalFilter;
  readonly fault: 'dateFault' | 'orderFault' | null;
}

const mostCodeLetters = 100;

function readAsked({ searchParams }: URL): Asked {
  const text = (name: string) => (searchParams.get(name) ?? '').trim().slice(0, mostCodeLetters);
  const [person, code, from, to] = [text('person'), text('code'), text('from'), text('to')];
  const [first, last] = [readDay(from), readDay(to)];
  const isBad = first === 'bad' || last === 'bad';
  const isTurned = !isBad && first !== null && last !== null && first > last;
  const filter = {
    actor: person === '' ? null : person,
    household: code === '' ? null : code,
    since: first === null || first === 'bad' ? null : startOfDay(first, zone),
    until: last === null || last === 'bad' ? null : startOfDay(addDays(last, 1), zone),
  };
  const fault = isBad ? 'dateFault' : isTurned ? 'orderFault' : null;
  return { person, code, from, to, filter, fault };
}

function readDay(text: string): CalendarDate | 'bad' | null {
  if (text === '') return null;
  const read = readDate(text);
  return read.ok ? read.date : 'bad';
}

const namesOf = (staff: readonly StaffAccount[]) => new Map(staff.map((it) => [it.id, it.name]));

/** Whose data it was: a household's code as it is, an account by its name. */
function subject(
  words: Words,
  { noun, nounId }: JournalRow,
  names: ReadonlyMap<string, string>,
): string {
  return words.of('journalNoun', noun, { id: names.get(nounId) ?? nounId });
}

interface Shown {
  readonly asked: Asked;
  readonly staff: readonly StaffAccount[];
  /** One more than a page shows, where there are more. */
  readonly rows: readonly JournalRow[];
  readonly count: number;
}

async function journalPage(visit: Visit, it: Shown): Promise<Response> {
  const { words, url } = visit;
  const { t } = words;
  const { asked, staff, count } = it;
  const names = namesOf(staff);
  const rows = it.rows.slice(0, mostRows);
  const last = it.rows.length > mostRows ? rows.at(-1) : undefined;
  const title = t('journal.title', { count });
  const isFiltered = Object.values(asked.filter).some((value) => value !== null);
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={asked.fault === null ? title : t('invitation.faultTitle', { title })}
      section="accounts"
      crumbs={[{ text: t('accounts.heading'), href: '/accounts' }]}
      current={t('journal.heading')}
    >
      <h1>{t('journal.heading')}</h1>
      <p class="lead">{t('journal.lead')}</p>
      <Chain words={words} kept={await lastCheck(visit.deps.context.store.db)} names={names} />
      <Filter words={words} asked={asked} staff={staff} isFiltered={isFiltered} />
      {rows.length > 0 ? (
        <Rows words={words} rows={rows} names={names} count={count} />
      ) : asked.fault === null ? (
        <div class="empty">
          <p>
            {isFiltered
              ? t('journal.emptyFilter', { filter: filterWords(words, asked, names) })
              : t('journal.empty')}
          </p>
        </div>
      ) : null}
      <More words={words} url={url} last={last?.number ?? null} />
      {rows.length === 0 ? null : (
        <p class="no-print">
          <a class="button second" href={`/journal.csv${url.search}`}>
            {t('journal.export')}
          </a>{' '}
          <span class="hint">{t('journal.exportHint', { most: words.number(mostExported) })}</span>
        </p>
      )}
    </Layout>,
    asked.fault === null ? 200 : 400,
  );
}

function filterWords(words: Words, asked: Asked, names: ReadonlyMap<string, string>): string {
  const { t } = words;
  const parts: (string | null)[] = [
    asked.person === '' ? null : actorName(words, asked.person, names),
    asked.code === '' ? null : `${t('journal.code')} ${asked.code}`,
    asked.from === '' ? null : `${t('journal.from')} ${asked.from}`,
    asked.to === '' ? null : `${t('journal.to')} ${asked.to}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function Chain(props: {
  words: Words;
  kept: KeptCheck | null;
  names: ReadonlyMap<string, string>;
}) {
  const { words, kept, names } = props;
  const { t } = words;
  return (
    <section class="card" aria-labelledby="chain">
      <h2 id="chain" tabindex={-1}>
        {t('journal.chain')}
      </h2>
      {kept === null ? <p>{t('journal.never')}</p> : null}
      {kept?.check.ok === true ? (
        <p>
          <Mark
            look="ok"
            word={t('journal.whole', {
              count: kept.check.rows,
              name: actorName(words, kept.by, names),
            })}
          />
        </p>
      ) : null}
      {kept?.check.ok === false ? (
        <p class="message critical" role="alert">
          {t(`journal.${kept.check.fault}`, { number: words.number(kept.check.number) })}
        </p>
      ) : null}
      {kept === null ? null : (
        <p>
          {t('journal.checkedAt')} <Instant words={words} at={kept.at} />
        </p>
      )}
      <form method="post" action="/journal/verify" class="no-print">
        <button type="submit" class="second">
          {t('journal.verify')}
        </button>
      </form>
    </section>
  );
}

function Filter(props: {
  words: Words;
  asked: Asked;
  staff: readonly StaffAccount[];
  isFiltered: boolean;
}) {
  const { words, asked, staff, isFiltered } = props;
  const { t } = words;
  const described = asked.fault === null ? {} : { 'aria-describedby': 'fault' };
  return (
    <section aria-labelledby="filter" class="no-print">
      <h2 id="filter">{t('journal.filter')}</h2>
      {asked.fault === null ? null : (
        <p id="fault" class="message critical" role="alert">
          {t(`journal.${asked.fault}`)}
        </p>
      )}
      <form method="get" action="/journal" class="filter">
        <div>
          <label for="person">{t('journal.person')}</label>
          <select id="person" name="person">
            <option value="">{t('journal.everybody')}</option>
            {staff.map(({ id, name }) => (
              <option value={id} selected={id === asked.person}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label for="household">{t('journal.code')}</label>
          <input id="household" name="code" value={asked.code} autocomplete="off" />
        </div>
        <div>
          <label for="from">{t('journal.from')}</label>
          <input id="from" name="from" type="date" value={asked.from} {...described} />
        </div>
        <div>
          <label for="to">{t('journal.to')}</label>
          <input id="to" name="to" type="date" value={asked.to} {...described} />
        </div>
        <button type="submit">{t('journal.show')}</button>
        {isFiltered || asked.fault !== null ? <a href="/journal">{t('journal.all')}</a> : null}
      </form>
    </section>
  );
}

function Rows(props: {
  words: Words;
  rows: readonly JournalRow[];
  names: ReadonlyMap<string, string>;
  count: number;
}) {
  const { words, rows, names, count } = props;
  const { t, of } = words;
  return (
    <div class="table">
      <table>
        <caption>
          {t('journal.title', { count })} – {t('journal.caption')}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('journal.number')}</th>
            <th scope="col">{t('journal.when')}</th>
            <th scope="col">{t('journal.who')}</th>
            <th scope="col">{t('journal.what')}</th>
            <th scope="col">{t('journal.why')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">{words.number(row.number)}</th>
              <td data-label={t('journal.when')}>
                <Instant words={words} at={row.at} />
              </td>
              <td data-label={t('journal.who')}>{actorName(words, row.actor, names)}</td>
              <td data-label={t('journal.what')}>{subject(words, row, names)}</td>
              <td data-label={t('journal.why')}>{of('purpose', row.purpose)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Ways to the page before and after; rows are added at the top, so a page begins at a number. */
function More({ words: { t }, url, last }: { words: Words; url: URL; last: number | null }) {
  const isFirst = !url.searchParams.has('before');
  if (last === null && isFirst) return null;
  const hrefOf = (before: number | null): string => {
    const query = new URLSearchParams(url.search);
    if (before === null) query.delete('before');
    else query.set('before', String(before));
    return query.size === 0 ? '/journal' : `/journal?${query.toString()}`;
  };
  return (
    <nav class="pages" aria-label={t('paging.pages')}>
      {isFirst ? null : (
        <a class="button second" href={hrefOf(null)}>
          {t('journal.newest')}
        </a>
      )}
      {last === null ? null : (
        <a class="button second" href={hrefOf(last)} rel="next">
          {t('journal.older')}
        </a>
      )}
    </nav>
  );
}
