import { crc32, inflateRawSync } from 'node:zlib';

/** Just enough of the ZIP format (PKWARE APPNOTE 6.3.10) for the parts of a workbook. */

export type Unzipped =
  | { readonly ok: true; readonly names: readonly string[]; readonly parts: Map<string, Buffer> }
  | { readonly ok: false; readonly refused: 'broken' | 'too_big' };

const mostEntries = 5000;

/**
 * The parts whose names `wanted` takes, unpacked; `mostBytes` bounds what all of them come to,
 * whatever the file says of their sizes. Names are only compared, never used as paths.
 */
export function unzip(
  file: Buffer,
  { wanted, mostBytes }: { wanted: (name: string) => boolean; mostBytes: number },
): Unzipped {
  try {
    return readParts(file, wanted, mostBytes);
  } catch (error) {
    // A place or a size that leads out of the file, or data that does not inflate.
    if (error instanceof RangeError || isZlibError(error)) {
      return { ok: false, refused: isTooLarge(error) ? 'too_big' : 'broken' };
    }
    throw error;
  }
}

function readParts(file: Buffer, wanted: (name: string) => boolean, mostBytes: number): Unzipped {
  const end = file.lastIndexOf(endMark);
  if (end < 0) return { ok: false, refused: 'broken' };
  const count = file.readUInt16LE(end + 10);
  if (count > mostEntries) return { ok: false, refused: 'too_big' };
  const names: string[] = [];
  const parts = new Map<string, Buffer>();
  let left = mostBytes;
  let at = file.readUInt32LE(end + 16);
  for (let n = 0; n < count; n += 1) {
    const entry = readEntry(file, at);
    if (entry === null || parts.has(entry.name)) return { ok: false, refused: 'broken' };
    names.push(entry.name);
    at = entry.next;
    if (!wanted(entry.name)) continue;
    const part = unpack(file, entry, left);
    if (part === null) return { ok: false, refused: 'broken' };
    left -= part.length;
    if (left <= 0) return { ok: false, refused: 'too_big' };
    parts.set(entry.name, part);
  }
  return { ok: true, names, parts };
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly start: number;
  readonly next: number;
}

function readEntry(file: Buffer, at: number): Entry | null {
  if (file.readUInt32LE(at) !== 0x02014b50) return null;
  const [nameLength, extra, comment] = [28, 30, 32].map((place) => file.readUInt16LE(at + place));
  const next = at + 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  return {
    name: file.toString('utf8', at + 46, at + 46 + (nameLength ?? 0)),
    method: file.readUInt16LE(at + 10),
    packed: file.readUInt32LE(at + 20),
    start: file.readUInt32LE(at + 42),
    next,
  };
}

function unpack(file: Buffer, { start, packed, method }: Entry, most: number): Buffer | null {
  if (file.readUInt32LE(start) !== 0x04034b50) return null;
  const from = start + 30 + file.readUInt16LE(start + 26) + file.readUInt16LE(start + 28);
  const data = file.subarray(from, from + packed);
  if (data.length !== packed) return null;
  if (method === 0) return data;
  return method === 8 ? inflateRawSync(data, { maxOutputLength: most }) : null;
}

/** The same parts as a file of which nothing is packed. */
export function zipStored(parts: ReadonlyMap<string, Buffer>): Buffer {
  const [bodies, heads]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const [path, data] of parts) {
    const name = Buffer.from(path);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt32LE(crc32(data), 10);
    facts.writeUInt32LE(data.length, 14);
    facts.writeUInt32LE(data.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(20, 4);
    facts.copy(head, 6);
    head.writeUInt32LE(at, 42);
    const body = Buffer.concat([localMark, facts, name, data]);
    bodies.push(body);
    heads.push(head, name);
    at += body.length;
  }
  const directory = Buffer.concat(heads);
  const end = Buffer.alloc(22);
  endMark.copy(end);
  end.writeUInt16LE(parts.size, 8);
  end.writeUInt16LE(parts.size, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, directory, end]);
}

const endMark = Buffer.from('PK\u0005\u0006', 'latin1');
const localMark = Buffer.from('PK\u0003\u0004', 'latin1');

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
const isTooLarge = (error: unknown) => codeOf(error) === 'ERR_BUFFER_TOO_LARGE';
const isZlibError = (error: unknown) => codeOf(error).startsWith('Z_') || isTooLarge(error);
