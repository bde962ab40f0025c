import fc from 'fast-check';
import type { FieldShape, Shape } from '#shared/shape.ts';

/** Any value that fits this shape. Decimals have two digits, as no sensor says more. */
export function anyValue(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'number':
      return shape.whole
        ? fc.integer({
            min: Math.max(shape.min, Number.MIN_SAFE_INTEGER),
            max: Math.min(shape.max, Number.MAX_SAFE_INTEGER),
          })
        : fc.integer({ min: shape.min * 100, max: shape.max * 100 }).map((it) => it / 100);
    case 'flag':
      return fc.boolean();
    case 'oneOf':
      return fc.constantFrom(...shape.values);
    case 'token':
      return fc
        .uint8Array({ minLength: shape.bytes, maxLength: shape.bytes })
        .map((it) => Buffer.from(it).toString('base64url'));
    case 'list':
      return fc.array(anyValue(shape.of), { maxLength: Math.min(shape.most, 6) });
    case 'record':
      return anyRecord(shape.fields);
    case 'variant':
      return fc.oneof(
        ...Object.entries(shape.of).map(([name, of]) =>
          anyRecord(of.fields).map((it) => ({ [shape.tag]: name, ...it })),
        ),
      );
  }
}

function anyRecord(fields: Readonly<Record<string, FieldShape>>) {
  const parts = Object.entries(fields).map(
    ([name, field]) => [name, anyValue(field.kind === 'optional' ? field.of : field)] as const,
  );
  const requiredKeys = Object.entries(fields)
    .filter(([, field]) => field.kind !== 'optional')
    .map(([name]) => name);
  return fc.record(Object.fromEntries(parts), { requiredKeys });
}
