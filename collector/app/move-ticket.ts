import type { EventKind, EventReason } from '#collector/domain/event.ts';
import { moveTicket } from '#collector/domain/ticket.ts';
import type { TicketMove, TicketState } from '#collector/domain/ticket.ts';
import type { Tx } from '#collector/storage/database.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { lockLatest } from '#collector/storage/telemetry.ts';
import { endSpan } from '#collector/storage/ticket-spans.ts';
import { changeTicket, lockTicket, ticketById } from '#collector/storage/tickets.ts';
import type { Ticket, TicketChange } from '#collector/storage/tickets.ts';
import type { Context } from './context.ts';

/** What somebody does to a ticket, and how it stood on the page on which they decided to. */
export interface TicketAct {
  readonly ticketId: string;
  readonly staffId: string;
  readonly seen: { readonly state: TicketState; readonly assignee: string | null };
}

/** What came of it. `changed_meanwhile`: somebody was quicker; `ticket` is how it stands now. */
export type TicketAnswer =
  | {
      readonly ok: true;
      readonly ticket: Ticket;
      /** The line of history by which the act can be undone; null where it was done before. */
      readonly eventId: string | null;
    }
  | { readonly ok: false; readonly reason: 'unknown_ticket'; readonly ticket: null }
  | {
      readonly ok: false;
      readonly reason: 'changed_meanwhile' | 'not_from_here';
      readonly ticket: Ticket;
    };

/** How one kind of act changes a ticket and is told in its history. */
export interface Moving {
  readonly move: TicketMove;
  readonly kind: EventKind;
  reason(before: Ticket): EventReason;
  change(before: Ticket, at: number): TicketChange;
  /** What else belongs to it, in the same transaction; what it answers is kept with the event. */
  also?(tx: Tx, before: Ticket, at: number): Promise<Event['detail'] | void>;
}

/** The fields of a ticket that a move may change, as undoing it wants them back. */
function standingOf(it: Ticket): Event['detail'] {
  const { state, assignee, resolvedAt, result, barrier, mergedInto, closedAt } = it;
  return { from: state, assignee, resolvedAt, result, barrier, mergedInto, closedAt };
}

/**
 * Moves a ticket as somebody asked. Repeating an act that is done already answers yes and changes
 * nothing; where it stands otherwise than its page said, nothing is changed and the answer says so.
 */
export async function moveTicketAs(
  { store, clock, ids }: Context,
  act: TicketAct,
  moving: Moving,
): Promise<TicketAnswer> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    const before = await lockWithDevice(tx, act.ticketId);
    if (before === null) return { ok: false, reason: 'unknown_ticket', ticket: null };

    const answer = moveTicket(before.state, moving.move);
    const change = { ...moving.change(before, at), touched: true };
    const after: Ticket = { ...before, ...change, state: answer.ok ? answer.to : before.state };
    if (!isAsSeen(before, act.seen)) {
      return isDone(before, after)
        ? { ok: true, ticket: before, eventId: null }
        : { ok: false, reason: 'changed_meanwhile', ticket: before };
    }
    if (!answer.ok) return { ok: false, reason: answer.reason, ticket: before };

    const full = { ...change, state: answer.to, changedAt: at };
    if (!(await changeTicket(tx, before.id, before.state, full))) {
      return { ok: false, reason: 'changed_meanwhile', ticket: before };
    }
    // Whatever it waited for: it waits no longer, or for something else; another pair of hands
    // changes nothing of that.
    const endedSpan = answer.to === before.state ? null : await endSpan(tx, before.id, at);
    const also = (await moving.also?.(tx, before, at)) ?? {};
    const eventId = ids.timeId(at);
    await writeEvents(tx, [
      {
        id: eventId,
        at,
        actor: act.staffId,
        noun: 'ticket',
        nounId: before.id,
        deviceId: before.deviceId,
        kind: moving.kind,
        reason: moving.reason(before),
        detail: { ...standingOf(before), to: answer.to, endedSpan, ...also },
      },
    ]);
    return { ok: true, ticket: { ...after, changedAt: at }, eventId };
  });
}

// Beats of the device lock in this order too: first where it stands, then its tickets.
/** A ticket, and before it where its device stands, locked until the transaction ends. */
export async function lockWithDevice(tx: Tx, ticketId: string): Promise<Ticket | null> {
  const ticket = await ticketById(tx, ticketId);
  if (ticket === null) return null;
  await lockLatest(tx, [ticket.deviceId]);
  return lockTicket(tx, ticketId);
}

function isAsSeen(ticket: Ticket, seen: TicketAct['seen']): boolean {
  return ticket.state === seen.state && ticket.assignee === seen.assignee;
}

/** A second press of the same button: it stands as this act would have left it. */
function isDone(before: Ticket, after: Ticket): boolean {
  return (
    before.touched &&
    before.state === after.state &&
    before.assignee === after.assignee &&
    before.result === after.result
  );
}
