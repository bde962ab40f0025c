import type { Db } from '#collector/storage/database.ts';
import { consentsOf } from '#collector/storage/consents.ts';
import { linkOfDevice } from '#collector/storage/households.ts';

/**
 * Whether a sticker may be printed for this PC: only where the adult who has it said yes to the
 * follow-up, and has not taken that back. A PC that is nobody's, or of whose family nothing is known,
 * gets none: its label has the asset tag alone.
 */
export async function mayPrintSticker(db: Db, deviceId: string): Promise<boolean> {
  const link = await linkOfDevice(db, deviceId);
  if (link === null) return false;
  const latest = (await consentsOf(db, link.householdCode)).find(
    ({ kind }) => kind === 'follow_up',
  );
  return latest?.answer === 'yes';
}
