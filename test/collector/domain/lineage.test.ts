import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineageSign, nextLineage } from '#collector/domain/lineage.ts';
import { reader, token } from '#shared/shape.ts';

const random = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));

describe('a lineage token', () => {
  test('is 16 bytes, newer than all before it, and never says which PC it is', () => {
    fc.assert(
      fc.property(fc.array(random, { minLength: 1, maxLength: 200 }), (draws) => {
        const tokens: string[] = [];
        for (const draw of draws) tokens.push(nextLineage(draw, tokens.slice(-1)));
        const isToken = reader(token(16));
        for (const [at, one] of tokens.entries()) {
          expect(isToken(one).ok).toBe(true);
          for (const [other, two] of tokens.entries()) {
            const sign = at === other ? 'known' : at > other ? 'newer' : 'older';
            expect(lineageSign(one, [two])).toBe(sign);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  const [one, two, three] = [1, 2, 3].reduce<string[]>(
    (all, fill) => [...all, nextLineage(Buffer.alloc(16, fill).toString('base64url'), all)],
    [],
  ) as [string, string, string];
  test.each([
    ['the confirmed one is known', one, [one, two], 'known'],
    ['the offered one is known', two, [one, two], 'known'],
    ['a later one was forgotten by a restored collector', three, [one, two], 'newer'],
    ['an earlier one is a copy’s', one, [two, three], 'older'],
    [
      'another of the same count is a copy’s, from a fork',
      nextLineage(Buffer.alloc(16, 9).toString('base64url'), [one]),
      [two],
      'older',
    ],
  ] as const)('%s', (_, shown, known, expected) => {
    expect(lineageSign(shown, known)).toBe(expected);
  });
});
