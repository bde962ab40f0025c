import type { Custody, NotedCustody } from '#collector/domain/custody.ts';
import type { Stage } from '#collector/domain/life.ts';
import type { Db, Tx } from './database.ts';
import { isAmong } from './rows.ts';

/** By device id; without those of which nobody has said who holds them. */
export async function custodiesOf(
  db: Db,
  deviceIds: readonly string[],
): Promise<Map<string, NotedCustody>> {
  const rows = await db
    .selectFrom('custodies')
    .selectAll()
    .where(isAmong(db, 'device_id', deviceIds))
    .execute();
  return new Map(
    rows.map((row) => [
      row.device_id,
      {
        // Only this file writes these columns, from the same types.
        stage: row.stage as Stage,
        custody: row.custody as Custody,
        holder: row.holder,
        since: row.since,
      },
    ]),
  );
}

export async function noteCustody(
  tx: Tx,
  { deviceId, by, ...it }: NotedCustody & { readonly deviceId: string; readonly by: string },
): Promise<void> {
  const values = { ...it, noted_by: by };
  await tx
    .insertInto('custodies')
    .values({ device_id: deviceId, ...values })
    .onConflict((on) => on.column('device_id').doUpdateSet(values))
    .execute();
}

/** Back to what its stage says. */
export async function forgetCustody(tx: Tx, deviceId: string): Promise<void> {
  await tx.deleteFrom('custodies').where('device_id', '=', deviceId).execute();
}
