/** @jsxImportSource hono/jsx */
import { standsSince } from '#collector/domain/bring-forward.ts';
import {
  addDays,
  type CalendarDate,
  mondayOf,
  readDate,
  weekOf,
} from '#collector/domain/calendar.ts';
import { milestones } from '#collector/domain/milestones.ts';
import { reminderLevels } from '#collector/domain/terms.ts';
import { programmeToday, termsInForce } from '#collector/app/terms-in-force.ts';
import { raisedOfLevel } from '#collector/storage/reminders.ts';
import type { TakebackLine } from '#collector/storage/takeback-lines.ts';
import { casesStepping } from '#collector/storage/takeback-lists.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { readWeek, weekName } from './periods.ts';
import { recentDays } from './takeback-query.ts';
import { Chips, Empty, hrefWith, listPage, Neighbours } from './takeback-list-page.tsx';
import { CaseLink } from './takeback-table.tsx';
import { Day } from './times.tsx';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

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
                standsSince(line),
              );
              const next = own.reminders.findLast(({ on }) => on === line.nextStepOn);
              const isLast = !own.reminders.some(({ on }) => on > (line.nextStepOn ?? on));
              const what =
                next === undefined
                  ? t(isLast ? 'coming.decision' : 'coming.look')
                  : words.of('level', next.level);
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
