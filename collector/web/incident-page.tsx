/** @jsxImportSource hono/jsx */
import { conditionKey } from '#shared/condition-key.ts';
import { closeIncident } from '#collector/app/close-incident.ts';
import { resultsFor } from '#collector/domain/incident.ts';
import { staffNames } from '#collector/storage/accounts.ts';
import { eventsOf } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { incidentById } from '#collector/storage/incidents.ts';
import type { Incident } from '#collector/storage/incidents.ts';
import { countOfIncident, findTickets } from '#collector/storage/ticket-lists.ts';
import type { ListedPart, ListedTicket } from '#collector/storage/ticket-lists.ts';
import { showFault } from './error-pages.tsx';
import { sentenceOf, titleOf, worstOf } from './finding-words.ts';
import { History } from './history.tsx';
import { Layout, showPage } from './layout.tsx';
import { Mark } from './marks.tsx';
import { PartPaging, askedPart } from './paging.tsx';
import { Instant, Since } from './times.tsx';
import { formField, frameOf, pathPart, seeOther, staffOf } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Words } from './words.ts';

const perPage = 50;
const saids = ['closed', 'closed_before', 'no_result'] as const;
type Said = (typeof saids)[number];

/** `GET /watch/incidents/:id`: one incident with its tickets. */
export async function showIncident(visit: Visit): Promise<Response> {
  const { db } = visit.deps.context.store;
  const incident = await incidentById(db, pathPart(visit, 'id'));
  if (incident === null) return showFault(visit, 'notFound');
  const filter = { incident: incident.id };
  const count = await countOfIncident(db, incident.id);
  const part = { ...askedPart(visit.url), most: perPage };
  const listed = await findTickets(db, { filter, part });
  const events = (await eventsOf(db, 'incident', incident.id)).toReversed();
  const names = await staffNames(
    db,
    events.map(({ actor }) => actor),
  );
  const said = saids.find((it) => it === visit.url.searchParams.get('said')) ?? null;
  const [frame, { now }] = [frameOf(visit), visit];
  return showPage(
    visit,
    <IncidentPage {...{ frame, incident, count, listed, events, names, said, now }} />,
  );
}

/** `POST /watch/incidents/:id/close`. */
export async function closeFromPage(visit: Visit): Promise<Response> {
  const { context, live } = visit.deps;
  const id = pathPart(visit, 'id');
  const incident = await incidentById(context.store.db, id);
  if (incident === null) return showFault(visit, 'notFound');
  const given = await formField(visit, 'result');
  const result = resultsFor(incident.kind).find((it) => it === given);
  const goBack = (said: Said) => seeOther(visit, `/watch/incidents/${id}?said=${said}`);
  if (result === undefined) return goBack('no_result');
  const answer = await closeIncident(context, { id, result, actor: staffOf(visit).id });
  if (!answer.ok) return goBack('closed_before');
  live.nudge();
  return goBack('closed');
}

/** What an incident is called: its kind, and the check where it is about one. */
export function incidentTitle(words: Words, { kind, checkId }: Incident): string {
  const name = words.of('incidentKind', kind);
  if (checkId === null) return name;
  const check = titleOf(words, conditionKey(checkId, 0));
  return words.t('watch.sameFault', { kind: name, check });
}

/** What came of an incident that is over. */
export function resultWords(words: Words, { result }: Incident): string {
  return result === null ? words.t('watch.byItself') : words.of('incidentResult', result);
}

export function IncidentFacts(props: { words: Words; incident: Incident; tickets: number }) {
  const { words, incident, tickets } = props;
  const { t } = words;
  const { kind, pcs, until } = incident;
  const expected = incident.expected ?? 0;
  return (
    <dl class="facts wide">
      <dt>{t('queue.state')}</dt>
      <dd>
        {until === null ? (
          <Mark look="warn" word={t('watch.lasting')} />
        ) : (
          <Mark look="plain" word={t('watch.over')} />
        )}
      </dd>
      <dt>{t(until === null ? 'watch.since' : 'watch.began')}</dt>
      <dd>
        <Instant words={words} at={incident.since} />
      </dd>
      {until === null ? null : (
        <>
          <dt>{t('watch.ended')}</dt>
          <dd>
            <Instant words={words} at={until} />
          </dd>
          <dt>{t('watch.result')}</dt>
          <dd>{resultWords(words, incident)}</dd>
        </>
      )}
      <dt>{t('watch.pcs')}</dt>
      <dd>{words.of('incidentPcs', kind, { pcs, expected })}</dd>
      <dt>{t('watch.why')}</dt>
      <dd>{words.of('incidentWhy', incident.reason)}</dd>
      {kind === 'same_fault' ? (
        <>
          <dt>{t('watch.tickets')}</dt>
          <dd>
            <a href={`/watch/incidents/${incident.id}#tickets`}>
              {t('watch.ticketCount', { count: tickets })}
            </a>
          </dd>
        </>
      ) : null}
    </dl>
  );
}

/** Closes an incident that lasts; it asks what it was, and says what follows from closing. */
export function CloseForm({ words, incident }: { words: Words; incident: Incident }) {
  const { t } = words;
  return (
    <form method="post" action={`/watch/incidents/${incident.id}/close`} class="resolve no-print">
      <fieldset>
        <legend>{t('incident.legend')}</legend>
        {resultsFor(incident.kind).map((result) => (
          <label class="choice">
            <input type="radio" name="result" value={result} required />
            <span>{words.of('incidentResult', result)}</span>
          </label>
        ))}
      </fieldset>
      <p class="hint">{words.of('incident.closeHint', incident.kind)}</p>
      <button type="submit">
        {t('incident.close')}
        <span class="aside"> {incidentTitle(words, incident)}</span>
      </button>
    </form>
  );
}

interface IncidentProps {
  readonly frame: Frame;
  readonly incident: Incident;
  readonly count: number;
  readonly listed: ListedPart;
  readonly events: readonly Event[];
  readonly names: ReadonlyMap<string, string>;
  readonly said: Said | null;
  readonly now: number;
}

function IncidentPage(props: IncidentProps) {
  const { frame, incident, count, listed, events, names, said, now } = props;
  const { tickets } = listed;
  const { words } = frame;
  const { t } = words;
  const heading = incidentTitle(words, incident);
  const held = incident.until === null ? incident.pcs - count : 0;
  const isFault = incident.kind === 'same_fault';
  return (
    <Layout
      frame={frame}
      title={heading}
      section="watch"
      crumbs={[{ text: t('watch.heading'), href: '/watch' }]}
      current={heading}
    >
      <h1>{heading}</h1>
      {said === null ? null : <SaidMessage words={words} said={said} incident={incident} />}
      <section class="card stacked" aria-label={t('watch.what')}>
        <IncidentFacts words={words} incident={incident} tickets={count} />
        {incident.until === null ? <CloseForm words={words} incident={incident} /> : null}
      </section>
      {isFault ? (
        <>
          <h2 id="tickets">{t('incident.count', { count })}</h2>
          {held > 0 ? <p>{t('incident.held', { count: held })}</p> : null}
          {tickets.length === 0 ? null : <Tickets words={words} tickets={tickets} now={now} />}
          <PartPaging
            words={words}
            href={`/watch/incidents/${incident.id}`}
            before={listed.before}
            after={listed.after}
          />
        </>
      ) : null}
      <h2>{t('incident.history')}</h2>
      <History words={words} events={events} names={names} now={now} />
    </Layout>
  );
}

function SaidMessage(props: { words: Words; said: Said; incident: Incident }) {
  const { words, said, incident } = props;
  const isDone = said === 'closed' && incident.until !== null;
  const result = resultWords(words, incident);
  return (
    <div class={`message ${isDone ? 'ok' : 'warn'}`} role={isDone ? undefined : 'alert'}>
      <p>{words.of('incidentSaid', said, { result })}</p>
    </div>
  );
}

function Tickets(props: { words: Words; tickets: readonly ListedTicket[]; now: number }) {
  const { words, tickets, now } = props;
  const { t } = words;
  return (
    <div class="table">
      <table>
        <caption>{t('incident.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('queue.fault')}</th>
            <th scope="col">{t('queue.device')}</th>
            <th scope="col">{t('queue.openedAt')}</th>
            <th scope="col">{t('queue.state')}</th>
          </tr>
        </thead>
        <tbody>
          {tickets.map(({ ticket, assetTag, findings }) => {
            const worst = worstOf(findings);
            return (
              <tr>
                <th scope="row" class="fault">
                  <a href={`/tickets/${ticket.id}`}>
                    {worst === null
                      ? words.of('family', ticket.family)
                      : sentenceOf(words, worst.key, worst.bad, worst.baseline)}
                    <span class="aside"> {ticket.reference}</span>
                  </a>
                </th>
                <td data-label={t('queue.device')}>
                  <a class="tag" href={`/devices/${assetTag}`}>
                    {assetTag}
                  </a>
                </td>
                <td data-label={t('queue.openedAt')}>
                  <Since words={words} at={ticket.openedAt} now={now} />
                </td>
                <td data-label={t('queue.state')} class="nowrap">
                  {words.of('state', ticket.state)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
