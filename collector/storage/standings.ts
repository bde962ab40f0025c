import type { DataState, Flag } from '#collector/domain/workshop.ts';
import type { Db, Tx } from './database.ts';
import { fromRow } from './devices.ts';
import type { Device } from './devices.ts';
import { engineOf, isAmong } from './rows.ts';

/** What the workshop has noted of a PC. */
export interface Noted {
  readonly dataState: DataState;
  readonly workedOnBy: readonly string[];
  readonly checkedBy: string | null;
  readonly place: string | null;
}

/** By device id; without those of which nothing is noted. */
export async function notedOf(db: Db, deviceIds: readonly string[]): Promise<Map<string, Noted>> {
  const rows = await db
    .selectFrom('standings')
    .selectAll()
    .where(isAmong(db, 'device_id', deviceIds))
    .execute();
  return new Map(
    rows.map((row) => [
      row.device_id,
      {
        // Only this file writes these columns, from the same types.
        dataState: row.data_state as DataState,
        workedOnBy: JSON.parse(row.worked_on_by) as string[],
        checkedBy: row.checked_by,
        place: row.place,
      },
    ]),
  );
}

export async function noteStanding(tx: Tx, deviceId: string, it: Noted): Promise<void> {
  const values = {
    data_state: it.dataState,
    worked_on_by: JSON.stringify(it.workedOnBy),
    checked_by: it.checkedBy,
    place: it.place,
  };
  await tx
    .insertInto('standings')
    .values({ device_id: deviceId, ...values })
    .onConflict((on) => on.column('device_id').doUpdateSet(values))
    .execute();
}

/** By device id, in the order in which they were raised. */
export async function flagsOf(db: Db, deviceIds: readonly string[]): Promise<Map<string, Flag[]>> {
  const rows = await db
    .selectFrom('device_flags')
    .select(['device_id', 'flag'])
    .where(isAmong(db, 'device_id', deviceIds))
    .orderBy('since')
    .orderBy('flag')
    .execute();
  const all = new Map<string, Flag[]>();
  for (const row of rows) {
    // Only this file writes this column, from the same type.
    all.set(row.device_id, [...(all.get(row.device_id) ?? []), row.flag as Flag]);
  }
  return all;
}

/** False where it is raised already. */
export async function raiseFlag(
  tx: Tx,
  it: {
    readonly deviceId: string;
    readonly flag: Flag;
    readonly since: number;
    readonly by: string;
  },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('device_flags')
    .values({ device_id: it.deviceId, flag: it.flag, since: it.since, raised_by: it.by })
    .onConflict((on) => on.columns(['device_id', 'flag']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** False where it is not raised. */
export async function lowerFlag(tx: Tx, deviceId: string, flag: Flag): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('device_flags')
    .where('device_id', '=', deviceId)
    .where('flag', '=', flag)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Holds a PC for this transaction, so that two scans of one label come one after the other. */
export async function lockDevice(tx: Tx, id: string): Promise<Device | null> {
  const query = tx.selectFrom('devices').selectAll().where('id', '=', id);
  const row = await (engineOf(tx) === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** How many PCs stand in each of these stages; without those in which none does. */
export async function countByStage(
  db: Db,
  stages: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('devices')
    .select('stage')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where(isAmong(db, 'stage', stages))
    .groupBy('stage')
    .execute();
  return new Map(rows.map((row) => [row.stage, row.n]));
}

/** The PCs of one stage, in the order of their tags. */
export async function devicesIn(
  db: Db,
  stage: string,
  { most, skip }: { most: number; skip: number },
): Promise<Device[]> {
  const rows = await db
    .selectFrom('devices')
    .selectAll()
    .where('stage', '=', stage)
    .orderBy('asset_tag')
    .limit(most)
    .offset(skip)
    .execute();
  return rows.map(fromRow);
}
