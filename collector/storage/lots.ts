import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { Db, Tx } from './database.ts';
import { isAmong } from './rows.ts';
import type { Tables } from './tables.ts';

/** PCs that came together: from whom, when, and on what conditions. */
export interface Lot {
  readonly id: string;
  /** As the workshop's file writes it: `devices.lot` joins by it. */
  readonly name: string;
  readonly donor: string;
  readonly receivedOn: CalendarDate;
  /** The donor wants to read that its data are gone. */
  readonly isReportWanted: boolean;
  readonly isExportForbidden: boolean;
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
    .values({
      id: it.id,
      name: it.name,
      donor: it.donor,
      received_on: it.receivedOn,
      wipe_report_wanted: it.isReportWanted ? 1 : 0,
      do_not_export: it.isExportForbidden ? 1 : 0,
      note: it.note,
      made_at: at,
      made_by: by,
    })
    .onConflict((on) => on.column('name').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** The latest received first, each with how many PCs name it. */
export async function allLots(db: Db): Promise<{ lot: Lot; devices: number }[]> {
  const rows = await db
    .selectFrom('lots')
    .selectAll('lots')
    .select((eb) =>
      eb
        .selectFrom('devices')
        .select((of) => of.fn.countAll<number>().as('n'))
        .whereRef('devices.lot', '=', 'lots.name')
        .as('devices'),
    )
    .orderBy('received_on', 'desc')
    .orderBy('name')
    .execute();
  return rows.map(({ devices, ...row }) => ({ lot: fromRow(row), devices: devices ?? 0 }));
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

function fromRow(row: Tables['lots']): Lot {
  return {
    id: row.id,
    name: row.name,
    donor: row.donor,
    // Only `insertLot` writes this column, from the same type.
    receivedOn: row.received_on as CalendarDate,
    isReportWanted: row.wipe_report_wanted === 1,
    isExportForbidden: row.do_not_export === 1,
    note: row.note,
  };
}
