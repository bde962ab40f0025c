import { sql } from 'kysely';
import type { Expression, ExpressionBuilder, RawBuilder, SqlBool } from 'kysely';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { HandoverRange } from '#collector/domain/coverage-range.ts';
import type { Db } from './database.ts';
import { fromRow } from './devices.ts';
import type { Device } from './devices.ts';
import { engineOf, isAmong } from './rows.ts';
import type { Tables } from './tables.ts';
import type { Connection } from './telemetry.ts';

/** Which devices a list shows; what is null asks for nothing. */
export interface DeviceFilter {
  /** What an asset tag, its year or its number begins with, in capitals. */
  readonly tag: string | null;
  readonly connection: Connection | null;
  /** Handed over in one of these ranges. */
  readonly handovers: readonly HandoverRange[] | null;
  /** With `handovers`: those that were never handed over too. */
  readonly orNeverHandedOver: boolean;
  readonly cohort: string | null;
  /** Of this lot, of this model, as the workshop's file writes them. */
  readonly lot: string | null;
  readonly model: string | null;
}

/** A device with what its row in a list says. */
export interface ListedDevice {
  readonly device: Device;
  readonly connection: Connection;
  /** Ms UTC of its last heartbeat; null before the first. */
  readonly heardAt: number | null;
  readonly openTickets: number;
}

/** Where a page of the list begins or ends. */
export type DevicePlace = readonly [assetTag: string];

/** Which part of the list: what comes after a place, before one, or the end of it. */
export interface DevicePart {
  readonly after?: DevicePlace;
  readonly before?: DevicePlace | 'end';
  readonly most: number;
}
export interface ListedDevices {
  readonly devices: readonly ListedDevice[];
  /** Null where there is nothing on that side. */
  readonly before: DevicePlace | null;
  readonly after: DevicePlace | null;
}

/** In the order of their tags; by its place, never by its number: the last page costs what the first
 * does. `fitting`: how many fit, as `countDevices` answers; a few are sorted, of many the first found
 * in order are taken. */
export async function listDevices(
  db: Db,
  filter: DeviceFilter,
  { after, before, most }: DevicePart,
  fitting: number,
): Promise<ListedDevices> {
  const isBack = before !== undefined;
  const place = isBack ? before : after;
  const direction = isBack ? 'desc' : 'asc';
  let asked = matching(db, filter, fitting > devicesCountedUpTo)
    .select('devices.id')
    .orderBy('devices.asset_tag', direction)
    // One more tells whether there is more on that side.
    .limit(most + 1);
  if (place !== undefined && place !== 'end') {
    asked = asked.where('devices.asset_tag', isBack ? '<' : '>', place[0]);
  }
  const ids = (await asked.execute()).map(({ id }) => id);
  const isMore = ids.length > most;
  const devices = await listed(db, ids.slice(0, most));
  const placeOf = (it: ListedDevice | undefined): DevicePlace | null =>
    it === undefined ? null : [it.device.assetTag];
  const [cameFrom, goesOn] = isBack ? [isMore, before !== 'end'] : [after !== undefined, isMore];
  return {
    devices,
    before: cameFrom ? placeOf(devices[0]) : null,
    after: goesOn ? placeOf(devices.at(-1)) : null,
  };
}

async function listed(db: Db, ids: readonly string[]): Promise<ListedDevice[]> {
  const rows = await db
    .selectFrom('devices')
    .leftJoin('latest', 'latest.device_id', 'devices.id')
    .selectAll('devices')
    .select(['latest.connection', 'latest.heard_at'])
    .select((eb) =>
      eb
        .selectFrom('tickets')
        .select((of) => of.fn.countAll<number>().as('n'))
        .whereRef('tickets.device_id', '=', 'devices.id')
        .where('tickets.closed_at', 'is', null)
        .where('tickets.state', 'not in', ['resolved', 'duplicate', 'not_covered', 'cancelled'])
        .as('open_tickets'),
    )
    .where(isAmong(db, 'devices.id', ids))
    .orderBy('devices.asset_tag')
    .execute();
  return rows.map(({ connection, heard_at: heardAt, open_tickets: openTickets, ...row }) => ({
    device: fromRow(row),
    connection: toConnection(connection),
    heardAt,
    openTickets: openTickets ?? 0,
  }));
}

/** Beyond so many, counting tells nobody more, and would cost more with each PC. */
export const devicesCountedUpTo = 200;

/** How many fit; one more than `devicesCountedUpTo` is many. */
export async function countDevices(db: Db, filter: DeviceFilter): Promise<number> {
  const { n } = await db
    .selectFrom(
      matching(db, filter)
        .select((eb) => eb.lit(1).as('one'))
        .limit(devicesCountedUpTo + 1)
        .as('counted'),
    )
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

/** What a device is counted by. */
export interface DeviceMarks {
  readonly connection: Connection;
  readonly cohort: string | null;
  readonly handedOverOn: CalendarDate | null;
}

/** The marks of those that fit, of `most` at most. */
export async function marksOf(db: Db, filter: DeviceFilter, most: number): Promise<DeviceMarks[]> {
  const rows = await matching(db, filter)
    .select(['latest.connection', 'devices.cohort', 'devices.handed_over_on'])
    .limit(most)
    .execute();
  return rows.map((row) => ({
    connection: toConnection(row.connection),
    cohort: row.cohort,
    // Only storage/devices.ts writes this column, from the same type.
    handedOverOn: row.handed_over_on as CalendarDate | null,
  }));
}

/** Whether marks fit what a filter asks of them; its tag, lot and model are not looked at. */
export function fits(
  { connection, handovers, orNeverHandedOver, cohort }: DeviceFilter,
  it: DeviceMarks,
): boolean {
  const day = it.handedOverOn;
  const isHandedOver =
    handovers === null ||
    (day === null
      ? orNeverHandedOver
      : handovers.some(({ from, to }) => (from ?? '') <= day && day <= (to ?? '9')));
  return (
    isHandedOver &&
    (connection === null || connection === it.connection) &&
    (cohort === null || cohort === it.cohort)
  );
}

/** The cohorts that any device is of, the latest first: a step of an index for each. */
export async function cohorts(db: Db): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const earlier = found.at(-1);
    const row = await db
      .selectFrom('devices')
      .select('cohort')
      .where('cohort', 'is not', null)
      .$if(earlier !== undefined, (query) => query.where('cohort', '<', earlier ?? ''))
      .orderBy('cohort', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined || row.cohort === null) return found;
    found.push(row.cohort);
  }
}

/** How many devices stand in this connection, all of them. */
export async function countInConnection(db: Db, connection: Connection): Promise<number> {
  const { n } = await db
    .selectFrom('latest')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('connection', '=', connection)
    .executeTakeFirstOrThrow();
  return n;
}

// Only telemetry.ts writes this column, from the same type; no row yet is a PC never seen.
const toConnection = (text: string | null): Connection =>
  (text as Connection | null) ?? 'never_seen';

/** `inOrder`: so many fit that the first are soon found in the order of tags. */
function matching(db: Db, filter: DeviceFilter, inOrder = false) {
  const { tag, connection, handovers, orNeverHandedOver, cohort, lot, model } = filter;
  let query = db.selectFrom('devices').leftJoin('latest', 'latest.device_id', 'devices.id');
  if (tag !== null) {
    query = query.where(tagBegins(db, tag));
  }
  if (connection === 'never_seen') query = query.where('latest.device_id', 'is', null);
  else if (connection !== null) {
    // The sign keeps SQLite, which counts nothing beforehand, from sorting all in this connection.
    const sign = sql.raw(inOrder && engineOf(db) === 'sqlite' ? '+' : '');
    query = query.where(sql<boolean>`${sign}latest.connection = ${connection}`);
  }
  if (cohort !== null) query = query.where('devices.cohort', '=', cohort);
  if (lot !== null) query = query.where('devices.lot', '=', lot);
  if (model !== null) query = query.where('devices.model', '=', model);
  if (handovers === null) return query;
  return query.where((eb) => {
    const ranges = handovers.map((range) => inRange(eb, range));
    const never = orNeverHandedOver ? [eb('devices.handed_over_on', 'is', null)] : [];
    return eb.or([...ranges, ...never]);
  });
}

function inRange(
  eb: ExpressionBuilder<Pick<Tables, 'devices'>, 'devices'>,
  { from, to }: HandoverRange,
): Expression<SqlBool> {
  return eb.and([
    ...(from === null ? [] : [eb('devices.handed_over_on', '>=', from)]),
    ...(to === null ? [] : [eb('devices.handed_over_on', '<=', to)]),
    eb('devices.handed_over_on', 'is not', null),
  ]);
}

/** By an index on each of the parts that a tag is asked for by: from its beginning (`BZ-26`), from the
 * year (`26-0043`), or by the number, with its leading zeros or without (`0043`, `43`). */
function tagBegins(db: Db, text: string): RawBuilder<boolean> {
  const from = (part: string) => beginsWith(db, part, text);
  if (/^\d\d-/.test(text)) return from(tagParts.year);
  if (!/^\d/.test(text)) return from(tagParts.whole);
  if (!/^\d{1,3}$/.test(text)) return from(tagParts.number);
  return sql<boolean>`(${from(tagParts.number)} or ${beginsWith(db, tagParts.number, `${text.padStart(4, '0')}-`)})`;
}

/** As in the indexes, letter by letter. */
const tagParts = {
  whole: 'devices.asset_tag',
  year: 'substr(devices.asset_tag, length(devices.asset_tag) - 8)',
  number: 'substr(devices.asset_tag, length(devices.asset_tag) - 5)',
} as const;

/** As a range, in the order of character codes: no character of a tag comes after `~`. */
function beginsWith(db: Db, part: string, text: string): RawBuilder<boolean> {
  const it = sql.raw(engineOf(db) === 'postgres' ? `(${part}) collate "C"` : part);
  return sql<boolean>`(${it} >= ${text} and ${it} < ${`${text}~`})`;
}
