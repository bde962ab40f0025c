import { mergeFault } from '#collector/domain/swap.ts';
import type { MergeRefusal } from '#collector/domain/swap.ts';
import { ticketById } from '#collector/storage/tickets.ts';
import type { Context } from './context.ts';
import { moveTicketAs } from './move-ticket.ts';
import type { TicketAct, TicketAnswer } from './move-ticket.ts';

export type MergeAnswer = TicketAnswer | { readonly ok: false; readonly reason: MergeRefusal };

/**
 * Two tickets of one PC turn out to be one matter: this one goes up in the other. Nothing is copied
 * or thrown away; the survivor's page shows what stands on both, and undoing parts them again.
 */
export async function mergeTickets(
  context: Context,
  act: TicketAct & { readonly into: string },
): Promise<MergeAnswer> {
  const { db } = context.store;
  const [ticket, survivor] = [await ticketById(db, act.ticketId), await ticketById(db, act.into)];
  if (ticket === null || survivor === null) {
    return { ok: false, reason: 'unknown_ticket', ticket: null };
  }
  const fault = mergeFault(ticket, survivor);
  if (fault !== null) return { ok: false, reason: fault };
  return moveTicketAs(context, act, {
    move: 'merge',
    kind: 'ticket_merged',
    reason: () => 'same_device',
    change: () => ({ mergedInto: survivor.id }),
    also: async () => ({ into: survivor.id, reference: survivor.reference }),
  });
}
