import { beforeEach, describe, expect, test } from 'vitest';
import { handOver } from '#collector/app/hand-over.ts';
import { stepTakebacks } from '#collector/app/step-takebacks.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { addDays, dayNumber } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { ReminderLevel } from '#collector/domain/terms.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { eventsOf } from '#collector/storage/events.ts';
import {
  insertReminders,
  raisedOfLevel,
  raisedSince,
  remindersOf,
} from '#collector/storage/reminders.ts';
import {
  casesWantingDecision,
  countWantingDecision,
  takebackLine,
} from '#collector/storage/takeback-lines.ts';
import { takebacksOfDevice } from '#collector/storage/takebacks.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { freshWorld, worldOn } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';

// Handed over on 14 September 2020: the levels fall on 15 April 2023 (spring of CM2), 14 September
// 2024, 14 June and 14 August 2025, due on 14 September 2025, then 14 October and 14 November.
const handedOverOn = '2020-09-14';

describeOnBothEngines('the steps of take-backs', (engine) => {
  let world: World;
  beforeEach(async () => {
    world = await freshWorld(engine, '2020-10-01T09:00:00Z');
  });

  async function makeCases(count: number, on: CalendarDate = handedOverOn): Promise<string[]> {
    const ids: string[] = [];
    for (let number = 1; number <= count; number++) {
      const assetTag = formatAssetTag({ site: 'BZ', year: 2020, number });
      await handOver(world, {
        assetTag,
        handedOverOn: on,
        cohort: null,
        sector: null,
        lot: null,
        model: null,
        actor: 'a',
      });
      const device = await deviceByTag(world.store.db, assetTag);
      const [it] = await takebacksOfDevice(world.store.db, device?.id ?? '');
      ids.push(it?.id ?? '');
    }
    return ids;
  }
  async function caseOf(id: string) {
    const row = await world.store.db
      .selectFrom('takeback_cases')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const settled = (await remindersOf(world.store.db, [id])).get(id) ?? [];
    const events = await eventsOf(world.store.db, 'takeback', id);
    return { row, settled, events };
  }
  const count = async (table: 'reminders' | 'events') =>
    (await world.store.db.selectFrom(table).selectAll().execute()).length;

  test('do nothing on the day before the first level, and raise it on its day', async () => {
    const [id = ''] = await makeCases(1);
    expect(await stepTakebacks(world, '2023-04-14')).toMatchObject({ stepped: 0 });
    expect(await stepTakebacks(world, '2023-04-15')).toMatchObject({
      stepped: 1,
      raised: 1,
      late: 0,
    });
    const { row, settled, events } = await caseOf(id);
    expect(row).toMatchObject({ state: 'contacted', next_step_on: '2024-09-14' });
    expect(settled).toMatchObject([{ level: 'confirm_address', how: 'raised', daysLate: 0 }]);
    expect(events.at(-1)).toMatchObject({
      actor: 'scheduler',
      kind: 'reminder_raised',
      reason: 'level_raised',
      detail: { from: 'planned', to: 'contacted', level: 'confirm_address', daysLate: 0 },
    });
  });

  test('run a day late raise the level one day late', async () => {
    const [id = ''] = await makeCases(1);
    expect(await stepTakebacks(world, '2023-04-16')).toMatchObject({ raised: 1, late: 1 });
    const { settled, events } = await caseOf(id);
    expect(settled).toMatchObject([{ level: 'confirm_address', daysLate: 1 }]);
    expect(events.at(-1)).toMatchObject({ reason: 'level_raised_late', detail: { daysLate: 1 } });
  });

  test('run 45 days late raise what was due once', async () => {
    const [id = ''] = await makeCases(1);
    await stepTakebacks(world, addDays('2023-04-15', 45));
    expect((await caseOf(id)).settled).toMatchObject([{ level: 'confirm_address', daysLate: 45 }]);
  });

  test('run 400 days late make one notice of a pile: the latest, marked late', async () => {
    const [id = ''] = await makeCases(1);
    await stepTakebacks(world, '2024-09-14');
    // The collector is down from before 14 June 2025 for 400 days: four levels have passed.
    const back = addDays('2025-06-13', 400);
    expect(await stepTakebacks(world, back)).toMatchObject({ stepped: 1, raised: 1, late: 1 });
    const { settled, events } = await caseOf(id);
    expect(settled.filter(({ on }) => on === back).map(({ level, how }) => [level, how])).toEqual([
      ['choose_slot', 'superseded'],
      ['last_month', 'superseded'],
      ['overdue_first', 'superseded'],
      ['overdue_second', 'raised'],
    ]);
    expect(events.at(-1)).toMatchObject({
      reason: 'pile_became_one_notice',
      detail: { level: 'overdue_second', superseded: 'choose_slot last_month overdue_first' },
    });
    expect(settled.at(-1)?.daysLate).toBe(dayNumber(back) - dayNumber('2025-11-14'));
  });

  test('run every day or once in a while settle each level exactly once', async () => {
    const [id = ''] = await makeCases(1);
    for (let day: CalendarDate = '2025-06-01'; day <= '2025-12-31'; day = addDays(day, 1)) {
      await stepTakebacks(world, day);
    }
    const { settled } = await caseOf(id);
    expect(settled.map(({ level, how }) => [level, how])).toEqual([
      ['confirm_address', 'superseded'],
      ['information', 'raised'],
      ['choose_slot', 'raised'],
      ['last_month', 'raised'],
      ['overdue_first', 'raised'],
      ['overdue_second', 'raised'],
    ]);
  });

  test('end with a person: an unanswered case is on the list of decisions, and stays there', async () => {
    const [id = ''] = await makeCases(1);
    await stepTakebacks(world, '2025-11-14');
    await stepTakebacks(world, '2025-12-13');
    expect(await casesWantingDecision(world.store.db, 9)).toEqual([]);
    expect(await countWantingDecision(world.store.db)).toBe(0);
    await stepTakebacks(world, '2025-12-14');
    expect(await casesWantingDecision(world.store.db, 9)).toMatchObject([
      { id, state: 'exhausted', decisionWanted: 'no_answer', nextStepOn: null },
    ]);
    expect(await countWantingDecision(world.store.db)).toBe(1);
    expect(await takebackLine(world.store.db, id)).toMatchObject({ id, stage: 'handed_over' });
    expect(await stepTakebacks(world, '2027-01-01')).toMatchObject({ stepped: 0 });
  });

  test('run twice change nothing the second time', async () => {
    await makeCases(3);
    await stepTakebacks(world, '2024-09-14');
    const before = [await count('reminders'), await count('events')];
    expect(await stepTakebacks(world, '2024-09-14')).toMatchObject({ stepped: 0, raised: 0 });
    expect([await count('reminders'), await count('events')]).toEqual(before);
  });

  test('run twice at once do each case once, over more cases than a batch holds', async () => {
    const ids = await makeCases(450);
    const other =
      engine === 'PostgreSQL' ? await worldOn(world.url, '2020-10-01T09:00:00Z') : world;
    const [one, two] = await Promise.all([
      stepTakebacks(world, '2023-04-15'),
      stepTakebacks(other, '2023-04-15'),
    ]);
    expect(one.raised + two.raised).toBe(ids.length);
    expect(await count('reminders')).toBe(ids.length);
    expect(await raisedSince(world.store.db, '2023-04-15')).toEqual(
      new Map([['confirm_address', { raised: ids.length, late: 0 }]]),
    );
    expect(await raisedSince(world.store.db, '2023-04-16')).toEqual(new Map());
  });

  test('are read back by level: the notices since a date, newest first, each with its case', async () => {
    const [id = ''] = await makeCases(1);
    await stepTakebacks(world, '2024-09-20');
    const read = (level: ReminderLevel, from: CalendarDate) =>
      raisedOfLevel(world.store.db, level, { from, most: 9 });
    expect(await read('information', '2024-09-20')).toMatchObject([
      { reminder: { caseId: id, daysLate: 6 }, line: { id, stage: 'handed_over' } },
    ]);
    expect(await read('information', '2024-09-21')).toEqual([]);
    // Superseded, so nobody was told.
    expect(await read('confirm_address', '2020-01-01')).toEqual([]);
    expect(await raisedSince(world.store.db, '2024-09-20')).toEqual(
      new Map([['information', { raised: 1, late: 1 }]]),
    );
  });

  test('that fail half-way leave nothing of their batch, and are done whole the next time', async () => {
    await makeCases(2);
    // Two event rows with one id: refused at the very end of the batch, after all its other writes.
    const broken = { ...world, ids: { ...world.ids, timeId: () => 'same' } };
    const before = await count('events');
    await expect(stepTakebacks(broken, '2023-04-15')).rejects.toThrow(/unique/i);
    expect([await count('reminders'), await count('events')]).toEqual([0, before]);
    expect(await stepTakebacks(world, '2023-04-15')).toMatchObject({ raised: 2 });
  });

  describe('the database itself', () => {
    test('refuses to settle one level of a case twice', async () => {
      const [caseId = ''] = await makeCases(1);
      const row = { caseId, level: 'information', on: '2024-09-14' } as const;
      const rest = { dueOn: '2024-09-14', settledAt: 0, daysLate: 0 } as const;
      const settle = (how: 'raised' | 'superseded') =>
        world.store.transaction((tx) => insertReminders(tx, [{ ...row, ...rest, how }]));
      await settle('superseded');
      await expect(settle('raised')).rejects.toThrow(/unique|duplicate/i);
    });
  });
});
