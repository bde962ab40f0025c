/**
 * Pictures that people hand in: what they are by their first bytes, and the same picture without
 * what a camera writes beside it (place, time, maker). Nothing here decodes a pixel.
 */
export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp';

/** 5 MB, as phones and mail programs count. */
export const pictureBytesAtMost = 5_000_000;

/** What the bytes are; null: none of the three. A name or a header says nothing. */
export function pictureTypeOf(bytes: Uint8Array): PictureType | null {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  const isRiff = startsWith(bytes, letters('RIFF')) && textAt(bytes, 8) === 'WEBP';
  return isRiff ? 'image/webp' : null;
}

/** The picture without its metadata; null where it does not hold together. A JPEG keeps which side
 * is up, else photos of phones would lie on their side. */
export function withoutMetadata(bytes: Uint8Array, type: PictureType): Uint8Array | null {
  switch (type) {
    case 'image/jpeg':
      return plainJpeg(bytes);
    case 'image/png':
      return plainPng(bytes);
    case 'image/webp':
      return plainWebp(bytes);
  }
}

/** JPEG, ITU-T T.81 B.1: segments; APP0 (JFIF), APP2 is dropped with all others but Adobe's APP14. */
function plainJpeg(bytes: Uint8Array): Uint8Array | null {
  const kept: Uint8Array[] = [Uint8Array.of(0xff, 0xd8)];
  let at = 2;
  let orientation = 1;
  for (;;) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1];
    if (marker === undefined) return null;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) break;
    const end = at + 2 + u16(bytes, at + 2);
    if (end > bytes.length || end < at + 4) return null;
    const isMetadata = (marker >= 0xe1 && marker <= 0xef && marker !== 0xee) || marker === 0xfe;
    if (marker === 0xe1) orientation = orientationOf(bytes.subarray(at + 4, end)) ?? orientation;
    const next = marker === 0xda ? endOfScan(bytes, end) : end;
    if (next === null) return null;
    if (!isMetadata) kept.push(bytes.subarray(at, next));
    at = next;
  }
  if (kept.length < 3) return null;
  if (orientation !== 1) kept.splice(1, 0, orientationSegment(orientation));
  return joined([...kept, Uint8Array.of(0xff, 0xd9)]);
}

/** Entropy-coded data end at a marker that is neither a stuffed zero nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number | null {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return null;
}

/** Tag 0x0112 of the first directory, 1 to 8 (Exif 2.32, 4.6.4); null where there is none. */
function orientationOf(exif: Uint8Array): number | null {
  if (textAt(exif, 0) !== 'Exif') return null;
  const tiff = exif.subarray(6);
  const isLittle = textAt(tiff, 0).startsWith('II');
  const two = (at: number) => (isLittle ? u16(tiff, at, true) : u16(tiff, at));
  const four = (at: number) => (isLittle ? two(at) + two(at + 2) * 65_536 : u32(tiff, at));
  const first = four(4);
  const count = Math.min(two(first), 200);
  for (let i = 0; i < count; i += 1) {
    const entry = first + 2 + i * 12;
    if (two(entry) !== 0x0112) continue;
    const value = two(entry + 8);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

/** An Exif segment that says which side is up, and nothing else. */
function orientationSegment(orientation: number): Uint8Array {
  const head = [0xff, 0xe1, 0, 34, ...letters('Exif'), 0, 0, ...letters('MM'), 0, 42, 0, 0, 0, 8];
  return Uint8Array.from([
    ...head,
    0,
    1,
    1,
    0x12,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
}

/** Chunks that make the picture (PNG, third edition, 11.2 and 11.3.1 to 11.3.2). */
const pngKept = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'sBIT']);

function plainPng(bytes: Uint8Array): Uint8Array | null {
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; ;) {
    const end = at + 12 + u32(bytes, at);
    const name = textAt(bytes, at + 4);
    if (end > bytes.length || name.length < 4) return null;
    if (pngKept.has(name)) kept.push(bytes.subarray(at, end));
    if (name === 'IEND') return joined(kept);
    at = end;
  }
}

const webpKept = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF']);

/** RIFF chunks (WebP container specification); the flags for ICC, EXIF and XMP go with them. */
function plainWebp(bytes: Uint8Array): Uint8Array | null {
  const kept: Uint8Array[] = [];
  const whole = Math.min(bytes.length, 8 + u32(bytes, 4, true));
  for (let at = 12; at + 8 <= whole;) {
    const name = textAt(bytes, at);
    const size = u32(bytes, at + 4, true);
    const end = at + 8 + size + (size % 2);
    if (end > bytes.length) return null;
    if (webpKept.has(name)) {
      const chunk = bytes.slice(at, end);
      if (name === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ~0b10_1100;
      kept.push(chunk);
    }
    at = end;
  }
  if (kept.length === 0) return null;
  const body = joined(kept);
  const size = body.length + 4;
  const length = [size, size >> 8, size >> 16, size >> 24].map((n) => n & 0xff);
  return joined([Uint8Array.from([...letters('RIFF'), ...length, ...letters('WEBP')]), body]);
}

const letters = (text: string): number[] => Array.from(text, (it) => it.charCodeAt(0));
const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte);
const textAt = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + 4));

function u16(bytes: Uint8Array, at: number, little = false): number {
  const [a, b] = [bytes[at] ?? 0, bytes[at + 1] ?? 0];
  return little ? a + b * 256 : a * 256 + b;
}
function u32(bytes: Uint8Array, at: number, little = false): number {
  return little
    ? u16(bytes, at, true) + u16(bytes, at + 2, true) * 65_536
    : u16(bytes, at) * 65_536 + u16(bytes, at + 2);
}
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
