import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCode, parseCode } from '#shared/code.ts';

const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.split('');
const wire = (it: Uint8Array) => Buffer.from(it).toString('base64url');
const sample = Uint8Array.from({ length: 16 }, (_, at) => at * 15);

describe('the text of a handover code', () => {
  test('is five groups of five letters and one of two', () => {
    expect(formatCode(sample)).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{2}$/);
  });

  test('reads back as the bytes it was made from', () => {
    fc.assert(
      fc.property(bytes, (it) => {
        expect(parseCode(formatCode(it))).toEqual({ ok: true, code: wire(it) });
      }),
    );
  });

  test('may also be typed as 32 hexadecimal digits', () => {
    fc.assert(
      fc.property(bytes, (it) => {
        expect(parseCode(Buffer.from(it).toString('hex'))).toEqual({ ok: true, code: wire(it) });
      }),
    );
  });

  test.each([
    ['lower case', (text: string) => text.toLowerCase()],
    ['spaces for dashes', (text: string) => ` ${text.replaceAll('-', ' ')} `],
    ['long dashes', (text: string) => text.replaceAll('-', '–')],
    ['no dashes', (text: string) => text.replaceAll('-', '')],
    ['the letter O for zero', (text: string) => text.replaceAll('0', 'o')],
    ['the letter I for one', (text: string) => text.replaceAll('1', 'I')],
    ['the letter l for one', (text: string) => text.replaceAll('1', 'l')],
  ])('may be typed with %s', (_, typed) => {
    fc.assert(
      fc.property(bytes, (it) => {
        expect(parseCode(typed(formatCode(it)))).toEqual({ ok: true, code: wire(it) });
      }),
    );
  });

  test('with any one letter wrong is a typo', () => {
    const plain = formatCode(sample).replaceAll('-', '');
    for (let at = 0; at < plain.length; at += 1) {
      for (const letter of letters.filter((it) => it !== plain[at])) {
        const typed = plain.slice(0, at) + letter + plain.slice(at + 1);
        expect(parseCode(typed), typed).toEqual({ ok: false, because: 'typo' });
      }
    }
  });

  test('with any two different letters of the code swapped is a typo', () => {
    fc.assert(
      fc.property(bytes, fc.nat(25), fc.nat(25), (it, a, b) => {
        const typed = formatCode(it).replaceAll('-', '').split('');
        const [first = '', second = ''] = [typed[a], typed[b]];
        fc.pre(first !== second);
        typed[a] = second;
        typed[b] = first;
        expect(parseCode(typed.join(''))).toEqual({ ok: false, because: 'typo' });
      }),
    );
  });

  test.each([
    ['', 'length'],
    [formatCode(sample).slice(0, -1), 'length'],
    [`${formatCode(sample)}0`, 'length'],
    [formatCode(sample).replace(/^./, 'U'), 'letter'],
    [formatCode(sample).replace(/^./, '*'), 'letter'],
  ] as const)('%o is refused for its %s', (typed, because) => {
    expect(parseCode(typed)).toEqual({ ok: false, because });
  });
});
