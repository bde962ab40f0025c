import { createHash } from 'node:crypto';
import { eventsAfter } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import type { Db } from '#collector/storage/database.ts';

/** What has happened, as the collector's own event rows tell it. */
export interface Trace {
  /** Reads what came since the last time; answers it, oldest first. */
  follow(db: Db): Promise<readonly Event[]>;
  /** Adds what no event row tells, such as the answers to beats. */
  note(line: string): void;
  /** How often each kind with its reason has happened: `ticket_opened opened`. */
  readonly counts: ReadonlyMap<string, number>;
  /** Of everything so far. Ids play no part, so that both engines give the same. */
  hash(): string;
}

export function newTrace(nameOf: (deviceId: string) => string): Trace {
  const digest = createHash('sha256');
  const counts = new Map<string, number>();
  let last = '';

  async function read(db: Db): Promise<readonly Event[]> {
    const news: Event[] = [];
    for (;;) {
      const some = await eventsAfter(db, last, 5000);
      news.push(...some);
      last = some.at(-1)?.id ?? last;
      if (some.length < 5000) return news;
    }
  }

  return {
    counts,
    note: (line) => void digest.update(`${line}\n`),
    hash: () => digest.copy().digest('hex').slice(0, 16),
    async follow(db) {
      const news = await read(db);
      for (const { kind, reason } of news) {
        counts.set(`${kind} ${reason}`, (counts.get(`${kind} ${reason}`) ?? 0) + 1);
      }
      // Rows of one batch may come in another order from another engine: their order proves nothing.
      const lines = news.map((it) => lineOf(it, nameOf)).toSorted();
      digest.update(`${lines.join('\n')}\n`);
      return news;
    },
  };
}

function lineOf(it: Event, nameOf: (deviceId: string) => string): string {
  const who = it.deviceId === null ? '' : nameOf(it.deviceId);
  return `${it.at} ${it.actor} ${it.noun} ${who} ${it.kind} ${it.reason} ${JSON.stringify(it.detail)}`;
}
