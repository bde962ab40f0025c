import { reopensWithinDays } from '#collector/domain/ticket.ts';
import { writeEvents } from '#collector/storage/events.ts';
import { changeTicket, resolvedUntil } from '#collector/storage/tickets.ts';
import type { Context } from './context.ts';

const dayMs = 86_400_000;
const batchSize = 500;

/** Closes what has stayed resolved for 30 days by `now` (ms UTC): a later fault is a new ticket. */
export async function closeResolvedTickets(
  { store, ids }: Context,
  now: number,
): Promise<{ readonly closed: number }> {
  let closed = 0;
  for (;;) {
    const batch = await store.transaction(async (tx) => {
      const tickets = await resolvedUntil(tx, now - reopensWithinDays * dayMs, batchSize);
      for (const { id } of tickets) {
        await changeTicket(tx, id, 'resolved', { state: 'closed', closedAt: now, changedAt: now });
      }
      await writeEvents(
        tx,
        tickets.map(({ id, deviceId }) => ({
          id: ids.timeId(now),
          at: now,
          actor: 'scheduler',
          noun: 'ticket',
          nounId: id,
          deviceId,
          kind: 'ticket_closed',
          reason: 'resolved_for_long',
          detail: { days: reopensWithinDays },
        })),
      );
      return tickets.length;
    });
    if (batch === 0) return { closed };
    closed += batch;
  }
}
