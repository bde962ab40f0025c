import type { Context } from '#collector/app/context.ts';
import { giveBackTicket } from '#collector/app/give-back-ticket.ts';
import { resolveTicket } from '#collector/app/resolve-ticket.ts';
import { takeTicket } from '#collector/app/take-ticket.ts';
import type { TicketAnswer } from '#collector/app/move-ticket.ts';
import { startsAgain } from '#collector/domain/resolution.ts';
import type { TicketResult } from '#collector/domain/ticket.ts';
import { fromRow } from '#collector/storage/tickets.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import type { Chance } from './chance.ts';
import { dayMs } from './use-of-pc.ts';

/** A working day of the workshop: tickets are taken, worked on and resolved, the oldest first. */
export interface Workshop {
  /** Working days between two acts on one ticket, on average. */
  readonly patience: number;
  /** Account ids of those who work there. */
  readonly staffIds: readonly [string, ...string[]];
  /** Called where a repair has mended the PC. */
  readonly mended: (ticket: Ticket) => void;
}

export async function work(context: Context, workshop: Workshop, draw: Chance): Promise<void> {
  const now = context.clock.now();
  for (const ticket of await unresolved(context)) {
    const days = (now - ticket.changedAt) / dayMs;
    if (days < 0.5 || !draw.happens(1 / workshop.patience)) continue;
    await actOn(context, workshop, ticket, draw);
  }
}

async function unresolved({ store }: Context): Promise<Ticket[]> {
  const rows = await store.db
    .selectFrom('tickets')
    .selectAll()
    .where('closed_at', 'is', null)
    .where('state', '<>', 'resolved')
    .orderBy('opened_at')
    .orderBy('reference')
    .execute();
  return rows.map(fromRow);
}

async function actOn(
  context: Context,
  { staffIds, mended }: Workshop,
  ticket: Ticket,
  draw: Chance,
): Promise<void> {
  const { id: ticketId, state, assignee } = ticket;
  const staffId = draw.pick(staffIds);
  const seen = { state, assignee };
  if (state === 'new') return expectDone(await takeTicket(context, { ticketId, staffId, seen }));
  const own = { ticketId, staffId: assignee ?? staffId, seen };
  if (state === 'assigned' && draw.happens(0.15)) {
    return expectDone(await giveBackTicket(context, own));
  }
  const result = drawResult(draw);
  expectDone(await resolveTicket(context, { ...own, result }));
  // One repair in eight has mended the wrong thing.
  if (startsAgain(result) && draw.happens(0.88)) mended(ticket);
}

function drawResult(draw: Chance): TicketResult {
  return draw.pick([
    'fixed',
    'fixed',
    'fixed',
    'replaced',
    'replaced',
    'nothing_found',
    'false_alarm',
  ]);
}

function expectDone(answer: TicketAnswer): void {
  if (!answer.ok) throw new Error(`An act on a ticket was refused: ${answer.reason}`);
}
