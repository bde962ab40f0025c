/** @jsxImportSource hono/jsx */
import { catalogue } from '#shared/catalogue.ts';
import { foundGroups, qualityOf } from '#collector/domain/alert-quality.ts';
import type { CheckQuality } from '#collector/domain/alert-quality.ts';
import { addDays } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import { endsOfAlerts, leadsOfAlerts, reportsByPeople } from '#collector/storage/alert-quality.ts';
import type { FamilyReports } from '#collector/storage/alert-quality.ts';
import { FoundBar, FoundLegend } from './charts/found-bar.tsx';
import { Layout, showPage } from './layout.tsx';
import { checkTitle } from './rule-words.ts';
import { startOf, ticketsHref } from './ticket-filter.ts';
import type { AskedTickets } from './ticket-filter.ts';
import { frameOf } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Words } from './words.ts';

const periods = [30, 90, 365] as const;

/** `GET /alert-quality`: per check what it opened, what people found, and what it missed. */
export async function showAlertQuality(visit: Visit): Promise<Response> {
  const { db } = visit.deps.context.store;
  const asked = Number(visit.url.searchParams.get('days'));
  const days = periods.find((it) => it === asked) ?? 365;
  const since = addDays(await programmeToday(visit.deps.context), -days);
  const from = startOf(since);
  const checks = qualityOf(await endsOfAlerts(db, from), await leadsOfAlerts(db, from));
  const reports = await reportsByPeople(db, from);
  const frame = frameOf(visit);
  return showPage(visit, <QualityPage {...{ frame, days, since, checks, reports }} />);
}

interface QualityProps {
  readonly frame: Frame;
  readonly days: number;
  readonly since: CalendarDate;
  readonly checks: readonly CheckQuality[];
  readonly reports: readonly FamilyReports[];
}

function QualityPage({ frame, days, since, checks, reports }: QualityProps) {
  const { words } = frame;
  const { t } = words;
  const silent = catalogue.filter(({ id }) => checks.every(({ checkId }) => checkId !== id));
  return (
    <Layout frame={frame} title={t('quality.title')} section="quality">
      <h1>{t('quality.title')}</h1>
      <p class="lead">{t('quality.lead')}</p>
      <p class="no-print">
        <a class="button second" href="/rules">
          {t('quality.rules')}
        </a>
      </p>
      <nav aria-label={t('quality.periods')}>
        <ul class="chips">
          {periods.map((it) => (
            <li>
              <a
                href={`/alert-quality?days=${it}`}
                {...(it === days ? { 'aria-current': 'page' } : {})}
              >
                {t('quality.days', { days: it })}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {checks.length === 0 ? (
        <p class="message">{t('quality.nothing')}</p>
      ) : (
        <ChecksTable words={words} checks={checks} since={since} />
      )}
      {silent.length === 0 || checks.length === 0 ? null : (
        <p class="hint">
          {t('quality.silent', {
            checks: silent.map((it) => it.words[words.language].title).join(', '),
          })}
        </p>
      )}
      <h2>{t('quality.missedTitle')}</h2>
      {reports.length === 0 ? (
        <p>{t('quality.nobody')}</p>
      ) : (
        <ReportsTable words={words} reports={reports} since={since} />
      )}
    </Layout>
  );
}

function ChecksTable(props: {
  words: Words;
  checks: readonly CheckQuality[];
  since: CalendarDate;
}) {
  const { words, checks, since } = props;
  const { t } = words;
  const most = Math.max(...checks.map(({ opened }) => opened));
  return (
    <>
      <FoundLegend words={words} />
      <div class="table quality">
        <table>
          <caption>{t('quality.caption', { date: words.date(since) })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('quality.check')}</th>
              <th scope="col">{t('quality.share')}</th>
              <th scope="col" class="end">
                {t('quality.opened')}
              </th>
              {foundGroups.map((group) => (
                <th scope="col" class="end">
                  {words.of('quality', group)}
                </th>
              ))}
              <th scope="col" class="end">
                {t('quality.lead_time')}
              </th>
            </tr>
          </thead>
          <tbody>
            {checks.map((it) => (
              <CheckRow {...{ words, it, most, since }} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="hint">{t('quality.leadHint')}</p>
    </>
  );
}

function CheckRow(props: { words: Words; it: CheckQuality; most: number; since: CalendarDate }) {
  const { words, it, most, since } = props;
  const { t } = words;
  const asked: AskedTickets = { check: it.checkId, by: 'agent', since };
  const title = checkTitle(words, it.checkId);
  return (
    <tr>
      <th scope="row">
        {title}
        <small class="block">{words.of('family', it.family)}</small>
      </th>
      <td data-label={t('quality.share')}>
        <FoundBar words={words} it={it} most={most} />
      </td>
      <td class="end num" data-label={t('quality.opened')}>
        <Count {...{ words, n: it.opened, asked, about: `${t('quality.opened')}, ${title}` }} />
      </td>
      {foundGroups.map((group) => {
        const word = words.of('quality', group);
        return (
          <td class="end num" data-label={word}>
            <Count
              words={words}
              n={it.counts[group]}
              asked={{ ...asked, result: group }}
              about={`${word}, ${title}`}
            />
          </td>
        );
      })}
      <td class="end num" data-label={t('quality.lead_time')}>
        {it.lead === null ? (
          <small>{t('quality.noLead')}</small>
        ) : (
          t('quality.leadDays', { days: words.number(it.lead.days, 1), n: it.lead.n })
        )}
      </td>
    </tr>
  );
}

/** A number that leads to the list behind it; nothing is no link. */
function Count(props: { words: Words; n: number; asked: AskedTickets; about: string }) {
  const { words, n, asked, about } = props;
  if (n === 0) return <>0</>;
  return (
    <a class="number" href={ticketsHref(asked)}>
      {words.number(n)} <span class="aside">{about}</span>
    </a>
  );
}

function ReportsTable(props: {
  words: Words;
  reports: readonly FamilyReports[];
  since: CalendarDate;
}) {
  const { words, reports, since } = props;
  const { t } = words;
  return (
    <div class="table">
      <table>
        <caption>{t('quality.missedCaption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('quality.family')}</th>
            <th scope="col" class="end">
              {t('quality.reported')}
            </th>
            <th scope="col" class="end">
              {t('quality.missed')}
            </th>
          </tr>
        </thead>
        <tbody>
          {reports.map(({ family, reported, missed }) => {
            const asked: AskedTickets = { family, by: 'person', since };
            const name = words.of('family', family);
            return (
              <tr>
                <th scope="row">{name}</th>
                <td class="end num" data-label={t('quality.reported')}>
                  <Count
                    {...{ words, n: reported, asked, about: `${t('quality.reported')}, ${name}` }}
                  />
                </td>
                <td class="end num" data-label={t('quality.missed')}>
                  <Count
                    words={words}
                    n={missed}
                    asked={{ ...asked, missed: '1' }}
                    about={`${t('quality.missed')}, ${name}`}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
