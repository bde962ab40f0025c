import { expect, it } from 'vitest';
import { fromAgent, fromCollector, mostFrameBytes } from '#shared/messages.ts';
import { groups, mostSubjects } from '#shared/readings.ts';
import type { FieldShape } from '#shared/shape.ts';

/** Every field that a message can hold, with its path. */
function* fieldsOf(shape: FieldShape, path: string): Generator<[string, FieldShape]> {
  switch (shape.kind) {
    case 'record':
      for (const [name, field] of Object.entries(shape.fields))
        yield* fieldsOf(field, `${path}.${name}`);
      return;
    case 'variant':
      for (const [name, of] of Object.entries(shape.of)) yield* fieldsOf(of, `${path}<${name}>`);
      return;
    case 'list':
      yield* fieldsOf(shape.of, `${path}[]`);
      return;
    case 'optional':
      yield* fieldsOf(shape.of, path);
      return;
    default:
      yield [path, shape];
  }
}

const sent = [...fieldsOf(fromAgent, 'agent')];

it('a PC can send numbers, flags, enumerations and tokens of fixed length: no text', () => {
  const kinds = new Set(sent.map(([, { kind }]) => kind));
  expect([...kinds].toSorted()).toEqual(['flag', 'number', 'oneOf', 'token']);
});

it('the only tokens a PC sends are its key, its signatures, its code and random ids', () => {
  const tokens = sent.filter(([, { kind }]) => kind === 'token').map(([path]) => path);
  expect(tokens).toEqual([
    'agent<enrol>.code',
    'agent<enrol>.publicKey',
    'agent<enrol>.signature',
    'agent<hello>.device',
    'agent<hello>.signature',
    'agent<hello>.stream',
    'agent<hello>.lineage',
  ]);
});

it('the collector can say these things and no other: none is a command, a path or an address', () => {
  expect(Object.keys(fromCollector.of)).toEqual([
    'challenge',
    'enrolled',
    'welcome',
    'ack',
    'ask',
    'retire',
    'refused',
    'go_away',
  ]);
  const kinds = new Set([...fieldsOf(fromCollector, '')].map(([, { kind }]) => kind));
  expect([...kinds].toSorted()).toEqual(['flag', 'number', 'oneOf', 'token']);
});

it('the fullest report that the shapes allow fits into one frame', () => {
  const widest = (shape: FieldShape): unknown => {
    switch (shape.kind) {
      case 'number':
        return shape.whole ? shape.max : Number(`${Math.trunc(shape.max) - 1}.99`);
      case 'flag':
        return false;
      case 'oneOf':
        return shape.values.toSorted((a, b) => b.length - a.length)[0];
      case 'optional':
        return widest(shape.of);
      case 'record':
        return Object.fromEntries(Object.entries(shape.fields).map(([k, v]) => [k, widest(v)]));
      default:
        throw new Error(`A reading holds no ${shape.kind}`);
    }
  };
  const one = (group: keyof typeof groups, subject: number) => ({
    group,
    subject,
    reading: widest(groups[group]),
  });
  const samples = [
    ...Array.from({ length: mostSubjects }, (_, subject) => one('disk', subject)),
    ...[0, 1].flatMap((subject) => [one('fs', subject), one('battery', subject)]),
    ...(['ext4', 'memory', 'heat', 'clock', 'power', 'updates'] as const).map((group) =>
      one(group, 0),
    ),
  ];
  const frame = JSON.stringify({ type: 'beat', sequence: Number.MAX_SAFE_INTEGER, samples });
  expect(frame.length + 300).toBeLessThan(mostFrameBytes);
});
