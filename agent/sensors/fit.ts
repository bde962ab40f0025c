import { groups } from '#shared/readings.ts';
import type { Group, Reading } from '#shared/readings.ts';
import { reader } from '#shared/shape.ts';
import type { FieldShape, ReadResult } from '#shared/shape.ts';

type Found<G extends Group> = Readonly<Partial<Record<keyof Reading<G>, unknown>>>;

/** Keeps of what was found the fields that fit their shapes; nonsense is dropped, not reported. */
export function fit<G extends Group>(group: G, found: Found<G>): Reading<G> {
  const fields: Readonly<Record<string, FieldShape>> = groups[group].fields;
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(found)) {
    const shape = fields[name];
    if (shape !== undefined && fits(shape, value)) kept[name] = value;
  }
  // Every field of every group is optional, and each one kept has just been read by its shape.
  return kept as Reading<G>;
}

const compiled = new WeakMap<FieldShape, (value: unknown) => ReadResult<unknown>>();

function fits(shape: FieldShape, value: unknown): boolean {
  let read = compiled.get(shape);
  if (read === undefined) {
    read = reader(shape.kind === 'optional' ? shape.of : shape);
    compiled.set(shape, read);
  }
  return read(value).ok;
}
