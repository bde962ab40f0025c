import type { PictureType } from '#collector/domain/picture.ts';
import type { Db, Tx } from './database.ts';
import { isAmong } from './rows.ts';

/** A photo or document that belongs to something, without its bytes. */
export interface Attachment {
  readonly id: string;
  readonly noun: AttachedTo;
  readonly nounId: string;
  readonly at: number;
  readonly by: string;
  readonly mediaType: PictureType;
}
export type AttachedTo = 'ticket';

/** False where the same picture is there already: the form was sent twice. */
export async function insertAttachment(
  tx: Tx,
  it: Attachment & { readonly bytes: Uint8Array; readonly sha256: string },
): Promise<boolean> {
  const same = await tx
    .selectFrom('attachments')
    .select('id')
    .where('noun', '=', it.noun)
    .where('noun_id', '=', it.nounId)
    .where('sha256', '=', it.sha256)
    .where('undone_at', 'is', null)
    .executeTakeFirst();
  if (same !== undefined) return false;
  await tx
    .insertInto('attachments')
    .values({
      id: it.id,
      noun: it.noun,
      noun_id: it.nounId,
      at: it.at,
      made_by: it.by,
      media_type: it.mediaType,
      bytes: Buffer.from(it.bytes),
      sha256: it.sha256,
      undone_at: null,
    })
    .execute();
  return true;
}

/** False where it was undone already. What was undone is shown no more; its bytes are kept. */
export async function undoAttachment(tx: Tx, id: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('attachments')
    .set({ undone_at: at })
    .where('id', '=', id)
    .where('undone_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** What belongs to these, the oldest first. */
export async function attachmentsOf(
  db: Db,
  noun: AttachedTo,
  nounIds: readonly string[],
): Promise<Attachment[]> {
  const rows = await db
    .selectFrom('attachments')
    .select(['id', 'noun', 'noun_id', 'at', 'made_by', 'media_type'])
    .where('noun', '=', noun)
    .where(isAmong(db, 'noun_id', nounIds))
    .where('undone_at', 'is', null)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    // Only this file writes the table, from the same types.
    noun: row.noun as AttachedTo,
    nounId: row.noun_id,
    at: row.at,
    by: row.made_by,
    mediaType: row.media_type as PictureType,
  }));
}

/** The bytes of one, where it belongs to that; null where it does not, or was undone. */
export async function attachmentBytes(
  db: Db,
  it: Pick<Attachment, 'id' | 'noun' | 'nounId'>,
): Promise<{ readonly mediaType: PictureType; readonly bytes: Uint8Array } | null> {
  const row = await db
    .selectFrom('attachments')
    .select(['media_type', 'bytes'])
    .where('id', '=', it.id)
    .where('noun', '=', it.noun)
    .where('noun_id', '=', it.nounId)
    .where('undone_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { mediaType: row.media_type as PictureType, bytes: row.bytes };
}

/** Deletes all that belongs to these, undone or not; how many. */
export async function deleteAttachments(
  tx: Tx,
  noun: AttachedTo,
  nounIds: readonly string[],
): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('attachments')
    .where('noun', '=', noun)
    .where(isAmong(tx, 'noun_id', nounIds))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
