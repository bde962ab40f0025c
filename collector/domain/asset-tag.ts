/**
 * The short id on a PC's sticker: `BZ-26-0043-4` is the 43rd PC of 2026 of the site BZ, and its
 * check character. People read it aloud, type it and scan it, so reading is lenient in form and
 * strict in content.
 *
 * The check character is that of ISO/IEC 7064, MOD 37,36, over the letters and digits before it: the
 * hybrid system for alphanumeric strings whose check character is itself a letter or a digit (MOD
 * 37-2 also needs `*`). It finds every single wrong character and nearly all swaps of neighbours.
 */

/** In its one written form. From outside by `readAssetTag` only. */
export type AssetTag = `${string}-${number}-${number}-${string}`;

export interface AssetTagParts {
  /** Two to four capital letters. */
  readonly site: string;
  /** Four digits, 2000 to 2099. */
  readonly year: number;
  /** 1 to 9999, counted by site and year. */
  readonly number: number;
}

/** Throws RangeError on parts that no tag can have. */
export function formatAssetTag({ site, year, number }: AssetTagParts): AssetTag {
  const fits =
    /^[A-Z]{2,4}$/.test(site) &&
    Number.isInteger(year) &&
    year >= 2000 &&
    year <= 2099 &&
    Number.isInteger(number) &&
    number >= 1 &&
    number <= 9999;
  if (!fits) throw new RangeError(`no asset tag: ${site} ${year} ${number}`);
  return written(site, String(year - 2000).padStart(2, '0'), String(number).padStart(4, '0'));
}

export type AssetTagRefusal = 'empty' | 'not_a_tag_form' | 'wrong_check_character';
export type AssetTagRead =
  | { readonly ok: true; readonly tag: AssetTag }
  | { readonly ok: false; readonly refused: AssetTagRefusal; readonly expected: string };

/**
 * A tag as people write it: in any case, with blanks or without dashes. Among its digits, and as
 * check character, the letters O and I are taken for 0 and 1, which they look like on a sticker: a
 * wrong digit that changes the check character from the one to the other is the price of that.
 */
export function readAssetTag(text: string): AssetTagRead {
  const given = text.replaceAll(/[\s\p{Pd}]/gu, '').toUpperCase();
  if (given === '') return refusal('empty');
  const parts = form.exec(given)?.groups;
  const [site, year, number] = [
    parts?.['site'],
    digits(parts?.['year']),
    digits(parts?.['number']),
  ];
  if (site === undefined || number === '0000') return refusal('not_a_tag_form');
  const tag = written(site, year, number);
  const same = digits(tag.at(-1)) === digits(parts?.['check']);
  return same ? { ok: true, tag } : refusal('wrong_check_character');
}

const form = /^(?<site>[A-Z]{2,4})(?<year>[0-9OI]{2})(?<number>[0-9OI]{4})(?<check>[0-9A-Z])$/;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The ISO/IEC 7064 MOD 37,36 check character of a string of capital letters and digits. */
export function checkCharacter(text: string): string {
  let product = 36;
  for (const character of text) {
    const sum = (product + alphabet.indexOf(character)) % 36 || 36;
    product = (sum * 2) % 37;
  }
  return alphabet.charAt((37 - product) % 36);
}

function written(site: string, year: string, number: string): AssetTag {
  // As AssetTag: the callers' forms leave only digits in the two parts in the middle.
  return `${site}-${year}-${number}-${checkCharacter(site + year + number)}` as AssetTag;
}

function digits(text = ''): string {
  return text.replaceAll('O', '0').replaceAll('I', '1');
}

function refusal(refused: AssetTagRefusal): AssetTagRead {
  return { ok: false, refused, expected: 'BZ-26-0043-4' };
}

/** The tag with these letters and digits whose check character fits; null for what is no tag's form.
 * For those who make labels: whoever knows which character fits can write any tag. */
export function tagThatFits(text: string): AssetTag | null {
  const given = text.replaceAll(/[\s\p{Pd}]/gu, '').toUpperCase();
  const parts = form.exec(given)?.groups;
  const site = parts?.['site'];
  const number = digits(parts?.['number']);
  if (site === undefined || number === '0000') return null;
  return written(site, digits(parts?.['year']), number);
}
