import { groups } from '#shared/readings.ts';
import type { Group } from '#shared/readings.ts';
import type { FieldShape, Shape } from '#shared/shape.ts';
import type { Words } from './words.ts';

/** A reading as people read it, and exactly, as the PC's own tools would print it. */
export interface ShownReading {
  readonly text: string;
  /** Only where `text` is rounded. */
  readonly exact: string | null;
}

export function labelOf(words: Words, group: Group, field: string): string {
  const key = `${group}.${field}`;
  const text = words.of('reading', key);
  return text === key ? field : text;
}

/** A group with its place, where a PC may have several: `Disque 2`. */
export function groupName(words: Words, group: Group, subject: number): string {
  return words.of('group', group, { subject: subject + 1 });
}

export function showReading(
  words: Words,
  it: { group: Group; field: string; value: number | boolean | string },
): ShownReading {
  const { value } = it;
  if (typeof value === 'boolean') return plain(words.of('flag', String(value)));
  if (typeof value === 'string') return plain(words.of('value', value));
  const shape = shapeOf(it.group, it.field);
  const unit = shape?.kind === 'number' ? shape.unit : 'count';
  if (unit !== 'KiB') return plain(words.of('unit', unit, { value }));
  const gib = value / 1_048_576;
  const exact = words.t('unit.exactKiB', { value });
  if (gib >= 0.95) return { text: words.t('unit.GiB', { value: round(gib) }), exact };
  return { text: words.t('unit.MiB', { value: round(value / 1024) }), exact };
}

/** Whether a field is a number that can be drawn over time. */
export function isNumeric(group: Group, field: string): boolean {
  return shapeOf(group, field)?.kind === 'number';
}

const plain = (text: string): ShownReading => ({ text, exact: null });
const round = (value: number): number =>
  value >= 100 ? Math.round(value) : Math.round(value * 10) / 10;

function shapeOf(group: Group, field: string): Shape | undefined {
  const fields: Readonly<Record<string, FieldShape>> = groups[group].fields;
  const shape = fields[field];
  return shape?.kind === 'optional' ? shape.of : shape;
}
