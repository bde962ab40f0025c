import { createHash } from 'node:crypto';
import { pictureBytesAtMost, pictureTypeOf, withoutMetadata } from '#collector/domain/picture.ts';
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

/** Keeps a photo with a ticket, without its place, time and maker; the same photo again is one. */
export async function addPhoto(
  context: Context,
  it: Writing & { readonly bytes: Uint8Array },
): Promise<WriteAnswer | { readonly ok: false; readonly reason: PhotoRefusal }> {
  if (it.bytes.length === 0) return { ok: false, reason: 'photo_missing' };
  if (it.bytes.length > pictureBytesAtMost) return { ok: false, reason: 'photo_too_big' };
  const mediaType = pictureTypeOf(it.bytes);
  if (mediaType === null) return { ok: false, reason: 'photo_wrong' };
  const bytes = withoutMetadata(it.bytes, mediaType);
  if (bytes === null) return { ok: false, reason: 'photo_broken' };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return onTicket(context, it, async (tx, ticket, at) => {
    const id = context.ids.token(12);
    const about = { noun: 'ticket', nounId: ticket.id, at, by: it.staffId } as const;
    if (!(await insertAttachment(tx, { id, ...about, mediaType, bytes, sha256 }))) return null;
    const detail = { attachment: id };
    return { kind: 'ticket_photo_added', reason: 'written_by_person', detail };
  });
}
