/**
 * The handover code as people read, say and type it: 128 bits in Crockford's base32 with one
 * letter to catch typos, such as `7ZQ2K-M9XT4-…`. Crockford's alphabet has no I, L, O or U, so what
 * looks alike is read as what was meant (https://www.crockford.com/base32.html).
 */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeBytes = 16;
/** 26 letters of 5 bits hold 128 bits; the last two bits stay zero. */
const dataLetters = 26;

/** `letter`: a sign that no code has; `typo`: the letters do not fit together. */
export type BadCode = 'length' | 'letter' | 'typo';
export type ParsedCode =
  | { readonly ok: true; /** As on the wire: base64url. */ readonly code: string }
  | { readonly ok: false; readonly because: BadCode };

/** Writes 16 bytes in groups of five letters, the typo letter last. */
export function formatCode(bytes: Uint8Array): string {
  if (bytes.length !== codeBytes) throw new RangeError('A handover code has 16 bytes');
  const values = lettersOf(bytes);
  const text = [...values, checkOf(values)].map((value) => alphabet.charAt(value)).join('');
  return text.match(/.{1,5}/g)?.join('-') ?? '';
}

/** Reads a code as typed: any case, spaces and dashes anywhere, O for 0, I or L for 1; or 32 hex. */
export function parseCode(text: string): ParsedCode {
  const plain = text.replace(/[\s\p{Pd}]/gu, '').toUpperCase();
  if (/^[0-9A-F]{32}$/.test(plain)) return parsed(Uint8Array.fromHex(plain));
  if (plain.length !== dataLetters + 1) return { ok: false, because: 'length' };
  const values = Array.from(plain, (letter) => alphabet.indexOf(meant[letter] ?? letter));
  if (values.includes(-1)) return { ok: false, because: 'letter' };
  const data = values.slice(0, dataLetters);
  const isSpareZero = ((data.at(-1) ?? 0) & 3) === 0;
  if (!isSpareZero || checkOf(data) !== values.at(-1)) return { ok: false, because: 'typo' };
  return parsed(bytesOf(data));
}

const meant: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

function parsed(bytes: Uint8Array): ParsedCode {
  return { ok: true, code: bytes.toBase64({ alphabet: 'base64url', omitPadding: true }) };
}

function lettersOf(bytes: Uint8Array): number[] {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const padded = bits.padEnd(dataLetters * 5, '0');
  return Array.from({ length: dataLetters }, (_, at) =>
    Number.parseInt(padded.slice(at * 5, at * 5 + 5), 2),
  );
}

function bytesOf(letters: readonly number[]): Uint8Array {
  const bits = letters.map((value) => value.toString(2).padStart(5, '0')).join('');
  return Uint8Array.from({ length: codeBytes }, (_, at) =>
    Number.parseInt(bits.slice(at * 8, at * 8 + 8), 2),
  );
}

/**
 * A sum over GF(32) in which each place has a weight of its own: any one wrong letter and any two
 * that were swapped change it.
 */
function checkOf(letters: readonly number[]): number {
  let weight = 1;
  let sum = 0;
  for (const value of letters) {
    weight = times(weight, 2);
    sum ^= times(weight, value);
  }
  return sum;
}

/** Multiplies in GF(32) with the primitive polynomial x^5 + x^2 + 1: 2 has 31 distinct powers. */
function times(a: number, b: number): number {
  let product = 0;
  for (let factor = a, rest = b; rest > 0; rest >>= 1) {
    if ((rest & 1) === 1) product ^= factor;
    factor <<= 1;
    if ((factor & 32) !== 0) factor ^= 0b100101;
  }
  return product;
}
