import type { StickerCode } from '#collector/domain/sticker-code.ts';
import type { Db, Tx } from './database.ts';
import { isAmong } from './rows.ts';

/** The code by which a family reaches its PC's page; one a PC at a time. */
export interface Sticker {
  readonly deviceId: string;
  readonly code: StickerCode;
  /** Its digest: what is looked up, so that no comparison ever runs along the code itself. */
  readonly hash: string;
  /** Which handover of this PC it serves, counted from 1: the next family's is another. */
  readonly life: number;
  readonly madeAt: number;
  readonly madeBy: string;
}

/** In the place of the one before, whose code is worth nothing from then on. */
export async function saveSticker(tx: Tx, it: Sticker): Promise<void> {
  const row = {
    device_id: it.deviceId,
    code: it.code,
    hash: it.hash,
    life: it.life,
    made_at: it.madeAt,
    made_by: it.madeBy,
  };
  const { device_id: _, ...rest } = row;
  await tx
    .insertInto('stickers')
    .values(row)
    .onConflict((oc) => oc.column('device_id').doUpdateSet(rest))
    .execute();
}

export async function stickerByHash(db: Db, hash: string): Promise<Sticker | null> {
  const row = await db
    .selectFrom('stickers')
    .selectAll()
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** By device id; without those that have none. */
export async function stickersOf(
  db: Db,
  deviceIds: readonly string[],
): Promise<Map<string, Sticker>> {
  const rows = await db
    .selectFrom('stickers')
    .selectAll()
    .where(isAmong(db, 'device_id', deviceIds))
    .execute();
  return new Map(rows.map((row) => [row.device_id, fromRow(row)]));
}

function fromRow(row: {
  device_id: string;
  code: string;
  hash: string;
  life: number;
  made_at: number;
  made_by: string;
}): Sticker {
  return {
    deviceId: row.device_id,
    code: row.code,
    hash: row.hash,
    life: row.life,
    madeAt: row.made_at,
    madeBy: row.made_by,
  };
}

/** The code opens nothing any more; how many there were. */
export async function deleteSticker(tx: Tx, deviceId: string): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('stickers')
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
