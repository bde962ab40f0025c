import type { Assessment, Bad, Check, Mark, Patience } from '#shared/check.ts';

/**
 * A condition: what a device's check is believed to be, and how sure we are of a change.
 *
 * One reading proves little, so a state changes only after as many consecutive readings, over as
 * long, as the check's patience asks. A reading that is unknown neither feeds nor breaks a run.
 */
export type State = 'ok' | 'warn' | 'critical';

/** Consecutive readings that speak against the present state. */
interface Run {
  readonly readings: number;
  /** Instant of the first of them. */
  readonly from: number;
}

export interface Condition {
  readonly state: State;
  /** Since when it has been so: for a bad state the first bad reading, not the last. */
  readonly since: number;
  readonly run: Run | null;
  /** The value accepted since handover; null where the check has none or has not been read. */
  readonly baseline: number | null;
  readonly marks: readonly Mark[];
  /** What was last bad: the sentence that staff read. */
  readonly last: Bad | null;
  /** What came of a bad state: the named reason of the last decision about a ticket. */
  readonly outcome: string | null;
}

export interface Step {
  readonly condition: Condition;
  /** The change of state, or null where it stayed. */
  readonly flip: { readonly from: State; readonly to: State; readonly reason: FlipReason } | null;
}
export type FlipReason = 'bad_long_enough' | 'got_worse' | 'clear_long_enough';

export const neverRead: Condition = {
  state: 'ok',
  since: 0,
  run: null,
  baseline: null,
  marks: [],
  last: null,
  outcome: null,
};

/** The next condition after one assessment at instant `at`. */
export function stepCondition(
  before: Condition,
  check: Pick<Check, 'opens' | 'closes' | 'hasBaseline'>,
  assessment: Assessment,
  when: { at: number; day: number; handedOver: boolean },
): Step {
  if (assessment.result === 'unknown' || assessment.result === 'not_applicable') {
    return { condition: before, flip: null };
  }
  const remembered = check.hasBaseline ? remember(before, assessment.value, when) : before;
  if (assessment.result === 'ok') {
    return before.state === 'ok'
      ? { condition: withoutRun(remembered), flip: null }
      : stepTowardsOk(remembered, check.closes, assessment.clear, when.at);
  }
  return before.state === 'ok'
    ? stepTowardsBad(remembered, check.opens, assessment, when.at)
    : stepWhileBad(remembered, assessment);
}

function stepTowardsBad(before: Condition, opens: Patience, bad: Bad, at: number): Step {
  const run = extend(before.run, at);
  if (!isLongEnough(run, opens, at)) {
    return { condition: { ...before, run, last: bad }, flip: null };
  }
  return {
    condition: {
      ...before,
      state: bad.result,
      since: run.from,
      run: null,
      last: bad,
      outcome: null,
    },
    flip: { from: 'ok', to: bad.result, reason: 'bad_long_enough' },
  };
}

// A bad state that eases stays what it was until it is well clear: it does not flap between two.
function stepWhileBad(before: Condition, bad: Bad): Step {
  const last = sameBad(before.last, bad) ? before.last : bad;
  if (before.state === 'warn' && bad.result === 'critical') {
    return {
      condition: { ...before, state: 'critical', run: null, last },
      flip: { from: 'warn', to: 'critical', reason: 'got_worse' },
    };
  }
  const same = last === before.last && before.run === null;
  return { condition: same ? before : { ...before, run: null, last }, flip: null };
}

function stepTowardsOk(before: Condition, closes: Patience, clear: boolean, at: number): Step {
  if (!clear) return { condition: withoutRun(before), flip: null };
  const run = extend(before.run, at);
  if (!isLongEnough(run, closes, at)) return { condition: { ...before, run }, flip: null };
  return {
    condition: { ...before, state: 'ok', since: run.from, run: null, last: null, outcome: null },
    flip: { from: before.state, to: 'ok', reason: 'clear_long_enough' },
  };
}

function extend(run: Run | null, at: number): Run {
  return run === null
    ? { readings: 1, from: at }
    : { readings: run.readings + 1, from: Math.min(run.from, at) };
}

function isLongEnough(run: Run, patience: Patience, at: number): boolean {
  return run.readings >= patience.readings && at - run.from >= patience.hours * 3_600_000;
}

function withoutRun(condition: Condition): Condition {
  if (condition.run === null && (condition.state !== 'ok' || condition.last === null)) {
    return condition;
  }
  return { ...condition, run: null, last: condition.state === 'ok' ? null : condition.last };
}

function sameBad(a: Bad | null, b: Bad): boolean {
  return (
    a !== null &&
    a.result === b.result &&
    a.because === b.because &&
    a.value === b.value &&
    a.limit === b.limit
  );
}

/** How many changes of a value are kept; the first is always among them. */
const mostMarks = 24;

// Until the PC is handed over, the workshop may still change its parts: the baseline moves along.
function remember(
  before: Condition,
  value: number | undefined,
  { day, handedOver }: { day: number; handedOver: boolean },
): Condition {
  if (value === undefined) return before;
  const baseline = before.baseline === null || !handedOver ? value : before.baseline;
  const last = before.marks.at(-1);
  if (last?.value === value && baseline === before.baseline) return before;
  return { ...before, baseline, marks: withMark(before.marks, { day, value }) };
}

function withMark(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  const last = marks.at(-1);
  if (last?.value === mark.value) return marks;
  const kept = last?.day === mark.day && marks.length > 1 ? marks.slice(0, -1) : marks;
  const all = [...kept, mark];
  const [first, ...rest] = all;
  return all.length <= mostMarks || first === undefined ? all : [first, ...rest.slice(1)];
}
