import type { Context } from './context.ts';
import { moveTicketAs } from './move-ticket.ts';
import type { TicketAct, TicketAnswer } from './move-ticket.ts';

/** A ticket that was resolved is worked on again; whoever had it still has it. */
export function reopenTicket(context: Context, act: TicketAct): Promise<TicketAnswer> {
  return moveTicketAs(context, act, {
    move: 'reopen',
    kind: 'ticket_reopened',
    reason: () => 'reopened_by_person',
    change: () => ({ resolvedAt: null, result: null, barrier: null }),
  });
}
