import { moveTicket } from '#collector/domain/ticket.ts';
import { staffById } from '#collector/storage/accounts.ts';
import type { Context } from './context.ts';
import { moveTicketAs } from './move-ticket.ts';
import type { TicketAct, TicketAnswer } from './move-ticket.ts';

export type GiveAnswer =
  | TicketAnswer
  | { readonly ok: false; readonly reason: 'no_such_colleague' | 'has_it_already' };

/**
 * Somebody gives a ticket to a colleague, whoever had it: what is not begun yet is theirs to begin,
 * what is under way or waits goes on where it stands. `no_such_colleague`: there is no such account,
 * or it is closed.
 */
export async function giveTicket(
  context: Context,
  act: TicketAct & { readonly to: string },
): Promise<GiveAnswer> {
  const colleague = await staffById(context.store.db, act.to);
  if (colleague === null || colleague.disabledAt !== null) {
    return { ok: false, reason: 'no_such_colleague' };
  }
  if (act.seen.assignee === colleague.id) return { ok: false, reason: 'has_it_already' };
  return moveTicketAs(context, act, {
    move: moveTicket(act.seen.state, 'handOn').ok ? 'handOn' : 'give',
    kind: 'ticket_given',
    reason: () => 'given_to_colleague',
    change: () => ({ assignee: colleague.id }),
    also: async () => ({ holder: colleague.id }),
  });
}
