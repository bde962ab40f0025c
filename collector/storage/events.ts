import { sql } from 'kysely';
import type { EventKind, EventReason } from '#collector/domain/event.ts';
import type { Db, Tx } from './database.ts';
import { isAmong, writeRows } from './rows.ts';
import type { Bulk } from './rows.ts';
import type { Tables } from './tables.ts';

/** What an event is about. */
export type Noun =
  | 'device'
  | 'agent'
  | 'condition'
  | 'ticket'
  | 'takeback'
  | 'programme'
  | 'incident'
  | 'staff'
  | 'household';

/** A change of state: who, when and why. Written in the transaction of the change itself. */
export interface Event {
  /** Time-ordered, so that reading by id is reading by time. */
  readonly id: string;
  readonly at: number;
  /** One of `plainActors`, or the staff account's id. */
  readonly actor: string;
  readonly noun: Noun;
  readonly nounId: string;
  readonly deviceId: string | null;
  readonly kind: EventKind;
  readonly reason: EventReason;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

const bulk: Bulk<'events'> = {
  table: 'events',
  columns: ['id', 'at', 'actor', 'noun', 'noun_id', 'device_id', 'kind', 'reason', 'detail'],
  onConflict: '',
};

export async function writeEvents(tx: Tx, events: readonly Event[]): Promise<void> {
  await writeRows(tx, bulk, events.map(toRow));
}

/** The history of one thing, oldest first. */
export async function eventsOf(db: Db, noun: Noun, nounId: string): Promise<Event[]> {
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('noun', '=', noun)
    .where('noun_id', '=', nounId)
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

/** The latest events about things of this kind, newest first. */
export async function latestOfNoun(db: Db, noun: Noun, most: number): Promise<Event[]> {
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('noun', '=', noun)
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
  return rows.map(fromRow);
}

/** The latest events of one device, newest first. */
export async function eventsOfDevice(db: Db, deviceId: string, most: number): Promise<Event[]> {
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('device_id', '=', deviceId)
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
  return rows.map(fromRow);
}

/** When something of this kind last happened to each of these devices, ms UTC; without those to
 * which it never did. */
export async function lastOfKind(
  db: Db,
  deviceIds: readonly string[],
  kind: EventKind,
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('events')
    .select('device_id')
    .select((eb) => eb.fn.max('at').as('last_at'))
    .where(isAmong(db, 'device_id', deviceIds))
    .where('kind', '=', kind)
    .groupBy('device_id')
    .execute();
  return new Map(rows.flatMap((row) => (row.device_id ? [[row.device_id, row.last_at]] : [])));
}

/** How conditions and connections of these devices turned since `from` (ms UTC), oldest first. */
export async function turnsSince(
  db: Db,
  deviceIds: readonly string[],
  from: number,
): Promise<Event[]> {
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where(isAmong(db, 'device_id', deviceIds))
    .where('at', '>=', from)
    // Literal, or the partial index would not be found.
    .where(sql<boolean>`kind in ('condition_changed', 'connection_changed')`)
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

/** Events after `id`, oldest first; the outbox that live pages read. */
export async function eventsAfter(db: Db, id: string, most: number): Promise<Event[]> {
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('id', '>', id)
    .orderBy('id')
    .limit(most)
    .execute();
  return rows.map(fromRow);
}

/** The id of the newest event; empty before the first. */
export async function newestEventId(db: Db): Promise<string> {
  const newest = db.selectFrom('events').select('id').orderBy('id', 'desc').limit(1);
  const row = await newest.executeTakeFirst();
  return row?.id ?? '';
}

function toRow(event: Event): Tables['events'] {
  return {
    id: event.id,
    at: event.at,
    actor: event.actor,
    noun: event.noun,
    noun_id: event.nounId,
    device_id: event.deviceId,
    kind: event.kind,
    reason: event.reason,
    detail: JSON.stringify(event.detail),
  };
}

function fromRow(row: Tables['events']): Event {
  return {
    id: row.id,
    at: row.at,
    actor: row.actor,
    // Only writeEvents writes this table, from the same types.
    noun: row.noun as Noun,
    nounId: row.noun_id,
    deviceId: row.device_id,
    kind: row.kind as EventKind,
    reason: row.reason as EventReason,
    detail: JSON.parse(row.detail) as Event['detail'],
  };
}

/** How often each of these PCs was handed over, by swaps too; without those that never were. */
export async function countHandovers(
  db: Db,
  deviceIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('events')
    .select('device_id')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where(isAmong(db, 'device_id', deviceIds))
    .where((eb) =>
      eb.or([
        eb('kind', '=', 'handed_over'),
        eb.and([eb('kind', '=', 'stage_changed'), eb('detail', 'like', '%"to":"handed_over"%')]),
      ]),
    )
    .groupBy('device_id')
    .execute();
  return new Map(rows.flatMap(({ device_id: id, n }) => (id === null ? [] : [[id, n] as const])));
}

/** What happened to these devices after the event `id`, by device, oldest first. */
export async function eventsOfDevicesAfter(
  db: Db,
  deviceIds: readonly string[],
  id: string,
): Promise<Map<string, { readonly id: string; readonly actor: string; readonly kind: string }[]>> {
  const rows = await db
    .selectFrom('events')
    .select(['id', 'device_id', 'actor', 'kind'])
    .where(isAmong(db, 'device_id', deviceIds))
    .where('id', '>', id)
    .orderBy('id')
    .execute();
  return Map.groupBy(rows, (row) => row.device_id ?? '');
}
