import { sql } from 'kysely';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { WipeStandard } from '#collector/domain/wipe.ts';
import type { Db, Tx } from './database.ts';
import { fromRow as deviceFromRow } from './devices.ts';
import type { Device } from './devices.ts';
import { isAmong } from './rows.ts';

/** PCs that came together: from whom, when, and on what conditions. */
export interface Lot {
  readonly id: string;
  /** As the workshop's file writes it: `devices.lot` joins by it. */
  readonly name: string;
  readonly donor: string;
  readonly receivedOn: CalendarDate;
  /** What a wipe of its PCs must have done at least. */
  readonly wipeStandard: WipeStandard;
  /** The donor wants to read that its data are gone. */
  readonly isReportWanted: boolean;
  readonly isExportForbidden: boolean;
  readonly isResaleForbidden: boolean;
  /** The donor's logos, labels and inventory numbers must come off. */
  readonly isLogoRemovalWanted: boolean;
  readonly note: string;
}

/** False where a lot of this name is there already. */
export async function insertLot(
  tx: Tx,
  it: Lot,
  { at, by }: { at: number; by: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('lots')
    .values({ id: it.id, name: it.name, made_at: at, made_by: by, ...columnsOf(it) })
    .onConflict((on) => on.column('name').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  await writeConditions(tx, it);
  return true;
}

/** Writes a lot anew; its name stays. */
export async function changeLot(tx: Tx, it: Lot): Promise<void> {
  await tx.updateTable('lots').set(columnsOf(it)).where('id', '=', it.id).execute();
  await writeConditions(tx, it);
}

const columnsOf = (it: Lot) => ({
  donor: it.donor,
  received_on: it.receivedOn,
  wipe_report_wanted: it.isReportWanted ? 1 : 0,
  do_not_export: it.isExportForbidden ? 1 : 0,
  note: it.note,
});

async function writeConditions(tx: Tx, it: Lot): Promise<void> {
  const values = {
    wipe_standard: it.wipeStandard,
    no_resale: it.isResaleForbidden ? 1 : 0,
    remove_logos: it.isLogoRemovalWanted ? 1 : 0,
  };
  await tx
    .insertInto('lot_conditions')
    .values({ lot_id: it.id, ...values })
    .onConflict((on) => on.column('lot_id').doUpdateSet(values))
    .execute();
}

function lots(db: Db) {
  return db
    .selectFrom('lots')
    .leftJoin('lot_conditions', 'lot_conditions.lot_id', 'lots.id')
    .selectAll('lots')
    .select([
      'lot_conditions.wipe_standard',
      'lot_conditions.no_resale',
      'lot_conditions.remove_logos',
    ]);
}

export async function lotById(db: Db, id: string): Promise<Lot | null> {
  const row = await lots(db).where('lots.id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The lot that a PC's file names; null: nobody has noted it. */
export async function lotByName(db: Db, name: string): Promise<Lot | null> {
  const row = await lots(db).where('lots.name', '=', name).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The latest received first, each with how many PCs name it; `donor` null: whoever gave them. */
export async function listLots(
  db: Db,
  donor: string | null,
  { most, skip }: { most: number; skip: number },
): Promise<{ lot: Lot; devices: number }[]> {
  const rows = await lots(db)
    .select((eb) =>
      eb
        .selectFrom('devices')
        .select((of) => of.fn.countAll<number>().as('n'))
        .whereRef('devices.lot', '=', 'lots.name')
        .as('devices'),
    )
    .$if(donor !== null, (query) => query.where('donor', '=', donor))
    .orderBy('received_on', 'desc')
    .orderBy('name')
    .limit(most)
    .offset(skip)
    .execute();
  return rows.map(({ devices, ...row }) => ({ lot: fromRow(row), devices: devices ?? 0 }));
}

export async function countLots(db: Db, donor: string | null): Promise<number> {
  const { n } = await db
    .selectFrom('lots')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .$if(donor !== null, (query) => query.where('donor', '=', donor))
    .executeTakeFirstOrThrow();
  return n;
}

/** What somebody gave. */
export interface Donor {
  readonly donor: string;
  readonly lots: number;
  readonly devices: number;
  /** The lot that was received last. */
  readonly newest: { readonly id: string; readonly name: string };
}

/** Everybody who gave a lot, in no order. */
export async function allDonors(db: Db): Promise<Donor[]> {
  const rows = await db
    .with('counted', (qc) =>
      qc
        .selectFrom('devices')
        .where('lot', 'is not', null)
        .groupBy('lot')
        .select((eb) => ['lot', eb.fn.countAll<number>().as('devices')]),
    )
    .selectFrom('lots')
    .leftJoin('counted', 'counted.lot', 'lots.name')
    .groupBy('donor')
    .select((eb) => [
      'donor',
      eb.fn.countAll<number>().as('lots'),
      eb.fn.sum<number | string | null>('counted.devices').as('devices'),
      eb
        .selectFrom('lots as own')
        .select('own.id')
        .whereRef('own.donor', '=', 'lots.donor')
        .orderBy('own.received_on', 'desc')
        .orderBy('own.name')
        .limit(1)
        .as('newest'),
    ])
    .execute();
  const ids = rows.flatMap(({ newest }) => newest ?? []);
  const named = await db
    .selectFrom('lots')
    .select(['id', 'name'])
    .where(isAmong(db, 'id', ids))
    .execute();
  const newestOf = new Map(named.map((it) => [it.id, it]));
  return rows.flatMap(({ newest, devices, ...row }) => {
    const last = newestOf.get(newest ?? '');
    // PostgreSQL sums into a type that comes as text.
    return last === undefined ? [] : [{ ...row, devices: Number(devices ?? 0), newest: last }];
  });
}

/** Lots that PCs name and nobody has noted, with how many PCs do, in the order of their names. */
export async function lotsNotNoted(
  db: Db,
  most: number,
): Promise<{ name: string; devices: number }[]> {
  // From one name to the next by the index: there are far fewer lots than PCs.
  const named = await sql<{ name: string; devices: number }>`
    with recursive named (lot) as (
      select min(lot) from devices
      union all
      select (select min(lot) from devices where devices.lot > named.lot)
      from named where named.lot is not null
    )
    select lot as name, (select count(*) from devices where devices.lot = named.lot) as devices
    from named
    where lot is not null and not exists (select 1 from lots where lots.name = named.lot)
    order by lot limit ${most}`.execute(db);
  return named.rows;
}

/** How many PCs of a lot stand in each stage; without the stages in which none does. */
export async function stagesOfLot(db: Db, name: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('devices')
    .select('stage')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('lot', '=', name)
    .groupBy('stage')
    .execute();
  return new Map(rows.map((row) => [row.stage, row.n]));
}

/** The PCs of a lot in the order of their tags; `stage` null: in whatever stage. */
export async function devicesOfLot(
  db: Db,
  { name, stage }: { name: string; stage: string | null },
  { most, skip }: { most: number; skip: number },
): Promise<Device[]> {
  let query = db.selectFrom('devices').selectAll().where('lot', '=', name);
  if (stage !== null) query = query.where('stage', '=', stage);
  const rows = await query.orderBy('asset_tag').limit(most).offset(skip).execute();
  return rows.map(deviceFromRow);
}

/** Those of these lots whose PCs must not be exported. */
export async function lotsNotExported(db: Db, names: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('lots')
    .select('name')
    .where(isAmong(db, 'name', names))
    .where('do_not_export', '=', 1)
    .execute();
  return new Set(rows.map(({ name }) => name));
}

function fromRow(row: {
  id: string;
  name: string;
  donor: string;
  received_on: string;
  wipe_report_wanted: number;
  do_not_export: number;
  note: string;
  wipe_standard: string | null;
  no_resale: number | null;
  remove_logos: number | null;
}): Lot {
  return {
    id: row.id,
    name: row.name,
    donor: row.donor,
    // Only this file writes these columns, from the same types.
    receivedOn: row.received_on as CalendarDate,
    wipeStandard: (row.wipe_standard as WipeStandard | null) ?? 'verified',
    isReportWanted: row.wipe_report_wanted === 1,
    isExportForbidden: row.do_not_export === 1,
    isResaleForbidden: row.no_resale === 1,
    isLogoRemovalWanted: row.remove_logos === 1,
    note: row.note,
  };
}
