/**
 * The code on a PC's sticker: 130 random bits in 26 letters and digits of Crockford's base 32, small.
 * It is all that a family needs to see its PC's page, so nobody must be able to guess one.
 * SOURCE: Crockford, Base 32 (https://www.crockford.com/base32.html): no I, L, O, U.
 */
export type StickerCode = string;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const length = 26;
/** So many random bytes a code is made of. */
export const stickerBytes = 17;

/** Throws RangeError on fewer bytes than a code needs. */
export function stickerCodeFrom(bytes: Uint8Array): StickerCode {
  if (bytes.length < stickerBytes) throw new RangeError(`${bytes.length} bytes are no code`);
  let code = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes.subarray(0, stickerBytes)) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5 && code.length < length) {
      bits -= 5;
      code += alphabet.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return code;
}

/**
 * A code as people type it: in any case, with dashes or blanks, O for 0, I and L for 1. What cannot
 * be one is read too, as itself: nobody learns from the work that is done whether it looks like one.
 */
export function readStickerCode(text: string): StickerCode {
  return text
    .slice(0, 64)
    .toLowerCase()
    .replaceAll(/[\s\p{Pd}]/gu, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1');
}

/** In groups, as it is printed for those who type it. */
export function writtenCode(code: StickerCode): string {
  return code.match(/.{1,5}(?!.$)|.{1,6}$/g)?.join('-') ?? code;
}
