import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { Contact, HouseholdLanguage, Slot } from '#collector/domain/household.ts';
import type { Db, Tx } from './database.ts';
import { engineOf, isAmong } from './rows.ts';
import type { Tables } from './tables.ts';

/**
 * The room of the families: the only file that reads or writes who they are. All else knows a
 * household by its code, which says nothing.
 */
export interface Household extends Contact {
  /** Drawn at random. */
  readonly code: string;
  readonly madeAt: number;
  readonly changedAt: number;
}

/** That a household has, or had, a PC. */
export interface HouseholdLink {
  readonly id: string;
  readonly householdCode: string;
  readonly deviceId: string;
  readonly fromOn: CalendarDate;
  /** The last day; null while the household has it. */
  readonly untilOn: CalendarDate | null;
  /** Number of the grant towards internet; empty: none was given. */
  readonly voucher: string;
  readonly libraryCard: string;
}

export async function insertHousehold(
  tx: Tx,
  it: Household & { readonly phoneKey: string },
): Promise<void> {
  await tx
    .insertInto('households')
    .values({ code: it.code, made_at: it.madeAt, ...columnsOf(it) })
    .execute();
}

/** False where somebody has changed it since `seenAt`. */
export async function changeHousehold(
  tx: Tx,
  it: Household & { readonly phoneKey: string },
  seenAt: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('households')
    .set(columnsOf(it))
    .where('code', '=', it.code)
    .where('changed_at', '=', seenAt)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function columnsOf(it: Household & { readonly phoneKey: string }) {
  return {
    name: it.name,
    phone: it.phone,
    phone_key: it.phoneKey,
    email: it.email,
    address: it.address,
    language: it.language,
    slot: it.slot,
    changed_at: it.changedAt,
  };
}

/** Whether there is such a household: its code alone is asked for. */
export async function isHousehold(db: Db, code: string): Promise<boolean> {
  const row = await db
    .selectFrom('households')
    .select('code')
    .where('code', '=', code)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whoever calls it writes the journal's row in the same transaction. */
export async function householdByCode(tx: Tx, code: string): Promise<Household | null> {
  const query = tx.selectFrom('households').selectAll().where('code', '=', code);
  const row = await (engineOf(tx) === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The codes of those with this phone number, as `phoneKey` writes it. */
export async function codesByPhone(db: Db, key: string): Promise<string[]> {
  if (key === '') return [];
  const rows = await db
    .selectFrom('households')
    .select('code')
    .where('phone_key', '=', key)
    .orderBy('made_at')
    .orderBy('code')
    .execute();
  return rows.map(({ code }) => code);
}

export async function insertLink(tx: Tx, it: HouseholdLink): Promise<void> {
  await tx
    .insertInto('household_links')
    .values({
      id: it.id,
      household_code: it.householdCode,
      device_id: it.deviceId,
      from_on: it.fromOn,
      until_on: it.untilOn,
      voucher: it.voucher,
      library_card: it.libraryCard,
    })
    .execute();
}

/** Ends what links a PC to a household; false where nothing did. */
export async function endLink(tx: Tx, deviceId: string, on: CalendarDate): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('household_links')
    .set({ until_on: on })
    .where('device_id', '=', deviceId)
    .where('until_on', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The household keeps another PC in place of this one. */
export async function carryLink(tx: Tx, from: string, to: string): Promise<void> {
  await tx
    .updateTable('household_links')
    .set({ device_id: to })
    .where('device_id', '=', from)
    .where('until_on', 'is', null)
    .execute();
}

export async function deleteLink(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('household_links').where('id', '=', id).execute();
}

/** The link of a PC that stands with a household; null: none does. */
export async function linkOfDevice(db: Db, deviceId: string): Promise<HouseholdLink | null> {
  const row = await db
    .selectFrom('household_links')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('until_on', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : fromLink(row);
}

export async function linkById(db: Db, id: string): Promise<HouseholdLink | null> {
  const row = await db
    .selectFrom('household_links')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : fromLink(row);
}

/** All that a household has or had, the latest first. */
export async function linksOf(db: Db, code: string): Promise<HouseholdLink[]> {
  const rows = await db
    .selectFrom('household_links')
    .selectAll()
    .where('household_code', '=', code)
    .orderBy('from_on', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(fromLink);
}

/** Deletes a household and all that links it to PCs; how many rows of each. */
export async function deleteHousehold(
  tx: Tx,
  code: string,
): Promise<{ readonly households: number; readonly links: number }> {
  const links = await tx
    .deleteFrom('household_links')
    .where('household_code', '=', code)
    .executeTakeFirst();
  const gone = await tx.deleteFrom('households').where('code', '=', code).executeTakeFirst();
  return { households: Number(gone.numDeletedRows), links: Number(links.numDeletedRows) };
}

/** Households without a PC whose last one came back before this day; and those that never had one
 * and were made before that instant. */
export async function householdsLeft(
  db: Db,
  it: { readonly untilBefore: CalendarDate; readonly madeBefore: number; readonly most: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('households')
    .select('code')
    .where('made_at', '<', it.madeBefore)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('household_links')
            .select('id')
            .whereRef('household_links.household_code', '=', 'households.code')
            .where((of) =>
              of.or([of('until_on', 'is', null), of('until_on', '>=', it.untilBefore)]),
            ),
        ),
      ),
    )
    .orderBy('code')
    .limit(it.most)
    .execute();
  return rows.map(({ code }) => code);
}

/** Links that ended before this day, of households that are kept for another PC. */
export async function deleteLinksBefore(tx: Tx, before: CalendarDate): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('household_links')
    .where('until_on', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Links of PCs that are with no family any more by the file of the devices. */
export async function linksToEnd(
  db: Db,
  stages: readonly string[],
  most: number,
): Promise<{ readonly deviceId: string }[]> {
  const rows = await db
    .selectFrom('household_links')
    .innerJoin('devices', 'devices.id', 'household_links.device_id')
    .select('household_links.device_id')
    .where('household_links.until_on', 'is', null)
    .where(isAmong(db, 'devices.stage', stages))
    .orderBy('household_links.device_id')
    .limit(most)
    .execute();
  return rows.map((row) => ({ deviceId: row.device_id }));
}

/** That a household was erased, and nothing that says whose it was. */
export interface Tombstone {
  readonly householdCode: string;
  readonly erasedAt: number;
  readonly erasedByRole: string;
  /** How many rows of what. */
  readonly counts: Readonly<Record<string, number>>;
}

/** The first one stays. */
export async function insertTombstone(tx: Tx, it: Tombstone): Promise<void> {
  await tx
    .insertInto('tombstones')
    .values({
      household_code: it.householdCode,
      erased_at: it.erasedAt,
      erased_by_role: it.erasedByRole,
      counts: JSON.stringify(it.counts),
    })
    .onConflict((on) => on.column('household_code').doNothing())
    .execute();
}

/** The latest first. */
export async function allTombstones(db: Db): Promise<Tombstone[]> {
  const rows = await db
    .selectFrom('tombstones')
    .selectAll()
    .orderBy('erased_at', 'desc')
    .orderBy('household_code')
    .execute();
  return rows.map((row) => ({
    householdCode: row.household_code,
    erasedAt: row.erased_at,
    erasedByRole: row.erased_by_role,
    // Only `insertTombstone` writes this column, from the same type.
    counts: JSON.parse(row.counts) as Record<string, number>,
  }));
}

function fromRow(row: Tables['households']): Household {
  return {
    code: row.code,
    name: row.name,
    phone: row.phone,
    email: row.email,
    address: row.address,
    // Only this file writes these columns, from the same types.
    language: row.language as HouseholdLanguage,
    slot: row.slot as Slot,
    madeAt: row.made_at,
    changedAt: row.changed_at,
  };
}

function fromLink(row: Tables['household_links']): HouseholdLink {
  return {
    id: row.id,
    householdCode: row.household_code,
    deviceId: row.device_id,
    // Only this file writes these columns, from the same types.
    fromOn: row.from_on as CalendarDate,
    untilOn: row.until_on as CalendarDate | null,
    voucher: row.voucher,
    libraryCard: row.library_card,
  };
}
