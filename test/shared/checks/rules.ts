import { expect, test } from 'vitest';
import type { Assessment, Check, Given } from '#shared/check.ts';
import type { Group, Reading } from '#shared/readings.ts';

interface Rule<G extends Group> {
  readonly name: string;
  readonly given: Reading<G>;
  /** As `inShort` puts it. */
  readonly expected: string;
  readonly marks?: Given['marks'];
  /** Null, which is first sight, where it is left out. */
  readonly baseline?: number;
}

/** The day on which every rule is judged, unless its marks say otherwise. */
export const today = 20_000;

/** Makes one test of each rule of a check. */
export function rules<G extends Group, T extends Readonly<Record<string, number>>>(
  check: Pick<Check<G, T>, 'id' | 'thresholds' | 'assess'>,
  table: readonly Rule<G>[],
): void {
  test.each(table)(`${check.id}: $name`, ({ given, expected, marks = [], baseline = null }) => {
    const { thresholds } = check;
    const answer = check.assess(given, { thresholds, baseline, marks, day: today });
    expect(inShort(answer)).toBe(expected);
  });
}

/** `ok`, `nearly`, `warn: low, 9.9 against 10`, `unknown`, `not_applicable`. */
function inShort(answer: Assessment): string {
  if (answer.result === 'ok') return answer.clear ? 'ok' : 'nearly';
  if (!('limit' in answer)) return answer.result;
  return `${answer.result}: ${answer.because}, ${answer.value} against ${answer.limit}`;
}
