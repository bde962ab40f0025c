import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCharacter, formatAssetTag, readAssetTag } from '#collector/domain/asset-tag.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
const tags = fc
  .record({
    site: fc.string({ unit: fc.constantFrom(...letters), minLength: 2, maxLength: 4 }),
    year: fc.integer({ min: 2000, max: 2099 }),
    number: fc.integer({ min: 1, max: 9999 }),
  })
  .map(formatAssetTag);

test('the check character is that of ISO/IEC 7064 MOD 37,36', () => {
  // The worked example of the Global Release Identifier, which uses the same system.
  expect(checkCharacter('A12425GABC1234002')).toBe('M');
});

describe('a tag is written in one form', () => {
  test.each([
    [{ site: 'BZ', year: 2026, number: 43 }, 'BZ-26-0043-4'],
    [{ site: 'BZ', year: 2000, number: 1 }, 'BZ-00-0001-'],
    [{ site: 'BZAK', year: 2099, number: 9999 }, 'BZAK-99-9999-'],
  ])('%o is %s', (parts, form) => {
    expect(formatAssetTag(parts)).toMatch(new RegExp(`^${form}`));
  });

  test.each([
    { site: 'B', year: 2026, number: 43 },
    { site: 'bz', year: 2026, number: 43 },
    { site: 'BZABC', year: 2026, number: 43 },
    { site: 'BZ', year: 1999, number: 43 },
    { site: 'BZ', year: 2100, number: 43 },
    { site: 'BZ', year: 2026, number: 0 },
    { site: 'BZ', year: 2026, number: 10_000 },
  ])('%o has none', (parts) => {
    expect(() => formatAssetTag(parts)).toThrow(RangeError);
  });
});

describe('a tag is read as people write it', () => {
  test.each([
    'BZ-26-0043-4',
    'bz-26-0043-4',
    ' BZ 26 0043 4 ',
    'BZ2600434',
    'BZ–26–0043–4',
    'BZ-26-OO43-4',
    'BZ-26-oo43-4',
  ])('%j', (text) => {
    expect(readAssetTag(text)).toEqual({ ok: true, tag: 'BZ-26-0043-4' });
  });

  test.each([
    ['', 'empty'],
    [' - ', 'empty'],
    ['BZ-26-0043', 'not_a_tag_form'],
    ['BZ-26-00043-4', 'not_a_tag_form'],
    ['26-0043-4', 'not_a_tag_form'],
    ['BZ-26-0000-A', 'not_a_tag_form'],
    ['BZ-26-0043-4x', 'not_a_tag_form'],
    ['=BZ-26-0043-4', 'not_a_tag_form'],
    ['BZ-26-0043-5', 'wrong_check_character'],
    ['BZ-26-0034-4', 'wrong_check_character'],
    ['BS-26-0043-4', 'wrong_check_character'],
  ])('%j is refused: %s', (text, refused) => {
    expect(readAssetTag(text)).toEqual({ ok: false, refused, expected: 'BZ-26-0043-4' });
  });

  test('what was written is read back', () => {
    fc.assert(
      fc.property(tags, (tag) => {
        for (const form of [tag, tag.toLowerCase(), tag.replaceAll('-', ''), ` ${tag} `]) {
          expect(readAssetTag(form)).toEqual({ ok: true, tag });
        }
      }),
    );
  });

  test('one wrong digit is seen, but where O and 0, or I and 1, are told apart by it alone', () => {
    fc.assert(
      fc.property(tags, fc.nat(5), fc.integer({ min: 1, max: 9 }), (tag, at, by) => {
        fc.pre(!/[OI01]$/.test(tag));
        const digits = [...tag.matchAll(/\d/g)].map(({ index }) => index).slice(0, 6);
        const place = digits[at] ?? 0;
        const wrong = (Number(tag[place]) + by) % 10;
        const read = readAssetTag(`${tag.slice(0, place)}${wrong}${tag.slice(place + 1)}`);
        expect(read.ok).toBe(false);
      }),
    );
  });

  test('one wrong letter of the site is always seen', () => {
    fc.assert(
      fc.property(tags, fc.constantFrom(...letters), (tag, letter) => {
        fc.pre(letter !== tag[0] && !/[OI01]$/.test(tag));
        expect(readAssetTag(letter + tag.slice(1)).ok).toBe(false);
      }),
    );
  });
});
