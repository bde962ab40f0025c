import type { Beat } from '#shared/messages.ts';
import type { Sample } from '#shared/readings.ts';
import { afterBeat } from '#shared/samples.ts';
import type { Db, Tx } from './database.ts';
import { engineOf, isAmong, writeRows } from './rows.ts';
import type { Bulk } from './rows.ts';
import type { Tables } from './tables.ts';

/** What a PC has sent: its beats as they came, where each device stands, its latest readings. */

export const connections = [
  'never_seen',
  'reporting',
  'quiet',
  'to_call',
  'lost_contact',
  'signed_off',
] as const;
export type Connection = (typeof connections)[number];

export interface StoredBeat {
  readonly deviceId: string;
  readonly stream: string;
  readonly sequence: number;
  readonly receivedAt: number;
  /** Within which the readings were made, ms UTC, both ends inclusive; equal where exact. */
  readonly observedFrom: number;
  readonly observedTo: number;
  /** The beat as JSON, and nothing that its shape does not name. */
  readonly body: string;
}

const beats: Bulk<'beats'> = {
  table: 'beats',
  columns: [
    'device_id',
    'stream',
    'sequence',
    'received_at',
    'observed_from',
    'observed_to',
    'body',
  ],
  onConflict: '',
};

/** Appends beats that were found to be new. A second row for one sequence is refused with an error. */
export async function appendBeats(tx: Tx, rows: readonly StoredBeat[]): Promise<void> {
  await writeRows(
    tx,
    beats,
    rows.map((it) => ({
      device_id: it.deviceId,
      stream: it.stream,
      sequence: it.sequence,
      received_at: it.receivedAt,
      observed_from: it.observedFrom,
      observed_to: it.observedTo,
      body: it.body,
    })),
  );
}

/** Whether this very beat is stored already. */
export async function hasBeat(
  db: Db,
  deviceId: string,
  stream: string,
  sequence: number,
): Promise<boolean> {
  const row = await db
    .selectFrom('beats')
    .select('sequence')
    .where('device_id', '=', deviceId)
    .where('stream', '=', stream)
    .where('sequence', '=', sequence)
    .executeTakeFirst();
  return row !== undefined;
}

/** One device's beats observed since `from`, oldest first. */
export async function beatsSince(db: Db, deviceId: string, from: number): Promise<StoredBeat[]> {
  const rows = await db
    .selectFrom('beats')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('observed_from', '>=', from)
    .orderBy('observed_from')
    .orderBy('sequence')
    .execute();
  return rows.map(toBeat);
}

export function toBeat(row: Tables['beats']): StoredBeat {
  return {
    deviceId: row.device_id,
    stream: row.stream,
    sequence: row.sequence,
    receivedAt: row.received_at,
    observedFrom: row.observed_from,
    observedTo: row.observed_to,
    body: row.body,
  };
}

/** Where a device stands: its last beat, and when silence would mean something. */
export interface Latest {
  readonly deviceId: string;
  readonly stream: string;
  readonly sequence: number;
  readonly heardAt: number;
  readonly connection: Connection;
  readonly connectionSince: number;
  /** When to look whether the device has gone quiet; null once nothing more can follow. */
  readonly nextLookAt: number | null;
  /** Days between its last days of contact, as `domain/silence.ts` packs them; no hour of the day. */
  readonly gaps: string;
}

const latest: Bulk<'latest'> = {
  table: 'latest',
  columns: [
    'device_id',
    'stream',
    'sequence',
    'heard_at',
    'connection',
    'connection_since',
    'next_look_at',
    'gaps',
  ],
  onConflict: `on conflict (device_id) do update set stream = excluded.stream,
    sequence = excluded.sequence, heard_at = excluded.heard_at, connection = excluded.connection,
    connection_since = excluded.connection_since, next_look_at = excluded.next_look_at,
    gaps = excluded.gaps`,
};

export async function saveLatest(tx: Tx, rows: readonly Latest[]): Promise<void> {
  await writeRows(tx, latest, rows.map(fromLatest));
}

/** Sets no column that an index holds: each such index would be written though nothing changed. */
const heard: Bulk<'latest'> = {
  ...latest,
  onConflict: `on conflict (device_id) do update set stream = excluded.stream,
    sequence = excluded.sequence, heard_at = excluded.heard_at`,
};

/** Like `saveLatest`, for devices of which only stream, sequence and heardAt have changed. */
export async function saveHeard(tx: Tx, rows: readonly Latest[]): Promise<void> {
  await writeRows(tx, heard, rows.map(fromLatest));
}

function fromLatest(it: Latest): Tables['latest'] {
  return {
    device_id: it.deviceId,
    stream: it.stream,
    sequence: it.sequence,
    heard_at: it.heardAt,
    connection: it.connection,
    connection_since: it.connectionSince,
    next_look_at: it.nextLookAt,
    gaps: it.gaps,
  };
}

/** Has the sweep look at this device at its next run, unless nothing more can follow. */
export async function lookSoon(tx: Tx, deviceId: string, now: number): Promise<void> {
  await tx
    .updateTable('latest')
    .set({ next_look_at: now })
    .where('device_id', '=', deviceId)
    .where('next_look_at', 'is not', null)
    .execute();
}

/** The devices whose silence is due to be looked at, the longest overdue first, locked. */
export async function dueForALook(tx: Tx, now: number, most: number): Promise<Latest[]> {
  const query = tx
    .selectFrom('latest')
    .selectAll()
    .where('next_look_at', 'is not', null)
    .where('next_look_at', '<=', now)
    .orderBy('next_look_at')
    .limit(most);
  const rows = await (engineOf(tx) === 'postgres'
    ? query.forUpdate().skipLocked().execute()
    : query.execute());
  return rows.map(toLatest);
}

/** Where these devices stand, by id, locked until the transaction ends. */
export async function lockLatest(
  tx: Tx,
  deviceIds: readonly string[],
): Promise<Map<string, Latest>> {
  const query = tx
    .selectFrom('latest')
    .selectAll()
    .where(isAmong(tx, 'device_id', deviceIds));
  const rows = await (engineOf(tx) === 'postgres'
    ? query.orderBy('device_id').forUpdate().execute()
    : query.execute());
  return new Map(rows.map((row) => [row.device_id, toLatest(row)]));
}

export async function latestOf(db: Db, deviceId: string): Promise<Latest | null> {
  const row = await db
    .selectFrom('latest')
    .selectAll()
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  return row === undefined ? null : toLatest(row);
}

/** Where these devices stand, by id; without those that were never heard. */
export async function latestOfAll(
  db: Db,
  deviceIds: readonly string[],
): Promise<Map<string, Latest>> {
  const rows = await db
    .selectFrom('latest')
    .selectAll()
    .where(isAmong(db, 'device_id', deviceIds))
    .execute();
  return new Map(rows.map((row) => [row.device_id, toLatest(row)]));
}

/** What a device last reported of each group, and when (ms UTC). */
export interface LatestReadings {
  readonly deviceId: string;
  readonly observedAt: number;
  readonly samples: readonly Sample[];
  /** The sequence of which all of it is kept in one row; beats after it are read for the rest. */
  readonly keptAt: number;
}

const readings: Bulk<'readings'> = {
  table: 'readings',
  columns: ['device_id', 'stream', 'sequence', 'observed_at', 'samples'],
  onConflict: `on conflict (device_id) do update set stream = excluded.stream,
    sequence = excluded.sequence, observed_at = excluded.observed_at, samples = excluded.samples`,
};

export type KeptReadings = Pick<Tables['readings'], 'stream' | 'sequence'> &
  Pick<LatestReadings, 'deviceId' | 'observedAt' | 'samples'>;

/**
 * Keeps all that is known of these devices as of a sequence. Beats after it must not be deleted
 * before a later one is kept.
 */
export async function keepReadings(tx: Tx, rows: readonly KeptReadings[]): Promise<void> {
  await writeRows(
    tx,
    readings,
    rows.map((it) => ({
      device_id: it.deviceId,
      stream: it.stream,
      sequence: it.sequence,
      observed_at: it.observedAt,
      samples: JSON.stringify(it.samples),
    })),
  );
}

/** The latest readings of these devices, by device: what was kept, and the beats since then. */
export async function readingsOf(
  db: Db,
  deviceIds: readonly string[],
): Promise<Map<string, LatestReadings>> {
  const kept = await db
    .selectFrom('readings')
    .selectAll()
    .where(isAmong(db, 'device_id', deviceIds))
    .execute();
  const all = new Map(kept.map((row) => [row.device_id, toReadings(row)]));
  if (kept.length === 0) return all;
  const since = await db
    .selectFrom('readings')
    .innerJoin('beats', (join) =>
      join
        .onRef('beats.device_id', '=', 'readings.device_id')
        .onRef('beats.stream', '=', 'readings.stream')
        .onRef('beats.sequence', '>', 'readings.sequence'),
    )
    .select(['beats.device_id', 'beats.observed_from', 'beats.body'])
    .where(isAmong(db, 'readings.device_id', deviceIds))
    .orderBy('beats.device_id')
    .orderBy('beats.sequence')
    .execute();
  for (const row of since) {
    const before = all.get(row.device_id);
    // Only frames that were read as beats are stored.
    const samples = afterBeat(before?.samples ?? [], JSON.parse(row.body) as Beat);
    if (before !== undefined) {
      all.set(row.device_id, { ...before, observedAt: row.observed_from, samples });
    }
  }
  return all;
}

function toLatest(row: Tables['latest']): Latest {
  return {
    deviceId: row.device_id,
    stream: row.stream,
    sequence: row.sequence,
    heardAt: row.heard_at,
    // Only saveLatest writes this column, from the same type.
    connection: row.connection as Connection,
    connectionSince: row.connection_since,
    nextLookAt: row.next_look_at,
    gaps: row.gaps,
  };
}

function toReadings(row: Tables['readings']): LatestReadings {
  return {
    deviceId: row.device_id,
    observedAt: row.observed_at,
    keptAt: row.sequence,
    // Only keepReadings writes this column, from samples that fitted their shapes.
    samples: JSON.parse(row.samples) as Sample[],
  };
}
