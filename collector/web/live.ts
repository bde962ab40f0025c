import type { Store } from '#collector/storage/database.ts';
import { eventsAfter, newestEventId } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';

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
