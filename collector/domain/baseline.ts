import { assessSample } from '#shared/catalogue.ts';
import type { Check, Thresholds } from '#shared/check.ts';
import type { Sample } from '#shared/readings.ts';
import type { Condition } from './condition.ts';

/** A value that a person accepts as known: "16 sectors in 2024, still 16". */

export interface Reckoned {
  readonly thresholds: Thresholds;
  /** The day of the reading, in days since 1970-01-01. */
  readonly day: number;
  /** Ms UTC. */
  readonly at: number;
}

/**
 * The value that a person may accept for this condition, or null where that would change nothing:
 * nothing is bad, the check looks at no baseline, or it is bad at that level whatever stood before.
 */
export function acceptableValue(
  check: Check,
  sample: Sample,
  condition: Condition,
  it: Reckoned,
): number | null {
  if (!check.hasBaseline || condition.state === 'ok') return null;
  const { thresholds, day } = it;
  const { baseline, marks } = condition;
  const now = assessSample(check, sample, { thresholds, baseline, marks, day });
  const value = 'value' in now ? now.value : undefined;
  if (value === undefined || value === baseline) return null;
  const known = acceptedAs(condition, value, it);
  const then = assessSample(check, sample, {
    thresholds,
    baseline: known.baseline,
    marks: known.marks,
    day,
  });
  return then.result === 'ok' ? value : null;
}

/** The condition once this value is accepted: good again, judged from here on. */
export function acceptedAs(
  condition: Condition,
  value: number,
  { day, at }: Pick<Reckoned, 'day' | 'at'>,
): Condition {
  const last = condition.marks.at(-1);
  // What is compared counts from where the accepted value first stood: earlier visits to it go.
  const others = condition.marks.filter((mark) => mark.value !== value);
  const marks = [...others, last?.value === value ? last : { day, value }];
  return {
    ...condition,
    state: 'ok',
    since: at,
    run: null,
    last: null,
    outcome: null,
    baseline: value,
    marks,
  };
}
