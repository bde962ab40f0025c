import { describe, expect, test } from 'vitest';
import type { Assessment, Bad } from '#shared/check.ts';
import { neverRead, stepCondition } from '#collector/domain/condition.ts';
import type { Condition, Step } from '#collector/domain/condition.ts';

const hour = 3_600_000;
const check = {
  opens: { readings: 2, hours: 6 },
  closes: { readings: 3, hours: 1 },
  hasBaseline: false,
};
const bad = (result: Bad['result'], value = 1): Bad => ({
  result,
  because: 'low',
  value,
  limit: 10,
});
const clear: Assessment = { result: 'ok', clear: true };
const nearly: Assessment = { result: 'ok', clear: false };
const unknown: Assessment = { result: 'unknown', because: 'denied' };
const absent: Assessment = { result: 'not_applicable', because: 'absent' };
const warn = bad('warn');
const critical = bad('critical');

interface Reading {
  readonly atHours: number;
  readonly says: Assessment;
}
function live(readings: readonly Reading[], from: Condition = neverRead): Step {
  let step: Step = { condition: from, flip: null };
  for (const { atHours, says } of readings) {
    const when = { at: atHours * hour, day: Math.floor(atHours / 24), handedOver: true };
    step = stepCondition(step.condition, check, says, when);
  }
  return step;
}
const at = (...pairs: (readonly [number, Assessment])[]): Reading[] =>
  pairs.map(([atHours, says]) => ({ atHours, says }));
const isWarn = live(at([0, warn], [6, warn])).condition;
const isCritical = live(at([0, critical], [6, critical])).condition;

const turnedBad = { from: 'ok', to: 'warn', reason: 'bad_long_enough' };

describe('a condition that is ok', () => {
  test.each([
    { name: 'one reading short', readings: at([0, warn]), flip: null },
    { name: 'a moment short', readings: at([0, warn], [5.999, warn]), flip: null },
    { name: 'just long enough', readings: at([0, warn], [6, warn]), flip: turnedBad },
    { name: 'long, by a single reading', readings: at([100, warn]), flip: null },
    {
      name: 'unknown in between',
      readings: at([0, warn], [3, unknown], [6, warn]),
      flip: turnedBad,
    },
    {
      name: 'not applicable in between',
      readings: at([0, warn], [3, absent], [6, warn]),
      flip: turnedBad,
    },
    { name: 'well in between', readings: at([0, warn], [3, clear], [6, warn]), flip: null },
    { name: 'nearly well in between', readings: at([0, warn], [3, nearly], [6, warn]), flip: null },
    {
      name: 'well in between, then long enough again',
      readings: at([0, warn], [3, clear], [6, warn], [12, warn]),
      flip: turnedBad,
    },
    { name: 'only unknown', readings: at([0, unknown], [9, unknown]), flip: null },
  ])('turns bad or not: $name', ({ readings, flip }) => {
    expect(live(readings).flip).toEqual(flip);
  });

  test('is bad since the first bad reading, not since the last', () => {
    expect(live(at([1, warn], [8, warn])).condition).toMatchObject({ state: 'warn', since: hour });
  });

  test('takes the severity of the reading that decided', () => {
    expect(live(at([0, warn], [6, critical])).condition.state).toBe('critical');
  });

  test('stays the same object when a reading says nothing new', () => {
    expect(live(at([0, clear])).condition).toBe(neverRead);
    expect(live(at([0, unknown])).condition).toBe(neverRead);
  });
});

describe('a condition that is bad', () => {
  test('gets worse at once, and says so once', () => {
    const worse = live(at([7, critical]), isWarn);
    expect(worse.flip).toEqual({ from: 'warn', to: 'critical', reason: 'got_worse' });
    expect(live(at([8, critical]), worse.condition).flip).toBeNull();
  });

  test('stays critical while it eases', () => {
    expect(live(at([7, warn], [8, warn]), isCritical)).toMatchObject({
      flip: null,
      condition: { state: 'critical', last: warn },
    });
  });

  const mended = { from: 'warn', to: 'ok', reason: 'clear_long_enough' };
  test.each([
    { name: 'one reading short', readings: at([7, clear], [8, clear]), flip: null },
    { name: 'a moment short', readings: at([7, clear], [7.5, clear], [7.999, clear]), flip: null },
    { name: 'just enough', readings: at([7, clear], [7.5, clear], [8, clear]), flip: mended },
    {
      name: 'nearly well in between',
      readings: at([7, clear], [7.5, nearly], [8, clear], [8.5, clear]),
      flip: null,
    },
    {
      name: 'bad in between',
      readings: at([7, clear], [7.5, warn], [8, clear], [8.5, clear]),
      flip: null,
    },
    {
      name: 'unknown in between',
      readings: at([7, clear], [7.5, unknown], [8, clear], [8.5, clear]),
      flip: mended,
    },
  ])('recovers or not: $name', ({ readings, flip }) => {
    expect(live(readings, isWarn).flip).toEqual(flip);
  });

  test('is ok since the first clear reading, and remembers no reading and no outcome', () => {
    const decided = { ...isWarn, outcome: 'opened' };
    const { condition } = live(at([7, clear], [8, clear], [9, clear]), decided);
    expect(condition).toMatchObject({ state: 'ok', since: 7 * hour, last: null, outcome: null });
  });

  test('keeps the latest bad reading, and is the same object where it repeats', () => {
    expect(live(at([7, bad('warn', 2)]), isWarn).condition.last?.value).toBe(2);
    expect(live(at([7, warn]), isWarn).condition).toBe(isWarn);
  });
});

describe('a clock that goes back', () => {
  test('neither opens early nor keeps a run from growing old enough', () => {
    expect(live(at([10, warn], [5, warn])).flip).toBeNull();
    expect(live(at([10, warn], [5, warn], [11, warn])).flip).toEqual(turnedBad);
  });
});

describe('a value with a baseline', () => {
  const growing = { ...check, hasBaseline: true };
  const says = (value: number): Assessment => ({ result: 'ok', clear: true, value });
  function read(values: readonly [day: number, value: number, handedOver: boolean][]): Condition {
    return values.reduce<Condition>(
      (so, [day, value, handedOver]) =>
        stepCondition(so, growing, says(value), { at: day * 24 * hour, day, handedOver }).condition,
      neverRead,
    );
  }

  test.each([
    { name: 'the first one', values: [[1, 12, true]], baseline: 12 },
    {
      name: 'not the second, once handed over',
      values: [
        [1, 12, true],
        [2, 15, true],
      ],
      baseline: 12,
    },
    {
      name: 'the latest before handover',
      values: [
        [1, 12, false],
        [2, 0, false],
      ],
      baseline: 0,
    },
    {
      name: 'the last before handover',
      values: [
        [1, 12, false],
        [2, 15, true],
      ],
      baseline: 12,
    },
  ] satisfies { name: string; values: [number, number, boolean][]; baseline: number }[])(
    'accepts $name',
    ({ values, baseline }) => {
      expect(read(values).baseline).toBe(baseline);
    },
  );

  test('is marked on the days on which it changed, once a day', () => {
    const { marks } = read([
      [1, 5, true],
      [2, 5, true],
      [3, 6, true],
      [3, 7, true],
      [4, 9, true],
    ]);
    expect(marks).toEqual([
      { day: 1, value: 5 },
      { day: 3, value: 7 },
      { day: 4, value: 9 },
    ]);
  });

  test.each([24, 25, 60])('keeps the first and the latest marks of %i', (count) => {
    const days = Array.from(
      { length: count },
      (_, day) => [day, day, true] as [number, number, boolean],
    );
    const { marks } = read(days);
    expect(marks).toHaveLength(24);
    expect(marks[0]).toEqual({ day: 0, value: 0 });
    expect(marks.at(-1)).toEqual({ day: count - 1, value: count - 1 });
  });
});
