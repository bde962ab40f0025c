import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayMs } from '#collector/domain/day-count.ts';
import {
  isSignOff,
  lastHeardDays,
  lookAgainAt,
  nextLookAt,
  plainLimits,
  stepSilence,
  usualGapDays,
  withGap,
} from '#collector/domain/silence.ts';
import type { Connection, DayKinds, Heard } from '#collector/domain/silence.ts';

const heardOn = Math.floor(Date.parse('2026-03-02T00:00:00Z') / dayMs);
const heardAt = heardOn * dayMs + 18 * 3_600_000;
/** The first instant at which so many whole days have passed since the last heartbeat. */
const after = (days: number) => (heardOn + days + 1) * dayMs;

const termTime: DayKinds = {
  isHoliday: () => false,
  isSourced: () => true,
  isExcused: () => false,
};
const notSourced: DayKinds = { ...termTime, isSourced: () => false };
const heard = (it: Partial<Heard> = {}): Heard => ({
  connection: 'reporting',
  heardAt,
  gaps: '',
  byeReason: null,
  ...it,
});
const daily = '111111111111';
const weekly = '777777777777';
const monthly = 'uuuu';

describe('the rhythm of a PC', () => {
  test.each([
    { name: 'twice on one day is no gap', gaps: '1', days: 0, expected: '1' },
    { name: 'the next day is a gap of one', gaps: '', days: 1, expected: '1' },
    { name: '35 days or more are written z', gaps: '2', days: 400, expected: '2z' },
    { name: '34 are still told', gaps: '2', days: 34, expected: '2y' },
    { name: 'thirteen are kept', gaps: '123456789abcd', days: 1, expected: '23456789abcd1' },
    { name: 'a clock that went back is no gap', gaps: '3', days: -4, expected: '3' },
  ])('$name', ({ gaps, days, expected }) => {
    expect(withGap(gaps, heardAt, heardAt + days * dayMs)).toBe(expected);
  });

  test.each([
    { name: 'three gaps tell nothing', gaps: '111', expected: null },
    { name: 'four do', gaps: '1111', expected: 1 },
    { name: 'one long absence changes nothing', gaps: '11z11', expected: 1 },
    { name: 'two make it longer', gaps: '1g1g1', expected: 16 },
    { name: 'a PC of school days has gaps over the week-ends', gaps: '1111311113', expected: 3 },
    { name: 'what lies before the last twelve tells nothing', gaps: '5111111111151', expected: 1 },
  ])('$name', ({ gaps, expected }) => {
    expect(usualGapDays(gaps)).toBe(expected);
  });

  test.each([
    { name: 'of a first day nothing came before', gaps: '', days: [0], since: -Infinity },
    { name: 'are as far apart as their gaps', gaps: '21', days: [0, -1, -3], since: -Infinity },
    {
      name: 'before the thirteenth nothing is known',
      gaps: '1111111111112',
      days: [0, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -13, -14],
      since: -14,
    },
    { name: 'before a gap that was cut short neither', gaps: '1z1', days: [0, -1], since: -35 },
  ])('the last days of contact: $name', ({ gaps, days, since }) => {
    const found = lastHeardDays(heardAt, gaps);
    expect(found.days.map((day) => day - heardOn)).toEqual(days);
    expect(found.since - heardOn).toBe(since);
  });

  test('holds days alone: hours within a day leave no trace', () => {
    const hours = fc.integer({ min: 0, max: dayMs - 1 });
    fc.assert(
      fc.property(hours, hours, fc.integer({ min: 0, max: 60 }), (a, b, days) => {
        const from = heardOn * dayMs;
        expect(withGap('12', from + a, from + days * dayMs + b)).toBe(
          withGap('12', from, from + days * dayMs),
        );
      }),
    );
  });
});

describe('silence', () => {
  const limits = [
    { name: 'a PC of which little is known', gaps: '', quiet: 16, call: 35, lost: 63 },
    { name: 'a PC in daily use', gaps: daily, quiet: 8, call: 21, lost: 42 },
    { name: 'a PC of week-ends', gaps: weekly, quiet: 21, call: 42, lost: 84 },
    { name: 'a PC used once a month', gaps: monthly, quiet: 28, call: 56, lost: 112 },
  ] as const;
  const steps = limits.flatMap(
    ({ name, gaps, ...days }) =>
      [
        { name, gaps, days: days.quiet - 1, from: 'reporting', to: null },
        { name, gaps, days: days.quiet, from: 'reporting', to: 'quiet' },
        { name, gaps, days: days.call - 1, from: 'quiet', to: null },
        { name, gaps, days: days.call, from: 'quiet', to: 'to_call' },
        { name, gaps, days: days.lost - 1, from: 'to_call', to: null },
        { name, gaps, days: days.lost, from: 'to_call', to: 'lost_contact' },
      ] as const,
  );
  test.each(steps)('of $name, $days days from $from: $to', ({ gaps, days, from, to }) => {
    const step = stepSilence(heard({ connection: from, gaps }), termTime, after(days));
    expect(step?.to ?? null).toBe(to);
  });

  test.each([
    { gaps: '', from: 'rhythm_unknown', days: termTime },
    { gaps: daily, from: 'own_rhythm', days: termTime },
    { gaps: daily, from: 'school_year_not_sourced', days: notSourced },
  ])('says by which limits it was judged: $from', ({ gaps, from, days }) => {
    expect(stepSilence(heard({ gaps }), days, after(16))).toMatchObject({ limitsFrom: from });
  });

  test.each([
    { name: 'are the plain ones for a daily PC', gaps: daily, ...plainLimits },
    {
      name: 'are longer for a rare one, never shorter',
      gaps: weekly,
      quiet: 21,
      call: 42,
      lost: 84,
    },
  ])('without a sourced calendar the limits $name', ({ gaps, quiet, call, lost }) => {
    const at = (days: number) =>
      stepSilence(heard({ gaps }), notSourced, after(days))?.to ?? 'reporting';
    expect([quiet - 1, quiet, call - 1, call, lost - 1, lost].map(at)).toEqual([
      'reporting',
      'quiet',
      'quiet',
      'to_call',
      'to_call',
      'lost_contact',
    ]);
  });

  test('one day of a school year that is not sourced is enough for the plain limits', () => {
    const partly: DayKinds = { ...termTime, isSourced: (day) => day !== heardOn + 3 };
    expect(stepSilence(heard({ gaps: daily }), partly, after(15))).toBeNull();
    expect(stepSilence(heard({ gaps: daily }), termTime, after(15))?.to).toBe('quiet');
  });

  test.each(['isHoliday', 'isExcused'] as const)('a day that %s does not count', (kind) => {
    const off = (day: number) => day >= heardOn + 3 && day < heardOn + 17;
    const days: DayKinds = { ...termTime, [kind]: off };
    expect(stepSilence(heard({ gaps: daily }), days, after(8 + 13))).toBeNull();
    expect(stepSilence(heard({ gaps: daily }), days, after(8 + 14))).toMatchObject({
      to: 'quiet',
      days: 22,
      counted: 8,
      limit: 8,
    });
  });

  test('what is lost, or has never been seen, is not looked at again', () => {
    for (const connection of ['lost_contact', 'never_seen'] as const) {
      expect(stepSilence(heard({ connection }), termTime, after(400))).toBeNull();
      expect(nextLookAt(connection, heardAt, daily)).toBeNull();
      expect(lookAgainAt(heard({ connection }), termTime, after(400))).toBeNull();
    }
  });

  test('a late look goes all the way', () => {
    expect(stepSilence(heard(), termTime, after(400))?.to).toBe('lost_contact');
  });
});

describe('a PC that said why it falls silent', () => {
  test.each([
    { byeReason: 'paused', reason: 'paused_by_family' },
    { byeReason: 'uninstall', reason: 'uninstalled' },
    { byeReason: 'cap', reason: 'monthly_cap_reached' },
  ])('is signed off, not quiet: $byeReason', ({ byeReason, reason }) => {
    expect(stepSilence(heard({ byeReason }), termTime, after(6))).toEqual({
      to: 'signed_off',
      reason,
    });
  });

  test.each(['shutdown', 'sleep', 'done'])('is quiet like any other after %s', (byeReason) => {
    expect(isSignOff(byeReason)).toBe(false);
    expect(stepSilence(heard({ byeReason }), termTime, after(16))?.to).toBe('quiet');
  });

  test('with its monthly cap reached counts from the first of the next month', () => {
    const capped = heard({ byeReason: 'cap', connection: 'signed_off' });
    const april = Date.parse('2026-04-01T00:00:00Z');
    expect(stepSilence(capped, termTime, april - 1)).toBeNull();
    expect(stepSilence(capped, termTime, april + 16 * dayMs - 1)).toBeNull();
    expect(stepSilence(capped, termTime, april + 16 * dayMs)?.to).toBe('quiet');
  });

  test('stays signed off for years once it is removed', () => {
    const removed = heard({ byeReason: 'uninstall', connection: 'signed_off' });
    expect(stepSilence(removed, termTime, after(900))).toBeNull();
  });

  test('counts from the eighth day on where it was paused: a pause lasts seven', () => {
    const paused = heard({ byeReason: 'paused', connection: 'signed_off' });
    expect(stepSilence(paused, termTime, after(7 + 15))).toBeNull();
    expect(stepSilence(paused, termTime, after(7 + 16))?.to).toBe('quiet');
  });

  test('is judged by its silence once it has come back and gone again without a word', () => {
    const back = heard({ connection: 'signed_off' });
    expect(stepSilence(back, termTime, after(15))).toBeNull();
    expect(stepSilence(back, termTime, after(16))?.to).toBe('quiet');
  });
});

describe('the next look', () => {
  const connection = fc.constantFrom<Connection>('reporting', 'quiet', 'to_call', 'signed_off');
  const gaps = fc.constantFrom('', daily, weekly, monthly, '1311113');
  const byeReason = fc.constantFrom(null, 'paused', 'uninstall', 'cap', 'shutdown', 'done');
  const offs = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 80 }));
  const kinds = fc.tuple(offs, fc.boolean()).map(([[from, length], isSourced]): DayKinds => ({
    isHoliday: (day) => day >= heardOn + from && day < heardOn + from + length,
    isSourced: () => isSourced,
    isExcused: () => false,
  }));
  const anyHeard = fc.record({ connection, gaps, byeReason, heardAt: fc.constant(heardAt) });
  const daysAfter = fc.integer({ min: 0, max: 300 });

  test('lies after the look and never after the first one that would find something', () => {
    fc.assert(
      fc.property(anyHeard, kinds, daysAfter, (it, days, n) => {
        const now = after(n);
        if (stepSilence(it, days, now) !== null) return;
        const next = lookAgainAt(it, days, now);
        expect(next).not.toBeNull();
        if (next === null) return;
        expect(next).toBeGreaterThan(now);
        expect(stepSilence(it, days, next - 1)).toBeNull();
        if (!isSignOff(it.byeReason)) expect(stepSilence(it, days, next)).not.toBeNull();
      }),
    );
  });

  test('that a heartbeat sets without a calendar is never too late', () => {
    fc.assert(
      fc.property(anyHeard, kinds, ({ gaps: own, connection: from }, days) => {
        const first = nextLookAt(from, heardAt, own);
        const it = heard({ gaps: own, connection: from });
        if (first !== null) expect(stepSilence(it, days, first - 1)).toBeNull();
      }),
    );
  });
});
