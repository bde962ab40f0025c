/** @jsxImportSource hono/jsx */
import { addMonths, type MonthKey, monthOf, type WeekKey } from '#collector/domain/calendar.ts';
import { programmeToday, termsInForce } from '#collector/app/terms-in-force.ts';
import type { Db } from '#collector/storage/database.ts';
import { casesHandedOver, countLoad, takebackGroups } from '#collector/storage/takeback-lists.ts';
import type { TakebackFilter } from '#collector/storage/takeback-lists.ts';
import { plannedByWeek } from '#collector/storage/takeback-load.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { showFault } from './error-pages.tsx';
import { Mark } from './marks.tsx';
import {
  addToMonth,
  capitalised,
  firstEdge,
  lastEdge,
  monthName,
  readMonth,
  weekName,
  weeksOfMonth,
} from './periods.ts';
import { filteredPage } from './takeback-filtered-list.tsx';
import { monthFor } from './takeback-load.ts';
import { Chips, Empty, listPage, Neighbours } from './takeback-list-page.tsx';
import { TakebackTable, tagsIn } from './takeback-table.tsx';
import { pathPart } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** A month of the plan: the load of its weeks, its cases, and the coverage that ends in it. */

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
  const load = (await countLoad(db)).filter((it) => monthFor(it) === month);
  const counts = takebackGroups.map((each) => ({
    group: each,
    count: load.reduce((sum, it) => sum + (it.group === each ? it.count : 0), 0),
  }));
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  const weeks = await loadsOfMonth(db, month);
  return filteredPage(visit, group === undefined ? whole : { ...whole, group }, {
    count: counts.reduce(
      (sum, it) => sum + (group === undefined || it.group === group ? it.count : 0),
      0,
    ),
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
