/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import {
  addDays,
  addMonths,
  type CalendarDate,
  mondayOf,
  type MonthKey,
  monthOf,
  readDate,
  type WeekKey,
  weekOf,
} from '#collector/domain/calendar.ts';
import { milestones } from '#collector/domain/milestones.ts';
import { takebackStates } from '#collector/domain/takeback.ts';
import { reminderLevels } from '#collector/domain/terms.ts';
import { programmeToday, termsInForce } from '#collector/app/terms-in-force.ts';
import type { Db } from '#collector/storage/database.ts';
import {
  casesHandedOver,
  casesStepping,
  countTakebacks,
  devicesWithoutHandover,
  listTakebacks,
  tagsOfCases,
  takebackGroups,
  takebackSectors,
} from '#collector/storage/takeback-lists.ts';
import type { TakebackFilter } from '#collector/storage/takeback-lists.ts';
import { raisedOfLevel } from '#collector/storage/reminders.ts';
import { casesOfWeek } from '#collector/storage/takeback-lines.ts';
import { plannedByWeek } from '#collector/storage/takeback-load.ts';
import type { TakebackLine } from '#collector/storage/takeback-lines.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { showFault } from './error-pages.tsx';
import { Layout, showPage } from './layout.tsx';
import type { Crumb } from './layout.tsx';
import { Mark } from './marks.tsx';
import {
  addToMonth,
  firstEdge,
  lastEdge,
  monthName,
  monthOfWeek,
  readMonth,
  readWeek,
  weekName,
  weeksOfMonth,
} from './periods.ts';
import { PlanForms, PlanMessage, planSaidOn } from './takeback-acts.tsx';
import { recentDays } from './takeback-calendar.tsx';
import { faultsOf, filterOf, readCursor, takebackQuery, writeCursor } from './takeback-query.ts';
import { CaseLink, TakebackTable } from './takeback-table.tsx';
import { Day } from './times.tsx';
import { frameOf, pathPart } from './visit.ts';
import type { Visit } from './visit.ts';
import type { WordKey, Words } from './words.ts';

/** The lists behind the planner's numbers. */

const mostLines = 100;

export async function showTakebackWeek(visit: Visit): Promise<Response> {
  const week = readWeek(pathPart(visit, 'week'));
  if (week === null) return showFault(visit, 'notFound');
  const { words, deps, url } = visit;
  const { t } = words;
  const { db } = deps.context.store;
  const today = await programmeToday(deps.context);
  const lines = await casesOfWeek(db, week);
  const capacity = termsInForce(await allTerms(db)).newest.weeklyCapacity;
  const loads = { capacity, planned: await plannedByWeek(db, weekOf(today)) };
  const month = monthOfWeek(week);
  const back = url.pathname;
  const monday = mondayOf(week);
  return listPage(visit, {
    title: t('week.title', { count: lines.length, week: weekName(words, week) }),
    heading: capitalised(weekName(words, week)),
    crumbs: [{ text: monthName(words, month), href: `/take-backs/months/${month}` }],
    current: weekName(words, week),
    lead: t('week.lead', {
      count: lines.length,
      capacity,
      over: Math.max(0, lines.length - capacity),
    }),
    message: <PlanMessage words={words} said={await planSaidOn(visit)} back={back} />,
    body: (
      <>
        <Neighbours
          words={words}
          before={{ href: `/take-backs/weeks/${weekOf(addDays(monday, -7))}`, word: 'week.before' }}
          after={{ href: `/take-backs/weeks/${weekOf(addDays(monday, 7))}`, word: 'week.after' }}
        />
        {lines.length === 0 ? (
          <Empty text={t('week.empty')} />
        ) : (
          <TakebackTable
            words={words}
            caption={t('takebacks.caption', { count: lines.length })}
            lines={lines}
            today={today}
            tags={await tagsIn(db, lines)}
            ofOneWeek
            acts={{
              head: t('takebacks.acts'),
              of: (line) => (
                <details>
                  <summary>
                    {t('takebacks.change')} <span class="aside">{line.assetTag}</span>
                  </summary>
                  <PlanForms words={words} line={line} loads={loads} today={today} back={back} />
                </details>
              ),
            }}
          />
        )}
      </>
    ),
  });
}

export async function showTakebackMonth(visit: Visit): Promise<Response> {
  const month = readMonth(pathPart(visit, 'month'));
  if (month === null) return showFault(visit, 'notFound');
  const { url } = visit;
  if (url.searchParams.get('show') === 'coverage') return showCoverageEnds(visit, month);
  const group = takebackGroups.find((it) => it === url.searchParams.get('group'));
  const { words, deps } = visit;
  const { t } = words;
  const { db } = deps.context.store;
  const whole: TakebackFilter = { from: firstEdge(month), to: lastEdge(month) };
  const counts = await Promise.all(
    takebackGroups.map(async (each) => ({
      group: each,
      count: await countTakebacks(db, { ...whole, group: each }),
    })),
  );
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  const weeks = await loadsOfMonth(db, month);
  return filteredPage(visit, group === undefined ? whole : { ...whole, group }, {
    title: (count) => t('month.title', { count, month: monthName(words, month) }),
    heading: capitalised(monthName(words, month)),
    crumbs: [],
    current: monthName(words, month),
    empty: t('month.empty'),
    above: (
      <>
        <Neighbours
          words={words}
          before={{ href: `/take-backs/months/${addToMonth(month, -1)}`, word: 'month.before' }}
          after={{ href: `/take-backs/months/${addToMonth(month, 1)}`, word: 'month.after' }}
        />
        <WeeksOfMonth words={words} weeks={weeks} />
        <Chips
          label={t('month.groups')}
          chips={[
            { href: url.pathname, text: t('month.all'), count: all, current: group === undefined },
            ...counts.map((each) => ({
              href: `${url.pathname}?group=${each.group}`,
              text: words.of('takebackGroup', each.group),
              count: each.count,
              current: each.group === group,
            })),
          ]}
        />
      </>
    ),
  });
}

interface WeekLoad {
  readonly week: WeekKey;
  readonly load: number;
  readonly capacity: number;
}

async function loadsOfMonth(db: Db, month: MonthKey): Promise<WeekLoad[]> {
  const weeks = weeksOfMonth(month);
  const planned = await plannedByWeek(db, firstEdge(month).week);
  const capacity = termsInForce(await allTerms(db)).newest.weeklyCapacity;
  return weeks.map((week) => ({ week, load: planned.get(week) ?? 0, capacity }));
}

function WeeksOfMonth({ words, weeks }: { words: Words; weeks: readonly WeekLoad[] }) {
  return (
    <ul class="weeks">
      {weeks.map(({ week, load, capacity }) => (
        <li>
          <a href={`/take-backs/weeks/${week}`}>{weekName(words, week)}</a>
          <span class="num">{words.t('month.weekLoad', { load, capacity })}</span>
          {load > capacity ? <Mark look="warn" word={words.t('calendar.fullMark')} /> : null}
        </li>
      ))}
    </ul>
  );
}

/** PCs whose maintenance ends in a month: the first date of their families. */
async function showCoverageEnds(visit: Visit, month: MonthKey): Promise<Response> {
  const { words, deps } = visit;
  const { t } = words;
  const { db } = deps.context.store;
  const today = await programmeToday(deps.context);
  const { versions } = termsInForce(await allTerms(db));
  const lines = await casesHandedOver(
    db,
    versions.map((terms) => ({
      termsId: terms.version,
      month: monthOf(addMonths(`${month}-01`, -terms.coverageMonths)),
    })),
  );
  const title = t('coverageEnds.title', { count: lines.length, month: monthName(words, month) });
  return listPage(visit, {
    title,
    heading: title,
    crumbs: [{ text: monthName(words, month), href: `/take-backs/months/${month}` }],
    current: t('calendar.coverageEnds'),
    lead: t('coverageEnds.lead'),
    body:
      lines.length === 0 ? (
        <Empty text={t('coverageEnds.empty')} />
      ) : (
        <TakebackTable
          words={words}
          caption={t('takebacks.caption', { count: lines.length })}
          lines={lines}
          today={today}
          tags={await tagsIn(db, lines)}
        />
      ),
  });
}

const shows = ['open', 'decision', 'late', 'pinned', 'unplanned'] as const;
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
      count: await countTakebacks(db, { ...base, ...filterOfShow(each, today) }),
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

interface FilteredParts {
  readonly title: (count: number) => string;
  readonly heading: string;
  readonly crumbs: readonly Crumb[];
  readonly current: string;
  readonly empty: string;
  readonly above: Child;
}

/** A filtered list, a hundred at a time; the title has the count of all. */
async function filteredPage(
  visit: Visit,
  filter: TakebackFilter,
  parts: FilteredParts,
): Promise<Response> {
  const { words, deps, url } = visit;
  const { t } = words;
  const { db } = deps.context.store;
  const today = await programmeToday(deps.context);
  const count = await countTakebacks(db, filter);
  const after = readCursor(url.searchParams.get('after') ?? '');
  const found = await listTakebacks(db, filter, { after, most: mostLines + 1 });
  const lines = found.slice(0, mostLines);
  const last = found.length > mostLines ? lines.at(-1) : undefined;
  return listPage(visit, {
    title: parts.title(count),
    heading: parts.heading,
    crumbs: parts.crumbs,
    current: parts.current,
    lead: parts.title(count),
    body: (
      <>
        {parts.above}
        {lines.length === 0 ? (
          <Empty text={parts.empty} />
        ) : (
          <TakebackTable
            words={words}
            caption={t('takebacks.caption', { count: lines.length })}
            lines={lines}
            today={today}
            tags={await tagsIn(db, lines)}
          />
        )}
        {last === undefined && after === null ? null : (
          <nav class="pages" aria-label={t('takebacks.pages')}>
            {after === null ? null : (
              <a class="button second" href={hrefWith(url, { after: null })}>
                {t('takebacks.firstPage')}
              </a>
            )}
            {last === undefined ? null : (
              <a
                class="button second"
                href={hrefWith(url, { after: writeCursor(last) })}
                rel="next"
              >
                {t('takebacks.nextPage')}
              </a>
            )}
          </nav>
        )}
      </>
    ),
  });
}

/** Reminders: those raised since a day, or those that come in a week. */
export async function showReminders(visit: Visit): Promise<Response> {
  const { words, deps, url } = visit;
  const { t } = words;
  const today = await programmeToday(deps.context);
  const week = readWeek(url.searchParams.get('week') ?? '');
  if (week !== null) return showComing(visit, mondayOf(week));
  const level = reminderLevels.find((it) => it === url.searchParams.get('level'));
  const asked = readDate(url.searchParams.get('since') ?? '');
  const since = asked.ok ? asked.date : addDays(today, 1 - recentDays);
  const lists = await Promise.all(
    (level === undefined ? reminderLevels : [level]).map((each) =>
      raisedOfLevel(deps.context.store.db, each, { from: since, most: 500 }),
    ),
  );
  const rows = lists.flat();
  return listPage(visit, {
    title: t('reminders.title', { count: rows.length }),
    heading: level === undefined ? t('reminders.heading') : words.of('level', level),
    crumbs:
      level === undefined ? [] : [{ text: t('reminders.heading'), href: '/take-backs/reminders' }],
    current: level === undefined ? t('reminders.heading') : words.of('level', level),
    lead: t('reminders.lead', { count: rows.length, date: words.date(since) }),
    body: (
      <>
        <Chips
          label={t('reminders.levels')}
          chips={[null, ...reminderLevels].map((each) => ({
            href: hrefWith(url, { level: each }),
            text: each === null ? t('cases.all') : words.of('level', each),
            current: each === (level ?? null),
          }))}
        />
        <form method="get" action="/take-backs/reminders" class="search no-print">
          {level === undefined ? null : <input type="hidden" name="level" value={level} />}
          <label for="since">{t('reminders.since')}</label>
          <input id="since" name="since" type="date" value={since} />
          <button type="submit" class="second">
            {t('cases.apply')}
          </button>
        </form>
        <p>
          <a href={`/take-backs/reminders?week=${weekOf(today)}`}>{t('reminders.coming')}</a>
        </p>
        {rows.length === 0 ? (
          <Empty text={t('reminders.empty')} />
        ) : (
          <ReminderTable
            words={words}
            caption={t('reminders.caption', { count: rows.length })}
            rows={rows.map(({ reminder, line }) => ({
              line,
              what: words.of('level', reminder.level),
              on: reminder.on,
              note: reminder.daysLate === 0 ? '' : t('reminders.late', { days: reminder.daysLate }),
            }))}
          />
        )}
      </>
    ),
  });
}

async function showComing(visit: Visit, monday: CalendarDate): Promise<Response> {
  const { words, deps } = visit;
  const { t } = words;
  const { db } = deps.context.store;
  const terms = termsInForce(await allTerms(db));
  const lines = await casesStepping(db, { from: monday, to: addDays(monday, 6) });
  const href = (day: CalendarDate) => `/take-backs/reminders?week=${weekOf(day)}`;
  return listPage(visit, {
    title: t('coming.title', { count: lines.length, week: weekName(words, weekOf(monday)) }),
    heading: t('coming.heading', { week: weekName(words, weekOf(monday)) }),
    crumbs: [{ text: t('reminders.heading'), href: '/take-backs/reminders' }],
    current: weekName(words, weekOf(monday)),
    lead: t('coming.lead', { count: lines.length }),
    body: (
      <>
        <Neighbours
          words={words}
          before={{ href: href(addDays(monday, -7)), word: 'week.before' }}
          after={{ href: href(addDays(monday, 7)), word: 'week.after' }}
        />
        {lines.length === 0 ? (
          <Empty text={t('coming.empty')} />
        ) : (
          <ReminderTable
            words={words}
            caption={t('coming.lead', { count: lines.length })}
            rows={lines.map((line) => {
              const own = milestones(
                terms.version(line.termsId),
                line.handedOverOn,
                line.extensionMonths,
              );
              const next = own.reminders.findLast(({ on }) => on === line.nextStepOn);
              const what =
                next === undefined ? t('coming.decision') : words.of('level', next.level);
              return { line, what, on: line.nextStepOn ?? monday, note: '' };
            })}
          />
        )}
      </>
    ),
  });
}

interface ReminderRow {
  readonly line: TakebackLine;
  readonly what: string;
  readonly on: CalendarDate;
  readonly note: string;
}

function ReminderTable(props: { words: Words; caption: string; rows: readonly ReminderRow[] }) {
  const { words, caption, rows } = props;
  const { t } = words;
  return (
    <div class="table">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('takebacks.device')}</th>
            <th scope="col">{t('reminders.level')}</th>
            <th scope="col">{t('reminders.on')}</th>
            <th scope="col">{t('takebacks.state')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, what, on, note }) => (
            <tr>
              <th scope="row">
                <CaseLink line={line} />
              </th>
              <td data-label={t('reminders.level')}>{what}</td>
              <td data-label={t('reminders.on')}>
                <Day words={words} date={on} />
                {note === '' ? null : (
                  <p>
                    <small>{note}</small>
                  </p>
                )}
              </td>
              <td data-label={t('takebacks.state')}>{words.of('takebackState', line.state)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** PCs at home for which no date of handover is known: nothing can be planned for them. */
export async function showWithoutDate(visit: Visit): Promise<Response> {
  const { words, deps } = visit;
  const { t } = words;
  const devices = await devicesWithoutHandover(deps.context.store.db);
  return listPage(visit, {
    title: t('withoutDate.title', { count: devices.length }),
    heading: t('withoutDate.heading'),
    crumbs: [],
    current: t('withoutDate.heading'),
    lead: t('withoutDate.lead', { count: devices.length }),
    body: (
      <>
        <p>
          <a class="button" href="/imports">
            {t('withoutDate.import')}
          </a>
        </p>
        {devices.length === 0 ? (
          <Empty text={t('withoutDate.empty')} />
        ) : (
          <div class="table">
            <table>
              <caption>{t('takebacks.caption', { count: devices.length })}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('takebacks.device')}</th>
                  <th scope="col">{t('withoutDate.cohort')}</th>
                  <th scope="col">{t('cases.sector')}</th>
                </tr>
              </thead>
              <tbody>
                {devices.map(({ assetTag, cohort, sector }) => (
                  <tr>
                    <th scope="row">
                      <a class="tag" href={`/devices/${assetTag}`}>
                        {assetTag}
                      </a>
                    </th>
                    <td data-label={t('withoutDate.cohort')}>{cohort ?? '–'}</td>
                    <td data-label={t('cases.sector')}>{sector ?? '–'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </>
    ),
  });
}

interface ListParts {
  readonly title: string;
  readonly heading: string;
  readonly crumbs: readonly Crumb[];
  readonly current: string;
  readonly lead: string;
  readonly message?: Child;
  readonly body: Child;
}

function listPage(visit: Visit, parts: ListParts): Promise<Response> {
  const { t } = visit.words;
  const top = { text: t('nav.takebacks'), href: '/take-backs' };
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={parts.title}
      section="takebacks"
      crumbs={[top, ...parts.crumbs]}
      current={parts.current}
    >
      {parts.message}
      <h1>{parts.heading}</h1>
      {parts.lead === parts.heading ? null : <p class="lead">{parts.lead}</p>}
      {parts.body}
    </Layout>,
  );
}

interface Chip {
  readonly href: string;
  readonly text: string;
  readonly count?: number;
  readonly current: boolean;
}

function Chips({ label, chips }: { label: string; chips: readonly Chip[] }) {
  return (
    <nav aria-label={label}>
      <ul class="chips">
        {chips.map(({ href, text, count, current }) => (
          <li>
            <a href={href} {...(current ? { 'aria-current': 'true' } : {})}>
              {text} {count === undefined ? null : <span class="count">{count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface Step {
  readonly href: string;
  readonly word: WordKey;
}

function Neighbours({ words, before, after }: { words: Words; before: Step; after: Step }) {
  return (
    <nav class="pages" aria-label={words.t('takebacks.pages')}>
      <a class="button second" href={before.href} rel="prev">
        {words.t(before.word)}
      </a>
      <a class="button second" href={after.href} rel="next">
        {words.t(after.word)}
      </a>
    </nav>
  );
}

function Empty({ text }: { text: string }) {
  return (
    <div class="empty">
      <p>{text}</p>
    </div>
  );
}

async function tagsIn(db: Db, lines: readonly TakebackLine[]): Promise<Map<string, string>> {
  return tagsOfCases(
    db,
    lines.flatMap(({ plannedWhy }) => plannedWhy?.madeRoomFor ?? []),
  );
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** This address with other parameters; null takes one away. */
function hrefWith(url: URL, changes: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams(url.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  return query.size === 0 ? url.pathname : `${url.pathname}?${query.toString()}`;
}
