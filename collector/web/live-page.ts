import { streamSSE } from 'hono/streaming';
import { eventsAfter } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import type { Visit } from './visit.ts';

const mostEvents = 500;
const newTicket = new Set(['ticket_opened', 'ticket_reopened']);
const keepAliveMs = 25_000;

/** `GET /live?after=ID`: how many tickets have come since the page was made, in words. */
export async function showLive({ request, deps, url, words }: Visit): Promise<Response> {
  const after = url.searchParams.get('after') ?? '';
  return streamSSE(request, async (stream) => {
    const seen = new Set<string>();
    const take = (events: readonly Event[]) => {
      const before = seen.size;
      for (const { id, kind, nounId } of events) {
        if (id > after && newTicket.has(kind)) seen.add(nounId);
      }
      if (seen.size === before) return;
      const text = words.t('live.tickets', { count: seen.size });
      void stream.writeSSE({ event: 'news', data: text });
    };
    const stop = deps.live.listen(take);
    stream.onAbort(stop);
    take(await eventsAfter(deps.context.store.db, after, mostEvents));
    while (!stream.aborted) {
      await stream.sleep(keepAliveMs);
      await stream.write(': still here\n\n');
    }
  });
}
