import type { Given, Mark } from './check.ts';

/**
 * What a counter is compared with: the value accepted at handover, or a lower one since then (a
 * replaced part, remapped sectors). Null at first sight.
 */
export function accepted({ baseline, marks }: Pick<Given, 'baseline' | 'marks'>): number | null {
  if (baseline === null) return null;
  return lowest(baseline, since(marks, baseline));
}

/**
 * How much a counter has grown within the last `days`; 0 at first sight. What stood before
 * handover does not count, and neither does the fall to a replaced part's lower value.
 */
export function growth(value: number, given: Given, days: number): number {
  if (given.baseline === null) return 0;
  const from = given.day - days;
  const known = since(given.marks, given.baseline);
  const before = known.findLast((it) => it.day <= from)?.value ?? given.baseline;
  const within = known.filter((it) => it.day > from);
  return Math.max(0, value - lowest(before, within));
}

/** How far a counter has come from its accepted value, and in how many days; 0 at first sight. */
export function pace(value: number, given: Given): { grown: number; days: number } {
  const from = accepted(given);
  if (from === null || given.baseline === null) return { grown: 0, days: 0 };
  const start = since(given.marks, given.baseline).find((it) => it.value === from);
  return {
    grown: Math.max(0, value - from),
    days: start === undefined ? 0 : Math.max(0, given.day - start.day),
  };
}

// Marks from before handover may be those of another part: they end where the baseline begins.
function since(marks: readonly Mark[], baseline: number): readonly Mark[] {
  return marks.slice(
    Math.max(
      0,
      marks.findIndex((it) => it.value === baseline),
    ),
  );
}

function lowest(start: number, marks: readonly Mark[]): number {
  return marks.reduce((least, { value }) => Math.min(least, value), start);
}
