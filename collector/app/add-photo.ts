import { createHash } from 'node:crypto';
import { pictureBytesAtMost, pictureTypeOf, withoutMetadata } from '#collector/domain/picture.ts';
import type { PictureType } from '#collector/domain/picture.ts';
import { insertAttachment } from '#collector/storage/attachments.ts';
import type { Context } from './context.ts';
import { onTicket } from './write-on-ticket.ts';
import type { WriteAnswer, Writing } from './write-on-ticket.ts';

export const photoRefusals = [
  'photo_missing',
  'photo_too_big',
  'photo_wrong',
  'photo_broken',
] as const;
export type PhotoRefusal = (typeof photoRefusals)[number];

/** The photo without its metadata, or why it is none. */
export function plainPicture(
  given: Uint8Array,
): { readonly mediaType: PictureType; readonly bytes: Uint8Array } | PhotoRefusal {
  if (given.length === 0) return 'photo_missing';
  if (given.length > pictureBytesAtMost) return 'photo_too_big';
  const mediaType = pictureTypeOf(given);
  if (mediaType === null) return 'photo_wrong';
  const bytes = withoutMetadata(given, mediaType);
  return bytes === null ? 'photo_broken' : { mediaType, bytes };
}

/** Keeps a photo with a ticket, without its place, time and maker; the same photo again is one. */
export async function addPhoto(
  context: Context,
  it: Writing & { readonly bytes: Uint8Array },
): Promise<WriteAnswer | { readonly ok: false; readonly reason: PhotoRefusal }> {
  const picture = plainPicture(it.bytes);
  if (typeof picture === 'string') return { ok: false, reason: picture };
  const { mediaType, bytes } = picture;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return onTicket(context, it, async (tx, ticket, at) => {
    const id = context.ids.token(12);
    const about = { noun: 'ticket', nounId: ticket.id, at, by: it.staffId } as const;
    if (!(await insertAttachment(tx, { id, ...about, mediaType, bytes, sha256 }))) return null;
    const detail = { attachment: id };
    return { kind: 'ticket_photo_added', reason: 'written_by_person', detail };
  });
}
