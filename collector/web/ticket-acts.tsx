/** @jsxImportSource hono/jsx */
import { giveBackTicket } from '#collector/app/give-back-ticket.ts';
import { giveTicket } from '#collector/app/give-ticket.ts';
import type { TicketAct, TicketAnswer } from '#collector/app/move-ticket.ts';
import { reopenTicket } from '#collector/app/reopen-ticket.ts';
import { resolveTicket } from '#collector/app/resolve-ticket.ts';
import { takeTicket } from '#collector/app/take-ticket.ts';
import { acknowledgeTicket, resumeTicket, startTicket } from '#collector/app/work-on-ticket.ts';
import { stepsLeft } from '#collector/domain/checklist.ts';
import { stepsAnswered } from '#collector/storage/ticket-work.ts';
import { asksBarrier, barriers, ticketResults, ticketStates } from '#collector/domain/ticket.ts';
import { ticketById } from '#collector/storage/tickets.ts';
import { showFault } from './error-pages.tsx';
import type { Done, Refused } from './ticket-said.tsx';
import { showTicketAgain } from './ticket-page.tsx';
import { formField, formOf, ownWay, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';

/** Forms that act on a ticket. */

export async function takeFromPage(visit: Visit): Promise<Response> {
  return act(visit, 'taken', (it) => takeTicket(visit.deps.context, it));
}
export async function giveBackFromPage(visit: Visit): Promise<Response> {
  return act(visit, 'given_back', (it) => giveBackTicket(visit.deps.context, it));
}
export async function giveFromPage(visit: Visit): Promise<Response> {
  const to = await formField(visit, 'to');
  return act(visit, 'given', (it) => giveTicket(visit.deps.context, { ...it, to }));
}
export async function reopenFromPage(visit: Visit): Promise<Response> {
  return act(visit, 'reopened', (it) => reopenTicket(visit.deps.context, it));
}
export async function acknowledgeFromPage(visit: Visit): Promise<Response> {
  return act(visit, 'acknowledged', (it) => acknowledgeTicket(visit.deps.context, it));
}
export async function startFromPage(visit: Visit): Promise<Response> {
  return act(visit, 'started', (it) => startTicket(visit.deps.context, it));
}
export async function resumeFromPage(visit: Visit): Promise<Response> {
  return act(visit, 'resumed', (it) => resumeTicket(visit.deps.context, it));
}

/** With steps left the ticket is not closed at once: its page lists them and asks whether to go on. */
export async function resolveFromPage(visit: Visit): Promise<Response> {
  const form = await formOf(visit);
  const result = ticketResults.find((it) => it === form['result']);
  if (result === undefined) return refuse(visit, 'no_result');
  const barrier = barriers.find((it) => it === form['barrier']) ?? null;
  if (asksBarrier(result) && barrier === null) return refuse(visit, 'no_barrier');
  const { db } = visit.deps.context.store;
  const ticket = await ticketById(db, pathPart(visit, 'id'));
  const isRepair = result === 'fixed' || result === 'replaced';
  if (ticket !== null && isRepair && form['anyway'] !== '1') {
    const answers = await stepsAnswered(db, ticket.id);
    const given = new Map([...answers].map(([step, { answer }]) => [step, answer]));
    if (stepsLeft(ticket.family, given).length > 0) return refuse(visit, 'steps_left');
  }
  return act(visit, 'resolved', (it) =>
    resolveTicket(visit.deps.context, {
      ...it,
      result,
      barrier: asksBarrier(result) ? barrier : null,
    }),
  );
}

type ActAnswer =
  | TicketAnswer
  | {
      readonly ok: false;
      readonly reason: Exclude<Refused, 'changed_meanwhile' | 'not_from_here'>;
    };

/** Runs one act that moves a ticket: says how it stood on the page, and tells what came of it. */
export async function act(
  visit: Visit,
  done: Done,
  run: (act: TicketAct) => Promise<ActAnswer>,
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
  if (answer.ok) return tell(visit, done, answer.eventId);
  return answer.reason === 'unknown_ticket'
    ? showFault(visit, 'notFound')
    : refuse(visit, answer.reason);
}

/** After an act: back to the page, which says what was done and how to undo it. */
export async function tell(visit: Visit, done: Done, eventId: string | null): Promise<Response> {
  visit.deps.live.nudge();
  return goBack(visit, done, eventId);
}

/**
 * Nothing was done. The page says why; where something was typed it is the same page again, with what
 * was typed, else the page that the form came from.
 */
export async function refuse(visit: Visit, refused: Refused): Promise<Response> {
  const form = await formOf(visit);
  const isTyped = typedFields.some((name) => name in form);
  return isTyped ? showTicketAgain(visit, refused, form) : goBack(visit, refused, null);
}
const typedFields = ['text', 'date', 'minutes', 'count', 'tag', 'result'];

async function goBack(
  visit: Visit,
  said: Done | Refused,
  eventId: string | null,
): Promise<Response> {
  const id = pathPart(visit, 'id');
  const asked = await formField(visit, 'back');
  const way = /^\/(tickets|day)/.test(asked) ? ownWay(visit, asked) : null;
  const back = new URL(way ?? `/tickets/${id}`, visit.url);
  back.searchParams.set('said', said);
  back.searchParams.set('ticket', id);
  if (eventId !== null) back.searchParams.set('event', eventId);
  return seeOther(visit, back.pathname + back.search + back.hash);
}
