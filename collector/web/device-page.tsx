/** @jsxImportSource hono/jsx */
import type { Held } from '#collector/domain/custody.ts';
import { standsSince } from '#collector/domain/bring-forward.ts';
import { dateOf, dayNumber } from '#collector/domain/calendar.ts';
import { milestones } from '#collector/domain/milestones.ts';
import type { SignalDay } from '#collector/domain/signal-days.ts';
import type { Milestones } from '#collector/domain/milestones.ts';
import { rulesOnDay } from '#collector/domain/rules.ts';
import type { RuleSet } from '#collector/domain/rules.ts';
import { staffNames } from '#collector/storage/accounts.ts';
import { conditionsOf } from '#collector/storage/conditions.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { eventsOfDevice } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { allRuleSets } from '#collector/storage/rule-sets.ts';
import { dayValuesSinceHandover } from '#collector/storage/day-values.ts';
import { beatsSince, readingsOf } from '#collector/storage/telemetry.ts';
import type { LatestReadings } from '#collector/storage/telemetry.ts';
import type { Db } from '#collector/storage/database.ts';
import { takebacksOfDevice } from '#collector/storage/takebacks.ts';
import type { Takeback } from '#collector/storage/takebacks.ts';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import { isAmongRoles, planning } from './access.ts';
import { Gauges } from './charts/gauge.tsx';
import { LifeLine } from './charts/life-line.tsx';
import { SignalWeeks } from './charts/signal-strip.tsx';
import { ConnectionWords, CoverageWords, cardOf } from './device-card.tsx';
import type { CardFacts } from './device-card.tsx';
import { CodeForm } from './device-code.tsx';
import { gaugesOf } from './device-gauges.ts';
import { Health, verdictsOn } from './device-health.tsx';
import type { Verdict } from './device-health.tsx';
import type { CustodySaid } from './device-custody.tsx';
import { DeviceCustody, custodySaidOn, heldBy } from './device-custody.tsx';
import { DevicePlan, planFacts } from './device-plan.tsx';
import type { PlanFacts } from './device-plan.tsx';
import { DeviceWork, workFacts, workSaidOn } from './device-work.tsx';
import type { WorkFacts } from './device-work.tsx';
import { devicesOf, originsOf } from './device-origin.ts';
import { Readings } from './device-readings.tsx';
import { BaselineMessage, baselineSaidOn, isBaselineRefused } from './baseline-acts.tsx';
import type { BaselineSaid } from './baseline-acts.tsx';
import { showFault } from './error-pages.tsx';
import { familyAddress } from './household-page.tsx';
import { FaultReport, reportSaidOn } from './fault-report.tsx';
import type { ReportSaid } from './fault-report.tsx';
import { History } from './history.tsx';
import { Layout, showPage } from './layout.tsx';
import { Mark, SeverityMark } from './marks.tsx';
import { lastReadIn } from './last-read.ts';
import type { LastRead } from './last-read.ts';
import { signalsOf } from './signals.ts';
import { SilentAdvice, silenceOf } from './silent-advice.tsx';
import { fewPoints, withDays } from './day-series.ts';
import { openBeats, seriesOf } from './reading-series.ts';
import type { Series } from './reading-series.ts';
import { ForwardMark, forwardFacts, forwardSentence } from './takeback-forward.tsx';
import type { ForwardFacts } from './takeback-forward.tsx';
import { Since } from './times.tsx';
import { frameOf, pathPart, staffOf } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Words } from './words.ts';

const trendDays = 90;
const dayMs = 86_400_000;
const mostEvents = 50;

/** `GET /devices/:tag`: one PC whole. */
export async function showDevice(visit: Visit): Promise<Response> {
  const { db } = visit.deps.context.store;
  const device = await deviceByTag(db, pathPart(visit, 'tag').toUpperCase());
  if (device === null) return showFault(visit, 'notFound');
  const { now } = visit;
  const card = await cardOf(db, device, now);
  const readings = (await readingsOf(db, [device.id])).get(device.id) ?? null;
  const conditions = (await conditionsOf(db, [device.id])).get(device.id) ?? new Map();
  const from = now - trendDays * dayMs;
  const stored = await beatsSince(db, device.id, from);
  const beats = openBeats(stored);
  const heard = stored.map(({ receivedAt }) => receivedAt);
  const signals = await signalsOf(db, [device], { now, days: trendDays, heard });
  const days = await dayValuesSinceHandover(db, device.id);
  const series = withDays(seriesOf(beats), days, fewPoints);
  const lastRead = lastReadIn(beats);
  const day = dayNumber(dateOf(readings?.observedAt ?? now, card.terms.zone));
  const rules = rulesOnDay(await allRuleSets(db), day);
  const at = readings?.observedAt ?? now;
  const verdicts =
    readings === null ? [] : verdictsOn(readings.samples, conditions, { day, at, rules });
  const cases = await takebacksOfDevice(db, device.id);
  const forward = await forwardOn(db, card, cases);
  const tickets = await ticketsOfDevice(db, device.id);
  const plan = await planFacts(db, { tickets, cases });
  const events = await eventsOfDevice(db, device.id, mostEvents);
  const work = await workFacts(db, device, { events, actor: staffOf(visit).id });
  const held = await heldBy(db, device);
  const checker = work?.standing.checkedBy ?? null;
  const names = await staffNames(db, [
    ...events.map(({ actor }) => actor),
    ...(checker === null ? [] : [checker]),
  ]);
  const said = {
    report: reportSaidOn(visit),
    baseline: baselineSaidOn(visit),
    work: workSaidOn(visit, device.stage),
    custody: custodySaidOn(visit),
  };
  const found = {
    card,
    readings,
    verdicts,
    rules,
    series,
    signals: signals.get(device.id) ?? [],
    lastRead,
    tickets,
    forward,
    plan,
    work,
    family: await familyAddress(visit, device.id),
    held,
    events,
    names,
    said,
  };
  return showPage(visit, <DevicePage {...{ frame: frameOf(visit), now, from, ...found }} />);
}

interface DevicePageProps {
  readonly frame: Frame;
  readonly now: number;
  readonly from: number;
  readonly card: CardFacts;
  readonly readings: LatestReadings | null;
  readonly verdicts: readonly Verdict[];
  readonly rules: RuleSet;
  readonly series: Series;
  readonly signals: readonly SignalDay[];
  readonly lastRead: LastRead;
  readonly tickets: readonly Ticket[];
  readonly forward: ForwardFacts | null;
  readonly plan: PlanFacts;
  readonly work: WorkFacts | null;
  /** Where the family's page is, for those who may open it. */
  readonly family: string | null;
  readonly held: Held;
  readonly events: readonly Event[];
  readonly names: ReadonlyMap<string, string>;
  readonly said: SaidOnDevice;
}

/** What the acts on the page before have done. */
interface SaidOnDevice {
  readonly report: ReportSaid | null;
  readonly baseline: BaselineSaid | null;
  readonly work: ReturnType<typeof workSaidOn>;
  readonly custody: CustodySaid | null;
}

function isAnyRefused({ report, baseline, work, custody }: SaidOnDevice): boolean {
  return (
    (report !== null && (report.kind === 'refused' || report.said === 'no_family')) ||
    (baseline !== null && isBaselineRefused(baseline)) ||
    work?.isGood === false ||
    (custody !== null && custody !== 'done')
  );
}

function DevicePage(props: DevicePageProps) {
  const { frame, now, from, card, readings, verdicts, series, tickets, events, names } = props;
  const { rules, said, lastRead, forward } = props;
  const { words } = frame;
  const { t } = words;
  const { device } = card;
  const gauges = gaugesOf(words, readings?.samples ?? [], rules);
  return (
    <Layout
      frame={frame}
      title={t('device.title', { tag: device.assetTag })}
      isFault={isAnyRefused(said)}
      section="devices"
      crumbs={[{ text: t('nav.devices'), href: '/devices' }]}
      current={device.assetTag}
    >
      <h1 class="tag">{device.assetTag}</h1>
      <Identity words={words} card={card} now={now} />
      <FamilyLink words={words} device={device} family={props.family} staff={frame.staff} />
      <Jumps
        words={words}
        has={{
          silence: silenceOf(card.latest, device.stage) !== null,
          work: props.work !== null,
          readings: readings !== null,
        }}
      />
      <SilentAdvice
        words={words}
        latest={card.latest}
        stage={device.stage}
        events={events}
        now={now}
      />
      <h2 id="life">{t('device.life')}</h2>
      <Life words={words} card={card} forward={forward} staff={frame.staff} />
      <DevicePlan words={words} facts={props.plan} stage={device.stage} now={now} />
      {props.work === null ? null : (
        <DeviceWork
          words={words}
          assetTag={device.assetTag}
          facts={props.work}
          names={names}
          said={said.work}
        />
      )}
      <DeviceCustody
        words={words}
        assetTag={device.assetTag}
        stage={device.stage}
        held={props.held}
        said={said.custody}
      />
      <h2 id="signal">{t('signal.name')}</h2>
      <div class="card">
        <SignalWeeks words={words} days={props.signals} />
      </div>
      <h2 id="tickets">{t('nav.tickets')}</h2>
      <Tickets words={words} tickets={tickets} now={now} />
      <FaultReport words={words} assetTag={device.assetTag} said={said.report} />
      <h2 id="health">{t('device.health')}</h2>
      {readings === null ? (
        <p class="message">{t('device.neverRead')}</p>
      ) : (
        <>
          {said.baseline === null ? null : (
            <BaselineMessage
              words={words}
              assetTag={device.assetTag}
              said={said.baseline}
              back={`/devices/${device.assetTag}`}
            />
          )}
          {gauges.length === 0 ? null : <Gauges words={words} gauges={gauges} />}
          <Health words={words} verdicts={verdicts} now={now} assetTag={device.assetTag} />
        </>
      )}
      {readings === null ? null : (
        <>
          <h2 id="readings">{t('device.readings')}</h2>
          <details class="fold">
            <summary>{t('device.readingsFold', { count: readings.samples.length })}</summary>
            <Readings {...{ words, readings, lastRead, series, from, now, rules }} />
          </details>
        </>
      )}
      <h2 id="agent">{t('device.agent')}</h2>
      <CodeForm words={words} assetTag={device.assetTag} />
      <h2 id="history">{t('history.title')}</h2>
      {events.length === 0 ? (
        <p>{t('history.none')}</p>
      ) : (
        <History words={words} events={events} names={names} now={now} />
      )}
    </Layout>
  );
}

/** The way to the family that has it, or to its handover; for those who may go it. */
function FamilyLink(props: {
  words: Words;
  device: CardFacts['device'];
  family: string | null;
  staff: Frame['staff'];
}) {
  const { words, device, family, staff } = props;
  const isReady = device.stage === 'ready' || device.stage === 'reserved';
  const handover = isReady && isAmongRoles(planning, staff?.role);
  if (family === null && !handover) return null;
  return (
    <p class="acts no-print">
      {family === null ? null : (
        <a class="button quiet" href={family}>
          {words.t('household.link')}
        </a>
      )}
      {handover ? (
        <a class="button" href={`/handovers?tag=${device.assetTag}`}>
          {words.t('handover.begin')}
        </a>
      ) : null}
    </p>
  );
}

/** Leads to each part that this page has; those of some PCs alone are named in `has`. */
function Jumps(props: {
  words: Words;
  has: Readonly<Record<'silence' | 'work' | 'readings', boolean>>;
}) {
  const { t } = props.words;
  const has: Readonly<Record<string, boolean>> = props.has;
  const jumps = [
    ['silence', 'silence.jump'],
    ['life', 'device.life'],
    ['plan', 'plan.title'],
    ['work', 'deviceWork.title'],
    ['custody', 'custody.label'],
    ['signal', 'signal.name'],
    ['tickets', 'nav.tickets'],
    ['health', 'device.health'],
    ['readings', 'device.readings'],
    ['agent', 'device.agent'],
    ['history', 'history.title'],
  ] as const;
  return (
    <nav aria-label={t('device.jumps')} class="no-print">
      <ul class="chips small">
        {jumps
          .filter(([id]) => has[id] ?? true)
          .map(([id, word]) => (
            <li>
              <a href={`#${id}`}>{t(word)}</a>
            </li>
          ))}
      </ul>
    </nav>
  );
}

function Identity({ words, card, now }: { words: Words; card: CardFacts; now: number }) {
  const { device } = card;
  const { t } = words;
  return (
    <dl class="card facts across">
      <div>
        <dt>{t('device.connection')}</dt>
        <dd>
          <ConnectionWords words={words} latest={card.latest} now={now} />
        </dd>
      </div>
      <div>
        <dt>{t('device.coverage')}</dt>
        <dd>
          <CoverageWords words={words} coverage={card.coverage} />
        </dd>
      </div>
      <div>
        <dt>{t('device.stage')}</dt>
        <dd>{words.of('stage', device.stage)}</dd>
      </div>
      {device.cohort === null ? null : (
        <div>
          <dt>{t('device.cohort')}</dt>
          <dd>{device.cohort}</dd>
        </div>
      )}
      {originsOf(device).map(({ name, value }) => (
        <div>
          <dt>{t(`device.${name}`)}</dt>
          <dd>
            <a href={devicesOf(name, value)}>{value}</a>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What a fault after coverage does to the take-back of a PC at home. */
async function forwardOn(
  db: Db,
  { terms, today }: CardFacts,
  [latest]: readonly Takeback[],
): Promise<ForwardFacts | null> {
  if (latest === undefined || latest.closedAt !== null) return null;
  return forwardFacts(db, latest, { terms, today });
}

function Life(props: {
  words: Words;
  card: CardFacts;
  forward: ForwardFacts | null;
  staff: Frame['staff'];
}) {
  const { words, card, forward, staff } = props;
  const { device, terms, today } = card;
  const { handedOverOn } = device;
  const { t } = words;
  if (handedOverOn === null) return <p class="message">{t('life.notHandedOver')}</p>;
  const dates: Milestones = milestones(
    terms,
    handedOverOn,
    forward?.it.extensionMonths,
    forward === null ? null : standsSince(forward.it),
  );
  const why = forward === null ? null : forwardSentence(words, forward);
  return (
    <div class="card">
      <LifeLine words={words} dates={{ handedOverOn, ...dates, today }} />
      {forward === null || why === null ? null : (
        <p>
          <ForwardMark words={words} it={forward.it} />{' '}
          {isAmongRoles(planning, staff?.role) ? (
            <a href={`/take-backs/cases/${forward.it.id}`}>{why}</a>
          ) : (
            why
          )}
        </p>
      )}
    </div>
  );
}

function Tickets(props: { words: Words; tickets: readonly Ticket[]; now: number }) {
  const { words, tickets, now } = props;
  const { t } = words;
  if (tickets.length === 0) return <p>{t('device.noTicketEver')}</p>;
  return (
    <div class="table">
      <table>
        <caption>{t('device.ticketsCaption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('device.ticket')}</th>
            <th scope="col">{t('queue.severity')}</th>
            <th scope="col">{t('queue.state')}</th>
            <th scope="col">{t('device.openedAt')}</th>
          </tr>
        </thead>
        <tbody>
          {tickets.map((it) => (
            <tr>
              <th scope="row">
                <a href={`/tickets/${it.id}`}>{words.of('family', it.family)}</a>
                <small class="block">{it.reference}</small>
              </th>
              <td data-label={t('queue.severity')}>
                <SeverityMark words={words} severity={it.severity} />
              </td>
              <td data-label={t('queue.state')}>
                <Mark
                  look={it.state === 'resolved' || it.state === 'closed' ? 'ok' : 'plain'}
                  word={words.of('state', it.state)}
                />
              </td>
              <td data-label={t('device.openedAt')}>
                <Since words={words} at={it.openedAt} now={now} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
