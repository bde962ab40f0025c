import type { WireSample } from '#shared/messages.ts';
import type { Group, UnreadReason } from '#shared/readings.ts';
import type { SentBeat } from './kept-beats.ts';

/** A value, and how often it was said in a row. */
export interface Run<T> {
  readonly value: T;
  readonly times: number;
}
export type FieldValue = number | boolean | string;

/** All that was said of one part of the PC within a day, in the order in which it was said. */
export interface PartSent {
  readonly group: Group;
  readonly subject: number;
  readonly fields: ReadonlyMap<string, readonly Run<FieldValue>[]>;
  readonly unread: readonly Run<UnreadReason>[];
  /** Said to be as before, without any number. */
  readonly asBefore: number;
  /** Read, and no number came of it. */
  readonly empty: number;
}

interface Gathering {
  readonly group: Group;
  readonly subject: number;
  readonly fields: Map<string, Run<FieldValue>[]>;
  readonly unread: Run<UnreadReason>[];
  asBefore: number;
  empty: number;
}

/** Puts a day's beats together by part and field. Nothing is left out, nothing is rounded. */
export function partsOf(beats: readonly SentBeat[]): PartSent[] {
  const parts = new Map<string, Gathering>();
  for (const { beat } of beats) for (const sample of beat.samples) take(parts, sample);
  return [...parts.values()];
}

function take(parts: Map<string, Gathering>, { group, subject, reading, unread }: WireSample) {
  const key = `${group}#${subject}`;
  const part = parts.get(key) ?? fresh(group, subject);
  parts.set(key, part);
  if (unread !== undefined) addRun(part.unread, unread);
  if (reading === undefined) {
    part.asBefore += unread === undefined ? 1 : 0;
    return;
  }
  const said: readonly [string, FieldValue][] = Object.entries(reading);
  if (said.length === 0) part.empty += 1;
  for (const [field, value] of said) {
    const runs = part.fields.get(field) ?? [];
    part.fields.set(field, runs);
    addRun(runs, value);
  }
}

const fresh = (group: Group, subject: number): Gathering => ({
  group,
  subject,
  fields: new Map(),
  unread: [],
  asBefore: 0,
  empty: 0,
});

function addRun<T>(runs: Run<T>[], value: T): void {
  const last = runs.at(-1);
  if (last?.value === value) runs[runs.length - 1] = { value, times: last.times + 1 };
  else runs.push({ value, times: 1 });
}
