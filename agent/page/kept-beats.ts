import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { Beat } from '#shared/messages.ts';

/** A beat that the collector has stored, and when it said so by its clock; ms UTC. */
export interface SentBeat {
  readonly beat: Beat;
  readonly atMs: number;
}

/** What the spool still keeps of what was sent, read beside the agent that writes it. */
export interface KeptBeats {
  /**
   * When each was acknowledged, the earliest first: those of the 90 days before the latest, by the
   * collector's clock or this PC's own, as the spool keeps them.
   */
  readonly times: readonly number[];
  /** Those acknowledged from `fromMs` to before `toMs`, in order. */
  between(fromMs: number, toMs: number): readonly SentBeat[];
  /** Beats that wait to be sent. */
  readonly waiting: number;
  close(): void;
}

const keptMs = 90 * 86_400_000;

/** Null where there is no spool yet. */
export function openKeptBeats(file: string): KeptBeats | null {
  if (!existsSync(file)) return null;
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  try {
    return keptIn(db);
  } catch (cause) {
    db.close();
    throw cause;
  }
}

function keptIn(db: DatabaseSync): KeptBeats {
  const waiting = db.prepare('select count(*) as n from beats where acknowledged_at is null').get();
  const all = db
    .prepare(
      `select acknowledged_at as at, case when json_valid(body) then json_extract(body, '$.wallSeconds') else 0 end as said
        from beats where acknowledged_at is not null order by acknowledged_at`,
    )
    .all()
    .map((row) => ({ at: Number(row['at']), saidMs: Number(row['said']) * 1000 }));
  const latest = all.at(-1) ?? { at: 0, saidMs: 0 };
  const isRecent = (it: typeof latest): boolean =>
    it.at >= latest.at - keptMs || it.saidMs >= latest.saidMs - keptMs;
  const select = db.prepare(
    'select body, crc, acknowledged_at as at from beats where acknowledged_at >= ? and acknowledged_at < ? order by acknowledged_at, sequence',
  );
  return {
    times: all.filter(isRecent).map(({ at }) => at),
    waiting: Number(waiting?.['n']),
    between: (fromMs, toMs) => select.all(fromMs, toMs).flatMap(readRow),
    close: () => db.close(),
  };
}

function readRow({ body, crc, at }: Record<string, unknown>): SentBeat[] {
  if (typeof body !== 'string' || crc32(body) !== crc) return [];
  // Written by the spool: the checksum has just shown that it is as it was.
  return [{ beat: JSON.parse(body) as Beat, atMs: Number(at) }];
}
