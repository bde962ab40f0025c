import type { CalendarDate } from '#collector/domain/calendar.ts';
import { dueDateFault, moveInto, waitsFor } from '#collector/domain/work.ts';
import type { DateFault, HalfDay, HoldReason, VisitPlace } from '#collector/domain/work.ts';
import { beginSpan } from '#collector/storage/ticket-spans.ts';
import type { TicketSpan } from '#collector/storage/ticket-spans.ts';
import type { Context } from './context.ts';
import { moveTicketAs } from './move-ticket.ts';
import type { TicketAct, TicketAnswer } from './move-ticket.ts';
import { programmeToday } from './terms-in-force.ts';

/** The steps of a ticket's life between taking and resolving it. */

/** Somebody has read it, and leaves it for another to take. */
export function acknowledgeTicket(context: Context, act: TicketAct): Promise<TicketAnswer> {
  return moveTicketAs(context, act, {
    move: 'acknowledge',
    kind: 'ticket_acknowledged',
    reason: () => 'seen_by_person',
    change: () => ({}),
  });
}

/** Somebody begins to work on it, and has it from then on. */
export function startTicket(context: Context, act: TicketAct): Promise<TicketAnswer> {
  return moveTicketAs(context, act, {
    move: 'start',
    kind: 'ticket_started',
    reason: () => 'begun',
    change: () => ({ assignee: act.staffId }),
  });
}

/** It waited, or had a visit planned, and is worked on again. */
export function resumeTicket(context: Context, act: TicketAct): Promise<TicketAnswer> {
  return moveTicketAs(context, act, {
    move: 'resume',
    kind: 'ticket_resumed',
    reason: () => 'taken_up_again',
    change: ({ assignee }) => ({ assignee: assignee ?? act.staffId }),
  });
}

export type DatedAnswer = TicketAnswer | { readonly ok: false; readonly reason: DateFault };

/** Puts a ticket on hold: its clock stands still, and its holder is nudged on that date. */
export async function holdTicket(
  context: Context,
  act: TicketAct & { readonly why: HoldReason; readonly nudgeOn: CalendarDate },
): Promise<DatedAnswer> {
  const fault = dueDateFault(act.nudgeOn, await programmeToday(context));
  if (fault !== null) return { ok: false, reason: fault };
  const state = waitsFor(act.why);
  return moveTicketAs(context, act, {
    move: moveInto[state],
    kind: 'ticket_held',
    reason: () => act.why,
    change: ({ assignee }) => ({ assignee: assignee ?? act.staffId }),
    also: async (tx, { id }, at) => {
      const span = newSpan(context, id, { state, reason: act.why, dueOn: act.nudgeOn, at });
      await beginSpan(tx, span);
      return { span: span.id, dueOn: act.nudgeOn };
    },
  });
}

/** Plans a visit at home, or a day on which the family brings the PC. */
export async function planVisit(
  context: Context,
  act: TicketAct & {
    readonly place: VisitPlace;
    readonly on: CalendarDate;
    readonly halfDay: HalfDay;
  },
): Promise<DatedAnswer> {
  const fault = dueDateFault(act.on, await programmeToday(context));
  if (fault !== null) return { ok: false, reason: fault };
  return moveTicketAs(context, act, {
    move: 'plan',
    kind: 'ticket_planned',
    reason: () => act.place,
    change: ({ assignee }) => ({ assignee: assignee ?? act.staffId }),
    also: async (tx, { id }, at) => {
      const { on, halfDay, place } = act;
      const span = newSpan(context, id, { state: 'planned', reason: place, dueOn: on, at });
      await beginSpan(tx, { ...span, halfDay });
      return { span: span.id, dueOn: on, halfDay };
    },
  });
}

function newSpan(
  { ids }: Context,
  ticketId: string,
  it: Pick<TicketSpan, 'state' | 'reason' | 'dueOn'> & { readonly at: number },
): TicketSpan {
  const { at, ...rest } = it;
  const id = ids.token(12);
  return { id, ticketId, ...rest, halfDay: null, since: at, until: null, nudgedAt: null };
}
