import type { Group, Reading, UnreadReason } from './readings.ts';

/**
 * What a check is: a rule over the readings of one group, with its words.
 *
 * One file in `checks/` holds one check whole (thresholds and their sources, patience, rule, and
 * what people are told in both languages), and one line in `catalogue.ts` adds it.
 */

/** Five results, never four: what could not be read is neither good nor bad. */
export const results = ['ok', 'warn', 'critical', 'unknown', 'not_applicable'] as const;
export type Result = (typeof results)[number];

export const faultFamilies = [
  'power',
  'storage',
  'heat',
  'memory',
  'battery',
  'screen',
  'keyboard',
  'ports',
  'sound',
  'network',
  'system',
  'slow',
  'contact',
  'other',
] as const;
export type FaultFamily = (typeof faultFamilies)[number];

export const languages = ['fr', 'en'] as const;
export type Language = (typeof languages)[number];

/** Numbers that a programme may set otherwise; the defaults stand in the check's file. */
export type Thresholds = Readonly<Record<string, number>>;

/** A value as it stood on one day; a condition remembers the days on which it changed. */
export interface Mark {
  /** Days since 1970-01-01 in the programme's zone. */
  readonly day: number;
  readonly value: number;
}

/** All that a rule may look at beside the reading itself. */
export interface Given<T extends Thresholds = Thresholds> {
  readonly thresholds: T;
  /** The value known and accepted since handover; null while there is none. */
  readonly baseline: number | null;
  /** Earlier values, oldest first, one a day at most, only where the value changed. */
  readonly marks: readonly Mark[];
  /** The day of this reading, counted like the marks' days. */
  readonly day: number;
}

export interface Bad<B extends string = string> {
  readonly result: 'warn' | 'critical';
  /** The named reason: the check's words have a sentence for it. */
  readonly because: B;
  /** The number that was judged, and the threshold that it crossed, in the sentence's unit. */
  readonly value: number;
  readonly limit: number;
}
export interface Fine {
  readonly result: 'ok';
  /** The number that was judged, where the check watches one. */
  readonly value?: number;
  /** False between the entry and the exit level: not bad, yet not well enough to close. */
  readonly clear: boolean;
}
export type Open =
  | { readonly result: 'unknown'; readonly because: UnreadReason | 'not_reported' }
  | { readonly result: 'not_applicable'; readonly because: 'absent' };
export type Assessment<B extends string = string> = Bad<B> | Fine | Open;

/** How much it takes before a state is believed: so many readings in a row, over so long. */
export interface Patience {
  readonly readings: number;
  readonly hours: number;
}
export const atOnce: Patience = { readings: 1, hours: 0 };

/**
 * ICU messages. `{value}`, `{limit}` and `{baseline}` are numbers; `{subject}` counts from 1 and
 * tells which disk or battery is meant.
 */
export interface CheckWords<B extends string = string, K extends string = string> {
  readonly title: string;
  /** What the technician should do, as a sentence to act on. */
  readonly advice: string;
  /** Where its thresholds come from, in a few words: `netdata; days our own`. */
  readonly source: string;
  /** What each threshold that a programme may set is called. */
  readonly thresholds: Readonly<Partial<Record<K, string>>>;
  /** For each named reason one sentence: the reading and its threshold. */
  readonly because: Readonly<Record<B, string>>;
  /** The judged number with its unit: of each check that has a baseline. */
  readonly amount?: string;
}

export interface Check<
  G extends Group = Group,
  T extends Thresholds = Thresholds,
  B extends string = string,
  I extends string = string,
> {
  /** As in the published catalogue: `disk.pending`. Never reused for another rule. */
  readonly id: I;
  readonly family: FaultFamily;
  readonly group: G;
  readonly thresholds: T;
  /** `observe`: shown on the device's page and counted, opens no ticket. */
  readonly acts: 'ticket' | 'observe';
  /** How long bad before it counts, and how long well clear before it is gone. */
  readonly opens: Patience;
  readonly closes: Patience;
  /** True where only growth since handover counts. */
  readonly hasBaseline: boolean;
  /** Checks that, while bad on the same device, explain this one: it then opens nothing. */
  readonly silencedBy: readonly string[];
  readonly words: Readonly<Record<Language, CheckWords<B, keyof T & string>>>;
  assess(reading: Reading<G>, given: Given<T>): Assessment<B>;
}

/** Types a check by its own parts, so that every reason it can give has its words. */
export const check = <
  const G extends Group,
  K extends string,
  const B extends string,
  const I extends string,
>(
  it: Check<G, Readonly<Record<K, number>>, B, I>,
): Check<G, Readonly<Record<K, number>>, B, I> => it;

export const notReported: Open = { result: 'unknown', because: 'not_reported' };
export const notApplicable: Open = { result: 'not_applicable', because: 'absent' };
export const fine = (value?: number): Fine =>
  value === undefined ? { result: 'ok', clear: true } : { result: 'ok', clear: true, value };
/** Not bad, but not past the exit level either. */
export const nearly = (value: number): Fine => ({ result: 'ok', clear: false, value });
