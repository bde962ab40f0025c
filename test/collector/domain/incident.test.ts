import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultFamilies } from '#shared/check.ts';
import { dayMs } from '#collector/domain/day-count.ts';
import {
  canBeOneMatter,
  downAfterMs,
  excusedDays,
  fallStretches,
  judgeFleet,
  judgeLife,
  judgeSameFault,
  sameFaultLastsMs,
  settleMs,
  silenceLastsMs,
  stretchesKnown,
  stretchMs,
} from '#collector/domain/incident.ts';
import type { FleetFacts, SameFaultFacts } from '#collector/domain/incident.ts';
import { decideBad, isPassing } from '#collector/domain/ticket.ts';
import type { TicketState } from '#collector/domain/ticket.ts';

const now = Date.parse('2026-03-10T12:00:00Z');
const hourMs = 3_600_000;

describe('the collector’s own life', () => {
  test.each([
    { name: 'before the first mark', last: null, reason: 'first_start' },
    { name: 'a moment short of down', last: now - downAfterMs + 1, reason: 'alive' },
    { name: 'down', last: now - downAfterMs, reason: 'collector_was_down' },
    { name: 'a clock that went back', last: now + 1, reason: 'clock_went_back' },
  ])('$name: $reason', ({ last, reason }) => {
    expect(judgeLife(last, now).reason).toBe(reason);
  });

  test('a gap is one stretch, from the last mark until now', () => {
    const since = now - 45 * dayMs;
    expect(judgeLife(since, now)).toMatchObject({ act: 'raise', since, until: now });
  });
});

describe('a fleet that falls silent', () => {
  // Numbers by when PCs were last heard, in stretches of five minutes: on now, in the fall, before.
  interface Counts {
    readonly on?: number;
    readonly fell?: readonly number[];
    readonly end?: number;
    readonly before?: number;
    readonly byes?: number;
    readonly fleet?: number;
    readonly downUntil?: number | null;
  }
  function facts({ on = 0, fell = [], end = 6, before = 0, byes = 0, ...it }: Counts): FleetFacts {
    const withoutWord = Array.from({ length: stretchesKnown }, (_, n) => {
      return fell[n - end] ?? (n > end ? before : 0);
    });
    const lastHeard = withoutWord.map((count, n) => count + (n === 0 ? on : byes));
    return { lastHeard, withoutWord, fleet: it.fleet ?? 300, downUntil: it.downUntil ?? null };
  }
  const evenly = (count: number) => [count / 4, count / 4, count / 4, count / 4];
  test.each([
    { name: '30 % is not more than 30 %', it: { on: 70, fell: [30] }, reason: 'share_is_usual' },
    { name: '31 % is', it: { on: 69, fell: [31] }, reason: 'many_silent_at_once' },
    { name: '19 expected are too few', it: { fell: [19] }, reason: 'too_few_expected' },
    { name: '20 are enough', it: { fell: [20] }, reason: 'many_silent_at_once' },
    { name: '9 silent are too few', it: { on: 15, fell: [9] }, reason: 'too_few_expected' },
    {
      // P(X >= 10 | 1) = 1.1e-7, P(X >= 11 | 1) = 1.0e-8, P(X >= 12 | 1) = 8.3e-10.
      name: '11 may be chance',
      it: { on: 15, fell: [11] },
      reason: 'went_one_by_one',
    },
    { name: '12 are not', it: { on: 15, fell: [12] }, reason: 'many_silent_at_once' },
    {
      name: '99 where 40 went in each twenty minutes before',
      it: { on: 100, fell: [39, 20, 20, 20], before: 10 },
      reason: 'went_one_by_one',
    },
    {
      name: '199 where 80 did',
      it: { on: 100, fell: [49, 50, 50, 50], before: 20 },
      reason: 'went_one_by_one',
    },
    {
      name: '200 where 80 did',
      it: { on: 100, fell: evenly(200), before: 20 },
      reason: 'many_silent_at_once',
    },
    {
      name: 'all four stretches of a fall count together',
      it: { on: 69, fell: [7, 8, 8, 8] },
      reason: 'many_silent_at_once',
    },
    {
      name: 'what is heard after the fall was expected, though it went with a bye',
      it: { on: 0, fell: [31], byes: 15 },
      reason: 'share_is_usual',
    },
    {
      name: 'whoever was heard 25 minutes ago may come back',
      it: { on: 69, fell: [31], end: 1 },
      reason: 'too_few_expected',
    },
    {
      name: 'a run that comes 25 minutes late still sees the fall',
      it: { on: 69, fell: [31], end: 11 },
      reason: 'many_silent_at_once',
    },
    {
      name: 'just after an outage of ours nothing is said',
      it: { fell: [90], downUntil: now - settleMs + 1 },
      reason: 'collector_was_down',
    },
    {
      name: 'once all that is looked at lies after it, it is',
      it: { fell: [90], downUntil: now - settleMs },
      reason: 'many_silent_at_once',
    },
  ])('$name', ({ it, reason }) => {
    expect(judgeFleet(facts(it), null, now).reason).toBe(reason);
  });

  test('a street of 20 among 3,000 PCs raises nothing, however few others are on', () => {
    fc.assert(
      fc.property(fc.nat(3000 - 20), (on) => {
        expect(judgeFleet(facts({ fell: [20], on, fleet: 3000 }), null, now).act).toBe('none');
      }),
    );
  });

  test('a fleet that empties ever faster, but by less than half in twenty minutes, raises nothing', () => {
    const paces = fc.array(fc.double({ min: 1, max: 1.15, noNaN: true }), {
      minLength: stretchesKnown,
      maxLength: stretchesKnown,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(3000), paces, (first, on, faster) => {
        let pace = first;
        const newestLast = faster.map((by) => Math.round((pace *= by)));
        const withoutWord = newestLast.toReversed();
        const lastHeard = withoutWord.map((count, n) => count + (n === 0 ? on : 0));
        const it = { lastHeard, withoutWord, fleet: 3000, downUntil: null };
        expect(judgeFleet(it, null, now).act).toBe('none');
      }),
    );
  });

  test('whoever raises one says who fell: the fall, more than 30 % of the expected, its end', () => {
    const count = fc.nat(200);
    const counts = fc.array(fc.tuple(count, count), {
      minLength: stretchesKnown,
      maxLength: stretchesKnown,
    });
    fc.assert(
      fc.property(counts, fc.nat(11), fc.nat(3000), (all, at, fell) => {
        const withoutWord = all.map(([one], n) => (n === at ? one + fell : one));
        const lastHeard = all.map(([, other], n) => (withoutWord[n] ?? 0) + other);
        const answer = judgeFleet({ lastHeard, withoutWord, fleet: 0, downUntil: null }, null, now);
        if (answer.act !== 'raise') return;
        expect(answer.silent).toBeGreaterThan(0.3 * answer.expected);
        const end = (now - answer.since) / stretchMs;
        const whole = withoutWord.slice(end, end + fallStretches).reduce((a, b) => a + b, 0);
        expect(answer.silent).toBe(whole);
        expect(end * stretchMs).toBeGreaterThanOrEqual(1_800_000);
        expect(end * stretchMs).toBeLessThanOrEqual(3_300_000);
      }),
    );
  });

  test('a line cut that silences 300 of 900 raises one, and not a second while it lasts', () => {
    const cut = facts({ fell: evenly(300), on: 600, fleet: 3000 });
    expect(judgeFleet(cut, null, now)).toEqual({
      act: 'raise',
      reason: 'many_silent_at_once',
      since: now - 1_800_000,
      silent: 300,
      expected: 900,
    });
    const open = { since: now - hourMs, pcs: 300, stillSilent: 300 };
    expect(judgeFleet(cut, open, now)).toEqual({ act: 'none', reason: 'still_silent' });
  });

  test.each([
    { name: 'more than half still silent', stillSilent: 51, age: hourMs, reason: 'still_silent' },
    { name: 'half heard again', stillSilent: 50, age: hourMs, reason: 'heard_again' },
    { name: 'nearly a day', stillSilent: 99, age: silenceLastsMs - 1, reason: 'still_silent' },
    { name: 'a day', stillSilent: 99, age: silenceLastsMs, reason: 'a_day_has_passed' },
  ])('and ends: $name', ({ stillSilent, age, reason }) => {
    const open = { since: now - age, pcs: 100, stillSilent };
    expect(judgeFleet(facts({}), open, now).reason).toBe(reason);
  });
});

describe('one check bad on many PCs', () => {
  const facts = (it: Partial<SameFaultFacts>): SameFaultFacts => ({
    pcs: 0,
    before: { pcs: 0, days: 90 },
    fleet: 3000,
    openSince: null,
    ...it,
  });
  test.each([
    { name: 'nine, never seen before', it: { pcs: 9 }, reason: 'too_few' },
    { name: 'ten, never seen before', it: { pcs: 10 }, reason: 'same_fault_on_many' },
    {
      name: 'just short of five times the usual 10 in two days',
      it: { pcs: 49, before: { pcs: 450, days: 90 } },
      reason: 'as_usual',
    },
    {
      name: 'five times the usual 10 in two days',
      it: { pcs: 50, before: { pcs: 450, days: 90 } },
      reason: 'same_fault_on_many',
    },
    {
      // P(X >= 10 | 2) = 4.6e-5.
      name: 'ten where two are usual',
      it: { pcs: 10, before: { pcs: 90, days: 90 } },
      reason: 'same_fault_on_many',
    },
    {
      name: '29 of 3,000 PCs in a programme too young to know the usual',
      it: { pcs: 29, before: { pcs: 0, days: 13 } },
      reason: 'as_usual',
    },
    {
      name: '30 of them',
      it: { pcs: 30, before: { pcs: 0, days: 13 } },
      reason: 'same_fault_on_many',
    },
    {
      name: '29 of them once fourteen days are known',
      it: { pcs: 29, before: { pcs: 0, days: 14 } },
      reason: 'same_fault_on_many',
    },
    { name: 'one open already', it: { pcs: 300, openSince: now - dayMs }, reason: 'open_already' },
    {
      name: 'one that nobody closed, a moment short of two weeks',
      it: { pcs: 300, openSince: now - sameFaultLastsMs + 1 },
      reason: 'open_already',
    },
    {
      name: 'one that nobody closed in two weeks',
      it: { pcs: 300, openSince: now - sameFaultLastsMs },
      reason: 'nobody_closed_it',
    },
  ])('$name: $reason', ({ it, reason }) => {
    expect(judgeSameFault(facts(it), now).reason).toBe(reason);
  });

  test('of ten and five times as many, chance alone remains at most once in 10,000', () => {
    // The boundary at which five times the usual is exactly ten: P(X >= 10 | 2) = 4.65e-5, and it
    // only falls from there; so no 'may_be_chance' is left between the two other rules.
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 400 }), fc.nat(20_000), (pcs, past) => {
        const { reason } = judgeSameFault(facts({ pcs, before: { pcs: past, days: 90 } }), now);
        expect(reason).not.toBe('may_be_chance');
      }),
    );
  });

  test('a fleet in which nothing happens raises next to none in 25 checks over 40 years', () => {
    // Windows of two days that do not overlap, each with the 90 days before it; seeded.
    let state = 12_345;
    const draw = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state + 0.5) / 2 ** 32;
    };
    const poisson = (mean: number) => {
      let count = 0;
      for (let left = Math.exp(-mean), product = draw(); product > left; product *= draw()) count++;
      return count;
    };
    let windows = 0;
    let raised = 0;
    for (const perDay of [0.01, 0.1, 0.5, 1, 2]) {
      for (let run = 0; run < 5 * 40 * 182; run++) {
        const before = { pcs: Math.round(perDay * 90), days: 90 };
        const answer = judgeSameFault(facts({ pcs: poisson(2 * perDay), before }), now);
        windows++;
        if (answer.act === 'raise') raised++;
      }
    }
    expect(windows).toBe(182_000);
    expect(raised / windows).toBeLessThanOrEqual(1e-4);
  });
});

describe('days on which no PC is missed', () => {
  const day = Math.floor(now / dayMs);
  const at = (hours: number) => day * dayMs + hours * hourMs;
  test.each([
    { name: 'a moment short of six hours', spans: [[0, 5.999]], expected: [] },
    { name: 'six hours', spans: [[3, 9]], expected: [day] },
    {
      name: 'six hours in two parts',
      spans: [
        [0, 3],
        [20, 23],
      ],
      expected: [day],
    },
    { name: 'over midnight, four hours each', spans: [[20, 28]], expected: [] },
    { name: 'three days', spans: [[1, 71]], expected: [day, day + 1, day + 2] },
  ])('$name', ({ spans, expected }) => {
    const stretches = spans.map(([from = 0, to = 0]) => ({ since: at(from), until: at(to) }));
    expect([...excusedDays(stretches)].toSorted((a, b) => a - b)).toEqual(expected);
  });

  test('what still lasts excuses nothing yet: nobody is looked at meanwhile', () => {
    expect(excusedDays([{ since: at(0), until: null }]).size).toBe(0);
  });
});

describe('a check that is bad while an incident of it is open', () => {
  const ticket = (state: TicketState) =>
    ({ id: 't', family: 'storage', state, touched: false, openedBy: 'agent' }) as const;
  const given = {
    check: { acts: 'ticket' },
    cover: 'covered',
    inService: true,
    silenced: false,
    ticket: null,
    inIncident: true,
  } as const;
  test.each([
    { name: 'opens no ticket', it: {}, reason: 'part_of_incident' },
    { name: 'nor reopens one', it: { ticket: ticket('resolved') }, reason: 'part_of_incident' },
    {
      name: 'still joins one that is open',
      it: { ticket: ticket('new') },
      reason: 'added_to_open_ticket',
    },
    {
      name: 'still says that coverage has ended',
      it: { cover: 'ended' },
      reason: 'coverage_ended',
    },
    { name: 'still waits for what explains it', it: { silenced: true }, reason: 'silenced' },
    { name: 'opens one without it', it: { inIncident: false }, reason: 'opened' },
  ] as const)('$name', ({ it, reason }) => {
    expect(decideBad({ ...given, ...it }).reason).toBe(reason);
  });

  test('is decided on again', () => {
    expect(isPassing('part_of_incident')).toBe(true);
  });
});

test('each family of faults can be one matter, but that of the disks', () => {
  expect(faultFamilies.filter((it) => !canBeOneMatter(it))).toEqual(['storage']);
});
