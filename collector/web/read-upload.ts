import { parseBody } from 'hono/utils/body';
import type { Visit } from './visit.ts';

/** What a form adds around its file. */
const formBytes = 16_384;

/** A file that a form brought, read no further than its bound. */
export type Upload = { readonly bytes: Uint8Array; readonly name: string } | 'none' | 'too_large';

/** The field `file` of the form that was sent, of at most so many bytes. */
export async function readUpload({ request }: Visit, bytesAtMost: number): Promise<Upload> {
  const most = bytesAtMost + formBytes;
  if (Number(request.req.header('Content-Length') ?? '0') > most) return 'too_large';
  const body = request.req.raw.body;
  if (body === null) return 'none';
  const whole = await readUpTo(body, most);
  if (whole === null) return 'too_large';
  const type = request.req.header('Content-Type') ?? '';
  if (!type.startsWith('multipart/form-data')) return 'none';
  const bounded = new Request(request.req.url, {
    method: 'POST',
    body: whole,
    headers: { 'Content-Type': type },
  });
  const form = await parseBody(bounded).catch(() => null);
  const file = form?.['file'];
  if (!(file instanceof File) || (file.size === 0 && file.name === '')) return 'none';
  if (file.size > bytesAtMost) return 'too_large';
  return { bytes: new Uint8Array(await file.arrayBuffer()), name: bareName(file.name) };
}

/** For people only, never a path: without folders, control characters and what is too long. */
function bareName(name: string): string {
  const bare = name.split(/[/\\]/).at(-1) ?? '';
  return bare.replaceAll(/\p{C}/gu, '').trim().slice(0, 80);
}

/** Null once more than so many bytes have come: the rest is not waited for. */
async function readUpTo(
  body: ReadableStream<Uint8Array>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}
