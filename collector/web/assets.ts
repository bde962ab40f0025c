import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

/** Styles, the script and pictures: read once, named with the hash of what is in them. */
interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly hash: string;
}

const folder = join(import.meta.dirname, 'static');
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const assets = new Map(readdirSync(folder).map((name) => [name, read(name)]));

function read(name: string): Asset {
  const body = new Uint8Array(readFileSync(join(folder, name)));
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 16);
  return { body, type: types[extname(name)] ?? 'application/octet-stream', hash };
}

/** The address of an asset; it changes with its content, so it may be kept for ever. */
export function assetUrl(name: string): string {
  const asset = assets.get(name);
  if (asset === undefined) throw new Error(`There is no asset called ${name}`);
  return `/static/${name}?v=${asset.hash}`;
}

/** Answers a request for an asset; null where there is none. */
export function serveAsset(name: string, headers: Headers): Response | null {
  const asset = assets.get(name);
  if (asset === undefined) return null;
  const etag = `"${asset.hash}"`;
  const kept = { ETag: etag, 'Cache-Control': 'public, max-age=31536000, immutable' };
  // What was sent compressed is known by a weak tag.
  if (headers.get('If-None-Match')?.replace(/^W\//, '') === etag) {
    return new Response(null, { status: 304, headers: kept });
  }
  return new Response(asset.body, { headers: { ...kept, 'Content-Type': asset.type } });
}
