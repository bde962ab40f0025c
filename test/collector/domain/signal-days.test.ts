import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayMs } from '#collector/domain/day-count.ts';
import { signalCounts, signalDays, signalRuns } from '#collector/domain/signal-days.ts';
import type { SignalFacts } from '#collector/domain/signal-days.ts';

const noon = (day: number) => day * dayMs + dayMs / 2;
const plain: SignalFacts = {
  heard: new Set([100]),
  heardSince: 0,
  handedOverOn: 50,
  connection: 'reporting',
  turns: [],
  conditions: [],
  isExcused: () => false,
};
const bad = { state: 'warn', since: noon(99), turns: [] } as const;
const quietFrom = (day: number) =>
  ({ at: noon(day), from: 'reporting', to: 'quiet', reason: 'not_heard_for_days' }) as const;

describe('what is known of a PC on a day', () => {
  test.each<{ name: string; day: number; given: Partial<SignalFacts>; expected: string }>([
    { name: 'heard and well', day: 100, given: {}, expected: 'well' },
    { name: 'heard with a finding', day: 100, given: { conditions: [bad] }, expected: 'finding' },
    {
      name: 'heard on the day before a finding',
      day: 98,
      given: { heard: new Set([98]), conditions: [bad] },
      expected: 'well',
    },
    {
      name: 'heard on the last day of a finding',
      day: 100,
      given: {
        conditions: [
          { state: 'ok', since: noon(100), turns: [{ at: noon(100), from: 'warn', to: 'ok' }] },
        ],
      },
      expected: 'finding',
    },
    {
      name: 'heard on the day after a finding',
      day: 100,
      given: {
        conditions: [
          { state: 'ok', since: noon(99), turns: [{ at: noon(99), from: 'warn', to: 'ok' }] },
        ],
      },
      expected: 'well',
    },
    {
      name: 'heard between two findings',
      day: 100,
      given: {
        conditions: [
          {
            state: 'warn',
            since: noon(101),
            turns: [
              { at: noon(99), from: 'critical', to: 'ok' },
              { at: noon(101), from: 'ok', to: 'warn' },
            ],
          },
        ],
      },
      expected: 'well',
    },
    { name: 'not heard, which is usual', day: 99, given: {}, expected: 'off' },
    { name: 'not heard on the day of handover', day: 50, given: {}, expected: 'off' },
    { name: 'the day before handover', day: 49, given: {}, expected: 'before' },
    { name: 'heard before handover', day: 49, given: { heard: new Set([49]) }, expected: 'well' },
    { name: 'never handed over', day: 99, given: { handedOverOn: null }, expected: 'before' },
    {
      name: 'the day before it was quiet',
      day: 97,
      given: { connection: 'quiet', turns: [quietFrom(98)] },
      expected: 'off',
    },
    {
      name: 'the day it became quiet',
      day: 98,
      given: { connection: 'quiet', turns: [quietFrom(98)] },
      expected: 'silent',
    },
    {
      name: 'quiet all along',
      day: 98,
      given: { connection: 'lost_contact' },
      expected: 'silent',
    },
    {
      name: 'no follow-up, as the family wished',
      day: 98,
      given: { connection: 'signed_off' },
      expected: 'stopped',
    },
    {
      name: 'on which no PC could be heard',
      day: 98,
      given: { isExcused: (day) => day === 98, connection: 'quiet' },
      expected: 'unknown',
    },
    { name: 'of which nothing is kept', day: 98, given: { heardSince: 99 }, expected: 'unknown' },
    { name: 'the first of which all is kept', day: 99, given: { heardSince: 99 }, expected: 'off' },
  ])('$name', ({ day, given, expected }) => {
    expect(signalDays({ ...plain, ...given }, day, day)).toMatchObject([{ day, signal: expected }]);
  });

  test('a silence says why it is one, a usual day off does not', () => {
    const facts = { ...plain, turns: [quietFrom(98)], heard: new Set<number>() };
    expect(signalDays(facts, 97, 98).map(({ reason }) => reason)).toEqual([
      null,
      'not_heard_for_days',
    ]);
  });

  test('in runs and counts no day is lost, and no two runs in a row say the same', () => {
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 60 }));
    fc.assert(
      fc.property(days, days, (heard, excused) => {
        const facts = {
          ...plain,
          handedOverOn: 20,
          heard: new Set(heard),
          isExcused: (day: number) => excused.includes(day),
        };
        const all = signalDays(facts, 0, 60);
        const runs = signalRuns(all);
        expect(runs.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }))).toHaveLength(
          61,
        );
        runs.slice(1).forEach(({ from, signal }, i) => {
          expect(from).toBe((runs[i]?.to ?? 0) + 1);
          expect(signal).not.toBe(runs[i]?.signal);
        });
        expect(signalCounts(all).reduce((sum, { count }) => sum + count, 0)).toBe(61);
      }),
    );
  });
});
