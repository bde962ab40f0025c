/** @jsxImportSource hono/jsx */
import { termsInForce, todayAt } from '#collector/app/terms-in-force.ts';
import { handoversIn } from '#collector/domain/coverage-range.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { moveTicket } from '#collector/domain/ticket.ts';
import { usualDays } from '#collector/domain/working-time.ts';
import { signals as allSignals } from '#collector/domain/signal-days.ts';
import type { SignalDay } from '#collector/domain/signal-days.ts';
import type { Db } from '#collector/storage/database.ts';
import { othersPresent } from '#collector/storage/presence.ts';
import type { Present } from '#collector/storage/presence.ts';
import { siteDays } from '#collector/storage/site-days.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { spansOf } from '#collector/storage/ticket-spans.ts';
import { devicesById } from '#collector/storage/devices.ts';
import { newestEventId } from '#collector/storage/events.ts';
import {
  countFitting,
  countViews,
  countedUpTo,
  findTickets,
  listTickets,
  ticketViews,
} from '#collector/storage/ticket-lists.ts';
import type { ListedPart, ListedTicket, TicketView } from '#collector/storage/ticket-lists.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import { assetUrl } from './assets.ts';
import { SignalLegend, SignalStrip } from './charts/signal-strip.tsx';
import { sentenceOf, worstOf } from './finding-words.ts';
import { Layout, showPage } from './layout.tsx';
import { Mark, SeverityMark } from './marks.tsx';
import { PartPaging, askedPart, countHeading, countWords, withPart } from './paging.tsx';
import type { AskedPart } from './paging.tsx';
import { signalsOf } from './signals.ts';
import { Choose, SeveralButton, SeveralMessage, severalSaidOn } from './several-tickets.tsx';
import type { SeveralSaid } from './several-tickets.tsx';
import { SaidMessage, saidOn, tellsRefusal } from './ticket-said.tsx';
import type { Said } from './ticket-said.tsx';
import { ActButton } from './ticket-forms.tsx';
import { askedTickets, askedWords, filterOf, ticketsHref } from './ticket-filter.ts';
import type { AskedTickets } from './ticket-filter.ts';
import { Clock, clockOf } from './ticket-work.tsx';
import { Day, Since } from './times.tsx';
import { frameOf, staffOf } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Words } from './words.ts';

const perPage = 25;
const stripDays = 14;

/** What rows say beside the ticket: since how many working days, who has it open, its last days. */
interface Aside {
  readonly days: ReadonlyMap<string, number>;
  /** Days of visits and of asking again, of those tickets that have one. */
  readonly due: ReadonlyMap<string, CalendarDate>;
  readonly present: ReadonlyMap<string, readonly Present[]>;
  /** By device. */
  readonly signals: ReadonlyMap<string, readonly SignalDay[]>;
}

async function loadAside(
  db: Db,
  it: { tickets: readonly ListedTicket[]; staffId: string; now: number; zone: string },
): Promise<Aside> {
  const { tickets, staffId, now, zone } = it;
  const ticketIds = tickets.map(({ ticket }) => ticket.id);
  const spans = await spansOf(db, ticketIds);
  const where = { now, zone, site: (await siteDays(db)) ?? usualDays };
  const days = new Map(
    tickets.map(({ ticket }) => [ticket.id, clockOf(ticket, spans.get(ticket.id) ?? [], where)]),
  );
  const due = new Map(
    [...spans.values()].flatMap((own) =>
      own.flatMap(({ ticketId, until, dueOn }): [string, CalendarDate][] =>
        until === null && dueOn !== null ? [[ticketId, dueOn]] : [],
      ),
    ),
  );
  const devices = await devicesById(db, [...new Set(tickets.map(({ ticket }) => ticket.deviceId))]);
  const signals = await signalsOf(db, [...devices.values()], { now, days: stripDays });
  return { days, due, present: await othersPresent(db, { ticketIds, staffId, now }), signals };
}

/** `GET /tickets`: the queue of work, what to do first on top. */
export async function showQueue(visit: Visit): Promise<Response> {
  const { url, now } = visit;
  const wanted = askedTickets(url);
  if (wanted !== null) return showFound(visit, wanted);
  const { db } = visit.deps.context.store;
  const staffId = staffOf(visit).id;
  const asked = url.searchParams.get('view');
  const view = ticketViews.find((it) => it === asked) ?? 'to_take';
  const asking = askedPart(url);
  // Before the list is read: what comes in between is told as news, never missed.
  const liveAfter = await newestEventId(db);
  const terms = termsInForce(await allTerms(db));
  const ending = handoversIn('endingSoon', terms.versions, todayAt(now, terms));
  const counts = await countViews(db, staffId, ending);
  const part = { ...asking, most: perPage };
  const listed = await listTickets(db, { view, staffId, part, ending });
  const { tickets } = listed;
  const aside = await loadAside(db, { tickets, staffId, now, zone: terms.newest.zone });
  const said = await saidOn(visit);
  const several = await severalSaidOn(visit, db);
  const frame = frameOf(visit);
  return showPage(
    visit,
    <Queue
      {...{ frame, view, asking, counts, listed, staffId, now, liveAfter, said, several, aside }}
    />,
  );
}

/** `GET /tickets?check=…&result=…`: the list behind a number of another page. */
async function showFound(visit: Visit, asked: AskedTickets): Promise<Response> {
  const { db } = visit.deps.context.store;
  const { now } = visit;
  const asking = askedPart(visit.url);
  const filter = filterOf(asked);
  const liveAfter = await newestEventId(db);
  const count = await countFitting(db, filter);
  const listed = await findTickets(db, { filter, part: { ...asking, most: perPage } });
  const { tickets } = listed;
  const said = await saidOn(visit);
  const several = await severalSaidOn(visit, db);
  const [frame, staffId] = [frameOf(visit), staffOf(visit).id];
  const { zone } = termsInForce(await allTerms(db)).newest;
  const aside = await loadAside(db, { tickets, staffId, now, zone });
  return showPage(
    visit,
    <Found
      {...{ frame, asked, asking, count, listed, staffId, now, liveAfter, said, several, aside }}
    />,
  );
}

interface FoundProps {
  readonly frame: Frame;
  readonly asked: AskedTickets;
  readonly asking: AskedPart;
  readonly count: number;
  readonly listed: ListedPart;
  readonly staffId: string;
  readonly now: number;
  readonly liveAfter: string;
  readonly said: Said | null;
  readonly several: SeveralSaid | null;
  readonly aside: Aside;
}

function Found(props: FoundProps) {
  const { frame, asked, asking, count, listed, staffId, now, liveAfter, said, several, aside } =
    props;
  const { tickets } = listed;
  const { words } = frame;
  const { t } = words;
  const heading = countHeading(words, { count, most: countedUpTo }, (of) =>
    t('filter.heading', { count: of }),
  );
  const href = ticketsHref(asked);
  const back = withPart(href, asking);
  return (
    <Layout
      frame={frame}
      title={heading}
      isFault={tellsRefusal(said)}
      section="tickets"
      crumbs={[{ text: t('nav.tickets'), href: '/tickets' }]}
      current={heading}
      liveAfter={liveAfter}
    >
      <h1>{heading}</h1>
      {said === null ? null : (
        <SaidMessage words={words} said={said} staffId={staffId} back={back} />
      )}
      {several === null ? null : <SeveralMessage words={words} said={several} back={back} />}
      <p>
        {t('filter.shown')} {askedWords(words, asked).join(', ')}.{' '}
        <a href="/tickets">{t('filter.clear')}</a>
      </p>
      {tickets.length === 0 ? (
        <p class="message">{t('filter.empty')}</p>
      ) : (
        <TicketTable
          {...{
            words,
            isSimple: frame.isSimple,
            caption: t('filter.caption'),
            date: 'queue.openedAt',
            tickets,
            staffId,
            now,
            back,
            aside,
          }}
        />
      )}
      <PartPaging words={words} href={href} before={listed.before} after={listed.after} />
    </Layout>
  );
}

interface QueueProps {
  readonly frame: Frame;
  readonly view: TicketView;
  readonly asking: AskedPart;
  readonly counts: Record<TicketView, number>;
  readonly listed: ListedPart;
  readonly staffId: string;
  readonly now: number;
  readonly liveAfter: string;
  readonly said: Said | null;
  readonly several: SeveralSaid | null;
  readonly aside: Aside;
}

function Queue(props: QueueProps) {
  const { frame, view, asking, counts, listed, staffId, now, liveAfter, said, several, aside } =
    props;
  const { tickets } = listed;
  const { words } = frame;
  const heading = countHeading(words, { count: counts[view], most: countedUpTo }, (count) =>
    words.of('queue.heading', view, { count }),
  );
  const here = withPart(hrefOf(view), asking);
  return (
    <Layout
      frame={frame}
      title={heading}
      isFault={tellsRefusal(said)}
      section="tickets"
      liveAfter={liveAfter}
    >
      <h1>{heading}</h1>
      {said === null ? null : (
        <SaidMessage words={words} said={said} staffId={staffId} back={here} />
      )}
      {several === null ? null : <SeveralMessage words={words} said={several} back={here} />}
      <nav aria-label={words.t('queue.views')}>
        <ul class="chips">
          {ticketViews.map((it) => (
            <li {...(counts[it] === 0 && it !== view ? { class: 'none' } : {})}>
              <a href={hrefOf(it)} {...(it === view ? { 'aria-current': 'page' } : {})}>
                {words.of('queue.view', it)}{' '}
                <span class="count">{countWords(words, counts[it], countedUpTo)}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {tickets.length === 0 ? (
        <Empty words={words} view={view} counts={counts} />
      ) : (
        <TicketTable
          {...{
            words,
            isSimple: frame.isSimple,
            caption: words.of('queue.caption', view),
            date: view === 'resolved' ? 'queue.resolvedAt' : 'queue.openedAt',
            tickets,
            staffId,
            now,
            back: here,
            aside,
          }}
        />
      )}
      {tickets.length === 0 ? null : <PrintButton words={words} />}
      <PartPaging words={words} href={hrefOf(view)} before={listed.before} after={listed.after} />
    </Layout>
  );
}

/** The date that a list shows is the one by which it is in order. */
type TicketDate = 'queue.openedAt' | 'queue.resolvedAt';
const dateIn = ({ openedAt, resolvedAt }: Ticket, date: TicketDate): number =>
  date === 'queue.openedAt' ? openedAt : (resolvedAt ?? openedAt);

function TicketTable(props: {
  words: Words;
  /** Only what is wrong, on which PC, and the act. */
  isSimple: boolean;
  caption: string;
  date: TicketDate;
  tickets: readonly ListedTicket[];
  staffId: string;
  now: number;
  back: string;
  aside: Aside;
}) {
  const { words, isSimple, caption, date, tickets, staffId, now, back, aside } = props;
  const shown = new Set(
    [...aside.signals.values()].flatMap((it) => it.map(({ signal }) => signal)),
  );
  return (
    <>
      <div class="table">
        <table class="queue">
          <caption>{caption}</caption>
          <Head words={words} date={date} isSimple={isSimple} />
          <tbody>
            {tickets.map((it) => (
              <Row {...{ words, isSimple, it, date, staffId, now, back, aside }} />
            ))}
          </tbody>
        </table>
      </div>
      {isSimple || !tickets.some((it) => canBeMoved(it.ticket)) ? null : (
        <SeveralButton words={words} back={back} />
      )}
      {isSimple ? null : (
        <div class="strip-legend">
          <p class="hint">
            {words.t('signal.legend')} {words.t('queue.strips')}
          </p>
          <SignalLegend
            words={words}
            counts={allSignals.filter((it) => shown.has(it)).map((signal) => ({ signal }))}
          />
        </div>
      )}
    </>
  );
}

/** Whether it can still change hands. */
const canBeMoved = ({ state }: Ticket): boolean =>
  moveTicket(state, 'give').ok || moveTicket(state, 'handOn').ok;

const hrefOf = (view: TicketView): string =>
  view === 'to_take' ? '/tickets' : `/tickets?view=${view}`;

function Head(props: { words: Words; date: TicketDate; isSimple: boolean }) {
  const { date, isSimple } = props;
  const { t } = props.words;
  return (
    <thead>
      <tr>
        <th scope="col">{t('queue.severity')}</th>
        <th scope="col">{t('queue.fault')}</th>
        <th scope="col">{t('queue.device')}</th>
        {isSimple ? null : (
          <>
            <th scope="col">{t('queue.due')}</th>
            <th scope="col">{t(date)}</th>
            <th scope="col">{t('queue.state')}</th>
          </>
        )}
        <th scope="col">{t('queue.act')}</th>
      </tr>
    </thead>
  );
}

function Row(props: {
  words: Words;
  isSimple: boolean;
  it: ListedTicket;
  date: TicketDate;
  staffId: string;
  now: number;
  back: string;
  aside: Aside;
}) {
  const { words, isSimple, it, date, staffId, now, back, aside } = props;
  const { ticket, assetTag, assigneeName, findings } = it;
  const { t } = words;
  const worst = worstOf(findings);
  const sentence =
    worst === null
      ? words.of('family', ticket.family)
      : sentenceOf(words, worst.key, worst.bad, worst.baseline);
  const isMine = ticket.assignee === staffId;
  const signals = aside.signals.get(ticket.deviceId) ?? [];
  const due = aside.due.get(ticket.id);
  const canTake = ticket.state === 'new' || ticket.state === 'acknowledged';
  return (
    <tr>
      <td>
        <SeverityMark words={words} severity={ticket.severity} />
      </td>
      <th scope="row" class="fault">
        <a href={`/tickets/${ticket.id}`}>{sentence}</a>
        {findings.length > 1 ? (
          <small> {t('queue.more', { count: findings.length - 1 })}</small>
        ) : null}
      </th>
      <td data-label={t('queue.device')}>
        <a class="tag" href={`/devices/${assetTag}`}>
          {assetTag}
        </a>
        {isSimple || signals.length === 0 ? null : (
          <a class="strip-link" href={`/devices/${assetTag}#signal`}>
            <SignalStrip words={words} days={signals} />
          </a>
        )}
      </td>
      {isSimple ? null : (
        <>
          <td data-label={t('queue.due')}>
            {due === undefined ? t('queue.noDue') : <Day words={words} date={due} />}
          </td>
          <td data-label={t(date)}>
            <Since words={words} at={dateIn(ticket, date)} now={now} />
            <br />
            <small>
              <Clock words={words} ticket={ticket} days={aside.days.get(ticket.id) ?? 0} />
            </small>
          </td>
          <td data-label={t('queue.state')}>
            <span class="nowrap">{words.of('state', ticket.state)}</span>
            {ticket.assignee === null ? null : (
              <>
                <br />
                <small>{isMine ? t('ticket.you') : (assigneeName ?? t('ticket.nobody'))}</small>
              </>
            )}
            {ticket.helpSince === null ? null : <Mark look="warn" word={t('work.help')} />}
            {(aside.present.get(ticket.id) ?? []).map(({ name }) => (
              <small class="block">{t('queue.present', { name })}</small>
            ))}
          </td>
        </>
      )}
      <td>
        {canTake ? (
          <ActButton words={words} ticket={ticket} act="take" back={back} about={assetTag} />
        ) : (
          <a class="button quiet" href={`/tickets/${ticket.id}`}>
            {t('act.open')}
            <span class="aside"> {ticket.reference}</span>
          </a>
        )}
        {isSimple || !canBeMoved(ticket) ? null : <Choose words={words} ticket={ticket} />}
      </td>
    </tr>
  );
}

/** The script shows it: without one the browser's own menu prints the same sheet. */
function PrintButton({ words }: { words: Words }) {
  return (
    <button type="button" class="quiet no-print" data-print hidden>
      {words.t('queue.print')}
    </button>
  );
}

function Empty(props: { words: Words; view: TicketView; counts: Record<TicketView, number> }) {
  const { words, view, counts } = props;
  const next = view !== 'to_take' && counts.to_take > 0 ? 'to_take' : 'mine';
  const hasNext = next !== view && counts[next] > 0;
  return (
    <div class="empty card">
      <img src={assetUrl('calm.svg')} alt="" width="160" height="96" />
      <p class="lead">{words.of('queue.empty', view)}</p>
      {view === 'to_take' ? null : (
        <p>
          {words.t('queue.filter', { filter: words.of('queue.view', view) })}{' '}
          {hasNext ? null : <a href={hrefOf('to_take')}>{words.t('queue.clear')}</a>}
        </p>
      )}
      {hasNext ? (
        <p>
          <a class="button second" href={hrefOf(next)}>
            {words.of('queue.goTo', next)}
          </a>
        </p>
      ) : null}
    </div>
  );
}
