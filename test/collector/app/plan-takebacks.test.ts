import { beforeEach, describe, expect, test } from 'vitest';
import { handOverAll } from '#collector/app/hand-over.ts';
import {
  moveTakeback,
  pinTakeback,
  undoPlanAct,
  unpinTakeback,
} from '#collector/app/move-takeback.ts';
import { planLoad } from '#collector/app/plan-load.ts';
import { planTakebacks } from '#collector/app/plan-takebacks.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { addDays, weekOf } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { defaultTerms } from '#collector/domain/terms.ts';
import { eventsOf } from '#collector/storage/events.ts';
import { casesDueInMonth, casesOfWeek, casesToPlan } from '#collector/storage/takeback-lines.ts';
import { takebackById } from '#collector/storage/takebacks.ts';
import { insertTerms } from '#collector/storage/terms.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { freshWorld, worldOn } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';

const sectors = ['Planoise', 'Battant', 'Palente', 'Saint-Claude', null];
const actor = 'planner-1';

/** 1,200 handovers of one school year as they really fall: most in six weeks of autumn. */
function schoolYear(year: number, perYear: number) {
  return Array.from({ length: perYear }, (_, n) => {
    const inAutumn = n % 10 < 8;
    const start: CalendarDate = inAutumn ? `${year}-09-05` : `${year}-11-02`;
    return {
      assetTag: formatAssetTag({ site: 'BZ', year, number: n + 1 }),
      handedOverOn: addDays(start, inAutumn ? (n * 7) % 45 : (n * 11) % 200),
      cohort: String(year),
      sector: sectors[n % sectors.length] ?? null,
      lot: null,
      model: null,
    };
  });
}

describeOnBothEngines('the plan of take-backs', (engine) => {
  const today = '2025-11-03';
  let world: World;
  beforeEach(async () => {
    world = await freshWorld(engine, `${today}T09:00:00Z`);
  });

  async function handOverYears(years: readonly number[], perYear: number): Promise<void> {
    for (const year of years) {
      const handovers = schoolYear(year, perYear);
      await world.store.transaction((tx) => handOverAll(tx, world, { handovers, actor }));
    }
  }
  const allCases = () => casesToPlan(world.store.db, '2099-12-31');

  describe('over 36 months of 1,200 handovers a year', () => {
    test('fills no week beyond its capacity, gives every case a week of its window, and stays', async () => {
      await handOverYears([2020, 2021, 2022], 1200);
      const counts = await planTakebacks(world, today);
      const planned = await allCases();
      expect(counts).toMatchObject({ planned: planned.filter((it) => it.plannedWeek).length });
      expect(counts.planned).toBeGreaterThan(3400);

      const loads = (await planLoad(world.store.db, today)).weeks;
      expect(loads.filter((week) => week.planned > week.capacity)).toEqual([]);
      const outside = planned.filter(
        ({ plannedWeek, windowOpensOn, dueOn }) =>
          plannedWeek !== null &&
          dueOn >= today &&
          (plannedWeek < weekOf(windowOpensOn) || plannedWeek > weekOf(dueOn)),
      );
      expect(outside).toEqual([]);

      const before = await allCases();
      expect(await planTakebacks(world, today)).toMatchObject({
        planned: 0,
        moved: 0,
        released: 0,
      });
      expect(await allCases()).toEqual(before);
    });

    test('loads a week beyond a capacity that is too small only where its whole window is full', async () => {
      const small = { ...defaultTerms, version: 'small', weeklyCapacity: 5 };
      const decided = { at: 0, by: 'test' };
      const terms = { ...small, holdsFrom: '2025-01-01' } as const;
      await world.store.transaction((tx) => insertTerms(tx, terms, decided));
      await handOverYears([2021], 400);
      await planTakebacks(world, today);
      const { weeks } = await planLoad(world.store.db, today);
      const loads = new Map(weeks.map(({ week, planned }) => [week, planned]));
      const over = (await allCases()).filter((it) => it.plannedWhy?.reason === 'window_full');
      expect(over.length).toBeGreaterThan(0);
      for (const it of over) {
        const own = weeks.filter(
          ({ week }) => week >= weekOf(it.windowOpensOn) && week <= weekOf(it.dueOn),
        );
        expect(own.filter(({ week }) => (loads.get(week) ?? 0) < 5)).toEqual([]);
      }
    });
  });

  async function oneCase(handedOverOn: CalendarDate = '2021-09-14') {
    const assetTag = formatAssetTag({ site: 'BZ', year: 2021, number: 1 });
    const handovers = [
      { assetTag, handedOverOn, cohort: null, sector: 'Battant', lot: null, model: null },
    ];
    await world.store.transaction((tx) => handOverAll(tx, world, { handovers, actor }));
    await planTakebacks(world, today);
    return reload();
  }
  async function reload() {
    const [it] = await allCases();
    if (it === undefined) throw new Error('no case');
    return it;
  }
  const historyOf = async (id: string) =>
    (await eventsOf(world.store.db, 'takeback', id)).map(({ kind }) => kind);

  test('says why each case stands where it does, with its event', async () => {
    const it = await oneCase();
    expect(it.plannedWhy).toMatchObject({ reason: 'levelled', load: 1, capacity: 40 });
    const events = await eventsOf(world.store.db, 'takeback', it.id);
    expect(events.at(-1)).toMatchObject({
      actor: 'scheduler',
      kind: 'planned',
      reason: 'levelled',
      detail: { from: null, to: it.plannedWeek, load: 1, capacity: 40 },
    });
  });

  test('reaches 36 months ahead, the last day included', async () => {
    expect((await oneCase('2023-11-04')).plannedWeek).toBeNull();
    expect((await planTakebacks(world, '2025-11-04')).planned).toBe(1);
  });

  test('moves a case that was not taken in its week, while its window is open', async () => {
    const { plannedWeek } = await oneCase();
    expect(await planTakebacks(world, '2026-09-01')).toMatchObject({ moved: 1 });
    const it = await reload();
    expect(it.plannedWeek).not.toBe(plannedWeek);
    expect(it.plannedWeek && it.plannedWeek >= weekOf('2026-09-01')).toBe(true);
    expect(await historyOf(it.id)).toEqual(['case_made', 'planned', 'plan_moved']);
  });

  test('gives the week of a case back that waits for a person', async () => {
    const { id } = await oneCase();
    const suspended = { state: 'suspended', next_step_on: null };
    await world.store.db
      .updateTable('takeback_cases')
      .set(suspended)
      .where('id', '=', id)
      .execute();
    expect(await planTakebacks(world, today)).toMatchObject({ released: 1 });
    expect(await reload()).toMatchObject({ plannedWeek: null, plannedWhy: null });
    expect((await eventsOf(world.store.db, 'takeback', id)).at(-1)).toMatchObject({
      kind: 'plan_released',
      reason: 'waits_for_person',
    });
  });

  test('made twice at once plans each case once', async () => {
    await handOverYears([2021], 300);
    const other = engine === 'PostgreSQL' ? await worldOn(world.url, `${today}T09:00:00Z`) : world;
    const both = await Promise.all([planTakebacks(world, today), planTakebacks(other, today)]);
    const planned = both.reduce((sum, counts) => sum + counts.planned, 0);
    expect(planned).toBe((await allCases()).length);
    const events = await world.store.db
      .selectFrom('events')
      .select('id')
      .where('kind', '=', 'planned')
      .execute();
    expect(events).toHaveLength(planned);
  });

  describe('a planner', () => {
    test('moves a case to a week, and the nightly plan leaves it there for ever', async () => {
      const { id } = await oneCase();
      expect(await moveTakeback(world, { caseId: id, week: '2026-W20', actor })).toMatchObject({
        done: true,
        notes: [],
      });
      await planTakebacks(world, today);
      await planTakebacks(world, '2026-08-01');
      expect(await reload()).toMatchObject({ plannedWeek: '2026-W20', pinned: true });
      expect((await eventsOf(world.store.db, 'takeback', id)).at(-1)).toMatchObject({
        actor,
        kind: 'plan_moved',
        reason: 'asked_by_staff',
        detail: { toWeek: '2026-W20', toPinned: true, fromPinned: false },
      });
    });

    test('is told that a week lies outside the window, or is full, and may have it', async () => {
      const { id } = await oneCase();
      const notes = async (week: string) => moveTakeback(world, { caseId: id, week, actor });
      expect(await notes('2026-W10')).toMatchObject({ done: true, notes: ['outside_window'] });
      expect(await notes('2026-W11')).toMatchObject({ done: true, notes: [] }); // 14 March 2026
      expect(await notes('2026-W38')).toMatchObject({ done: true, notes: [] }); // 14 September
      expect(await notes('2026-W39')).toMatchObject({ done: true, notes: ['outside_window'] });
      const terms = { ...defaultTerms, version: 'tiny', holdsFrom: '2025-11-01' } as const;
      const decided = { at: 0, by: 'test' };
      await handOverYears([2021], 2);
      const [second] = (await allCases()).filter((it) => it.id !== id);
      await world.store.transaction((tx) =>
        insertTerms(tx, { ...terms, weeklyCapacity: 1 }, decided),
      );
      await notes('2026-W20');
      const onTop = { caseId: second?.id ?? '', week: '2026-W20', actor };
      expect(await moveTakeback(world, onTop)).toMatchObject({ notes: ['over_capacity'] });
    });

    test.each([
      ['2026-W54', 'no_such_week'],
      ['2025-W53', 'no_such_week'],
      ['soon', 'no_such_week'],
      ['2025-W44', 'week_past'],
    ])('is refused the week %s: %s', async (week, refused) => {
      const { id } = await oneCase();
      const answer = await moveTakeback(world, { caseId: id, week, actor });
      expect(answer).toEqual({ done: false, refused });
    });

    test('may have the week of today', async () => {
      const { id } = await oneCase();
      expect(await moveTakeback(world, { caseId: id, week: '2025-W45', actor })).toMatchObject({
        done: true,
      });
    });

    test('is told when a move, a pin or its end was made already', async () => {
      const { id: caseId } = await oneCase();
      const asked = { caseId, actor };
      const already = { done: false, refused: 'already_there' };
      expect(await unpinTakeback(world, asked)).toEqual(already);
      await pinTakeback(world, asked);
      expect(await pinTakeback(world, asked)).toEqual(already);
      await moveTakeback(world, { ...asked, week: '2026-W20' });
      expect(await moveTakeback(world, { ...asked, week: '2026-W20' })).toEqual(already);
    });

    test('undoes a move: the week and the pin of before, by an event of its own', async () => {
      const before = await oneCase();
      const moved = await moveTakeback(world, { caseId: before.id, week: '2026-W20', actor });
      if (!moved.done) throw new Error(moved.refused);
      const undo = { caseId: before.id, eventId: moved.eventId, actor };
      expect(await undoPlanAct(world, undo)).toMatchObject({ done: true });
      expect(await reload()).toEqual(before);
      expect(await historyOf(before.id)).toEqual([
        'case_made',
        'planned',
        'plan_moved',
        'plan_act_undone',
      ]);
    });

    test('undoes nothing once the plan has changed again', async () => {
      const { id: caseId } = await oneCase();
      const moved = await moveTakeback(world, { caseId, week: '2026-W20', actor });
      if (!moved.done) throw new Error(moved.refused);
      await moveTakeback(world, { caseId, week: '2026-W21', actor });
      const undo = { caseId, eventId: moved.eventId, actor };
      expect(await undoPlanAct(world, undo)).toEqual({ done: false, refused: 'changed_since' });
      expect(await undoPlanAct(world, { ...undo, eventId: 'none' })).toMatchObject({ done: false });
      expect((await reload()).plannedWeek).toBe('2026-W21');
    });

    test('undoes the end of a pin', async () => {
      const { id: caseId } = await oneCase();
      await pinTakeback(world, { caseId, actor });
      const unpinned = await unpinTakeback(world, { caseId, actor });
      if (!unpinned.done) throw new Error(unpinned.refused);
      expect((await reload()).pinned).toBe(false);
      await undoPlanAct(world, { caseId, eventId: unpinned.eventId, actor });
      expect((await reload()).pinned).toBe(true);
    });

    test.each([
      ['closed', { closed_at: 1, state: 'collected', next_step_on: null }],
      ['has_appointment', { appointment_on: '2026-05-04', state: 'booked' }],
    ] as const)('moves no case that is %s', async (refused, columns) => {
      const { id } = await oneCase();
      await world.store.db
        .updateTable('takeback_cases')
        .set(columns)
        .where('id', '=', id)
        .execute();
      const answer = await moveTakeback(world, { caseId: id, week: '2026-W20', actor });
      expect(answer).toEqual({ done: false, refused });
    });

    test('moves no case that there is not', async () => {
      const answer = await moveTakeback(world, { caseId: 'none', week: '2026-W20', actor });
      expect(answer).toEqual({ done: false, refused: 'no_such_case' });
      expect(await takebackById(world.store.db, 'none')).toBeNull();
    });
  });

  test('keeps the week of an appointment for the case that has it', async () => {
    const { id } = await oneCase();
    const booked = { appointment_on: '2026-05-04', state: 'booked' };
    await world.store.db.updateTable('takeback_cases').set(booked).where('id', '=', id).execute();
    await planTakebacks(world, today);
    expect((await reload()).plannedWeek).toBe(weekOf('2026-05-04'));
  });

  describe('is read by week and by month', () => {
    test('with every week and month of the 36, and the lists behind the numbers', async () => {
      const it = await oneCase();
      const { weeks, months } = await planLoad(world.store.db, today);
      expect(months).toHaveLength(36);
      expect([months[0]?.month, months.at(-1)?.month]).toEqual(['2025-11', '2028-10']);
      expect([weeks[0]?.week, weeks.at(-1)?.week]).toEqual(['2025-W45', '2028-W44']);
      expect(weeks.filter(({ planned }) => planned > 0)).toEqual([
        expect.objectContaining({ week: it.plannedWeek, planned: 1, capacity: 40 }),
      ]);
      expect(months.find(({ month }) => month === '2026-09')).toMatchObject({ due: 1 });
      expect(months.find(({ month }) => month === '2026-03')).toMatchObject({ windowOpens: 1 });
      expect(months.reduce((sum, { planned }) => sum + planned, 0)).toBe(1);
      expect(it.plannedWeek && (await casesOfWeek(world.store.db, it.plannedWeek))).toEqual([it]);
      expect(await casesDueInMonth(world.store.db, '2026-09')).toEqual([it]);
      expect(await casesDueInMonth(world.store.db, '2026-08')).toEqual([]);
    });

    test('with the ends of coverage of PCs handed over lately', async () => {
      await oneCase('2025-10-31');
      const { months } = await planLoad(world.store.db, today);
      expect(months.find(({ month }) => month === '2028-10')).toMatchObject({ coverageEnds: 1 });
    });
  });
});
