import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import type { Beat } from '#shared/messages.ts';
import { enrol, makeCode } from '#collector/app/enrol.ts';
import { handOver } from '#collector/app/hand-over.ts';
import { moveTakeback, unpinTakeback } from '#collector/app/move-takeback.ts';
import { openSession } from '#collector/app/open-session.ts';
import { planTakebacks } from '#collector/app/plan-takebacks.ts';
import { bookTakeback } from '#collector/app/settle-takeback.ts';
import { settleStages } from '#collector/app/settle-stages.ts';
import { stepTakebacks } from '#collector/app/step-takebacks.ts';
import { undoForward } from '#collector/app/undo-forward.ts';
import { undoTakeback } from '#collector/app/undo-takeback.ts';
import { dayNumber } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { defaultTerms } from '#collector/domain/terms.ts';
import { deviceById } from '#collector/storage/devices.ts';
import { eventsOf } from '#collector/storage/events.ts';
import { takebacksOfDevice } from '#collector/storage/takebacks.ts';
import type { Takeback } from '#collector/storage/takebacks.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import { tokenOf } from '#test/support/door.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { freshWorld } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';
import { hourMs, pcOf } from '../web/fleet.ts';
import type { TestPc } from '../web/fleet.ts';

// Handed over on 1 June 2022: covered through 1 June 2025, brought forward from 1 December 2025,
// window from 1 December 2026, due on 1 June 2027; information on 1 June 2026.
const handedOverOn = '2022-06-01';
const verdict = (it: 'passed' | 'failed'): Beat['samples'] => [
  { group: 'disk', subject: 0, reading: { kind: 'hdd', verdict: it } },
];

describeOnBothEngines('a fault after coverage', (engine) => {
  let world: World;
  let pc: TestPc;
  beforeEach(async () => {
    world = await freshWorld(engine, '2022-06-01T08:00:00Z');
    const tag = 'BZ-22-0001-D';
    const facts = { cohort: null, sector: null, lot: null, model: null, actor: 'a' };
    await handOver(world, { assetTag: tag, handedOverOn, ...facts });
    const [device] = await world.store.db.selectFrom('devices').select('id').execute();
    pc = pcOf(world, device?.id ?? '', tag);
    for (const on of ['2024-04-15', '2025-06-02'] as const) await night(on);
  });

  /** The jobs of one night, after the clock. */
  async function night(on: CalendarDate): Promise<void> {
    world.clock.set(`${on}T02:40:00Z`);
    await stepTakebacks(world, on);
    await planTakebacks(world, on);
    await settleStages(world, on);
  }
  async function says(on: CalendarDate, it: 'passed' | 'failed'): Promise<void> {
    world.clock.set(`${on}T17:00:00Z`);
    await pc.beat(Date.parse(`${on}T17:00:00Z`), verdict(it));
  }
  async function own(): Promise<Takeback> {
    const [it] = await takebacksOfDevice(world.store.db, pc.id);
    if (it === undefined) throw new Error('the PC has no case');
    return it;
  }
  /** What the family's page on the PC is told at a hello. */
  async function takebackDayTold(): Promise<number | undefined> {
    const code = await makeCode(world, pc.id, 'test');
    const enrolled = await enrol(world, { code, publicKey: tokenOf(32, 1), agentVersion: 1 });
    if (!enrolled.ok) throw new Error(enrolled.reason);
    const facts = { protocol: 1, catalogue: 1, agent: 1, boot: 1, wallSeconds: 0 };
    const answer = await openSession(
      world,
      {
        type: 'hello',
        device: pc.id,
        signature: tokenOf(64, 0),
        stream: tokenOf(8, 1),
        lineage: enrolled.lineage,
        sinceBootSeconds: 60,
        lastSequence: 0,
        ...facts,
      },
      () => true,
    );
    if (!answer.ok) throw new Error(answer.reason);
    return answer.takebackDay;
  }
  const stage = async () => (await deviceById(world.store.db, pc.id))?.stage;
  const told = async () => {
    const events = await eventsOf(world.store.db, 'takeback', (await own()).id);
    return events.filter(({ kind }) => kind.includes('forward'));
  };

  test('opens no ticket, brings the take-back forward, and the plan gives it the first week', async () => {
    const before = await own();
    expect(before).toMatchObject({ windowOpensOn: '2026-12-01', nextStepOn: '2026-06-01' });
    expect(before.plannedWeek).not.toBeNull();
    await says('2026-03-03', 'failed');
    expect(await ticketsOfDevice(world.store.db, pc.id)).toEqual([]);
    expect(await own()).toMatchObject({ nextStepOn: '2026-03-03', broughtForward: null });
    await night('2026-03-04');
    const after = await own();
    expect(after).toMatchObject({
      windowOpensOn: '2026-03-04',
      dueOn: '2026-09-04',
      plannedWeek: '2026-W10',
      plannedWhy: { reason: 'brought_forward' },
      nextStepOn: '2026-03-05',
      broughtForward: { on: '2026-03-04', since: '2026-03-03', weekBefore: before.plannedWeek },
    });
    expect(await told()).toMatchObject([
      {
        actor: 'scheduler',
        kind: 'brought_forward',
        reason: 'failing_after_coverage',
        detail: { checkId: 'disk.health', fromOpens: '2026-12-01', windowOpensOn: '2026-03-04' },
      },
    ]);
    expect(await stage()).toBe('takeback_planned');
    await night('2026-03-04');
    expect(await own()).toEqual(after);
    // The levels whose dates have passed follow, as one notice.
    await night('2026-03-05');
    const events = await eventsOf(world.store.db, 'takeback', after.id);
    expect(events.at(-1)).toMatchObject({
      kind: 'reminder_raised',
      detail: { level: 'information', dueOn: '2025-09-04' },
    });
    await night('2026-03-06');
    expect(await own()).toMatchObject({ plannedWeek: '2026-W10', nextStepOn: '2026-06-04' });
    expect(await told()).toHaveLength(1);
  });

  test('as long as nothing is found, the PC is told the day of its terms at a hello', async () => {
    expect(await takebackDayTold()).toBe(dayNumber('2027-06-01'));
  });
  test('once brought forward, the PC is told the new day', async () => {
    await says('2026-03-03', 'failed');
    await night('2026-03-04');
    expect(await takebackDayTold()).toBe(dayNumber('2026-09-04'));
  });

  test('waits until the bound of the terms, which its next step names', async () => {
    await says('2025-09-10', 'failed');
    await night('2025-09-11');
    expect(await own()).toMatchObject({ nextStepOn: '2025-12-01', broughtForward: null });
    await night('2025-11-30');
    expect(await told()).toEqual([]);
    await night('2025-12-01');
    expect(await own()).toMatchObject({ windowOpensOn: '2025-12-01', plannedWeek: '2025-W49' });
  });

  test('under coverage opens a ticket and moves nothing', async () => {
    const covered = await freshWorld(engine, '2022-06-01T08:00:00Z');
    world = covered;
    await handOver(covered, {
      assetTag: 'BZ-22-0002-B',
      handedOverOn,
      cohort: null,
      sector: null,
      lot: null,
      model: null,
      actor: 'a',
    });
    const [device] = await covered.store.db.selectFrom('devices').select('id').execute();
    pc = pcOf(covered, device?.id ?? '', 'BZ-22-0002-B');
    await says('2025-06-01', 'failed');
    expect(await ticketsOfDevice(covered.store.db, pc.id)).toHaveLength(1);
    await night('2026-03-04');
    expect(await told()).toEqual([]);
  });

  test('goes back as it was where it clears before the family is told, and is not moved again', async () => {
    const before = await own();
    await says('2026-03-03', 'failed');
    world.clock.set('2026-03-03T18:07:00Z');
    await stepTakebacks(world, '2026-03-03');
    await settleStages(world, '2026-03-03');
    expect(await stage()).toBe('takeback_planned');
    // Three readings over three days: the family's notice is held for the sake of this test alone.
    await world.store.db
      .updateTable('takeback_cases')
      .set({ next_step_on: '2026-03-09' })
      .execute();
    for (const on of ['2026-03-04', '2026-03-06', '2026-03-08'] as const) await says(on, 'passed');
    expect(await own()).toMatchObject({ nextStepOn: '2026-03-08' });
    await night('2026-03-08');
    expect(await own()).toMatchObject({
      windowOpensOn: before.windowOpensOn,
      dueOn: before.dueOn,
      plannedWeek: before.plannedWeek,
      nextStepOn: before.nextStepOn,
      broughtForward: { ended: { on: '2026-03-08', reason: 'finding_cleared' } },
    });
    expect(await stage()).toBe('in_service');
    await says('2026-04-01', 'failed');
    await night('2026-04-02');
    expect((await told()).map(({ kind }) => kind)).toEqual(['brought_forward', 'forward_ended']);
  });

  test('stays where it was brought once the family is told', async () => {
    await says('2026-03-02', 'failed');
    for (const on of ['2026-03-02', '2026-03-03'] as const) await night(on);
    for (const on of ['2026-03-03', '2026-03-04', '2026-03-06'] as const) await says(on, 'passed');
    await night('2026-03-06');
    expect(await own()).toMatchObject({ windowOpensOn: '2026-03-02', plannedWeek: '2026-W10' });
  });

  test('leaves a pinned week alone until it is unpinned, and an appointment until it is undone', async () => {
    const { id: caseId } = await own();
    world.clock.set('2026-03-01T08:00:00Z');
    await moveTakeback(world, { caseId, actor: 'a', week: '2027-W05' });
    await says('2026-03-03', 'failed');
    await night('2026-03-04');
    expect(await own()).toMatchObject({ plannedWeek: '2027-W05', broughtForward: null });
    await unpinTakeback(world, { caseId, actor: 'a' });
    const booked = await bookTakeback(world, { caseId, actor: 'a', on: '2026-05-04' });
    await night('2026-03-04');
    expect(await own()).toMatchObject({ appointmentOn: '2026-05-04', broughtForward: null });
    if (!booked.done) throw new Error('the appointment was refused');
    await undoTakeback(world, { caseId, actor: 'a', eventId: booked.eventId });
    await night('2026-03-04');
    expect(await own()).toMatchObject({ windowOpensOn: '2026-03-04', plannedWeek: '2026-W10' });
  });

  test('is undone by a planner, for a reason, once and for all', async () => {
    const before = await own();
    const asked = { caseId: before.id, actor: 'a', reason: 'family_keeps_it' } as const;
    expect(await undoForward(world, asked)).toEqual({ done: false, refused: 'changed_since' });
    await says('2026-03-03', 'failed');
    await night('2026-03-03');
    expect(await undoForward(world, asked)).toMatchObject({ done: true });
    expect(await own()).toMatchObject({
      windowOpensOn: before.windowOpensOn,
      dueOn: before.dueOn,
      plannedWeek: before.plannedWeek,
      plannedWhy: before.plannedWhy,
      broughtForward: { ended: { reason: 'family_keeps_it' } },
    });
    expect(await stage()).toBe('in_service');
    expect(await undoForward(world, asked)).toEqual({ done: false, refused: 'changed_since' });
    await night('2026-03-04');
    await night('2026-06-01');
    const kinds = (await told()).map(({ kind, reason, actor }) => [kind, reason, actor]);
    expect(kinds).toEqual([
      ['brought_forward', 'failing_after_coverage', 'scheduler'],
      ['forward_ended', 'family_keeps_it', 'a'],
    ]);
  });

  test('keeps the capacity: of more than a week holds, the rest go into the next', async () => {
    const { weeklyCapacity } = defaultTerms;
    const facts = { cohort: null, sector: null, lot: null, model: null, actor: 'a' };
    for (let n = 1; n <= weeklyCapacity + 4; n += 1) {
      const number = String(n).padStart(4, '0');
      await handOver(world, { assetTag: `BZ-22-${number}`, handedOverOn, ...facts });
    }
    const devices = await world.store.db.selectFrom('devices').selectAll().execute();
    for (const device of devices.filter(({ id }) => id !== pc.id)) {
      const other = pcOf(world, device.id, device.asset_tag);
      await other.beat(Date.parse('2026-03-02T17:00:00Z') + hourMs, verdict('failed'));
    }
    await night('2026-03-03');
    const rows = await world.store.db
      .selectFrom('takeback_cases')
      .select('planned_week')
      .where('brought_forward_on', 'is not', null)
      .execute();
    const count = (week: string) => rows.filter((row) => row.planned_week === week).length;
    expect([rows.length, count('2026-W10'), count('2026-W11')]).toEqual([
      weeklyCapacity + 4,
      weeklyCapacity,
      4,
    ]);
  });

  test('follows terms that were decided before they spoke of it', async () => {
    const { bringForwardMonths: _, bringForwardFamilies: __, ...old } = defaultTerms;
    await world.store.db
      .updateTable('terms')
      .set({ rules: JSON.stringify(old) })
      .execute();
    const folder = join(import.meta.dirname, '../../../collector/storage/migrations');
    const text = await readFile(join(folder, '0005-brought-forward.sql'), 'utf8');
    const update = sql.raw(text.slice(text.indexOf('update terms')).replace(';', ''));
    for (const _run of [1, 2]) await update.execute(world.store.db);
    expect(await allTerms(world.store.db)).toEqual([defaultTerms]);
  });
});
