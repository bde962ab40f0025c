import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decimal,
  flag,
  list,
  oneOf,
  optional,
  reader,
  record,
  token,
  variant,
  whole,
} from '#shared/shape.ts';
import type { Shape } from '#shared/shape.ts';

const cases: { name: string; shape: Shape; good: unknown[]; bad: unknown[] }[] = [
  {
    name: 'a whole number holds both ends of its range',
    shape: whole('count', 0, 9),
    good: [0, 9],
    bad: [-1, 10, 0.5, '3', null, Number.NaN, Number.POSITIVE_INFINITY, [1]],
  },
  {
    name: 'a decimal number may have a fraction',
    shape: decimal('percent', 0, 100),
    good: [0, 99.9, 100],
    bad: [-0.1, 100.1, Number.NaN],
  },
  { name: 'a flag is true or false', shape: flag, good: [true, false], bad: [0, 'true', null] },
  {
    name: 'an enumeration holds its values and nothing else',
    shape: oneOf('a', 'b'),
    good: ['a', 'b'],
    bad: ['c', '', 'A', 0, 'toString'],
  },
  {
    name: 'a token has its exact length and the alphabet of base64url',
    shape: token(16),
    good: ['A'.repeat(22), '-_'.repeat(11)],
    bad: ['A'.repeat(21), 'A'.repeat(23), `${'A'.repeat(21)}=`, `${'A'.repeat(21)}/`, 16],
  },
  {
    name: 'a list holds so many at most',
    shape: list(flag, 2),
    good: [[], [true, false]],
    bad: [[true, true, true], [1], { length: 0 }],
  },
  {
    name: 'a record has its fields, with the optional ones or without, and no other',
    shape: record({ a: flag, b: optional(flag) }),
    good: [{ a: true }, { a: true, b: false }],
    bad: [{}, { b: true }, { a: true, c: true }, { a: true, b: null }, [], null, 'a'],
  },
  {
    name: 'a variant is told by its tag',
    shape: variant('type', { x: record({ a: flag }), y: record({}) }),
    good: [{ type: 'x', a: true }, { type: 'y' }],
    bad: [{ type: 'x' }, { type: 'y', a: true }, { type: 'z' }, { a: true }, {}],
  },
];

describe.each(cases)('$name', ({ shape, good, bad }) => {
  const read = reader(shape);
  it.each(good.map((value) => ({ value })))('$value fits', ({ value }) => {
    expect(read(value)).toEqual({ ok: true, value });
  });
  it.each(bad.map((value) => ({ value })))('$value does not', ({ value }) => {
    expect(read(value)).toMatchObject({ ok: false });
  });
});

it('a problem names the field by its path and what was expected there, never the value', () => {
  const read = reader(record({ a: list(record({ n: whole('KiB', 0, 9) }), 9) }));
  expect(read({ a: [{ n: 1 }, { n: 'secret' }] })).toEqual({
    ok: false,
    problem: { path: 'a.1.n', expected: 'whole number of KiB from 0 to 9' },
  });
});

it('a key from outside comes back cut and with plain letters only', () => {
  const read = reader(record({}));
  const key = `<script>\n${'x'.repeat(500)}`;
  const answer = read({ [key]: 1 });
  expect(answer).toMatchObject({ ok: false, problem: { path: /^[\w?]{1,40}$/ } });
});

it('no JSON value whatever makes a reader throw', () => {
  const readers = cases.map(({ shape }) => reader(shape));
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const read of readers) expect(typeof read(value).ok).toBe('boolean');
    }),
  );
});

it('a key named like a part of every object is no field', () => {
  const read = reader(record({ a: optional(flag) }));
  expect(read(JSON.parse('{"__proto__":{"a":1}}'))).toMatchObject({ ok: false });
  expect(read({ constructor: true })).toMatchObject({ ok: false });
});
