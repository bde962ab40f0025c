import { sql } from 'kysely';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { HandoverRange } from '#collector/domain/coverage-range.ts';
import type { Db } from './database.ts';
import { fromRow } from './devices.ts';
import type { Device } from './devices.ts';
import type { Tables } from './tables.ts';
import type { Connection } from './telemetry.ts';

/** Which devices a list shows; what is null asks for nothing. */
export interface DeviceFilter {
  /** Part of an asset tag, in capitals. */
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

/** In the order of their tags. */
export async function listDevices(
  db: Db,
  filter: DeviceFilter,
  { most, skip }: { most: number; skip: number },
): Promise<ListedDevice[]> {
  const rows = await matching(db, filter)
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
    .orderBy('devices.asset_tag')
    .limit(most)
    .offset(skip)
    .execute();
  return rows.map(({ connection, heard_at: heardAt, open_tickets: openTickets, ...row }) => ({
    device: fromRow(row),
    connection: toConnection(connection),
    heardAt,
    openTickets: openTickets ?? 0,
  }));
}

export async function countDevices(db: Db, filter: DeviceFilter): Promise<number> {
  const row = await matching(db, filter)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return row.n;
}

/** How many devices stand in each connection; the filter's own connection is not asked for. */
export async function countByConnection(
  db: Db,
  filter: DeviceFilter,
): Promise<Map<Connection, number>> {
  const rows = await matching(db, { ...filter, connection: null })
    .select(['latest.connection'])
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .groupBy('latest.connection')
    .execute();
  return new Map(rows.map((row) => [toConnection(row.connection), row.n]));
}

/** How many devices each cohort has, the latest first; the filter's own cohort is not asked for. */
export async function countByCohort(db: Db, filter: DeviceFilter): Promise<Map<string, number>> {
  const rows = await matching(db, { ...filter, cohort: null })
    .select('devices.cohort')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .groupBy('devices.cohort')
    .orderBy('devices.cohort', 'desc')
    .execute();
  return new Map(rows.flatMap(({ cohort, n }) => (cohort === null ? [] : [[cohort, n]])));
}

// Only telemetry.ts writes this column, from the same type; no row yet is a PC never seen.
const toConnection = (text: string | null): Connection =>
  (text as Connection | null) ?? 'never_seen';

function matching(db: Db, filter: DeviceFilter) {
  const { tag, connection, handovers, orNeverHandedOver, cohort, lot, model } = filter;
  let query = db.selectFrom('devices').leftJoin('latest', 'latest.device_id', 'devices.id');
  if (tag !== null) {
    query = query.where(sql<boolean>`devices.asset_tag like ${likePart(tag)} escape '!'`);
  }
  if (connection === 'never_seen') query = query.where('latest.device_id', 'is', null);
  else if (connection !== null) query = query.where('latest.connection', '=', connection);
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

const likePart = (text: string): string => `%${text.replaceAll(/[!%_]/g, '!$&')}%`;
