import { parseBody } from 'hono/utils/body';
import { pictureBytesAtMost } from '#collector/domain/picture.ts';
import type { Visit } from './visit.ts';

/** Beside the photo a form holds some short fields and the browser's own lines. */
const formBytes = 16 * 1024;

export interface PhotoForm {
  readonly fields: Readonly<Record<string, string>>;
  /** Null: none was chosen. */
  readonly photo: Uint8Array | null;
}

/** A form with a photo named `photo`, read no further than one may be large. */
export async function photoFormOf({ request }: Visit): Promise<PhotoForm | 'photo_too_big'> {
  const most = pictureBytesAtMost + formBytes;
  if (Number(request.req.header('Content-Length') ?? '0') > most) return 'photo_too_big';
  const body: ReadableStream<Uint8Array> | null = request.req.raw.body;
  const type = request.req.header('Content-Type') ?? '';
  if (body === null) return { fields: {}, photo: null };
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) return 'photo_too_big';
    chunks.push(chunk);
  }
  const whole = new Request(request.req.url, {
    method: 'POST',
    body: Uint8Array.from(Buffer.concat(chunks)),
    headers: { 'Content-Type': type },
  });
  const form: Record<string, unknown> = (await parseBody(whole).catch(() => null)) ?? {};
  const fields = Object.entries(form).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value.replaceAll('\0', '').trim()] as const] : [],
  );
  const file = form['photo'];
  const hasFile = file instanceof File && file.size > 0;
  return {
    fields: Object.fromEntries(fields),
    photo: hasFile ? new Uint8Array(await file.arrayBuffer()) : null,
  };
}
