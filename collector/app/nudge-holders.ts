import type { CalendarDate } from '#collector/domain/calendar.ts';
import { writeEvents } from '#collector/storage/events.ts';
import { markNudged, spansDue } from '#collector/storage/ticket-spans.ts';
import type { Context } from './context.ts';

const batchSize = 500;

/**
 * What tickets on hold waited until has come: each says so once in its history, and stands on top of
 * its holder's day from then on. Safe to run late or twice: who was nudged is kept.
 */
export async function nudgeHolders(
  { store, ids, clock }: Context,
  today: CalendarDate,
): Promise<{ readonly nudged: number }> {
  const now = clock.now();
  let nudged = 0;
  for (;;) {
    const batch = await store.transaction(async (tx) => {
      const due = await spansDue(tx, today, batchSize);
      await markNudged(
        tx,
        due.map(({ id }) => id),
        now,
      );
      await writeEvents(
        tx,
        due.map(({ ticketId, deviceId, dueOn, id }) => ({
          id: ids.timeId(now),
          at: now,
          actor: 'scheduler',
          noun: 'ticket',
          nounId: ticketId,
          deviceId,
          kind: 'ticket_nudged',
          reason: 'day_has_come',
          detail: { dueOn, span: id },
        })),
      );
      return due.length;
    });
    if (batch === 0) return { nudged };
    nudged += batch;
  }
}
