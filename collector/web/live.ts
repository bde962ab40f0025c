import { streamSSE } from 'hono/streaming';
import type { Store } from '#collector/storage/database.ts';
import { eventsAfter, newestEventId } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import type { Visit } from './visit.ts';

/**
 * News for open pages: one look at the events for all listeners of this collector together, every
 * few seconds while anybody listens, and at once after a nudge from the same process.
 */
export interface Live {
  /** Calls `tell` with all events that come after this moment; the answer stops it. */
  listen(tell: (events: readonly Event[]) => void): () => void;
  /** Something was just written here: look now. */
  nudge(): void;
  /** Ends the looking, so that the process can end. */
  close(): void;
}

const mostEvents = 500;

export function createLive({ store, everyMs = 2000 }: { store: Store; everyMs?: number }): Live {
  const listeners = new Set<(events: readonly Event[]) => void>();
  let timer: NodeJS.Timeout | undefined;
  let seen: string | null = null;
  let looking = false;

  async function look(): Promise<void> {
    if (looking || listeners.size === 0) return;
    looking = true;
    try {
      seen ??= await newestEventId(store.db);
      const events = await eventsAfter(store.db, seen, mostEvents);
      seen = events.at(-1)?.id ?? seen;
      if (events.length > 0) for (const tell of listeners) tell(events);
    } catch {
      // A database that is away for a moment costs a late notice, no more: the next look tells.
    } finally {
      looking = false;
    }
  }
  function stop(): void {
    clearInterval(timer);
    timer = undefined;
    seen = null;
  }

  return {
    listen(tell) {
      listeners.add(tell);
      timer ??= setInterval(() => void look(), everyMs).unref();
      void look();
      return () => {
        listeners.delete(tell);
        if (listeners.size === 0) stop();
      };
    },
    nudge: () => void look(),
    close() {
      listeners.clear();
      stop();
    },
  };
}

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
