import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { Stage } from '#collector/domain/life.ts';
import type { Db, Tx } from './database.ts';
import { isAmong, writeRows } from './rows.ts';
import type { Bulk } from './rows.ts';
import type { Tables } from './tables.ts';

/** A PC of the programme: what the workshop and the handover say of it. */
export interface Device {
  readonly id: string;
  /** Short human id on the sticker: `BZ-26-0043-4`. */
  readonly assetTag: string;
  readonly stage: Stage;
  /** First year of the school year of its handover. */
  readonly cohort: string | null;
  readonly sector: string | null;
  /** From the workshop's own file about its PCs: no agent sends a model. Null: nobody has said. */
  readonly model: string | null;
  /** Which donation or purchase it came with, from the same file. */
  readonly lot: string | null;
  readonly handedOverOn: CalendarDate | null;
  readonly createdAt: number;
  /** Enumerations and numbers as the PC sent them (JSON); null before it enrolled. */
  readonly inventory: string | null;
}

export async function insertDevice(tx: Tx, it: Device): Promise<void> {
  await insertDevices(tx, [it]);
}

const newDevices: Bulk<'devices'> = {
  table: 'devices',
  columns: [
    'id',
    'asset_tag',
    'stage',
    'cohort',
    'sector',
    'model',
    'lot',
    'handed_over_on',
    'created_at',
    'inventory',
  ],
  onConflict: '',
};

/** The database refuses a second device with one asset tag. */
export async function insertDevices(tx: Tx, devices: readonly Device[]): Promise<void> {
  await writeRows(
    tx,
    newDevices,
    devices.map((it) => ({
      id: it.id,
      asset_tag: it.assetTag,
      stage: it.stage,
      cohort: it.cohort,
      sector: it.sector,
      model: it.model,
      lot: it.lot,
      handed_over_on: it.handedOverOn,
      created_at: it.createdAt,
      inventory: it.inventory,
    })),
  );
}

export type DeviceChange = Partial<
  Pick<Device, 'stage' | 'cohort' | 'sector' | 'model' | 'lot' | 'handedOverOn' | 'inventory'>
>;

export async function changeDevice(tx: Tx, id: string, change: DeviceChange): Promise<void> {
  const { handedOverOn, ...rest } = change;
  await tx
    .updateTable('devices')
    .set({ ...rest, ...(handedOverOn === undefined ? {} : { handed_over_on: handedOverOn }) })
    .where('id', '=', id)
    .execute();
}

/** Moves a device only while it is in the stage that was read; answers whether it did. */
export async function changeStage(
  tx: Tx,
  id: string,
  { from, to }: { readonly from: Stage; readonly to: Stage },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('devices')
    .set({ stage: to })
    .where('id', '=', id)
    .where('stage', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function deviceById(db: Db, id: string): Promise<Device | null> {
  const row = await db.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

export async function devicesById(db: Db, ids: readonly string[]): Promise<Map<string, Device>> {
  const rows = await db
    .selectFrom('devices')
    .selectAll()
    .where(isAmong(db, 'id', ids))
    .execute();
  return new Map(rows.map((row) => [row.id, fromRow(row)]));
}

export async function deviceByTag(db: Db, assetTag: string): Promise<Device | null> {
  const row = await db
    .selectFrom('devices')
    .selectAll()
    .where('asset_tag', '=', assetTag)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Those of these tags that are on file, by tag. */
export async function devicesByTag(db: Db, tags: readonly string[]): Promise<Map<string, Device>> {
  if (tags.length === 0) return new Map();
  const rows = await db.selectFrom('devices').selectAll().where('asset_tag', 'in', tags).execute();
  return new Map(rows.map((row) => [row.asset_tag, fromRow(row)]));
}

export function fromRow(row: Tables['devices']): Device {
  return {
    id: row.id,
    assetTag: row.asset_tag,
    // Only this file writes these columns, from the same types.
    stage: row.stage as Stage,
    cohort: row.cohort,
    sector: row.sector,
    model: row.model,
    lot: row.lot,
    handedOverOn: row.handed_over_on as CalendarDate | null,
    createdAt: row.created_at,
    inventory: row.inventory,
  };
}

/** Takes a device off the file that was put on it by mistake; refused by the database where other
 * data hang on it. */
export async function deleteDevice(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('devices').where('id', '=', id).execute();
}
