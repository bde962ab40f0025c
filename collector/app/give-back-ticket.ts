import type { Context } from './context.ts';
import { moveTicketAs } from './move-ticket.ts';
import type { TicketAct, TicketAnswer } from './move-ticket.ts';

/** A ticket goes back to the queue, for somebody else to take. */
export function giveBackTicket(context: Context, act: TicketAct): Promise<TicketAnswer> {
  return moveTicketAs(context, act, {
    move: 'giveBack',
    kind: 'ticket_given_back',
    reason: () => 'given_back',
    change: () => ({ assignee: null }),
  });
}
