/** @jsxImportSource hono/jsx */
import { addDays, mondayOf, weekOf } from '#collector/domain/calendar.ts';
import { programmeToday, termsInForce } from '#collector/app/terms-in-force.ts';
import { casesOfWeek } from '#collector/storage/takeback-lines.ts';
import { plannedByWeek } from '#collector/storage/takeback-load.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { showFault } from './error-pages.tsx';
import { Paging, pageNumber } from './paging.tsx';
import { capitalised, monthName, monthOfWeek, readWeek, weekName } from './periods.ts';
import { PlanForms, PlanMessage, planSaidOn } from './takeback-acts.tsx';
import { Empty, listPage, Neighbours } from './takeback-list-page.tsx';
import { TakebackTable, tagsIn } from './takeback-table.tsx';
import { pathPart } from './visit.ts';
import type { Visit } from './visit.ts';

/** A week of the plan: its cases, and what moves them. */

const perPage = 50;

export async function showTakebackWeek(visit: Visit): Promise<Response> {
  const week = readWeek(pathPart(visit, 'week'));
  if (week === null) return showFault(visit, 'notFound');
  const { words, deps, url } = visit;
  const { t } = words;
  const { db } = deps.context.store;
  const today = await programmeToday(deps.context);
  const page = pageNumber(url);
  const lines = await casesOfWeek(db, week, { most: perPage, skip: (page - 1) * perPage });
  const capacity = termsInForce(await allTerms(db)).newest.weeklyCapacity;
  const loads = { capacity, planned: await plannedByWeek(db, weekOf(today)) };
  const count = (await plannedByWeek(db, week)).get(week) ?? 0;
  const month = monthOfWeek(week);
  const hrefOf = (n: number) => (n === 1 ? url.pathname : `${url.pathname}?page=${n}`);
  const back = hrefOf(page);
  const said = await planSaidOn(visit);
  const monday = mondayOf(week);
  return listPage(visit, {
    title: t('week.title', { count, week: weekName(words, week) }),
    isFault: said !== null && 'refused' in said,
    heading: capitalised(weekName(words, week)),
    crumbs: [{ text: monthName(words, month), href: `/take-backs/months/${month}` }],
    current: weekName(words, week),
    lead: t('week.lead', {
      count,
      capacity,
      over: Math.max(0, count - capacity),
    }),
    message: <PlanMessage words={words} said={said} back={back} />,
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
        <Paging words={words} page={page} pages={Math.ceil(count / perPage)} hrefOf={hrefOf} />
      </>
    ),
  });
}
