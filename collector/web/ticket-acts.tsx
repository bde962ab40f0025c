/** @jsxImportSource hono/jsx */
import { giveBackTicket } from '#collector/app/give-back-ticket.ts';
import type { TicketAct, TicketAnswer } from '#collector/app/move-ticket.ts';
import { reopenTicket } from '#collector/app/reopen-ticket.ts';
import { resolveTicket } from '#collector/app/resolve-ticket.ts';
import { takeTicket } from '#collector/app/take-ticket.ts';
import { ticketResults, ticketStates } from '#collector/domain/ticket.ts';
import { staffNames } from '#collector/storage/accounts.ts';
import { ticketById } from '#collector/storage/tickets.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import { showFault } from './error-pages.tsx';
import { ActButton } from './ticket-forms.tsx';
import type { TicketButton } from './ticket-forms.tsx';
import { formField, ownWay, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** Forms that act on a ticket, and what the page that follows says of it. */

export async function takeFromPage(visit: Visit): Promise<Response> {
  return act(visit, 'taken', (it) => takeTicket(visit.deps.context, it));
}
export async function giveBackFromPage(visit: Visit): Promise<Response> {
  return act(visit, 'given_back', (it) => giveBackTicket(visit.deps.context, it));
}
export async function reopenFromPage(visit: Visit): Promise<Response> {
  return act(visit, 'reopened', (it) => reopenTicket(visit.deps.context, it));
}
export async function resolveFromPage(visit: Visit): Promise<Response> {
  const given = await formField(visit, 'result');
  const result = ticketResults.find((it) => it === given);
  if (result === undefined) return goBack(visit, 'no_result');
  return act(visit, 'resolved', (it) => resolveTicket(visit.deps.context, { ...it, result }));
}

const dones = ['taken', 'given_back', 'resolved', 'reopened'] as const;
type Done = (typeof dones)[number];
const refusals = ['changed_meanwhile', 'not_from_here', 'no_result'] as const;

async function act(
  visit: Visit,
  done: Done,
  run: (act: TicketAct) => Promise<TicketAnswer>,
): Promise<Response> {
  const given = await formField(visit, 'state');
  const state = ticketStates.find((it) => it === given);
  if (state === undefined) return showFault(visit, 'notFound');
  const assignee = (await formField(visit, 'assignee')) || null;
  const answer = await run({
    ticketId: pathPart(visit, 'id'),
    staffId: staffOf(visit).id,
    seen: { state, assignee },
  });
  if (answer.ok) {
    visit.deps.live.nudge();
    return goBack(visit, done);
  }
  return answer.reason === 'unknown_ticket'
    ? showFault(visit, 'notFound')
    : goBack(visit, answer.reason);
}

async function goBack(visit: Visit, said: Done | (typeof refusals)[number]): Promise<Response> {
  const id = pathPart(visit, 'id');
  const asked = await formField(visit, 'back');
  const way = asked.startsWith('/tickets') ? ownWay(visit, asked) : null;
  const back = new URL(way ?? `/tickets/${id}`, visit.url);
  back.searchParams.set('said', said);
  back.searchParams.set('ticket', id);
  return seeOther(visit, back.pathname + back.search);
}

/** What an act on the page before has done, for the page that follows it. */
export interface Said {
  readonly said: Done | (typeof refusals)[number];
  readonly ticket: Ticket;
  readonly assigneeName: string | null;
}

export async function saidOn({ url, deps }: Visit): Promise<Said | null> {
  const given = url.searchParams.get('said');
  const said = [...dones, ...refusals].find((it) => it === given);
  if (said === undefined) return null;
  const { db } = deps.context.store;
  const ticket = await ticketById(db, url.searchParams.get('ticket') ?? '');
  if (ticket === null) return null;
  const names = await staffNames(db, ticket.assignee === null ? [] : [ticket.assignee]);
  return { said, ticket, assigneeName: names.get(ticket.assignee ?? '') ?? null };
}

const undoes: Partial<Record<Said['said'], TicketButton>> = {
  taken: 'give-back',
  given_back: 'take',
  resolved: 'reopen',
};

/** The message after an act, with its undo as long as the ticket still stands so. */
export function SaidMessage(props: { words: Words; said: Said; staffId: string; back: string }) {
  const { words, staffId, back } = props;
  const { said, ticket, assigneeName } = props.said;
  const isRefusal = refusals.some((it) => it === said);
  const undo = undoes[said];
  const name = assigneeName ?? words.t('ticket.nobody');
  const params = { reference: ticket.reference, name, state: words.of('state', ticket.state) };
  const canUndo = undo !== undefined && stillStands(said, ticket, staffId);
  return (
    <div class={`message ${isRefusal ? 'warn' : 'ok'}`} role={isRefusal ? 'alert' : undefined}>
      <p>{words.of('said', said, params)}</p>
      {canUndo ? (
        <ActButton
          words={words}
          ticket={ticket}
          act={undo}
          back={back}
          look="second"
          word="act.undo"
        />
      ) : null}
    </div>
  );
}

function stillStands(said: Said['said'], { state, assignee }: Ticket, staffId: string): boolean {
  switch (said) {
    case 'taken':
      return state === 'assigned' && assignee === staffId;
    case 'given_back':
      return state === 'new';
    case 'resolved':
      return state === 'resolved';
    default:
      return false;
  }
}
