import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { pictureTypeOf, withoutMetadata } from '#collector/domain/picture.ts';

const text = (it: string) => [...Buffer.from(it, 'latin1')];
const segment = (marker: number, body: number[]) => [
  0xff,
  marker,
  (body.length + 2) >> 8,
  (body.length + 2) & 0xff,
  ...body,
];
const orientation = (n: number) => [
  ...text('Exif\0\0II*\0'),
  8,
  0,
  0,
  0,
  2,
  0,
  0x12,
  1,
  3,
  0,
  1,
  0,
  0,
  0,
  n,
  0,
  0,
  0,
  0x25,
  0x88,
  4,
  0,
  1,
  0,
  0,
  0,
  60,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  ...text('GPS 47.24 6.02'),
];
const scan = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4];
const jpeg = (...middle: number[]) =>
  Uint8Array.from([
    0xff,
    0xd8,
    ...segment(0xe0, text('JFIF\0')),
    ...middle,
    ...segment(0xdb, [1, 2]),
    ...scan,
    0xff,
    0xd9,
  ]);

const chunk = (name: string, body: number[]) => [
  0,
  0,
  0,
  body.length,
  ...text(name),
  ...body,
  1,
  2,
  3,
  4,
];
const pngHead = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const riff = (name: string, body: number[]) => [
  ...text(name),
  body.length,
  0,
  0,
  0,
  ...body,
  ...(body.length % 2 ? [0] : []),
];
const webp = (...chunks: number[]) =>
  Uint8Array.from([...text('RIFF'), chunks.length + 4, 0, 0, 0, ...text('WEBP'), ...chunks]);

test.each([
  ['image/jpeg', jpeg()],
  ['image/png', Uint8Array.from(pngHead)],
  ['image/webp', webp()],
  [null, Uint8Array.from(text('GIF89a'))],
  [null, Uint8Array.from(text('%PDF-1.7'))],
  [null, Uint8Array.from(text('<svg onload=alert(1)>'))],
  [null, new Uint8Array()],
] as const)('first bytes say %s', (type, bytes) => {
  expect(pictureTypeOf(bytes)).toBe(type);
});

describe('a JPEG', () => {
  const kept = (bytes: Uint8Array) => Buffer.from(withoutMetadata(bytes, 'image/jpeg') ?? []);
  test('loses its place, its comments and what stands behind its end', () => {
    const full = jpeg(
      ...segment(0xe1, orientation(1)),
      ...segment(0xfe, text('chez Zoe')),
      ...segment(0xed, text('IPTC')),
    );
    const whole = Uint8Array.from([...full, ...text('a second picture')]);
    expect(kept(whole)).toEqual(Buffer.from(jpeg()));
  });
  test.each([2, 3, 6, 8])('keeps that side %i is up, and nothing else of it', (side) => {
    const plain = kept(jpeg(...segment(0xe1, orientation(side))));
    expect(plain.toString('latin1')).not.toContain('GPS');
    expect(plain.indexOf(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, side]))).toBeGreaterThan(0);
    expect(kept(plain)).toEqual(plain);
  });
  test('with several scans keeps each', () => {
    const two = jpeg(...scan, ...segment(0xc4, [9]));
    expect(kept(two)).toEqual(Buffer.from(two));
  });
});

test('a PNG loses its texts, its time and its Exif', () => {
  const good = [...chunk('IHDR', [1]), ...chunk('IDAT', [2])];
  const bad = [...chunk('tEXt', text('Zoe')), ...chunk('eXIf', [1]), ...chunk('tIME', [1])];
  const end = chunk('IEND', []);
  const all = Uint8Array.from([...pngHead, ...good, ...bad, ...end, 7, 7]);
  expect(withoutMetadata(all, 'image/png')).toEqual(Uint8Array.from([...pngHead, ...good, ...end]));
});

test('a WebP loses its Exif and XMP, and says so in its flags', () => {
  const all = webp(
    ...riff('VP8X', [0b1111_1111, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ...riff('VP8 ', [1, 2, 3]),
    ...riff('EXIF', [1]),
    ...riff('XMP ', [2, 2]),
  );
  expect(withoutMetadata(all, 'image/webp')).toEqual(
    webp(...riff('VP8X', [0b1101_0011, 0, 0, 0, 0, 0, 0, 0, 0, 0]), ...riff('VP8 ', [1, 2, 3])),
  );
});

test('whatever the bytes, the answer is a picture or none, never an exception', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom('image/jpeg', 'image/png', 'image/webp'),
      (noise, type) => {
        const head = {
          'image/jpeg': [0xff, 0xd8, 0xff],
          'image/png': pngHead,
          'image/webp': text('RIFF____WEBP'),
        }[type];
        const out = withoutMetadata(Uint8Array.from([...head, ...noise]), type);
        expect(out === null || out.length <= noise.length + 60).toBe(true);
      },
    ),
  );
});

test('a picture that breaks off is none', () => {
  for (const [type, bytes] of [
    ['image/jpeg', jpeg().subarray(0, -2)],
    ['image/jpeg', jpeg().subarray(0, 12)],
    ['image/png', Uint8Array.from([...pngHead, ...chunk('IHDR', [1])])],
    ['image/webp', webp()],
  ] as const) {
    expect(withoutMetadata(bytes, type)).toBeNull();
  }
});
