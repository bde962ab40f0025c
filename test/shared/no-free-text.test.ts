import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inventoryShape } from '#shared/inventory.ts';
import { fromAgent, fromCollector, readFromAgent, wireSample } from '#shared/messages.ts';
import { groupNames, groups, mostSubjects } from '#shared/readings.ts';
import type { FieldShape, Shape } from '#shared/shape.ts';
import { anyValue } from '#test/support/any-value.ts';

/** A key, a signature or a random id; nothing longer has a reason to go over the wire. */
const longestToken = 64;
const mostValues = 64;
const longestValue = 32;
const longestList = 64;

/** Where a shape has room for text that somebody else has written: a path each, and why. */
function roomForText(shape: FieldShape, path: string): string[] {
  switch (shape.kind) {
    case 'number': {
      const { min, max } = shape;
      const isBounded = Number.isFinite(min) && Number.isFinite(max) && min <= max;
      return isBounded && Math.abs(max) <= 2 ** 53 ? [] : [`${path}: a number without bounds`];
    }
    case 'flag':
      return [];
    case 'oneOf': {
      const long = shape.values.filter((it) => !/^\w+$/.test(it) || it.length > longestValue);
      if (shape.values.length > mostValues) return [`${path}: a list of words too long to read`];
      return long.map((it) => `${path}: ${it} is no plain word`);
    }
    case 'token':
      return shape.bytes <= longestToken ? [] : [`${path}: ${shape.bytes} bytes`];
    case 'list':
      return [
        ...(shape.most <= longestList ? [] : [`${path}: a list without end`]),
        ...roomForText(shape.of, `${path}[]`),
      ];
    case 'record':
      return Object.entries(shape.fields).flatMap(([name, it]) => [
        ...(/^[a-z]\w*$/i.test(name) ? [] : [`${path}.${name}: no plain name`]),
        ...roomForText(it, `${path}.${name}`),
      ]);
    case 'variant':
      return Object.entries(shape.of).flatMap(([name, it]) => roomForText(it, `${path}<${name}>`));
    case 'optional':
      return roomForText(shape.of, path);
    default:
      return [`${path}: a shape that nobody has thought of`];
  }
}

describe('what may be said', () => {
  test.each([
    ['by an agent', fromAgent],
    ['by the collector', fromCollector],
    ['of one part of a PC', wireSample],
    ['of what a PC is made of', inventoryShape],
    ...groupNames.map((name) => [`of ${name}`, groups[name]] as const),
  ] as const)('%s has no room for free text', (name, shape) => {
    expect(roomForText(shape, name)).toEqual([]);
  });

  test('of a part is on the wire for every group of readings, and for no other', () => {
    expect(Object.keys(wireSample.of).toSorted()).toEqual(groupNames.toSorted());
    expect(mostSubjects).toBeLessThanOrEqual(8);
  });

  // Tokens are named here one by one: each is random, or made of random things, and why it is there.
  test('by an agent has opaque bytes only where they prove who speaks', () => {
    expect(tokensOf(fromAgent, '').toSorted()).toEqual([
      '<enrol>.code',
      '<enrol>.publicKey',
      '<enrol>.signature',
      '<hello>.device',
      '<hello>.lineage',
      '<hello>.signature',
      '<hello>.stream',
    ]);
  });

  // The cast makes what the types of shapes do not allow.
  const planted: readonly (readonly [string, Shape])[] = [
    ['free text', { kind: 'text' } as unknown as Shape],
    ['a long token', { kind: 'token', bytes: 65 }],
    ['a number without end', { kind: 'number', unit: 'count', min: 0, max: Infinity, whole: true }],
    ['a sentence', { kind: 'oneOf', values: ['a sentence of many words'] }],
    ['a list without end', { kind: 'list', of: { kind: 'flag' }, most: 1e6 }],
    [
      'free text deep inside',
      {
        kind: 'record',
        fields: { a: { kind: 'optional', of: { kind: 'text' } as unknown as Shape } },
      },
    ],
  ];
  test.each(planted)('would be refused with room for it: %s', (_, shape) => {
    expect(roomForText(shape, 'planted')).toHaveLength(1);
  });

  test('is refused by the parser with any text in any place, and with any key added', () => {
    const text = fc.string({ minLength: 1, maxLength: 200 }).filter((it) => !/^[\w-]*$/.test(it));
    fc.assert(
      fc.property(anyValue(fromAgent), text, fc.nat(), (message, words, place) => {
        expect(readFromAgent(message).ok).toBe(true);
        const places = leavesOf(message, []);
        const at = places[place % places.length] ?? [];
        expect(readFromAgent(replaced(message, at, words)).ok, at.join('.')).toBe(false);
        const key = `x${place}`;
        expect(readFromAgent({ ...Object(message), [key]: words }).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

function tokensOf(shape: FieldShape, path: string): string[] {
  switch (shape.kind) {
    case 'token':
      return [path];
    case 'optional':
    case 'list':
      return tokensOf(shape.of, path);
    case 'record':
      return Object.entries(shape.fields).flatMap(([name, it]) => tokensOf(it, `${path}.${name}`));
    case 'variant':
      return Object.entries(shape.of).flatMap(([name, it]) => tokensOf(it, `${path}<${name}>`));
    default:
      return [];
  }
}

/** The ways to every value that holds no others. */
function leavesOf(value: unknown, way: readonly string[]): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [way];
  return Object.entries(value).flatMap(([name, it]) => leavesOf(it, [...way, name]));
}

function replaced(value: unknown, [name, ...rest]: readonly string[], text: string): unknown {
  if (name === undefined) return text;
  if (typeof value !== 'object' || value === null) return text;
  const inside: unknown = new Map(Object.entries(value)).get(name);
  const changed = replaced(inside, rest, text);
  if (Array.isArray(value)) return value.with(Number(name), changed);
  return { ...Object(value), [name]: changed };
}
