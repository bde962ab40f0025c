/** @jsxImportSource hono/jsx */
import { schoolYearOf } from '#collector/domain/calendar.ts';
import { schoolZone } from '#collector/domain/school-calendar.ts';
import { plainLimits } from '#collector/domain/silence.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import { countInConnection } from '#collector/storage/device-lists.ts';
import { latestIncidents, openIncidents } from '#collector/storage/incidents.ts';
import type { Incident } from '#collector/storage/incidents.ts';
import { schoolYears } from '#collector/storage/school-holidays.ts';
import type { SchoolYearVersion } from '#collector/storage/school-holidays.ts';
import { keptStandOuts } from '#collector/storage/standouts.ts';
import type { KeptStandOut } from '#collector/storage/standouts.ts';
import { countOfIncident } from '#collector/storage/ticket-lists.ts';
import { CloseForm, IncidentFacts, incidentTitle, resultWords } from './incident-page.tsx';
import { Layout, showPage } from './layout.tsx';
import { Mark } from './marks.tsx';
import { StandOuts } from './standout-table.tsx';
import { Instant } from './times.tsx';
import { frameOf } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Words } from './words.ts';

const mostPast = 20;

/** `GET /watch`: what stands above single tickets. */
export async function showWatch(visit: Visit): Promise<Response> {
  const { db } = visit.deps.context.store;
  const open = await Promise.all(
    (await openIncidents(db)).map(async (incident) => ({
      incident,
      tickets: await countOfIncident(db, incident.id),
    })),
  );
  const latest = await latestIncidents(db, mostPast + open.length);
  const years = await schoolYears(db, schoolZone);
  const thisYear = schoolYearOf(await programmeToday(visit.deps.context));
  const props = {
    frame: frameOf(visit),
    open,
    past: latest.filter(({ until }) => until !== null).slice(0, mostPast),
    standOuts: await keptStandOuts(db),
    toCall: await countInConnection(db, 'to_call'),
    years: yearsToShow(years, thisYear),
  };
  return showPage(visit, <Watch {...props} />);
}

interface ShownYear {
  readonly year: number;
  /** Null where no file has given it. */
  readonly sourced: SchoolYearVersion | null;
}

/** From the first that is on file, or last year, to the next: of these a silence can ask. */
function yearsToShow(years: readonly SchoolYearVersion[], thisYear: number): ShownYear[] {
  const first = Math.min(thisYear - 1, ...years.map(({ year }) => year));
  const last = Math.max(thisYear + 1, ...years.map(({ year }) => year));
  return Array.from({ length: last - first + 1 }, (_, n) => {
    const year = first + n;
    return { year, sourced: years.find((it) => it.year === year) ?? null };
  });
}

interface WatchProps {
  readonly frame: Frame;
  readonly open: readonly { incident: Incident; tickets: number }[];
  readonly past: readonly Incident[];
  readonly standOuts: readonly KeptStandOut[];
  readonly toCall: number;
  readonly years: readonly ShownYear[];
}

function Watch({ frame, open, past, standOuts, toCall, years }: WatchProps) {
  const { words } = frame;
  const { t } = words;
  return (
    <Layout frame={frame} title={t('watch.title', { count: open.length })} section="watch">
      <h1>{t('watch.heading')}</h1>
      <p class="lead">{t('watch.lead')}</p>
      <h2>{t('watch.open')}</h2>
      {open.length === 0 ? <p class="message ok">{t('watch.noneOpen')}</p> : null}
      <div class="stacked">
        {open.map(({ incident, tickets }) => (
          <section class="card stacked" aria-labelledby={`incident-${incident.id}`}>
            <h3 id={`incident-${incident.id}`}>
              <a href={`/watch/incidents/${incident.id}`}>{incidentTitle(words, incident)}</a>
            </h3>
            <IncidentFacts words={words} incident={incident} tickets={tickets} />
            <CloseForm words={words} incident={incident} />
          </section>
        ))}
      </div>
      <h2>{t('calls.heading')}</h2>
      {toCall === 0 ? (
        <p>{t('calls.none')}</p>
      ) : (
        <>
          <p>
            <a class="button second" href="/devices?connection=to_call">
              {t('calls.some', { count: toCall })}
            </a>
          </p>
          <p class="hint">{t('calls.why')}</p>
        </>
      )}
      <StandOuts words={words} standOuts={standOuts} />
      <h2>{t('schoolYears.heading')}</h2>
      <p>{t('schoolYears.lead', { zone: schoolZone })}</p>
      <SchoolYears words={words} years={years} />
      <h2>{t('watch.past')}</h2>
      {past.length === 0 ? <p>{t('watch.nonePast')}</p> : <Past words={words} past={past} />}
    </Layout>
  );
}

function Past({ words, past }: { words: Words; past: readonly Incident[] }) {
  const { t } = words;
  return (
    <div class="table">
      <table>
        <caption>{t('watch.pastCaption', { most: mostPast })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('watch.what')}</th>
            <th scope="col">{t('watch.began')}</th>
            <th scope="col">{t('watch.ended')}</th>
            <th scope="col">{t('watch.pcs')}</th>
            <th scope="col">{t('watch.result')}</th>
          </tr>
        </thead>
        <tbody>
          {past.map((it) => (
            <tr>
              <th scope="row">
                <a href={`/watch/incidents/${it.id}`}>{incidentTitle(words, it)}</a>
              </th>
              <td data-label={t('watch.began')}>
                <Instant words={words} at={it.since} />
              </td>
              <td data-label={t('watch.ended')}>
                {it.until === null ? null : <Instant words={words} at={it.until} />}
              </td>
              <td data-label={t('watch.pcs')} class="num">
                {words.number(it.pcs)}
              </td>
              <td data-label={t('watch.result')}>{resultWords(words, it)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SchoolYears({ words, years }: { words: Words; years: readonly ShownYear[] }) {
  const { t } = words;
  return (
    <>
      {years.every(({ sourced }) => sourced !== null) ? null : (
        <p class="hint">{t('schoolYears.how')}</p>
      )}
      <div class="table">
        <table>
          <caption>{t('schoolYears.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('schoolYears.year')}</th>
              <th scope="col">{t('schoolYears.state')}</th>
              <th scope="col">{t('schoolYears.meaning')}</th>
            </tr>
          </thead>
          <tbody>
            {years.map(({ year, sourced }) => (
              <tr>
                <th scope="row" class="nowrap">
                  {t('schoolYears.name', { year: String(year), next: String(year + 1) })}
                </th>
                <td data-label={t('schoolYears.state')}>
                  {sourced === null ? (
                    <Mark look="unknown" word={t('schoolYears.notSourced')} />
                  ) : (
                    <Mark look="ok" word={t('schoolYears.sourced')} />
                  )}
                </td>
                <td data-label={t('schoolYears.meaning')}>
                  {sourced === null
                    ? t('schoolYears.missing', { ...plainLimits })
                    : t('schoolYears.holidays', {
                        count: sourced.holidays.length,
                        source: sourced.source,
                      })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
