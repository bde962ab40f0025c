import type { Context } from './context.ts';
import { moveTicketAs } from './move-ticket.ts';
import type { TicketAct, TicketAnswer } from './move-ticket.ts';

/** Somebody takes a ticket to work on it, also from whoever had it. */
export function takeTicket(context: Context, act: TicketAct): Promise<TicketAnswer> {
  return moveTicketAs(context, act, {
    move: 'take',
    kind: 'ticket_taken',
    reason: ({ assignee }) =>
      assignee === null || assignee === act.staffId ? 'taken_from_queue' : 'taken_over',
    change: () => ({ assignee: act.staffId }),
  });
}
