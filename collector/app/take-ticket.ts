import { moveTicket } from '#collector/domain/ticket.ts';
import type { Context } from './context.ts';
import { moveTicketAs } from './move-ticket.ts';
import type { TicketAct, TicketAnswer } from './move-ticket.ts';

/**
 * Somebody takes a ticket to work on it, also from whoever had it. Work that a colleague has begun
 * goes on where it stands.
 */
export function takeTicket(context: Context, act: TicketAct): Promise<TicketAnswer> {
  const { state, assignee } = act.seen;
  const isOthers = assignee !== act.staffId;
  return moveTicketAs(context, act, {
    move: isOthers && moveTicket(state, 'handOn').ok ? 'handOn' : 'take',
    kind: 'ticket_taken',
    reason: (before) =>
      before.assignee === null || before.assignee === act.staffId
        ? 'taken_from_queue'
        : 'taken_over',
    change: () => ({ assignee: act.staffId }),
    also: async () => ({ holder: act.staffId }),
  });
}
