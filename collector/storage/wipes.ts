import type { WipeFacts } from '#collector/domain/wipe.ts';
import type { Db, Tx } from './database.ts';

/** The log of a wipe, as it was read. */
export interface Wipe {
  readonly id: string;
  readonly deviceId: string;
  readonly at: number;
  readonly by: string;
  readonly isAccepted: boolean;
  /** Null: it was no whole log. */
  readonly facts: WipeFacts | null;
}

/** False where the same log was read before, for this PC or another. */
export async function insertWipe(
  tx: Tx,
  it: Wipe & { readonly log: string; readonly sha256: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('wipes')
    .values({
      id: it.id,
      device_id: it.deviceId,
      at: it.at,
      made_by: it.by,
      accepted: it.isAccepted ? 1 : 0,
      facts: JSON.stringify(it.facts),
      log: it.log,
      sha256: it.sha256,
    })
    .onConflict((on) => on.column('sha256').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** The logs read for a PC, the last first. */
export async function wipesOf(db: Db, deviceId: string): Promise<Wipe[]> {
  const rows = await db
    .selectFrom('wipes')
    .select(['id', 'device_id', 'at', 'made_by', 'accepted', 'facts'])
    .where('device_id', '=', deviceId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    deviceId: row.device_id,
    at: row.at,
    by: row.made_by,
    isAccepted: row.accepted === 1,
    // Only `insertWipe` writes this column, from the same type.
    facts: JSON.parse(row.facts) as WipeFacts | null,
  }));
}
