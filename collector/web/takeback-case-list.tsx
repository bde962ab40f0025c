/** @jsxImportSource hono/jsx */
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { takebackStates } from '#collector/domain/takeback.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import {
  countSomeTakebacks,
  takebackSectors,
  takebacksCountedUpTo,
} from '#collector/storage/takeback-lists.ts';
import type { TakebackFilter } from '#collector/storage/takeback-lists.ts';
import { countWords } from './paging.tsx';
import { filteredPage } from './takeback-filtered-list.tsx';
import { Chips, hrefWith } from './takeback-list-page.tsx';
import { faultsOf, filterOf, takebackQuery } from './takeback-query.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** Cases of any time, by what is asked of them. */

const shows = ['open', 'decision', 'late', 'pinned', 'unplanned', 'forward'] as const;
type Show = (typeof shows)[number];

function filterOfShow(show: Show, today: CalendarDate): TakebackFilter {
  switch (show) {
    case 'open':
      return {};
    case 'decision':
      return { decisionWanted: true };
    case 'late':
      return { dueBefore: today };
    case 'pinned':
      return { week: 'pinned' };
    case 'forward':
      return { broughtForward: true };
    case 'unplanned':
      return { week: 'none' };
  }
}

export async function showTakebackCases(visit: Visit): Promise<Response> {
  const { words, deps, url } = visit;
  const { t } = words;
  const { db } = deps.context.store;
  const today = await programmeToday(deps.context);
  const query = url.searchParams;
  const show = shows.find((it) => it === query.get('show')) ?? 'open';
  const asked = Object.fromEntries(
    ['from', 'to', 'sector', 'state'].flatMap((name) => {
      const value = query.get(name)?.trim() ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );
  const read = takebackQuery.safeParse(asked);
  const base = read.success ? filterOf(read.data) : {};
  const chips = await Promise.all(
    shows.map(async (each) => ({
      href: hrefWith(url, { show: each === 'open' ? null : each, after: null }),
      text: words.of('takebackShow', each),
      count: countWords(
        words,
        await countSomeTakebacks(db, { ...base, ...filterOfShow(each, today) }),
        takebacksCountedUpTo,
      ),
      current: each === show,
    })),
  );
  return filteredPage(
    visit,
    { ...base, ...filterOfShow(show, today) },
    {
      title: (count) => t('cases.title', { count, show: words.of('takebackShow', show) }),
      heading: t('cases.heading'),
      crumbs: [],
      current: t('cases.heading'),
      empty: t('cases.empty'),
      isFault: !read.success,
      above: (
        <>
          {read.success ? null : (
            <p class="message warn" role="alert">
              {t('cases.badFilter', {
                fields: faultsOf(read.error)
                  .map(({ field, expected }) => `${field} (${expected})`)
                  .join(', '),
              })}
            </p>
          )}
          <Chips label={t('cases.shows')} chips={chips} />
          <CaseFilter words={words} asked={asked} show={show} sectors={await takebackSectors(db)} />
        </>
      ),
    },
  );
}

function CaseFilter(props: {
  words: Words;
  asked: Readonly<Record<string, string>>;
  show: Show;
  sectors: readonly string[];
}) {
  const { words, asked, show, sectors } = props;
  const { t } = words;
  const { from = '', to = '', sector = '', state = '' } = asked;
  const isOpen = Object.keys(asked).length > 0;
  return (
    <details {...(isOpen ? { open: true } : {})} class="no-print">
      <summary>{t('cases.filter')}</summary>
      <form method="get" action="/take-backs/cases" class="filter">
        {show === 'open' ? null : <input type="hidden" name="show" value={show} />}
        <div>
          <label for="from">{t('cases.from')}</label>
          <input id="from" name="from" value={from} aria-describedby="period-hint" size={10} />
        </div>
        <div>
          <label for="to">{t('cases.to')}</label>
          <input id="to" name="to" value={to} aria-describedby="period-hint" size={10} />
        </div>
        <div>
          <label for="sector">{t('cases.sector')}</label>
          <select id="sector" name="sector">
            <option value="">{t('cases.all')}</option>
            {sectors.map((each) => (
              <option value={each} {...(each === sector ? { selected: true } : {})}>
                {each}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label for="state">{t('takebacks.state')}</label>
          <select id="state" name="state">
            <option value="">{t('cases.allOpen')}</option>
            {takebackStates.map((each) => (
              <option value={each} {...(each === state ? { selected: true } : {})}>
                {words.of('takebackState', each)}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" class="second">
          {t('cases.apply')}
        </button>
        <p class="hint" id="period-hint">
          {t('cases.periodHint')}
        </p>
      </form>
    </details>
  );
}
