/**
 * A lineage token: 16 bytes in base64url, of which the first 48 bits count. It says nothing but which
 * of two tokens is the newer one, and the rest is drawn at random.
 */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const digits = 8;

/** The token after these; `random` is a token of 16 bytes, of which only the end is taken. */
export function nextLineage(random: string, known: readonly string[]): string {
  let rest = 1 + Math.max(0, ...known.map(numberOf));
  let count = '';
  for (let at = 0; at < digits; at += 1) {
    count = `${alphabet.charAt(rest % 64)}${count}`;
    rest = Math.floor(rest / 64);
  }
  return `${count}${random.slice(digits)}`;
}

/**
 * `known`: one of those that we hold. `newer`: made after them, so it is we who have forgotten: this
 * collector was restored from a backup. `older`: a copy of this PC shows what the PC has left behind.
 */
export type LineageSign = 'known' | 'newer' | 'older';

export function lineageSign(shown: string, known: readonly string[]): LineageSign {
  if (known.includes(shown)) return 'known';
  return numberOf(shown) > Math.max(0, ...known.map(numberOf)) ? 'newer' : 'older';
}

function numberOf(token: string): number {
  let number = 0;
  for (const digit of token.slice(0, digits)) number = number * 64 + alphabet.indexOf(digit);
  return number;
}
