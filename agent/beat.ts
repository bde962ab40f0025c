import { assessSample, checksOf } from '#shared/catalogue.ts';
import type { Beat, WireSample } from '#shared/messages.ts';
import { groups } from '#shared/readings.ts';
import type { Group, Sample } from '#shared/readings.ts';
import { reader } from '#shared/shape.ts';
import type { RecordShape } from '#shared/shape.ts';
import type { Moment } from './moment.ts';

/** A beat before the spool gives it its sequence. */
export type NewBeat = Omit<Beat, 'sequence'>;

/** What is known of this PC after new samples have come in. */
export interface Known {
  /** The newest sample of each part. */
  readonly samples: readonly Sample[];
  /** A part that was there is gone: only a full beat can say so. */
  readonly partGone: boolean;
}

/** Puts new samples in the place of all earlier ones of their groups. */
export function learn(known: readonly Sample[], news: readonly Sample[]): Known {
  const read = new Set(news.map(({ group }) => group));
  const replaced = known.filter(({ group }) => read.has(group));
  return {
    samples: [...known.filter(({ group }) => !read.has(group)), ...news],
    partGone: replaced.some((old) => !news.some((it) => isSamePart(it, old))),
  };
}

export interface Composing {
  readonly moment: Moment;
  readonly boot: number;
  readonly bytesThisMonth: number;
  readonly full: boolean;
  /** As of the last beat in the spool. */
  readonly before: readonly Sample[];
  /** Read since then. */
  readonly news: readonly Sample[];
}

/**
 * The next beat. In a full one every part stands with all its readings; in any other only what was
 * read since, and what is as it was says only that it was read.
 */
export function composeBeat(it: Composing): NewBeat {
  const { moment, boot, bytesThisMonth, full, before, news } = it;
  return {
    type: 'beat',
    boot,
    sinceBootSeconds: within(moment.upSeconds, 4e9),
    wallSeconds: within(moment.wallMs / 1000, 4e9),
    full,
    samples: full
      ? learn(before, news).samples.map(toWire)
      : news.map((sample) => brief(sample, before)),
    bytesThisMonth: within(bytesThisMonth, 1e12),
  };
}

function brief(sample: Sample, before: readonly Sample[]): WireSample {
  const same = before.some((it) => isSamePart(it, sample) && isSameValue(it, sample));
  return same ? { group: sample.group, subject: sample.subject } : toWire(sample);
}

// The wire's shape is the sample's, except that both parts are optional there.
const toWire = (sample: Sample): WireSample => sample;

/** Two beats of which neither was sent yet, as one: what the later says holds. */
export function mergeBeats<B extends NewBeat>(earlier: B, later: NewBeat): B {
  if (later.full) return { ...earlier, ...later };
  const samples = new Map(earlier.samples.map((it) => [partOf(it), it]));
  for (const sample of later.samples) {
    const isAsBefore = sample.reading === undefined && sample.unread === undefined;
    if (!isAsBefore || !samples.has(partOf(sample))) samples.set(partOf(sample), sample);
  }
  return { ...earlier, ...later, full: earlier.full, samples: [...samples.values()] };
}

/**
 * True where a check's result differs: that is worth a beat at once. Judged without the history
 * that the collector has, so only what the readings themselves say counts.
 */
export function changesResult(
  before: readonly Sample[],
  news: readonly Sample[],
  day: number,
): boolean {
  return news.some((sample) => {
    const old = before.find((it) => isSamePart(it, sample));
    return old === undefined || resultsOf(old, day) !== resultsOf(sample, day);
  });
}

function resultsOf(sample: Sample, day: number): string {
  return checksOf(sample.group)
    .map((check) => {
      const given = { thresholds: check.thresholds, baseline: null, marks: [], day };
      return assessSample(check, sample, given).result;
    })
    .join();
}

/** What may still be said: an agent of another version may have kept readings that no shape has. */
export function stillValid(samples: readonly Sample[]): Sample[] {
  return samples.filter(
    (it) =>
      it.group in groups && ('unread' in it || readers.get(it.group)?.(it.reading).ok === true),
  );
}

const readers = new Map(
  Object.entries(groups).map(([name, shape]) => [name, reader<RecordShape>(shape)]),
);

interface Part {
  readonly group: Group;
  readonly subject: number;
}
const partOf = ({ group, subject }: Part): string => `${group}#${subject}`;
const isSamePart = (a: Part, b: Part): boolean => a.group === b.group && a.subject === b.subject;

function isSameValue(a: Sample, b: Sample): boolean {
  if ('unread' in a || 'unread' in b)
    return 'unread' in a && 'unread' in b && a.unread === b.unread;
  const [left, right] = [new Map(Object.entries(a.reading)), new Map(Object.entries(b.reading))];
  return left.size === right.size && [...left].every(([name, value]) => right.get(name) === value);
}

const within = (value: number, most: number): number =>
  Math.min(Math.max(Math.floor(value), 0), most);
