import { existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { Beat } from '#shared/messages.ts';
import { isDiskFull } from './disk-full.ts';
import type { NewBeat } from './beat.ts';
import { freshMemory } from './memory.ts';
import type { Memory } from './memory.ts';

/**
 * The beats that the collector has not yet acknowledged, the last ones that it has, and what the
 * agent remembers: one SQLite file. What a method has returned from is on the disk.
 */
export interface Spool {
  /** `replaced`: the file was damaged and set aside as `<file>.damaged`; a new stream began. */
  readonly origin: 'kept' | 'fresh' | 'replaced';
  memory(): Memory;
  /** Gives the beat the next sequence; drops some of those that wait where there are too many. */
  append(beat: NewBeat, change: Partial<Memory>): Beat;
  /** Puts this in the place of a beat that was never sent. */
  replace(beat: Beat, change: Partial<Memory>): void;
  remember(change: Partial<Memory>): void;
  /** Remembers in memory alone: the next write takes it along, `settle` at the latest. */
  note(change: Partial<Memory>): void;
  /** Writes what was noted and has not gone with another write; else does nothing. */
  settle(): void;
  /** Waiting beats after this sequence, in order. */
  waiting(after: number, most: number): Beat[];
  isFullWaiting(): boolean;
  counts(): { readonly waiting: number; readonly kept: number };
  /** All up to this sequence, inclusive, are stored at the collector; by its clock, ms UTC. */
  acknowledge(sequence: number, atMs: number): void;
  /** Sends again what was acknowledged from this sequence on, if after `sinceMs`. */
  sendAgain(from: number, sinceMs: number): number;
  /** Gives up a beat that the collector cannot read. */
  drop(sequence: number): void;
  /** Begins a new stream: what waited is dropped, what is known stays, all of it will be sent. */
  restart(stream: string): void;
  close(): void;
}

export interface SpoolOptions {
  readonly file: string;
  readonly newStream: () => string;
  /** So that a PC that comes back after a year offline sends no more than 256 KiB. */
  readonly mostWaiting?: number;
  readonly mostWaitingBytes?: number;
  /**
   * What is acknowledged is written with the next write, or when the spool is closed: one that is lost
   * in between is sent once more, and counted once. For an agent that writes its last and ends.
   */
  readonly holdsAcknowledged?: boolean;
}

const format = 1;
const keptDays = 90;
const mostKept = 9000;
/** Of the database; with what waits and its journal 8 MiB, and as much again set aside as damaged. */
const mostBytes = 6 * 1024 * 1024;
const dayMs = 86_400_000;

/** Opens the spool, or begins a new one where there is none or none that can be read. */
export function openSpool(options: SpoolOptions): Spool {
  const opened = openWhole(options.file);
  if (opened !== null) {
    try {
      return spoolOn(opened.db, opened.memory, options);
    } catch (cause) {
      // A bit of the schema's own text can turn, and only a statement shows it.
      opened.db.close();
      if (!isDamage(cause)) throw cause;
    }
  }
  setAside(options.file);
  const again = openWhole(options.file);
  if (again === null) throw new Error(`${options.file} cannot be read right after it was made`);
  return spoolOn(again.db, 'damaged', options);
}

/** What `status` and `explain` tell, read beside a running agent. */
export interface SpoolView {
  readonly memory: Memory;
  readonly waiting: number;
  /** The newest beat that the collector has acknowledged, and when by its clock; ms UTC. */
  readonly acknowledged: { readonly sequence: number; readonly atMs: number } | null;
}

/** Null where there is no spool yet, or none that can be read. */
export function viewSpool(file: string): SpoolView | null {
  if (!existsSync(file)) return null;
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  try {
    const memory = readMemory(db);
    if (memory === null || memory === 'damaged') return null;
    const newest = db
      .prepare(
        'select sequence, acknowledged_at as at from beats where acknowledged_at is not null order by sequence desc limit 1',
      )
      .get();
    const waiting = db
      .prepare('select count(*) as n from beats where acknowledged_at is null')
      .get();
    return {
      memory,
      waiting: Number(waiting?.['n']),
      acknowledged:
        newest === undefined
          ? null
          : { sequence: Number(newest['sequence']), atMs: Number(newest['at']) },
    };
  } catch (cause) {
    if (isDamage(cause)) return null;
    throw cause;
  } finally {
    db.close();
  }
}

type Found = Memory | null | 'damaged';

/** Null where the file is damaged; its memory is null where it is new. */
function openWhole(file: string): { db: DatabaseSync; memory: Memory | null } | null {
  const db = new DatabaseSync(file, { timeout: 5000 });
  try {
    prepare(db);
    const memory = wholeMemory(db);
    db.exec('commit');
    if (memory !== 'damaged') {
      holdRoom(db);
      return { db, memory };
    }
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
  }
  db.close();
  return null;
}

function wholeMemory(db: DatabaseSync): Found {
  if (db.prepare('pragma integrity_check(1)').get()?.['integrity_check'] !== 'ok') return 'damaged';
  readEveryBeat(db);
  return readMemory(db);
}

// A check that finds nothing is no promise: a flipped bit has passed it and shown when a row was read.
function readEveryBeat(db: DatabaseSync): void {
  db.prepare('select * from beats order by sequence').all();
  db.prepare(
    'select sequence, body, crc from beats where acknowledged_at is null and sequence > 0 order by sequence',
  ).all();
}

/** SQLITE_ERROR (a table is missing or another), SQLITE_CORRUPT, SQLITE_NOTADB. */
const damages = new Set<unknown>([1, 11, 26]);

function isDamage(cause: unknown): boolean {
  if (!(cause instanceof Error && 'errcode' in cause)) return false;
  // The low byte is the primary code (https://sqlite.org/rescode.html).
  return typeof cause.errcode === 'number' && damages.has(cause.errcode & 0xff);
}

/** Leaves a transaction open: looking for a torn journal once is enough. */
function prepare(db: DatabaseSync): void {
  // A journal whose head is overwritten is synced, a deleted one is not: a commit could come undone
  // in a power cut. And it keeps its room on the disk.
  db.exec(
    `pragma journal_mode = persist; pragma journal_size_limit = ${heldBytes}; pragma synchronous = full`,
  );
  if (db.prepare('pragma synchronous').get()?.['synchronous'] !== 2) {
    throw new Error('SQLite does not keep synchronous=FULL: an acknowledged beat could be lost');
  }
  db.exec(`
    begin immediate;
    create table if not exists memory (
      id integer primary key check (id = 1), body text not null, crc integer not null
    ) strict;
    create table if not exists beats (
      sequence integer primary key, body text not null, crc integer not null,
      is_full integer not null, acknowledged_at integer
    ) strict;
    create index if not exists beats_waiting on beats (sequence) where acknowledged_at is null;
    create index if not exists beats_kept on beats (acknowledged_at)`);
}

/** Our judgement: the pages of a large beat and of what is remembered, many times over. */
const heldBytes = 128 * 1024;

/**
 * Holds room in the database and in its journal while there is some: on a full disk SQLite can
 * neither insert nor delete, and acknowledging must work there, as must a beat that tells of it.
 * Where there is no room it does without.
 */
function holdRoom(db: DatabaseSync): void {
  const free = Number(db.prepare('pragma freelist_count').get()?.['freelist_count']);
  const page = Number(db.prepare('pragma page_size').get()?.['page_size']);
  if (free * page >= heldBytes) return;
  const steps = [
    'create table if not exists held (body blob) strict',
    `insert into held values (zeroblob(${heldBytes}))`,
    // Pages that were there before are copied to the journal, which grows by as much.
    `update held set body = randomblob(${heldBytes})`,
    'drop table held',
  ];
  try {
    for (const step of steps) db.exec(step);
  } catch (cause) {
    if (!isDiskFull(cause)) throw cause;
  }
}

/** When a beat was written by this PC's clock, in seconds; of a damaged one 0. */
const saidAt = (beat: string): string =>
  `case when json_valid(${beat}.body) then json_extract(${beat}.body, '$.wallSeconds') else 0 end`;

/** So few that the journal's held room is enough for them. */
const atOnceInNeed = 8;

function readMemory(db: DatabaseSync): Found {
  const row = db.prepare('select body, crc from memory').get();
  if (row === undefined) {
    return db.prepare('select 1 from beats').get() === undefined ? null : 'damaged';
  }
  const body = wholeText(row);
  if (body === null) return 'damaged';
  // Written by `remember` below: the checksum has just shown that it is as it was.
  const { format: version, ...memory } = JSON.parse(body) as Memory & { format: number };
  return version === format ? { ...freshMemory(memory.stream), ...memory } : 'damaged';
}

function wholeText({ body, crc }: Record<string, unknown>): string | null {
  return typeof body === 'string' && crc32(body) === crc ? body : null;
}

function setAside(file: string): void {
  renameSync(file, `${file}.damaged`);
  for (const rest of ['-journal', '-wal', '-shm']) rmSync(file + rest, { force: true });
}

function spoolOn(db: DatabaseSync, found: Found, options: SpoolOptions): Spool {
  const { newStream, mostWaiting = 600, mostWaitingBytes = 144 * 1024 } = options;
  let memory = found === null || found === 'damaged' ? freshMemory(newStream()) : found;
  let isNoted = false;
  let held: { readonly sequence: number; readonly atMs: number } | null = null;

  const sql = {
    keep: db.prepare(
      'insert into memory values (1, ?, ?) on conflict do update set body = excluded.body, crc = excluded.crc',
    ),
    write: db.prepare('insert or replace into beats values (?, ?, ?, ?, null)'),
    waiting: db.prepare(
      'select sequence, body, crc from beats where acknowledged_at is null and sequence > ? order by sequence limit ?',
    ),
    load: db.prepare(
      'select count(*) as n, coalesce(sum(length(body)), 0) as bytes from beats where acknowledged_at is null and sequence > ?',
    ),
    kept: db.prepare(
      'select count(*) as n from beats where acknowledged_at is not null or sequence <= ?',
    ),
    full: db.prepare(
      'select 1 from beats where acknowledged_at is null and is_full = 1 and sequence > ? limit 1',
    ),
    acknowledge: db.prepare(
      'update beats set acknowledged_at = ? where acknowledged_at is null and sequence <= ?',
    ),
    // Old by this PC's own clock too, from one beat to the other: a collector whose clock has jumped
    // must not take from the family what was sent. Where that clock is dead, their number is the bound.
    forget: db.prepare(
      `delete from beats where acknowledged_at is not null and (sequence <= :bound
        or (acknowledged_at < :before and ${saidAt('beats')} <
          (select ${saidAt('it')} from beats as it where it.sequence = :sequence) - ${keptDays * 86_400}))`,
    ),
    again: db.prepare(
      'update beats set acknowledged_at = null where sequence >= ? and acknowledged_at >= ?',
    ),
    drop: db.prepare('delete from beats where sequence = ?'),
    middle: db.prepare(
      'delete from beats where sequence in (select sequence from beats where acknowledged_at is null order by sequence limit ? offset ?)',
    ),
    oldestKept: db.prepare(
      `delete from beats where sequence in (select sequence from beats where acknowledged_at is not null order by sequence limit ${atOnceInNeed})`,
    ),
    delivered: db.prepare(
      `delete from beats where sequence in (select sequence from beats where acknowledged_at is null and sequence <= ? order by sequence limit ${atOnceInNeed})`,
    ),
    used: db.prepare(
      'select (page_count - freelist_count) * page_size as bytes from pragma_page_count, pragma_freelist_count, pragma_page_size',
    ),
    clear: db.prepare('delete from beats'),
  };

  function transaction<T>(work: () => T): T {
    const [before, wasNoted] = [memory, isNoted];
    db.exec('begin immediate');
    try {
      if (held !== null) mark(held.sequence, held.atMs);
      const result = work();
      db.exec('commit');
      held = null;
      return result;
    } catch (cause) {
      memory = before;
      isNoted = wasNoted;
      if (db.isTransaction) db.exec('rollback');
      throw cause;
    }
  }

  function keep(change: Partial<Memory>): void {
    memory = { ...memory, ...change };
    const body = JSON.stringify({ format, ...memory });
    sql.keep.run(body, crc32(body));
    isNoted = false;
  }

  function mark(sequence: number, atMs: number): void {
    sql.acknowledge.run(atMs, sequence);
    const bound = memory.lastSequence - mostKept;
    sql.forget.run({ bound, before: atMs - keptDays * dayMs, sequence });
    if (usedBytes() > mostBytes) sql.oldestKept.run();
  }

  function acknowledge(sequence: number, atMs: number): void {
    held = null;
    try {
      transaction(() => mark(sequence, atMs));
    } catch (cause) {
      if (!isDiskFull(cause)) throw cause;
      // Marking needs room, forgetting makes some.
      while (forgetSome(sql.delivered, sequence));
    }
  }

  /** None of these waits, though the disk does not know it yet. */
  const heldUpTo = (): number => held?.sequence ?? 0;

  function write(beat: Beat): void {
    const body = JSON.stringify(beat);
    sql.write.run(beat.sequence, body, crc32(body), beat.full ? 1 : 0);
  }

  /**
   * The second quarter, so that the first sign of each fault is kept as the last one is, and a long
   * absence does not drop one with every beat.
   */
  function makeRoom(): Partial<Memory> {
    const load = sql.load.get(0);
    const count = Number(load?.['n']);
    if (count < mostWaiting && Number(load?.['bytes']) < mostWaitingBytes) return {};
    const quarter = Math.ceil(count / 4);
    const { changes } = sql.middle.run(quarter, quarter);
    return { dropped: memory.dropped + Number(changes), wantsFull: true };
  }

  function append(beat: NewBeat, change: Partial<Memory>): Beat {
    return transaction(() => {
      const room = makeRoom();
      const numbered = { ...beat, sequence: memory.lastSequence + 1 };
      write(numbered);
      keep({ ...change, ...room, lastSequence: numbered.sequence });
      return numbered;
    });
  }

  const usedBytes = (): number => Number(sql.used.get()?.['bytes']);

  /** False where there was nothing left to forget. */
  function forgetSome(which: StatementSync, ...given: number[]): boolean {
    return transaction(() => Number(which.run(...given).changes)) > 0;
  }

  function readBeat(row: Record<string, unknown>): Beat | null {
    const body = wholeText(row);
    // Written by `write` above: the checksum has just shown that it is as it was.
    return body === null ? null : (JSON.parse(body) as Beat);
  }

  function loseDamaged(sequences: readonly number[]): void {
    transaction(() => {
      for (const sequence of sequences) sql.drop.run(sequence);
      keep({ damaged: memory.damaged + sequences.length, wantsFull: true });
    });
  }

  if (memory !== found) transaction(() => keep({}));

  return {
    origin: found === null ? 'fresh' : found === 'damaged' ? 'replaced' : 'kept',
    memory: () => memory,
    append(beat, change) {
      for (;;) {
        try {
          return append(beat, change);
        } catch (cause) {
          // What was acknowledged is kept for the family's eyes and a restored collector: in need, less.
          if (!isDiskFull(cause) || !forgetSome(sql.oldestKept)) throw cause;
        }
      }
    },
    replace: (beat, change) =>
      transaction(() => {
        write(beat);
        keep(change);
      }),
    remember: (change) => transaction(() => keep(change)),
    note(change) {
      memory = { ...memory, ...change };
      isNoted = true;
    },
    settle() {
      if (isNoted) transaction(() => keep({}));
    },
    waiting(after, most) {
      const rows = sql.waiting.all(Math.max(after, heldUpTo()), most);
      const beats = rows.map((row) => ({ sequence: Number(row['sequence']), beat: readBeat(row) }));
      const lost = beats.filter(({ beat }) => beat === null).map(({ sequence }) => sequence);
      if (lost.length > 0) loseDamaged(lost);
      return beats.flatMap(({ beat }) => beat ?? []);
    },
    isFullWaiting: () => sql.full.get(heldUpTo()) !== undefined,
    counts: () => ({
      waiting: Number(sql.load.get(heldUpTo())?.['n']),
      kept: Number(sql.kept.get(heldUpTo())?.['n']),
    }),
    acknowledge(sequence, atMs) {
      if (options.holdsAcknowledged !== true) return acknowledge(sequence, atMs);
      if (sequence > heldUpTo()) held = { sequence, atMs };
    },
    sendAgain: (from, sinceMs) => transaction(() => Number(sql.again.run(from, sinceMs).changes)),
    drop: (sequence) =>
      transaction(() => {
        sql.drop.run(sequence);
        keep({ dropped: memory.dropped + 1, wantsFull: true });
      }),
    restart: (stream) =>
      transaction(() => {
        const dropped = memory.dropped + Number(sql.load.get(0)?.['n']);
        sql.clear.run();
        keep({ stream, lastSequence: 0, dropped, wantsFull: true });
      }),
    close() {
      try {
        if (held !== null) acknowledge(held.sequence, held.atMs);
      } finally {
        db.close();
      }
    },
  };
}
