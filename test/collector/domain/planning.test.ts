import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type CalendarDate, type WeekKey } from '#collector/domain/calendar.ts';
import {
  type PlannableCase,
  type Placement,
  type PlanningRequest,
  planTakebacks,
} from '#collector/domain/planning.ts';
import { placementReasons } from '#collector/domain/week-load.ts';

/** Monday of 2026-W10; weeks 10 to 13 are those of March. */
const today: CalendarDate = '2026-03-02';
const w10 = { windowOpensOn: '2026-03-02', dueOn: '2026-03-08' } as const;
const w10to11 = { windowOpensOn: '2026-03-02', dueOn: '2026-03-15' } as const;
const w10to12 = { windowOpensOn: '2026-03-02', dueOn: '2026-03-22' } as const;
const w10to13 = { windowOpensOn: '2026-03-02', dueOn: '2026-03-29' } as const;
const w11to12 = { windowOpensOn: '2026-03-09', dueOn: '2026-03-22' } as const;

function aCase(id: string, given: Partial<PlannableCase> = w10to13): PlannableCase {
  return { id, sector: null, ...w10to13, pinnedWeek: null, ...given };
}

function plan(cases: readonly PlannableCase[], given: Partial<PlanningRequest> = {}) {
  const request = { cases, alreadyPlanned: new Map(), capacityPerWeek: () => 2, today, ...given };
  const placements = planTakebacks(request);
  return {
    placements,
    byId: Object.fromEntries(placements.map((placement) => [placement.id, placement])),
    weeks: Object.fromEntries(placements.map(({ id, week }) => [id, week])),
    loads: loadsOf(placements),
  };
}

function loadsOf(placements: readonly Placement[]): Readonly<Record<string, number>> {
  const loads: Record<string, number> = {};
  for (const { week } of placements) if (week) loads[week] = (loads[week] ?? 0) + 1;
  return loads;
}

const named = (prefix: string, n: number, given?: Partial<PlannableCase>) =>
  Array.from({ length: n }, (_, i) => aCase(`${prefix}${String(i).padStart(3, '0')}`, given));

describe('the load is levelled over the window', () => {
  it('equal windows are filled evenly, earlier weeks first', () => {
    expect(plan(named('a', 6)).loads).toEqual({
      '2026-W10': 2,
      '2026-W11': 2,
      '2026-W12': 1,
      '2026-W13': 1,
    });
  });

  it('by capacity: half the capacity, half the load, none where the workshop is closed', () => {
    const capacity: Record<string, number> = { '2026-W10': 8, '2026-W11': 4, '2026-W12': 0 };
    const capacityPerWeek = (week: WeekKey) => capacity[week] ?? 4;
    expect(plan(named('a', 8), { capacityPerWeek }).loads).toEqual({
      '2026-W10': 4,
      '2026-W11': 2,
      '2026-W13': 2,
    });
  });

  it('those placed first move on when later ones have only the weeks they took', () => {
    const early = named('a', 12, { windowOpensOn: '2026-03-02', dueOn: '2026-03-22' });
    const late = named('b', 16, { windowOpensOn: '2026-03-16', dueOn: '2026-03-29' });
    expect(plan([...early, ...late], { capacityPerWeek: () => 20 }).loads).toEqual({
      '2026-W10': 6,
      '2026-W11': 6,
      '2026-W12': 8,
      '2026-W13': 8,
    });
  });

  it('a sector meets where the load is the same, and counts its other stops', () => {
    const stops = [
      aCase('a', { sector: 'north', pinnedWeek: '2026-W12' }),
      aCase('b', { sector: 'south', pinnedWeek: '2026-W10' }),
      aCase('c', { sector: 'south', pinnedWeek: '2026-W11' }),
      aCase('d', { sector: 'south', pinnedWeek: '2026-W13' }),
      aCase('e', { sector: 'north' }),
    ];
    const { byId } = plan(stops);
    expect(byId['e']).toEqual({
      id: 'e',
      week: '2026-W12',
      movedFrom: null,
      why: {
        reason: 'levelled',
        load: 2,
        capacity: 2,
        weeksInWindow: 4,
        sameSector: 1,
        madeRoomFor: null,
      },
    });
  });

  it('a less loaded week goes before the sector', () => {
    const stops = [
      aCase('a', { sector: 'north', pinnedWeek: '2026-W10' }),
      aCase('b', { sector: 'north', ...w10to11 }),
    ];
    expect(plan(stops).weeks['b']).toBe('2026-W11');
  });

  it('unknown sectors do not meet', () => {
    const { placements } = plan(named('a', 2, w10));
    expect(placements.map(({ why }) => why.sameSector)).toEqual([0, 0]);
  });
});

describe('the weeks of a case are those with a working day in its window', () => {
  it.each([
    { name: 'opens on Friday', opens: '2026-03-13', due: '2026-03-18', weeks: ['W11', 'W12'] },
    { name: 'opens on Saturday', opens: '2026-03-14', due: '2026-03-18', weeks: ['W12'] },
    { name: 'due on Monday', opens: '2026-03-09', due: '2026-03-16', weeks: ['W11', 'W12'] },
    { name: 'due on Sunday', opens: '2026-03-09', due: '2026-03-15', weeks: ['W11'] },
    { name: 'a weekend alone', opens: '2026-03-14', due: '2026-03-15', weeks: ['W11'] },
    { name: 'open for long', opens: '2020-01-01', due: '2026-03-10', weeks: ['W10', 'W11'] },
    { name: 'due today', opens: '2020-01-01', due: '2026-03-02', weeks: ['W10'] },
  ] as const)('$name', ({ opens, due, weeks }) => {
    const { placements } = plan(named('a', 8, { windowOpensOn: opens, dueOn: due }));
    const keys = new Set(placements.map(({ week }) => week));
    expect(keys).toEqual(new Set(weeks.map((week) => `2026-${week}`)));
    expect(placements[0]?.why.weeksInWindow).toBe(weeks.length);
  });

  it('today on a Saturday begins with next week, on a Friday with this one', () => {
    expect(plan([aCase('a')], { today: '2026-03-06' }).weeks['a']).toBe('2026-W10');
    expect(plan([aCase('a')], { today: '2026-03-07' }).weeks['a']).toBe('2026-W11');
  });
});

describe('an overdue case has the earliest week with room', () => {
  const overdue = { windowOpensOn: '2025-09-01', dueOn: '2026-03-01' } as const;

  it('from today on, the longest overdue first', () => {
    const longest = aCase('z', { ...overdue, dueOn: '2026-02-01' });
    const { weeks, byId } = plan([...named('a', 4, overdue), longest]);
    expect(weeks).toEqual({
      a000: '2026-W10',
      a001: '2026-W11',
      a002: '2026-W11',
      a003: '2026-W12',
      z: '2026-W10',
    });
    expect(byId['z']?.why).toMatchObject({ reason: 'overdue', weeksInWindow: 0, load: 2 });
  });

  it('due yesterday is overdue, due today is not', () => {
    const on = { today: '2026-03-05' } as const;
    expect(plan([aCase('a', { dueOn: '2026-03-04' })], on).byId['a']?.why.reason).toBe('overdue');
    expect(plan([aCase('a', { dueOn: '2026-03-05' })], on).byId['a']?.why.reason).toBe('levelled');
  });

  it('due on the weekend that it is, is overdue for planning', () => {
    const on = { today: '2026-03-07' } as const;
    expect(plan([aCase('a', { dueOn: '2026-03-08' })], on).byId['a']).toMatchObject({
      week: '2026-W11',
      why: { reason: 'overdue' },
    });
  });

  it('makes room where another has no other week', () => {
    const { byId } = plan([...named('a', 2, overdue), aCase('b', w10)]);
    expect(byId['b']).toMatchObject({ week: '2026-W10', why: { reason: 'given_room' } });
    expect(byId['a000']).toMatchObject({
      week: '2026-W11',
      why: { reason: 'made_room', madeRoomFor: 'b' },
    });
  });
});

describe('an overdue case that makes room', () => {
  it('takes the earliest other week, not the emptiest', () => {
    const overdue = { windowOpensOn: '2025-09-01', dueOn: '2026-03-01' } as const;
    const capacityPerWeek = (week: WeekKey) => (week < '2026-W13' ? 1 : 9);
    const { weeks } = plan([aCase('a', overdue), aCase('b', w10)], { capacityPerWeek });
    expect(weeks).toEqual({ a: '2026-W11', b: '2026-W10' });
  });

  it('and beyond a week that pins have filled', () => {
    const overdue = { windowOpensOn: '2025-09-01', dueOn: '2026-03-01' } as const;
    const pins = named('p', 4, { ...overdue, pinnedWeek: '2026-W10' });
    const full = pins.map((pin, n) => (n < 2 ? pin : { ...pin, pinnedWeek: '2026-W11' as const }));
    expect(plan([...full, aCase('a', overdue)]).byId['a']).toMatchObject({
      week: '2026-W12',
      why: { reason: 'overdue', load: 1 },
    });
  });
});

describe('a pinned week is a person’s decision', () => {
  it('is kept beyond capacity and outside the window, and counts as load', () => {
    const pinned = named('a', 3, { ...w10, pinnedWeek: '2026-W12' });
    const { byId, loads } = plan([...pinned, ...named('b', 2, w11to12)]);
    expect(byId['a000']).toMatchObject({
      week: '2026-W12',
      why: { reason: 'pinned', load: 3, capacity: 2 },
    });
    expect(loads).toEqual({ '2026-W11': 2, '2026-W12': 3 });
  });

  it('does not make room', () => {
    const pinned = named('a', 2, { ...w10to13, pinnedWeek: '2026-W10' });
    const { byId } = plan([...pinned, aCase('b', w10)]);
    expect(byId['b']).toMatchObject({
      week: '2026-W10',
      why: { reason: 'window_full', load: 3, capacity: 2 },
    });
  });
});

describe('a full window is given room by moving others', () => {
  it('a chain of moves, each within its own window', () => {
    const stops = [aCase('a', w10to11), aCase('b', w11to12), aCase('c', w10)];
    const alreadyPlanned = new Map<string, WeekKey>([
      ['a', '2026-W10'],
      ['b', '2026-W11'],
    ]);
    const { byId } = plan(stops, { alreadyPlanned, capacityPerWeek: () => 1 });
    expect(byId['c']).toMatchObject({ week: '2026-W10', why: { reason: 'given_room' } });
    expect(byId['a']).toMatchObject({
      week: '2026-W11',
      movedFrom: '2026-W10',
      why: { reason: 'made_room', madeRoomFor: 'c' },
    });
    expect(byId['b']).toMatchObject({
      week: '2026-W12',
      movedFrom: '2026-W11',
      why: { reason: 'made_room', madeRoomFor: 'c' },
    });
  });

  it('a case told to nobody yet moves before one that is planned', () => {
    const stops = [aCase('a', w10to12), aCase('b', w10to12), aCase('c', w10to13)];
    const alreadyPlanned = new Map<string, WeekKey>([['a', '2026-W10']]);
    const closedButTwo = (week: WeekKey) => (week === '2026-W10' ? 2 : week === '2026-W13' ? 1 : 0);
    const { byId, weeks } = plan(stops, { alreadyPlanned, capacityPerWeek: closedButTwo });
    expect(weeks).toEqual({ a: '2026-W10', b: '2026-W10', c: '2026-W13' });
    expect(byId['a']?.why.reason).toBe('kept');
  });

  it('where nobody can move, the least loaded week is loaded beyond its capacity, and says so', () => {
    const { loads, placements } = plan(named('a', 7, w10to11));
    expect(loads).toEqual({ '2026-W10': 4, '2026-W11': 3 });
    expect(placements.filter(({ why }) => why.reason === 'window_full')).toHaveLength(3);
  });

  it('a case planned in a week that is now too full stays there if no other has room', () => {
    const stops = [...named('a', 3, w10to11), ...named('b', 2, w10to11)];
    const alreadyPlanned = new Map(stops.map(({ id }): [string, WeekKey] => [id, '2026-W10']));
    const { loads } = plan(stops, { alreadyPlanned });
    expect(loads).toEqual({ '2026-W10': 3, '2026-W11': 2 });
  });

  it('where every week is closed there is no week', () => {
    expect(plan([aCase('a', w10)], { capacityPerWeek: () => 0 }).byId['a']).toMatchObject({
      week: null,
      movedFrom: null,
      why: { reason: 'window_full', load: 0, capacity: 0 },
    });
  });

  it.each([Number.NaN, -1, 0.9])('a capacity of %d is closed', (capacity) => {
    expect(plan([aCase('a', w10)], { capacityPerWeek: () => capacity }).weeks['a']).toBeNull();
  });
});

describe('the plan so far is kept', () => {
  const planned = (...rows: readonly (readonly [string, WeekKey])[]) => ({
    alreadyPlanned: new Map(rows),
  });

  it('though another week is less loaded', () => {
    const rows = planned(['a', '2026-W13'], ['b', '2026-W13'], ['gone', '2026-W10']);
    const { placements, loads } = plan([aCase('a'), aCase('b'), aCase('c')], rows);
    expect(placements.map(({ why }) => why.reason)).toEqual(['kept', 'kept', 'levelled']);
    expect(loads).toEqual({ '2026-W10': 1, '2026-W13': 2 });
  });

  it.each([
    { name: 'past', week: '2026-W09' },
    { name: 'after the window', week: '2026-W14' },
  ] as const)('but not a week that is $name', ({ week }) => {
    const { byId } = plan([aCase('a')], planned(['a', week]));
    expect(byId['a']).toMatchObject({
      week: '2026-W10',
      movedFrom: week,
      why: { reason: 'levelled' },
    });
  });

  it('nor one that has since been closed', () => {
    const capacityPerWeek = (week: WeekKey) => (week === '2026-W10' ? 0 : 2);
    const { byId } = plan([aCase('a')], { ...planned(['a', '2026-W10']), capacityPerWeek });
    expect(byId['a']).toMatchObject({ week: '2026-W11', movedFrom: '2026-W10' });
  });

  it('a pin moves a planned case and says from where', () => {
    const { byId } = plan([aCase('a', { pinnedWeek: '2026-W12' })], planned(['a', '2026-W10']));
    expect(byId['a']).toMatchObject({ week: '2026-W12', movedFrom: '2026-W10' });
  });
});

describe('a case that was brought forward', () => {
  const soon = { ...w10to12, soonest: true } as const;
  it('goes into the earliest week with room, and stays there', () => {
    const others = named('a', 1, { windowOpensOn: '2026-03-02', dueOn: '2026-03-08' });
    const [mine] = named('b', 1, soon);
    const cases = [...others, ...(mine ? [mine] : [])];
    const { placements } = plan(cases, { capacityPerWeek: () => 1 });
    expect(placements.at(-1)).toMatchObject({
      week: '2026-W11',
      why: { reason: 'brought_forward', load: 1, capacity: 1 },
    });
    const alreadyPlanned = new Map(placements.map(({ id, week }) => [id, week ?? '2026-W10']));
    const again = plan(cases, { capacityPerWeek: () => 1, alreadyPlanned }).placements;
    expect(again.map(({ week, why }) => [week, why.reason])).toEqual([
      ['2026-W10', 'kept'],
      ['2026-W11', 'kept'],
    ]);
  });
});

/** A small programme: windows anywhere in six weeks, few places, some pins, some overdue. */
const weekKeys: readonly WeekKey[] = ['2026-W10', '2026-W11', '2026-W12', '2026-W13', '2026-W14'];
const someCase = fc.record({
  opens: fc.integer({ min: -10, max: 27 }),
  length: fc.constantFrom(0, 4, 6, 8, 10, 13, 20),
  sector: fc.constantFrom('north', 'south', null),
  pinnedWeek: fc.option(fc.constantFrom(...weekKeys), { nil: null, freq: 9 }),
  soonest: fc.constantFrom(false, false, false, true),
});
const programme = fc
  .record({
    given: fc.array(someCase, { minLength: 4, maxLength: 10, size: 'max' }),
    capacities: fc.array(fc.constantFrom(0, 1, 1, 2, 3), { minLength: 8, maxLength: 8 }),
    before: fc.array(fc.option(fc.constantFrom(...weekKeys)), { minLength: 10, maxLength: 10 }),
  })
  .map(({ given, capacities, before }) => {
    const cases = given.map(({ opens, length, sector, pinnedWeek, soonest }, n) => ({
      id: `case-${n}`,
      sector,
      windowOpensOn: addDays(today, opens),
      dueOn: addDays(today, opens + length),
      pinnedWeek,
      soonest,
    }));
    const rows = cases.flatMap(({ id }, n): [string, WeekKey][] => {
      const week = before[n];
      return week ? [[id, week]] : [];
    });
    return { given, cases, capacities, alreadyPlanned: new Map(rows) };
  });

/** Weeks by number from 2026-W10; those after the listed ones have a capacity of 1. */
const numberOf = (week: string) => {
  const [year, number] = week.split('-W').map(Number);
  return ((year ?? 0) - 2026) * 53 + (number ?? 0) - 10;
};
const capacityOf = (capacities: readonly number[]) => (week: WeekKey) =>
  capacities[numberOf(week)] ?? 1;

/** The oracle: today is a Monday, so day n lies in week n / 7. Overdue cases can always wait. */
function weeksOfOracle({ opens, length }: { opens: number; length: number }): readonly number[] {
  const days = Array.from({ length: length + 1 }, (_, n) => opens + n).filter((day) => day >= 0);
  const working = days.filter((day) => day % 7 < 5);
  const weeks = (working.length > 0 ? working : days.slice(-1)).map((day) => Math.floor(day / 7));
  return [...new Set(weeks)];
}

/** The most cases that fit, by trying everything: each case in each of its weeks, or left out. */
function mostThatFit(windows: readonly (readonly number[])[], room: readonly number[]): number {
  const [first, ...others] = windows;
  if (first === undefined) return 0;
  let most = mostThatFit(others, room);
  if (most === windows.length) return most;
  for (const week of first) {
    if ((room[week] ?? 0) < 1) continue;
    const less = room.map((places, n) => (n === week ? places - 1 : places));
    most = Math.max(most, 1 + mostThatFit(others, less));
    if (most === windows.length) break;
  }
  return most;
}

describe('for any small programme', () => {
  it('as many cases stand within capacity as any plan could hold', () => {
    let windowsWereFull = 0;
    fc.assert(
      fc.property(programme, ({ given, cases, capacities, alreadyPlanned }) => {
        const capacityPerWeek = capacityOf(capacities);
        const { placements } = plan(cases, { capacityPerWeek, alreadyPlanned });
        const free = given.filter(({ pinnedWeek }) => pinnedWeek === null);
        const isOverdue = ({ opens, length }: (typeof given)[number]) => opens + length < 0;
        const pins = given.flatMap(({ pinnedWeek }) => (pinnedWeek ? [numberOf(pinnedWeek)] : []));
        const room = capacities.map((places, week) =>
          Math.max(0, places - pins.filter((pin) => pin === week).length),
        );
        const windows = free.filter((one) => !isOverdue(one)).map(weeksOfOracle);
        const most = mostThatFit(windows, room) + free.filter(isOverdue).length;
        const loads = loadsOf(placements.filter(({ why }) => why.reason !== 'pinned'));
        const within = Object.entries(loads).map(([week, load]) =>
          Math.min(load, room[numberOf(week)] ?? 1),
        );
        expect(within.reduce((sum, n) => sum + n, 0)).toBe(most);
        if (most < free.length) windowsWereFull += 1;
      }),
      { numRuns: 1500 },
    );
    expect(windowsWereFull).toBeGreaterThan(0);
  });

  it('each unpinned case stands in its window, and beyond capacity only if the window is full', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(programme, ({ given, cases, capacities, alreadyPlanned }) => {
        const capacityPerWeek = capacityOf(capacities);
        const { placements, loads } = plan(cases, { capacityPerWeek, alreadyPlanned });
        placements.forEach(({ id, week, why, movedFrom }, n) => {
          seen.add(why.reason);
          const one = given[n];
          expect(id).toBe(cases[n]?.id);
          if (!one || one.pinnedWeek !== null) return;
          const allowed = weeksOfOracle(one);
          if (week && one.opens + one.length >= 0) expect(allowed).toContain(numberOf(week));
          expect(why.load).toBe(week ? loads[week] : 0);
          expect(movedFrom).not.toBe(week ?? '');
          if (why.reason === 'made_room') expect(why.madeRoomFor).not.toBeNull();
          if (why.reason !== 'window_full') return;
          for (const other of allowed) {
            const key: WeekKey = `2026-W${other + 10}`;
            expect(loads[key] ?? 0).toBeGreaterThanOrEqual(capacityPerWeek(key));
          }
        });
      }),
      { numRuns: 1500, seed: 2026 },
    );
    expect(seen).toEqual(new Set(placementReasons));
  });

  it('planning again changes nothing', () => {
    fc.assert(
      fc.property(programme, ({ cases, capacities, alreadyPlanned }) => {
        const capacityPerWeek = capacityOf(capacities);
        const { placements, weeks } = plan(cases, { capacityPerWeek, alreadyPlanned });
        const rows = placements.flatMap(({ id, week }): [string, WeekKey][] =>
          week ? [[id, week]] : [],
        );
        const again = plan(cases, { capacityPerWeek, alreadyPlanned: new Map(rows) });
        expect(again.weeks).toEqual(weeks);
        expect(again.placements.every(({ movedFrom }) => movedFrom === null)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('the order in which cases are listed changes nothing', () => {
    fc.assert(
      fc.property(programme, ({ cases, capacities, alreadyPlanned }) => {
        const given = { capacityPerWeek: capacityOf(capacities), alreadyPlanned };
        expect(plan(cases.toReversed(), given).byId).toEqual(plan(cases, given).byId);
      }),
      { numRuns: 500 },
    );
  });
});
