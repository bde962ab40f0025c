/** @jsxImportSource hono/jsx */
import { addDays, type CalendarDate, type MonthKey } from '#collector/domain/calendar.ts';
import { reminderLevels } from '#collector/domain/terms.ts';
import type { ReminderLevel } from '#collector/domain/terms.ts';
import { planLoad } from '#collector/app/plan-load.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import type { Db } from '#collector/storage/database.ts';
import { raisedSince } from '#collector/storage/reminders.ts';
import { countWantingDecision } from '#collector/storage/takeback-lines.ts';
import {
  countLoad,
  countTakebacks,
  countWithoutHandover,
  takebackGroups,
} from '#collector/storage/takeback-lists.ts';
import { whyPlanned } from '#collector/storage/takeback-load.ts';
import { administrating, isAmongRoles } from './access.ts';
import { MonthLoad, MonthLoadLegend } from './charts/month-load.tsx';
import { Layout, showPage } from './layout.tsx';
import { Mark } from './marks.tsx';
import { monthName, shortMonthName, weekName } from './periods.ts';
import { forecastOf, weeksOverCapacity } from './takeback-load.ts';
import type { Forecast, FullWeek, MonthBar } from './takeback-load.ts';
import { recentDays } from './takeback-query.ts';
import { frameOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

const mostFullWeeks = 5;

export async function showTakebackCalendar(visit: Visit): Promise<Response> {
  const today = await programmeToday(visit.deps.context);
  const { forecast, needs } = await load(visit.deps.context.store.db, today);
  const { words } = visit;
  const { t } = words;
  const total = forecast.months.reduce((sum, { total: each }) => sum + each, 0);
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={t('calendar.windowTitle', { count: needs.decisions + needs.late })}
      section="takebacks"
      crumbs={[]}
      current={t('nav.takebacks')}
    >
      <h1>{t('calendar.title')}</h1>
      <p class="lead">{forecastWords(words, forecast)}</p>
      <Needs words={words} needs={needs} today={today} />
      <section aria-labelledby="forecast">
        <h2 id="forecast">{t('calendar.months')}</h2>
        <MonthLoadLegend words={words} />
        <Months words={words} forecast={forecast} />
        <p class="hint">
          {t('calendar.monthHint')}{' '}
          {forecast.later === 0 ? null : t('calendar.later', { count: forecast.later })}
        </p>
      </section>
      <p class="acts no-print">
        <a class="button second" href="/take-backs/cases">
          {t('calendar.allCases', { count: total + forecast.earlier + forecast.later })}
        </a>
        {isAmongRoles(administrating, visit.staff?.role) ? (
          <a class="button second" href="/access-keys">
            {t('calendar.feed')}
          </a>
        ) : null}
      </p>
    </Layout>,
  );
}

interface NeedFacts {
  readonly decisions: number;
  readonly late: number;
  readonly withoutDate: number;
  readonly forward: number;
  readonly raised: ReadonlyMap<ReminderLevel, { raised: number; late: number }>;
  readonly full: readonly (FullWeek & { readonly why: WeekWhy })[];
  readonly moreFull: number;
}

/** Why a week holds more than it can: who put its cases there. */
interface WeekWhy {
  readonly windowFull: number;
  readonly pinned: number;
}

async function load(
  db: Db,
  today: CalendarDate,
): Promise<{ forecast: Forecast; needs: NeedFacts }> {
  const plan = await planLoad(db, today);
  const full = weeksOverCapacity(plan);
  const shown = full.slice(0, mostFullWeeks);
  return {
    forecast: forecastOf(plan, await countLoad(db)),
    needs: {
      decisions: await countWantingDecision(db),
      late: await countTakebacks(db, { dueBefore: today }),
      withoutDate: await countWithoutHandover(db),
      forward: await countTakebacks(db, { broughtForward: true }),
      raised: await raisedSince(db, addDays(today, 1 - recentDays)),
      full: await Promise.all(
        shown.map(async (week) => ({ ...week, why: await whyPlanned(db, week.week) })),
      ),
      moreFull: full.length - shown.length,
    },
  };
}

function forecastWords(words: Words, { months }: Forecast): string {
  const year = months.slice(0, 12);
  const total = year.reduce((sum, bar) => sum + bar.total, 0);
  const capacity = year.reduce((sum, bar) => sum + bar.capacity, 0);
  const busiest = year.reduce<MonthBar | null>(
    (best, bar) => (best === null || bar.total > best.total ? bar : best),
    null,
  );
  if (total === 0 || busiest === null) return words.t('calendar.forecastNone');
  return words.t('calendar.forecast', {
    total,
    capacity,
    month: monthName(words, busiest.month),
    most: busiest.total,
    room: busiest.capacity,
    over: months.filter((bar) => bar.total > bar.capacity).length,
  });
}

function Needs({ words, needs, today }: { words: Words; needs: NeedFacts; today: CalendarDate }) {
  const { t } = words;
  const { decisions, late, withoutDate, forward, full, moreFull } = needs;
  const nothing = decisions + late + withoutDate + forward + full.length === 0;
  return (
    <div class="sides needs">
      <section class="card" aria-labelledby="needs">
        <h2 id="needs">{t('calendar.needs')}</h2>
        {nothing ? <p>{t('calendar.nothing')}</p> : null}
        <ul class="needs-list">
          <Need look="critical" count={decisions} href="/take-backs/cases?show=decision">
            {t('calendar.decisions', { count: decisions })}
          </Need>
          <Need look="warn" count={late} href="/take-backs/cases?show=late">
            {t('calendar.late', { count: late })}
          </Need>
          <Need look="unknown" count={withoutDate} href="/take-backs/without-date">
            {t('calendar.withoutDate', { count: withoutDate })}
          </Need>
          <Need look="warn" count={forward} href="/take-backs/cases?show=forward">
            {t('calendar.broughtForward', { count: forward })}
          </Need>
          {full.map(({ week, planned, capacity, why }) => (
            <li>
              <Mark look="warn" word={t('calendar.fullMark')} />{' '}
              <span>
                <a href={`/take-backs/weeks/${week}`}>
                  {t('calendar.fullWeek', { week: weekName(words, week), planned, capacity })}
                </a>{' '}
                {t('calendar.fullWhy', { ...why })}
              </span>
            </li>
          ))}
        </ul>
        {moreFull === 0 ? null : <p class="hint">{t('calendar.moreFull', { count: moreFull })}</p>}
      </section>
      <Raised words={words} needs={needs} today={today} />
    </div>
  );
}

function Need(props: {
  look: 'critical' | 'warn' | 'unknown';
  count: number;
  href: string;
  children?: unknown;
}) {
  const { look, count, href, children } = props;
  if (count === 0) return null;
  return (
    <li>
      <Mark look={look} word={String(count)} />{' '}
      <span>
        <a href={href}>{children}</a>
      </span>
    </li>
  );
}

function Raised({ words, needs, today }: { words: Words; needs: NeedFacts; today: CalendarDate }) {
  const { t } = words;
  const since = addDays(today, 1 - recentDays);
  const levels = reminderLevels.filter((level) => needs.raised.has(level));
  return (
    <section class="card" aria-labelledby="raised">
      <h2 id="raised">{t('calendar.raised', { days: recentDays })}</h2>
      {levels.length === 0 ? <p>{t('calendar.noneRaised')}</p> : null}
      <ul class="needs-list">
        {levels.map((level) => {
          const { raised = 0, late = 0 } = needs.raised.get(level) ?? {};
          return (
            <li>
              <span>
                <a href={`/take-backs/reminders?level=${level}&since=${since}`}>
                  {t('calendar.raisedLevel', { count: raised, level: words.of('level', level) })}
                </a>
                {late === 0 ? null : <> {t('calendar.raisedLate', { count: late })}</>}
              </span>
            </li>
          );
        })}
      </ul>
      <p>
        <a href="/take-backs/reminders">{t('calendar.allReminders')}</a>
      </p>
    </section>
  );
}

/** Three charts of twelve months on one scale, each with its months as a table. */
function Months({ words, forecast }: { words: Words; forecast: Forecast }) {
  const { months } = forecast;
  const most = Math.max(...months.map(({ total, capacity }) => Math.max(total, capacity)));
  const years = Array.from({ length: Math.ceil(months.length / 12) }, (_, n) =>
    months.slice(12 * n, 12 * n + 12),
  );
  return (
    <>
      <div class="years">
        {years.map((year, at) => (
          <figure>
            <figcaption>{spanOf(words, year)}</figcaption>
            <MonthLoad words={words} id={`load-${at + 1}`} months={year} most={most} />
          </figure>
        ))}
      </div>
      {years.map((year, at) => (
        <details {...(at === 0 ? { open: true } : {})}>
          <summary>{words.t('calendar.asTable', { span: spanOf(words, year) })}</summary>
          <MonthTable words={words} months={year} earlier={at === 0 ? forecast : null} />
        </details>
      ))}
    </>
  );
}

function spanOf(words: Words, months: readonly MonthBar[]): string {
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return '';
  return `${shortMonth(words, first.month)} – ${shortMonth(words, last.month)}`;
}

function shortMonth(words: Words, month: MonthKey): string {
  return `${shortMonthName(words, month)} ${month.slice(0, 4)}`;
}

function MonthTable(props: {
  words: Words;
  months: readonly MonthBar[];
  earlier: Forecast | null;
}) {
  const { words, months, earlier } = props;
  const { t } = words;
  return (
    <div class="table keep months">
      <table>
        <caption>{t('calendar.tableCaption', { span: spanOf(words, months) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('calendar.month')}</th>
            <th scope="col" class="end">
              {t('calendar.toTakeBack')}
            </th>
            <th scope="col" class="end">
              {t('calendar.room')}
            </th>
            <th scope="col" class="end">
              {t('calendar.coverageEnds')}
            </th>
          </tr>
        </thead>
        <tbody>
          {earlier === null || earlier.earlier === 0 ? null : (
            <tr>
              <th scope="row">{t('calendar.before')}</th>
              <td class="end num">
                <a href={`/take-backs/cases?to=${earlier.lastEarlier}`}>
                  {words.number(earlier.earlier)}
                </a>
              </td>
              <td class="end">–</td>
              <td class="end">–</td>
            </tr>
          )}
          {months.map((bar) => (
            <MonthRow words={words} bar={bar} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MonthRow({ words, bar }: { words: Words; bar: MonthBar }) {
  const { t } = words;
  const { month, total, counts, capacity, coverageEnds } = bar;
  const href = `/take-backs/months/${month}`;
  return (
    <tr>
      <th scope="row">
        {shortMonth(words, month)}
        {total > capacity ? (
          <>
            {' '}
            <Mark look="warn" word={t('calendar.fullMark')} />
          </>
        ) : null}
      </th>
      <td class="end num">
        {total === 0 ? (
          words.number(0)
        ) : (
          <a
            href={href}
            aria-label={t('calendar.totalLabel', { count: total, month: monthName(words, month) })}
          >
            {words.number(total)}
          </a>
        )}
        {takebackGroups
          .filter((group) => counts[group] > 0 && counts[group] < total)
          .map((group) => (
            <>
              <br />
              <small>
                <a href={`${href}?group=${group}`}>
                  {t('calendar.part', {
                    count: counts[group],
                    group: words.of('takebackGroup', group),
                  })}
                </a>
              </small>
            </>
          ))}
      </td>
      <td class="end num">{words.number(capacity)}</td>
      <td class="end num">
        {coverageEnds === 0 ? (
          words.number(0)
        ) : (
          <a
            href={`${href}?show=coverage`}
            aria-label={t('calendar.coverageLabel', {
              count: coverageEnds,
              month: monthName(words, month),
            })}
          >
            {words.number(coverageEnds)}
          </a>
        )}
      </td>
    </tr>
  );
}
