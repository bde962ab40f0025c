/** @jsxImportSource hono/jsx */
import type { ConditionKey } from '#shared/condition-key.ts';
import { dateOf, dayNumber } from '#collector/domain/calendar.ts';
import type { Condition } from '#collector/domain/condition.ts';
import { stepsLeft } from '#collector/domain/checklist.ts';
import type { StepId } from '#collector/domain/checklist.ts';
import { undoableOf } from '#collector/domain/undo.ts';
import { markPresent } from '#collector/storage/presence.ts';
import { rulesOnDay } from '#collector/domain/rules.ts';
import type { RuleSet } from '#collector/domain/rules.ts';
import type { Finding } from '#collector/domain/judgement.ts';
import { allStaff, staffNames } from '#collector/storage/accounts.ts';
import { conditionsOf } from '#collector/storage/conditions.ts';
import { eventsOf, newestEventId } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { familyReportsOf } from '#collector/storage/family-reports.ts';
import type { FamilyReport } from '#collector/storage/family-reports.ts';
import { allRuleSets } from '#collector/storage/rule-sets.ts';
import { incidentsOfTicket } from '#collector/storage/incidents.ts';
import type { Incident } from '#collector/storage/incidents.ts';
import { readingsOf } from '#collector/storage/telemetry.ts';
import type { LatestReadings } from '#collector/storage/telemetry.ts';
import { findingsOf, ticketById } from '#collector/storage/tickets.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import {
  AcceptBaseline,
  BaselineMessage,
  baselineSaidOn,
  isBaselineRefused,
} from './baseline-acts.tsx';
import type { BaselineSaid } from './baseline-acts.tsx';
import { Gauges } from './charts/gauge.tsx';
import type { GaugeFacts } from './charts/gauge.tsx';
import { DeviceCard, loadCard } from './device-card.tsx';
import type { CardFacts } from './device-card.tsx';
import { gaugesOfFindings } from './device-gauges.ts';
import { verdictsOn } from './device-health.tsx';
import { showFault } from './error-pages.tsx';
import { CallBackForm, FamilySaid } from './family-said.tsx';
import { FindingTrends, trendsOf } from './finding-trends.tsx';
import type { FindingTrend } from './finding-trends.tsx';
import { adviceOn, headlineOf, isYesOrNo, sentenceOf, titleOf } from './finding-words.ts';
import { handsIn, History } from './history.tsx';
import { incidentTitle } from './incident-page.tsx';
import { Layout, showPage } from './layout.tsx';
import { Mark, SeverityMark, StandingMark } from './marks.tsx';
import { versionName } from './rule-words.ts';
import { SaidMessage, saidOn, tellsRefusal } from './ticket-said.tsx';
import type { Refused, Said } from './ticket-said.tsx';
import { TicketActs, typed, UndoButton } from './ticket-forms.tsx';
import type { Colleague, Draft } from './ticket-forms.tsx';
import { stillUndoes } from './ticket-undo.ts';
import { Clock, loadWork, Standing, TicketWork } from './ticket-work.tsx';
import type { WorkFacts } from './ticket-work.tsx';
import { Since } from './times.tsx';
import { frameOf, pathPart, staffOf } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Words } from './words.ts';

/** `GET /tickets/:id`: what is wrong, how that is known, what to do, and what was done. */
export async function showTicket(visit: Visit): Promise<Response> {
  return ticketPage(visit, { draft: {}, refused: null });
}

/** The same page after a form that was refused: it says why, and what was typed is there again. */
export async function showTicketAgain(
  visit: Visit,
  refused: Refused,
  draft: Draft,
): Promise<Response> {
  return ticketPage(visit, { draft, refused });
}

/** For so long a page that was opened says that somebody is on it. */
const presenceMs = 10 * 60_000;

async function ticketPage(
  visit: Visit,
  { draft, refused }: { draft: Draft; refused: Refused | null },
): Promise<Response> {
  const { store, ids } = visit.deps.context;
  const { db } = store;
  const ticket = await ticketById(db, pathPart(visit, 'id'));
  if (ticket === null) return showFault(visit, 'notFound');
  const liveAfter = await newestEventId(db);
  const card = await loadCard(db, ticket.deviceId, visit.now);
  if (card === null) return showFault(visit, 'notFound');
  const findings = (await findingsOf(db, [ticket.id])).get(ticket.id) ?? [];
  const incidents = await incidentsOfTicket(db, ticket.id);
  const reports = await familyReportsOf(db, [ticket.id]);
  const events = (await eventsOf(db, 'ticket', ticket.id)).toReversed();
  const staffId = staffOf(visit).id;
  const now = visit.now;
  const { zone } = card.terms;
  const formId = ids.token(9);
  const work = await loadWork(db, { ticket, staffId, now, zone, formId });
  await store.transaction((tx) =>
    markPresent(tx, { ticketId: ticket.id, staffId, now, until: now + presenceMs }),
  );
  const people = [
    ...events.map(({ actor }) => actor),
    ...handsIn(events),
    ...work.entries.map(({ by }) => by),
    ...work.photos.map(({ by }) => by),
  ];
  const names = await staffNames(db, [...people, ...(ticket.assignee ? [ticket.assignee] : [])]);
  const colleagues = (await allStaff(db)).filter(
    ({ id, disabledAt }) => disabledAt === null && id !== staffId && id !== ticket.assignee,
  );
  const readings = (await readingsOf(db, [ticket.deviceId])).get(ticket.deviceId);
  const conditions = (await conditionsOf(db, [ticket.deviceId])).get(ticket.deviceId) ?? new Map();
  const rules = rulesOnDay(
    await allRuleSets(db),
    dayNumber(dateOf(readings?.observedAt ?? now, zone)),
  );
  const acceptable = acceptableOf(card, { readings, conditions, rules, now });
  const gauges = gaugesOfFindings(visit.words, readings?.samples ?? [], { rules, findings });
  const trends = await trendsOf(db, findings, { deviceId: ticket.deviceId, now, readings, rules });
  const given = new Map([...work.steps].map(([step, { answer }]) => [step, answer]));
  const left = refused === 'steps_left' ? stepsLeft(ticket.family, given) : null;
  const said: Said | null =
    refused === null
      ? await saidOn(visit)
      : {
          said: refused,
          ticket,
          assigneeName: names.get(ticket.assignee ?? '') ?? null,
          isKept: typed(draft, 'text') !== '',
          stepsLeft: left?.length ?? 0,
        };
  const baselineSaid = baselineSaidOn(visit);
  const page = { frame: frameOf(visit), now: visit.now, staffId, liveAfter };
  return showPage(
    visit,
    <TicketPage
      {...{
        ...page,
        ticket,
        findings,
        incidents,
        reports,
        card,
        conditions,
        trends,
        gauges,
        events,
        names,
        said,
        acceptable,
        baselineSaid,
        work,
        colleagues,
        draft,
        left,
      }}
    />,
    refused === null ? 200 : refused === 'photo_too_big' ? 413 : 409,
  );
}

function acceptableOf(
  { terms }: CardFacts,
  it: {
    readings: LatestReadings | undefined;
    conditions: ReadonlyMap<ConditionKey, Condition>;
    rules: RuleSet;
    now: number;
  },
): Map<ConditionKey, number> {
  const { readings, conditions, rules, now } = it;
  if (readings === undefined) return new Map();
  const day = dayNumber(dateOf(readings.observedAt, terms.zone));
  return new Map(
    verdictsOn(readings.samples, conditions, { day, at: now, rules }).flatMap((verdict) =>
      verdict.acceptable === null ? [] : [[verdict.key, verdict.acceptable] as const],
    ),
  );
}

interface TicketPageProps {
  readonly frame: Frame;
  readonly now: number;
  readonly staffId: string;
  readonly liveAfter: string;
  readonly ticket: Ticket;
  readonly findings: readonly Finding[];
  readonly incidents: readonly Incident[];
  readonly reports: readonly FamilyReport[];
  readonly card: CardFacts;
  readonly conditions: ReadonlyMap<ConditionKey, Condition>;
  readonly trends: readonly FindingTrend[];
  readonly gauges: readonly GaugeFacts[];
  readonly events: readonly Event[];
  readonly names: ReadonlyMap<string, string>;
  readonly said: Said | null;
  /** Which value of which check a person may accept as known. */
  readonly acceptable: ReadonlyMap<ConditionKey, number>;
  readonly baselineSaid: BaselineSaid | null;
  readonly work: WorkFacts;
  /** To whom the ticket could be given. */
  readonly colleagues: readonly Colleague[];
  readonly draft: Draft;
  readonly left: readonly StepId[] | null;
}

function TicketPage(props: TicketPageProps) {
  const { frame, now, staffId, liveAfter, ticket, findings, card, events, names, said } = props;
  const { acceptable, baselineSaid, incidents, work, draft, left } = props;
  const { today } = card;
  const undoable = undoableOf(events.toReversed());
  const { words } = frame;
  const { t } = words;
  const here = `/tickets/${ticket.id}`;
  const { assetTag } = card.device;
  const headline = headlineOf(words, ticket, findings, props.conditions);
  const assigneeName = ticket.assignee === null ? null : (names.get(ticket.assignee) ?? null);
  const story = (
    <>
      <div class="ticket-story">
        <FamilySaid words={words} reports={props.reports} now={now} />
        <CallBackForm {...{ words, ticket, reports: props.reports, back: here }} />
        <Proof {...{ words, findings, now, acceptable, assetTag, back: here }} />
        <FindingTrends words={words} trends={props.trends} now={now} />
        {props.gauges.length === 0 ? null : <Gauges words={words} gauges={props.gauges} />}
        <Known {...{ words, findings, now, acceptable, assetTag, back: here }} />
        <TicketWork {...{ words, ticket, work, names, back: here, draft }} />
        <p class="hint">
          {t('ticket.rules')} : {versionName(words, ticket.rulesId)}
        </p>
        <p class="no-print">
          <a href={`${here}/order`}>{t('order.link')}</a>
        </p>
        <h2>{t('history.title')}</h2>
        <History
          {...{ words, events, names, now }}
          undo={(event) =>
            undoable.has(event.id) && stillUndoes(event, { ticket, ...work }) ? (
              <UndoButton
                words={words}
                ticketId={ticket.id}
                eventId={event.id}
                back={here}
                about={words.of('event', event.kind)}
              />
            ) : null
          }
        />
      </div>
      <DeviceCard words={words} card={card} now={now} />
    </>
  );
  return (
    <Layout
      frame={frame}
      isFault={tellsRefusal(said) || (baselineSaid !== null && isBaselineRefused(baselineSaid))}
      title={
        headline.severity === null
          ? `${headline.text} ${ticket.reference}`
          : t('ticket.title', {
              severity: words.of('severity', headline.severity),
              headline: headline.text,
              reference: ticket.reference,
            })
      }
      section="tickets"
      crumbs={[{ text: t('nav.tickets'), href: '/tickets' }]}
      current={ticket.reference}
      liveAfter={liveAfter}
    >
      {said === null ? null : (
        <SaidMessage words={words} said={said} staffId={staffId} back={`/tickets/${ticket.id}`} />
      )}
      {baselineSaid === null ? null : (
        <BaselineMessage words={words} assetTag={assetTag} said={baselineSaid} back={here} />
      )}
      <div class="headline">
        <p class="marks">
          <StandingMark words={words} severity={headline.severity} />
          <StateLine {...{ words, ticket, assigneeName, staffId }} />
          {frame.isSimple ? null : (
            <>
              <span>
                {t('work.clockTerm')} <Clock words={words} ticket={ticket} days={work.workedDays} />
              </span>
              <span class="num">{ticket.reference}</span>
            </>
          )}
        </p>
        <h1>{headline.text}</h1>
      </div>
      <PartOf words={words} incidents={incidents} />
      <Standing {...{ words, ticket, work, today, back: here }} />
      <div class="ticket">
        <Advice words={words} findings={findings} />
        <TicketActs
          {...{ words, ticket, staffId, assigneeName, today, draft, left }}
          colleagues={props.colleagues}
          heldSince={heldSince(ticket, events)}
          isSimple={frame.isSimple}
        />
        {frame.isSimple ? (
          <details class="simple-fold" open={Object.keys(draft).length > 0}>
            <summary>{t('mode.rest')}</summary>
            {story}
          </details>
        ) : (
          story
        )}
      </div>
    </Layout>
  );
}

/** Since when whoever has a ticket has it; null where its history does not say. */
function heldSince({ assignee }: Ticket, newestFirst: readonly Event[]): number | null {
  if (assignee === null) return null;
  // Each move says who had the ticket before it: the newest by which that changed gave it to them.
  const gave = newestFirst.find(
    ({ detail }) => 'assignee' in detail && detail['assignee'] !== assignee,
  );
  return gave?.at ?? null;
}

/** Not this PC alone: leads to the incidents of which the ticket is one of many. */
function PartOf({ words, incidents }: { words: Words; incidents: readonly Incident[] }) {
  const { t } = words;
  return incidents.map((it) => (
    <div class="message">
      <p>
        {t('ticket.partOf')} <a href={`/watch/incidents/${it.id}`}>{incidentTitle(words, it)}</a>,{' '}
        {t(it.until === null ? 'watch.lasting' : 'watch.over')}.
      </p>
    </div>
  ));
}

function StateLine(props: {
  words: Words;
  ticket: Ticket;
  assigneeName: string | null;
  staffId: string;
}) {
  const { words, ticket, assigneeName, staffId } = props;
  const who =
    ticket.assignee === staffId
      ? words.t('ticket.you')
      : (assigneeName ?? words.t('ticket.nobody'));
  const isDone = ticket.state === 'resolved' || ticket.state === 'closed';
  const result = isDone && ticket.result !== null ? words.of('ticketResult', ticket.result) : null;
  return (
    <>
      <Mark look="plain" word={words.of('state', ticket.state)} />
      {result === null ? null : <span>{result}</span>}
      <span>{who}</span>
    </>
  );
}

function Advice({ words, findings }: { words: Words; findings: readonly Finding[] }) {
  const advice = adviceOn(
    words,
    findings.filter((it) => !it.recovered),
  );
  if (advice.length === 0) return null;
  return (
    <section class="card advice" aria-labelledby="advice">
      <h2 id="advice">{words.t('ticket.advice')}</h2>
      {advice.map((text) => (
        <p>{text}</p>
      ))}
    </section>
  );
}

interface ProofProps {
  readonly words: Words;
  readonly findings: readonly Finding[];
  readonly now: number;
  readonly acceptable: ReadonlyMap<ConditionKey, number>;
  readonly assetTag: string;
  readonly back: string;
}

function Proof(props: ProofProps) {
  const { words, findings, now } = props;
  const { t } = words;
  if (findings.length === 0) return null;
  return (
    <>
      <h2>{t('ticket.proof')}</h2>
      <div class="table">
        <table>
          <caption>{t('ticket.proofCaption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('finding.check')}</th>
              <th scope="col" class="end">
                {t('finding.value')}
              </th>
              <th scope="col" class="end">
                {t('finding.limit')}
              </th>
              <th scope="col" class="end">
                {t('finding.baseline')}
              </th>
              <th scope="col">{t('finding.since')}</th>
              <th scope="col">{t('finding.now')}</th>
            </tr>
          </thead>
          <tbody>
            {findings.map((it) => (
              <ProofRow words={words} it={it} now={now} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** What a person may accept as known, one button a check. */
function Known({ words, findings, acceptable, assetTag, back }: ProofProps) {
  const known = findings.flatMap(({ key, recovered, bad }) => {
    const value = acceptable.get(key);
    return recovered || value === undefined ? [] : [{ key, value, said: bad.value }];
  });
  if (known.length === 0) return null;
  return (
    <section class="card no-print" aria-labelledby="known">
      <h3 id="known">{words.t('baseline.title')}</h3>
      {known.map(({ key, value, said }) => (
        <>
          <p>{titleOf(words, key)}</p>
          <AcceptBaseline {...{ words, assetTag, of: key, value, said, back }} />
        </>
      ))}
    </section>
  );
}

function ProofRow({ words, it, now }: { words: Words; it: Finding; now: number }) {
  const { t } = words;
  const { bad, baseline } = it;
  const isFlag = isYesOrNo(words, it.key, bad.because);
  return (
    <tr>
      <th scope="row">
        {titleOf(words, it.key)}
        <br />
        <small>{sentenceOf(words, it.key, bad, baseline)}</small>
      </th>
      <td class="end num" data-label={t('finding.value')}>
        {isFlag ? t('finding.yes') : words.number(bad.value, 3)}
      </td>
      <td class="end num" data-label={t('finding.limit')}>
        {isFlag ? t('finding.never') : words.number(bad.limit, 3)}
      </td>
      <td class="end num" data-label={t('finding.baseline')}>
        {baseline === null ? t('finding.noBaseline') : words.number(baseline, 3)}
      </td>
      <td data-label={t('finding.since')}>
        <Since words={words} at={it.badSince} now={now} isShort />
      </td>
      <td data-label={t('finding.now')}>
        {it.recovered ? (
          <Mark look="ok" word={t('finding.gone')} />
        ) : (
          <SeverityMark words={words} severity={bad.result} />
        )}
      </td>
    </tr>
  );
}
