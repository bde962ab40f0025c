/** @jsxImportSource hono/jsx */
import { giveTicket } from '#collector/app/give-ticket.ts';
import type { TicketAct } from '#collector/app/move-ticket.ts';
import { programmeToday } from '#collector/app/terms-in-force.ts';
import { undoTicketAct } from '#collector/app/undo-ticket-act.ts';
import { holdTicket } from '#collector/app/work-on-ticket.ts';
import { readDate } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { moveTicket, ticketStates } from '#collector/domain/ticket.ts';
import { allHoldReasons, dueDateFault, moveInto } from '#collector/domain/work.ts';
import { allStaff, staffNames } from '#collector/storage/accounts.ts';
import type { Db } from '#collector/storage/database.ts';
import { ticketsById } from '#collector/storage/tickets.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import { Layout, showPage } from './layout.tsx';
import { ColleagueFields, HoldFields } from './ticket-forms.tsx';
import type { Colleague, Draft } from './ticket-forms.tsx';
import { refusals } from './ticket-said.tsx';
import type { Refused } from './ticket-said.tsx';
import { formField, formOf, frameOf, ownWay, seeOther, staffOf } from './visit.ts';
import type { Frame, Visit } from './visit.ts';
import type { Words } from './words.ts';

/** Tickets that were ticked in a list, given to a colleague or put on hold by one press. */

/** As many as one page of the queue shows. */
const mostChosen = 25;

/** `GET /tickets/several?ticket[]=…&ticket[]=…&back=…`: the tickets that were ticked, and what to do. */
export async function showSeveral(visit: Visit): Promise<Response> {
  const ids = [...new Set(visit.url.searchParams.getAll('ticket[]'))].slice(0, mostChosen);
  const back = wayBack(visit, visit.url.searchParams.get('back') ?? '');
  return showChosen(visit, { ids, back, draft: {}, refused: null });
}

async function showChosen(
  visit: Visit,
  it: { ids: readonly string[]; back: string; draft: Draft; refused: Refused | null },
): Promise<Response> {
  const { context } = visit.deps;
  const { db } = context.store;
  const found = await ticketsById(db, it.ids);
  const tickets = it.ids.flatMap((id) => found.get(id) ?? []);
  const colleagues = (await allStaff(db)).filter(({ disabledAt }) => disabledAt === null);
  const holders = tickets.flatMap(({ assignee }) => assignee ?? []);
  const names = await staffNames(db, holders);
  const today = await programmeToday(context);
  const frame = frameOf(visit);
  return showPage(
    visit,
    <Chosen {...{ ...it, frame, tickets, colleagues, names, today }} />,
    it.refused === null ? 200 : 400,
  );
}

/** `POST /tickets/several/give`: each on its own; one that cannot be given leaves the others. */
export async function giveSeveral(visit: Visit): Promise<Response> {
  const to = await formField(visit, 'to');
  const { context } = visit.deps;
  const colleague = (await allStaff(context.store.db)).find(({ id }) => id === to);
  if (colleague === undefined || colleague.disabledAt !== null) {
    return refuse(visit, 'no_such_colleague');
  }
  return actOnEach(visit, 'given', (act) => giveTicket(context, { ...act, to }));
}

/** `POST /tickets/several/hold`. */
export async function holdSeveral(visit: Visit): Promise<Response> {
  const given = await formField(visit, 'why');
  const why = allHoldReasons.find((it) => it === given);
  if (why === undefined) return refuse(visit, 'no_choice');
  const date = readDate(await formField(visit, 'date'));
  if (!date.ok) return refuse(visit, 'no_date');
  const { context } = visit.deps;
  const fault = dueDateFault(date.date, await programmeToday(context));
  if (fault !== null) return refuse(visit, fault);
  return actOnEach(visit, 'held', (act) =>
    holdTicket(context, { ...act, why, nudgeOn: date.date }),
  );
}

/** `POST /tickets/several/undo`: what can still be undone of one press, the last ticket first. */
export async function undoSeveral(visit: Visit): Promise<Response> {
  const outcome: Outcome = { done: [], left: [] };
  for (const [ticketId, eventId] of pairsIn(await formField(visit, 'done')).toReversed()) {
    const it = { ticketId, eventId, staffId: staffOf(visit).id };
    const answer = await undoTicketAct(visit.deps.context, it);
    if (answer.ok) outcome.done.push([ticketId, eventId]);
    else if (answer.reason !== 'unknown_ticket') outcome.left.push([ticketId, answer.reason]);
  }
  return tell(visit, 'undone', outcome);
}

const severalDones = ['given', 'held', 'undone'] as const;
type SeveralDone = (typeof severalDones)[number];

/** Each ticket with the line of its history, or with why nothing was done. */
interface Outcome {
  readonly done: [ticketId: string, eventId: string][];
  readonly left: [ticketId: string, reason: Refused][];
}

async function actOnEach(
  visit: Visit,
  did: SeveralDone,
  run: (
    act: TicketAct,
  ) => Promise<
    | { readonly ok: true; readonly eventId: string | null }
    | { readonly ok: false; readonly reason: Refused | 'unknown_ticket' }
  >,
): Promise<Response> {
  const outcome: Outcome = { done: [], left: [] };
  const staffId = staffOf(visit).id;
  for (const act of standingsIn(await formField(visit, 'seen'))) {
    const answer = await run({ ...act, staffId });
    if (answer.ok) outcome.done.push([act.ticketId, answer.eventId ?? '']);
    else if (answer.reason !== 'unknown_ticket') outcome.left.push([act.ticketId, answer.reason]);
  }
  return tell(visit, did, outcome);
}

async function tell(visit: Visit, did: SeveralDone, { done, left }: Outcome): Promise<Response> {
  visit.deps.live.nudge();
  const back = new URL(wayBack(visit, await formField(visit, 'back')), visit.url);
  back.searchParams.set('several', did);
  back.searchParams.set('done', written(done));
  if (left.length > 0) back.searchParams.set('left', written(left));
  return seeOther(visit, back.pathname + back.search);
}

async function refuse(visit: Visit, refused: Refused): Promise<Response> {
  const form = await formOf(visit);
  const ids = standingsIn(await formField(visit, 'seen')).map(({ ticketId }) => ticketId);
  const back = wayBack(visit, await formField(visit, 'back'));
  return showChosen(visit, { ids, back, draft: form, refused });
}

/** The list that it was ticked in, and no other page. */
function wayBack(visit: Visit, asked: string): string {
  return /^\/tickets(\?|$)/.test(asked) ? (ownWay(visit, asked) ?? '/tickets') : '/tickets';
}

const written = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map((pair) => pair.join(' ')).join(',');
const pairsIn = (text: string): [string, string][] =>
  text
    .split(',', mostChosen)
    .filter((pair) => pair !== '')
    .map((pair) => [pair.split(' ')[0] ?? '', pair.split(' ')[1] ?? '']);

/** How the tickets stood on the page, one after the other: id, state, who has it. */
const standingsOf = (tickets: readonly Ticket[]): string =>
  tickets.map(({ id, state, assignee }) => [id, state, assignee ?? ''].join(' ')).join(',');
const standingsIn = (text: string): Omit<TicketAct, 'staffId'>[] =>
  text.split(',', mostChosen).flatMap((one) => {
    const [ticketId = '', given, assignee] = one.split(' ');
    const state = ticketStates.find((it) => it === given);
    return state === undefined ? [] : [{ ticketId, seen: { state, assignee: assignee || null } }];
  });

/** What a list says of the press on the page before. */
export interface SeveralSaid {
  readonly did: SeveralDone;
  readonly done: readonly (readonly [ticketId: string, eventId: string])[];
  readonly left: readonly { readonly ticket: Ticket; readonly reason: Refused }[];
  readonly names: ReadonlyMap<string, string>;
}

export async function severalSaidOn({ url }: Visit, db: Db): Promise<SeveralSaid | null> {
  const given = url.searchParams.get('several');
  const did = severalDones.find((it) => it === given);
  if (did === undefined) return null;
  const refused = pairsIn(url.searchParams.get('left') ?? '');
  const tickets = await ticketsById(
    db,
    refused.map(([id]) => id),
  );
  const left = refused.flatMap(([id, why]) => {
    const [ticket, reason] = [tickets.get(id), refusals.find((it) => it === why)];
    return ticket === undefined || reason === undefined ? [] : [{ ticket, reason }];
  });
  const names = await staffNames(
    db,
    left.flatMap(({ ticket }) => ticket.assignee ?? []),
  );
  return { did, done: pairsIn(url.searchParams.get('done') ?? ''), left, names };
}

/** How many were done, with the way to undo them all; which were not, each with its reason. */
export function SeveralMessage(props: { words: Words; said: SeveralSaid; back: string }) {
  const { words, back } = props;
  const { did, done, left, names } = props.said;
  const undoable = done.filter(([, eventId]) => eventId !== '');
  return (
    <div class={`message ${left.length > 0 ? 'warn' : 'ok'}`}>
      <p>{words.of('several', did, { count: done.length })}</p>
      {left.length === 0 ? null : (
        <ul>
          {left.map(({ ticket, reason }) => (
            <li>
              <a href={`/tickets/${ticket.id}`}>{ticket.reference}</a> :{' '}
              {words.of('said', reason, {
                reference: ticket.reference,
                state: words.of('state', ticket.state),
                name: names.get(ticket.assignee ?? '') ?? words.t('ticket.nobody'),
              })}
            </li>
          ))}
        </ul>
      )}
      {did === 'undone' || undoable.length === 0 ? null : (
        <form method="post" action="/tickets/several/undo" class="no-print">
          <input type="hidden" name="done" value={written(undoable)} />
          <input type="hidden" name="back" value={back} />
          <button type="submit" class="second">
            {words.t('act.undo')}
          </button>
        </form>
      )}
    </div>
  );
}

/** The mark by which a row of a list is chosen for `SeveralButton`. */
export function Choose(props: { words: Words; ticket: Ticket }) {
  const { words, ticket } = props;
  return (
    <label class="choose no-print">
      <input type="checkbox" name="ticket[]" value={ticket.id} form="several" />{' '}
      {words.t('several.choose')}
      <span class="aside"> {ticket.reference}</span>
    </label>
  );
}

/** Leads on with the rows that were ticked. */
export function SeveralButton({ words, back }: { words: Words; back: string }) {
  return (
    <form id="several" method="get" action="/tickets/several" class="no-print">
      <input type="hidden" name="back" value={back} />
      <button type="submit" class="second">
        {words.t('several.go')}
      </button>
    </form>
  );
}

/** What nobody has taken yet waits for nobody: it is to be taken. */
const canWait = ({ state }: Ticket): boolean =>
  Object.values(moveInto).some((move) => moveTicket(state, move).ok);

function Chosen(props: {
  frame: Frame;
  tickets: readonly Ticket[];
  colleagues: readonly Colleague[];
  names: ReadonlyMap<string, string>;
  today: CalendarDate;
  back: string;
  draft: Draft;
  refused: Refused | null;
}) {
  const { frame, tickets, colleagues, names, today, back, draft, refused } = props;
  const { words } = frame;
  const { t } = words;
  const heading = t('several.heading', { count: tickets.length });
  const example = words.language === 'fr' ? '12/10/2026' : '2026-10-12';
  const hidden = (
    <>
      <input type="hidden" name="seen" value={standingsOf(tickets)} />
      <input type="hidden" name="back" value={back} />
    </>
  );
  return (
    <Layout
      frame={frame}
      title={heading}
      isFault={refused !== null}
      section="tickets"
      crumbs={[{ text: t('nav.tickets'), href: back }]}
      current={heading}
    >
      <h1>{heading}</h1>
      {refused === null ? null : (
        <p class="message warn" role="alert">
          {words.of('said', refused, { example })}
        </p>
      )}
      {tickets.length === 0 ? (
        <p class="message">
          {t('several.none')} <a href={back}>{t('several.back')}</a>
        </p>
      ) : (
        <>
          <ul>
            {tickets.map((it) => (
              <li>
                <a href={`/tickets/${it.id}`}>{it.reference}</a> : {words.of('family', it.family)},{' '}
                {words.of('state', it.state)}
                {it.assignee === null ? null : ` (${names.get(it.assignee) ?? ''})`}
              </li>
            ))}
          </ul>
          <section class="card" aria-labelledby="give">
            <h2 id="give">{t('act.give')}</h2>
            <form method="post" action="/tickets/several/give" class="stack">
              {hidden}
              <ColleagueFields words={words} colleagues={colleagues} />
            </form>
          </section>
          {tickets.some(canWait) ? (
            <section class="card" aria-labelledby="hold">
              <h2 id="hold">{t('act.hold')}</h2>
              <form method="post" action="/tickets/several/hold" class="stack">
                {hidden}
                <HoldFields {...{ words, today, draft }} />
              </form>
            </section>
          ) : null}
        </>
      )}
    </Layout>
  );
}
