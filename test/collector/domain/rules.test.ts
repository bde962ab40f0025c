import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogue, checkById } from '#shared/catalogue.ts';
import type { Check } from '#shared/check.ts';
import { dayNumber } from '#collector/domain/calendar.ts';
import {
  actsIn,
  defaultRules,
  differences,
  rangeOf,
  ruleChanges,
  rulesOn,
  rulesOnDay,
  rulesProblems,
  settableThresholds,
  thresholdsIn,
} from '#collector/domain/rules.ts';
import type { CheckRules, RuleSet } from '#collector/domain/rules.ts';

const rules = (version: string, holdsFrom: RuleSet['holdsFrom'], checks: CheckRules = {}) => ({
  version,
  holdsFrom,
  checks,
});
const checkOf = (id: string): Check => {
  const check = checkById(id);
  if (check === undefined) throw new Error(id);
  return check;
};

describe('which version is in force', () => {
  const first = rules('first', '2026-10-01');
  const second = rules('second', '2026-11-10');
  const instead = rules('instead', '2026-11-10');
  const planned = rules('planned', '2027-01-01');
  const versions = [first, second, instead, planned];

  test.each([
    { name: 'before the first version the catalogue holds', day: '2026-09-30', is: 'default' },
    { name: 'a version holds from its first day', day: '2026-10-01', is: 'first' },
    { name: 'through the day before the next', day: '2026-11-09', is: 'first' },
    { name: 'of two from one day the one decided later', day: '2026-11-10', is: 'instead' },
    { name: 'a planned one not before its day', day: '2026-12-31', is: 'instead' },
    { name: 'and then it does', day: '2027-01-01', is: 'planned' },
  ] as const)('$name', ({ day, is }) => {
    expect(rulesOn(versions, day).version).toBe(is);
    expect(rulesOnDay(versions, dayNumber(day)).version).toBe(is);
  });

  test('without any version the catalogue holds', () => {
    expect(rulesOn([], '2026-10-01')).toBe(defaultRules);
    expect(rulesOnDay([], 20_000)).toBe(defaultRules);
  });
});

describe('what a version says of a check', () => {
  const own = rules('own', '2026-10-01', {
    'fs.space': { thresholds: { warnPercent: 12 } },
    'disk.temp': { acts: 'ticket' },
    'gone.check': { acts: 'ticket' },
  });

  test('what it sets holds, all else is as in the catalogue', () => {
    const space = checkOf('fs.space');
    expect(thresholdsIn(own, space)).toEqual({ ...space.thresholds, warnPercent: 12 });
    expect(actsIn(own, space)).toBe('ticket');
    expect(actsIn(own, checkOf('disk.temp'))).toBe('ticket');
    expect(thresholdsIn(own, checkOf('disk.temp'))).toEqual(checkOf('disk.temp').thresholds);
    expect(thresholdsIn(own, checkOf('disk.wear'))).toBe(checkOf('disk.wear').thresholds);
  });

  test('it is worked out once: the same object each time', () => {
    const space = checkOf('fs.space');
    expect(thresholdsIn(own, space)).toBe(thresholdsIn(own, space));
  });

  test('a number that has left the catalogue is passed over', () => {
    const old = rules('old', '2026-10-01', { 'fs.space': { thresholds: { ancient: 3 } } });
    expect(thresholdsIn(old, checkOf('fs.space'))).toEqual(checkOf('fs.space').thresholds);
  });
});

describe('what is wrong with rules', () => {
  const space = (thresholds: Record<string, number>) => ({ 'fs.space': { thresholds } });
  const at = (threshold: string, more: object) => [{ checkId: 'fs.space', threshold, ...more }];

  test.each([
    { name: 'nothing', given: space({ warnPercent: 12 }), expected: [] },
    { name: 'a number at its lowest', given: space({ criticalPercent: 0 }), expected: [] },
    {
      name: 'a number below its lowest',
      given: space({ criticalPercent: -0.1 }),
      expected: at('criticalPercent', { fault: 'too_low', limit: 0 }),
    },
    { name: 'a number at its highest', given: space({ warnPercent: 100 }), expected: [] },
    {
      name: 'a number above its highest',
      given: space({ warnPercent: 100.1 }),
      expected: at('warnPercent', { fault: 'too_high', limit: 100 }),
    },
    {
      name: 'no number',
      given: space({ warnPercent: Number.NaN }),
      expected: at('warnPercent', { fault: 'not_a_number' }),
    },
    {
      name: 'an endless number',
      given: space({ warnPercent: Number.POSITIVE_INFINITY }),
      expected: at('warnPercent', { fault: 'not_a_number' }),
    },
    {
      name: 'a threshold that the check has not',
      given: space({ warnPercents: 12 }),
      expected: at('warnPercents', { fault: 'unknown_threshold' }),
    },
    { name: 'warning and critical alike', given: space({ warnPercent: 3 }), expected: [] },
    {
      name: 'a warning that comes after what is critical',
      given: space({ warnPercent: 2.9 }),
      expected: at('warnPercent', { fault: 'out_of_order', other: 'criticalPercent', limit: 3 }),
    },
    {
      name: 'what is critical before the warning',
      given: space({ criticalPercent: 11 }),
      expected: at('criticalPercent', { fault: 'out_of_order', other: 'warnPercent', limit: 10 }),
    },
    {
      name: 'a check that there is not',
      given: { 'fs.spaces': { acts: 'ticket' as const } },
      expected: [{ checkId: 'fs.spaces', threshold: null, fault: 'unknown_check' }],
    },
    {
      name: 'what the drive itself says cannot be set',
      given: { 'disk.health': { thresholds: { failing: 2 } } },
      expected: [{ checkId: 'disk.health', threshold: 'failing', fault: 'unknown_threshold' }],
    },
    {
      name: 'a level of recovery on the wrong side',
      given: { 'power.unclean': { thresholds: { clearStops: 4 } } },
      expected: [
        {
          checkId: 'power.unclean',
          threshold: 'clearStops',
          fault: 'out_of_order',
          other: 'stops',
          limit: 3,
        },
      ],
    },
  ])('$name', ({ given, expected }) => {
    expect(rulesProblems(given)).toEqual(expected);
  });

  test('all of it is told at once', () => {
    const given = {
      ...space({ warnPercent: -1, criticalPercent: 101 }),
      'disk.pending': { thresholds: { warn: 30 } },
    };
    expect(rulesProblems(given).map((it) => [it.checkId, it.threshold, it.fault])).toEqual([
      ['disk.pending', 'warn', 'out_of_order'],
      ['fs.space', 'warnPercent', 'too_low'],
      ['fs.space', 'criticalPercent', 'too_high'],
    ]);
  });

  test('the catalogue’s own numbers have no fault and lie within their ranges', () => {
    const all = catalogue.map((check) => [
      check.id,
      {
        thresholds: Object.fromEntries(
          settableThresholds(check).map((name) => [name, check.thresholds[name] ?? Number.NaN]),
        ),
      },
    ]);
    expect(rulesProblems(Object.fromEntries(all) as CheckRules)).toEqual([]);
  });
});

describe('what differs', () => {
  test('what is as in the catalogue is not kept', () => {
    const { warnPercent = 0, warnGiB = 0 } = checkOf('fs.space').thresholds;
    expect(
      differences({
        'fs.space': { thresholds: { warnPercent, warnGiB: warnGiB + 1 }, acts: 'ticket' },
        'disk.pending': { thresholds: {}, acts: 'ticket' },
        'disk.temp': { acts: 'ticket' },
      }),
    ).toEqual({
      'fs.space': { thresholds: { warnGiB: warnGiB + 1 } },
      'disk.temp': { acts: 'ticket' },
    });
  });

  test('each change is told with what it was and becomes', () => {
    const after = rules('after', '2026-10-01', {
      'fs.space': { thresholds: { warnPercent: 12 }, acts: 'observe' },
    });
    expect(ruleChanges(defaultRules, after)).toEqual([
      { checkId: 'fs.space', threshold: null, from: 'ticket', to: 'observe' },
      { checkId: 'fs.space', threshold: 'warnPercent', from: 10, to: 12 },
    ]);
    expect(ruleChanges(after, after)).toEqual([]);
  });

  test('keeping only the differences changes nothing that holds', () => {
    const anyRule = fc.record(
      {
        acts: fc.constantFrom('ticket' as const, 'observe' as const),
        thresholds: fc.dictionary(
          fc.constantFrom('warnPercent', 'criticalPercent', 'warnGiB', 'hddWarnC'),
          fc.integer({ min: 0, max: rangeOf('warnPercent').most }),
          { noNullPrototype: true },
        ),
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    const anyRules = fc.dictionary(
      fc.constantFrom('fs.space', 'fs.inodes', 'disk.temp', 'batt.health'),
      anyRule,
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(anyRules, (given) => {
        const checks = given as CheckRules; // with each key absent or there, as the type says
        const [whole, kept] = [
          rules('whole', '2026-10-01', checks),
          rules('kept', '2026-10-01', differences(checks)),
        ];
        expect(ruleChanges(whole, kept)).toEqual([]);
      }),
    );
  });
});
