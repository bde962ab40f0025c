import type { Db, Tx } from './database.ts';

/** One-time codes that let a PC enrol. Only their digests are stored. */
export interface EnrolmentCode {
  /** SHA-256 of the code's 16 bytes, hex. */
  readonly hash: string;
  readonly deviceId: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number;
  readonly usedAt: number | null;
}

export async function insertCode(tx: Tx, it: EnrolmentCode): Promise<void> {
  await tx
    .insertInto('enrolment_codes')
    .values({
      hash: it.hash,
      device_id: it.deviceId,
      created_at: it.createdAt,
      created_by: it.createdBy,
      expires_at: it.expiresAt,
      used_at: it.usedAt,
    })
    .execute();
}

export async function codeByHash(db: Db, hash: string): Promise<EnrolmentCode | null> {
  const row = await db
    .selectFrom('enrolment_codes')
    .selectAll()
    .where('hash', '=', hash)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    hash: row.hash,
    deviceId: row.device_id,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
  };
}

/** Uses a code up; false if it was used in the meantime: of two that come at once, one wins. */
export async function useCode(tx: Tx, hash: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('enrolment_codes')
    .set({ used_at: now })
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Codes of a device that nobody has used: they open nothing any more. How many. */
export async function deleteOpenCodes(tx: Tx, deviceId: string): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('enrolment_codes')
    .where('device_id', '=', deviceId)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Codes that were used, or ended, before an instant; how many. */
export async function forgetCodes(tx: Tx, before: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('enrolment_codes')
    .where('expires_at', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
