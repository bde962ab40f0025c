import { beforeEach, describe, expect, test } from 'vitest';
import { handOver } from '#collector/app/hand-over.ts';
import { planTakebacks } from '#collector/app/plan-takebacks.ts';
import {
  bookTakeback,
  extendTakeback,
  giveUpTakeback,
  recordTakeback,
} from '#collector/app/settle-takeback.ts';
import { settleStages } from '#collector/app/settle-stages.ts';
import { stepTakebacks } from '#collector/app/step-takebacks.ts';
import { sweepSilence } from '#collector/app/sweep-silence.ts';
import { undoTakeback } from '#collector/app/undo-takeback.ts';
import type { TakebackAct } from '#collector/app/act-on-takeback.ts';
import { defaultTerms } from '#collector/domain/terms.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { eventsOf, eventsOfDevice } from '#collector/storage/events.ts';
import { takebackById, takebacksOfDevice } from '#collector/storage/takebacks.ts';
import { latestOf } from '#collector/storage/telemetry.ts';
import { changeTicket, insertTickets, ticketsOfDevice } from '#collector/storage/tickets.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { freshWorld, worldOn } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';
import { dayMs, freeSpace, hourMs, pcOf } from '../web/fleet.ts';
import type { TestPc } from '../web/fleet.ts';

// Handed over on 14 September 2021: the window opens on 14 March 2026, due on 14 September 2026.
const handedOverOn = '2021-09-14';
const start = Date.parse('2026-05-04T08:00:00Z');
const today = '2026-05-04';
const actor = 'planner-1';
const assetTag = 'BZ-21-0001-9';

describeOnBothEngines('what people do with a take-back', (engine) => {
  let world: World;
  let pc: TestPc;
  let caseId: string;
  beforeEach(async () => {
    world = await freshWorld(engine, '2026-05-04T08:00:00Z');
    const handover = {
      assetTag,
      handedOverOn,
      cohort: null,
      sector: 'Battant',
      lot: null,
      model: null,
    } as const;
    await handOver(world, { ...handover, actor });
    const device = await deviceByTag(world.store.db, assetTag);
    if (device === null) throw new Error('no device');
    pc = pcOf(world, device.id, assetTag);
    const [it] = await takebacksOfDevice(world.store.db, device.id);
    caseId = it?.id ?? '';
  });

  const load = async () => {
    const it = await takebackById(world.store.db, caseId);
    if (it === null) throw new Error('no case');
    return it;
  };
  const device = async () => deviceByTag(world.store.db, assetTag);
  const lastEvent = async () => (await eventsOf(world.store.db, 'takeback', caseId)).at(-1);
  const count = async () =>
    (await world.store.db.selectFrom('events').select('id').execute()).length;
  const asked = () => ({ caseId, actor });
  const idOf = (act: TakebackAct): string => {
    if (!act.done) throw new Error(act.refused);
    return act.eventId;
  };
  const book = () => bookTakeback(world, { ...asked(), on: '2026-05-20' });
  const record = (outcome: Parameters<typeof recordTakeback>[1]['outcome']) =>
    recordTakeback(world, { ...asked(), outcome, on: today });

  /** Two tickets: one worked on, one resolved. */
  async function openTickets(): Promise<void> {
    const ticket = {
      deviceId: pc.id,
      severity: 'warn',
      openedAt: start,
      openedBy: 'person',
      termsId: 'default',
      rulesId: 'default',
      changedAt: start,
      assignee: null,
      touched: true,
      resolvedAt: null,
      result: null,
      closedAt: null,
    } as const;
    await world.store.transaction(async (tx) => {
      await insertTickets(tx, [
        { ...ticket, id: 't1', reference: 'r/1', family: 'storage', state: 'assigned' },
        { ...ticket, id: 't2', reference: 'r/2', family: 'screen', state: 'new' },
      ]);
      await changeTicket(tx, 't2', 'new', {
        state: 'resolved',
        resolvedAt: start,
        changedAt: start,
      });
    });
  }
  const ticketStates = async () =>
    (await ticketsOfDevice(world.store.db, pc.id))
      .map(({ id, state, closedAt }) => [id, state, closedAt !== null])
      .toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));

  describe('an appointment', () => {
    test('makes the case booked, its week the planned one, and the PC planned for take-back', async () => {
      await stepTakebacks(world, today);
      const act = await book();
      expect(await load()).toMatchObject({
        state: 'booked',
        stateSince: today,
        appointmentOn: '2026-05-20',
        plannedWeek: '2026-W21',
        nextStepOn: '2026-05-21',
        decisionWanted: null,
      });
      expect((await device())?.stage).toBe('takeback_planned');
      expect(await lastEvent()).toMatchObject({
        id: idOf(act),
        actor,
        kind: 'takeback_booked',
        reason: 'appointment_made',
        detail: { from: 'contacted', to: 'booked', on: '2026-05-20' },
      });
      expect(await planTakebacks(world, today)).toMatchObject({ moved: 0, released: 0 });
    });

    test('pressed twice is made once, and answers the same', async () => {
      const first = await book();
      const events = await count();
      expect(await book()).toEqual({ ...first, repeated: true });
      expect(await count()).toBe(events);
    });

    test('may be moved to another day', async () => {
      await book();
      await bookTakeback(world, { ...asked(), on: '2026-06-02' });
      expect(await load()).toMatchObject({ appointmentOn: '2026-06-02', plannedWeek: '2026-W23' });
      expect(await lastEvent()).toMatchObject({ reason: 'another_appointment' });
    });

    test('may be today, not yesterday', async () => {
      const yesterday = { ...asked(), on: '2026-05-03' } as const;
      expect(await bookTakeback(world, yesterday)).toEqual({ done: false, refused: 'date_past' });
      expect(await bookTakeback(world, { ...asked(), on: today })).toMatchObject({ done: true });
    });

    test('is possible with a family that answers after all', async () => {
      await stepTakebacks(world, '2027-01-01');
      await stepTakebacks(world, '2027-03-01');
      expect(await load()).toMatchObject({ state: 'exhausted', decisionWanted: 'no_answer' });
      await book();
      expect(await load()).toMatchObject({ state: 'booked', decisionWanted: null });
      expect(await lastEvent()).toMatchObject({ detail: { from: 'exhausted', via: 'contacted' } });
    });

    test('made twice at once on two collectors is made once', async () => {
      const other =
        engine === 'PostgreSQL' ? await worldOn(world.url, '2026-05-04T08:00:00Z') : world;
      const both = await Promise.all([
        book(),
        bookTakeback(other, { ...asked(), on: '2026-05-20' }),
      ]);
      expect(both.filter((it) => it.done && !it.repeated)).toHaveLength(1);
    });

    test('of a case that there is not is refused', async () => {
      const nobody = { caseId: 'none', actor, on: '2026-05-20' } as const;
      expect(await bookTakeback(world, nobody)).toEqual({ done: false, refused: 'no_such_case' });
    });
  });

  describe.each(['collected', 'partial', 'dropped_at_point'] as const)('a PC %s', (outcome) => {
    test('is taken back: its case and its tickets end, and nobody asks for it any more', async () => {
      await pc.beat(start - hourMs, freeSpace(50));
      await openTickets();
      await book();
      const act = await record(outcome);
      const at = world.clock.now();
      expect(await load()).toMatchObject({ state: outcome, closedAt: at, nextStepOn: null });
      expect(await load()).toMatchObject({ decisionWanted: null });
      expect((await device())?.stage).toBe('taken_back');
      expect(await ticketStates()).toEqual([
        ['t1', 'cancelled', true],
        ['t2', 'closed', true],
      ]);
      expect((await eventsOf(world.store.db, 'ticket', 't1')).at(-1)).toMatchObject({
        actor,
        kind: 'ticket_cancelled',
        reason: 'device_taken_back',
        detail: { from: 'assigned', to: 'cancelled', act: idOf(act) },
      });
      expect(await latestOf(world.store.db, pc.id)).toMatchObject({
        connection: 'signed_off',
        nextLookAt: null,
      });
      expect(await sweepSilence(world, start + 400 * dayMs)).toMatchObject({
        looked: 0,
        changed: 0,
      });
      expect(await stepTakebacks(world, '2027-06-01')).toMatchObject({ stepped: 0 });
      expect(await settleStages(world, '2027-06-01')).toEqual({ moved: 0 });
    });

    test('pressed twice is taken back once', async () => {
      const first = await record(outcome);
      const events = await count();
      expect(await record(outcome)).toEqual({ ...first, repeated: true });
      expect(await count()).toBe(events);
    });

    test('undone on the same day is at home again, with all that it had', async () => {
      await pc.beat(start - hourMs, freeSpace(50));
      await openTickets();
      await book();
      const before = [await load(), await device(), await ticketStates()];
      const eventId = idOf(await record(outcome));
      const undone = await undoTakeback(world, { ...asked(), eventId });
      expect(undone).toMatchObject({ done: true, repeated: false });
      expect([await load(), await device(), await ticketStates()]).toEqual(before);
      expect(await sweepSilence(world, world.clock.now())).toMatchObject({ looked: 1, changed: 0 });
      expect(await latestOf(world.store.db, pc.id)).toMatchObject({ connection: 'reporting' });
      expect(await lastEvent()).toMatchObject({
        actor,
        kind: 'takeback_undone',
        detail: { from: outcome, to: 'booked', undoes: eventId },
      });
      expect(await undoTakeback(world, { ...asked(), eventId })).toEqual({
        ...undone,
        repeated: true,
      });
      expect(await record(outcome)).toMatchObject({ done: true, repeated: false });
    });

    test('undone after a long silence, the next look finds it as silent as it was', async () => {
      await pc.beat(start - 40 * dayMs, freeSpace(50));
      await sweepSilence(world, start);
      const { connection } = (await latestOf(world.store.db, pc.id)) ?? {};
      expect(connection).toBe('to_call');
      const eventId = idOf(await record(outcome));
      await undoTakeback(world, { ...asked(), eventId });
      await sweepSilence(world, world.clock.now());
      expect(await latestOf(world.store.db, pc.id)).toMatchObject({ connection });
    });

    test('is not undone the day after', async () => {
      const eventId = idOf(await record(outcome));
      world.clock.set(Date.parse('2026-05-04T21:59:00Z')); // 23:59 in Paris
      const other = await worldOn(world.url, '2026-05-04T22:00:00Z');
      const tooLate = { done: false, refused: 'too_late' };
      expect(await undoTakeback(other, { ...asked(), eventId })).toEqual(tooLate);
      expect(await undoTakeback(world, { ...asked(), eventId })).toMatchObject({ done: true });
    });
  });

  test('a PC brought in years early, with no appointment, is taken back', async () => {
    expect((await device())?.stage).toBe('handed_over');
    await record('collected');
    expect(await lastEvent()).toMatchObject({ detail: { via: 'dropped_at_point' } });
    expect((await device())?.stage).toBe('taken_back');
  });

  test('a PC that was dropped at a point is collected there, and undoing that leaves it there', async () => {
    await pc.beat(start - hourMs, freeSpace(50));
    await record('dropped_at_point');
    const { closedAt } = await load();
    world.clock.set(start + hourMs);
    const eventId = idOf(await record('collected'));
    expect(await load()).toMatchObject({ state: 'collected', closedAt });
    await undoTakeback(world, { ...asked(), eventId });
    expect(await load()).toMatchObject({ state: 'dropped_at_point', closedAt });
    expect((await device())?.stage).toBe('taken_back');
    expect(await latestOf(world.store.db, pc.id)).toMatchObject({ nextLookAt: null });
  });

  test.each([
    ['no_show', { nextStepOn: '2026-05-18', decisionWanted: null }],
    ['not_there', { nextStepOn: '2026-05-18', decisionWanted: null }],
    ['refused', { nextStepOn: null, decisionWanted: 'refused' }],
  ] as const)('%s leaves the case open and the PC at home', async (outcome, next) => {
    await stepTakebacks(world, today);
    await bookTakeback(world, { ...asked(), on: today });
    await openTickets();
    expect(await record(outcome)).toMatchObject({ done: true });
    expect(await load()).toMatchObject({
      state: outcome,
      stateSince: today,
      closedAt: null,
      appointmentOn: null,
      pinned: false,
      ...next,
    });
    expect((await device())?.stage).toBe('takeback_planned');
    expect(await ticketStates()).toMatchObject([
      ['t1', 'assigned', false],
      ['t2', 'resolved', false],
    ]);
    expect((await book()).done).toBe(true);
  });

  test('a missed appointment told of late is due for its next notice at once', async () => {
    await stepTakebacks(world, today);
    await bookTakeback(world, { ...asked(), on: today });
    world.clock.set(start + 20 * dayMs);
    await record('no_show');
    expect(await load()).toMatchObject({ nextStepOn: '2026-05-24' });
    expect(await stepTakebacks(world, '2026-05-24')).toMatchObject({ stepped: 1, raised: 1 });
  });

  test.each([
    ['no_show', '2026-05-04', 'not_from_here'],
    ['collected', '2026-05-05', 'in_the_future'],
    ['collected', '2021-09-13', 'before_handover'],
  ] as const)('%s on %s is refused: %s', async (outcome, on, refused) => {
    const events = await count();
    const answer = await recordTakeback(world, { ...asked(), outcome, on });
    expect(answer).toEqual({ done: false, refused });
    expect(await count()).toBe(events);
  });

  test('nothing but that it came in after all follows a case whose PC is back', async () => {
    await record('partial');
    const closed = { done: false, refused: 'closed' };
    expect(await book()).toEqual(closed);
    expect(await record('refused')).toMatchObject({ done: false });
    expect(await record('collected')).toMatchObject({ done: true });
    expect(await record('no_show')).toEqual(closed);
  });

  test('an act is not undone once another was built upon it', async () => {
    const eventId = idOf(await book());
    await record('no_show');
    const undo = { ...asked(), eventId };
    expect(await undoTakeback(world, undo)).toEqual({ done: false, refused: 'changed_since' });
    const nothing = { ...asked(), eventId: 'none' };
    expect(await undoTakeback(world, nothing)).toEqual({ done: false, refused: 'changed_since' });
  });

  test('an appointment undone leaves the case, its week and the stage as they were', async () => {
    await stepTakebacks(world, today);
    await planTakebacks(world, today);
    await settleStages(world, today);
    const before = [await load(), await device()];
    await undoTakeback(world, { ...asked(), eventId: idOf(await book()) });
    expect([await load(), await device()]).toEqual(before);
  });

  describe('giving a PC up', () => {
    const give = (reason: 'no_answer' | 'lost' | 'stolen' | 'kept_under_terms') =>
      giveUpTakeback(world, { ...asked(), reason });
    const exhaust = async () => {
      await stepTakebacks(world, '2027-01-01');
      await stepTakebacks(world, '2027-03-01');
      world.clock.set(Date.parse('2027-03-01T09:00:00Z'));
    };

    test('needs a case whose notices are used up, and terms that allow the reason', async () => {
      expect(await give('no_answer')).toEqual({ done: false, refused: 'not_from_here' });
      await exhaust();
      expect(defaultTerms.keepOption).toBe(false);
      const kept = { done: false, refused: 'keeping_not_in_terms' };
      expect(await give('kept_under_terms')).toEqual(kept);
    });

    test.each([
      ['no_answer', 'not_recovered'],
      ['lost', 'lost'],
      ['stolen', 'stolen'],
    ] as const)(
      'for %s makes it %s, ends its tickets, and is undone as it was',
      async (reason, to) => {
        await openTickets();
        await exhaust();
        await settleStages(world, '2027-03-01');
        const before = [await load(), await device(), await ticketStates()];
        const act = await give(reason);
        expect(await load()).toMatchObject({
          state: 'not_recovered',
          closedAt: world.clock.now(),
          decisionWanted: null,
        });
        expect((await device())?.stage).toBe(to);
        expect(await lastEvent()).toMatchObject({ actor, kind: 'takeback_given_up', reason });
        expect((await ticketStates())[0]).toEqual(['t1', 'cancelled', true]);
        expect(await give(reason)).toEqual({ ...act, repeated: true });
        await undoTakeback(world, { ...asked(), eventId: idOf(act) });
        expect([await load(), await device(), await ticketStates()]).toEqual(before);
      },
    );

    test('takes the stages that time had not been told of first', async () => {
      await exhaust();
      await give('no_answer');
      const moves = (await eventsOfDevice(world.store.db, pc.id, 99))
        .filter(({ kind }) => kind === 'stage_changed')
        .map(({ detail }) => detail['to']);
      expect(moves.toReversed()).toEqual(['in_service', 'takeback_due', 'not_recovered']);
    });
  });

  describe('an extension', () => {
    const extend = (months: number, had = 0) => extendTakeback(world, { ...asked(), months, had });

    test('moves the due date and the next notice, and is undone', async () => {
      const before = await load();
      const act = await extend(2);
      expect(await load()).toMatchObject({
        state: 'extended',
        extensionMonths: 2,
        dueOn: '2026-11-14',
        windowOpensOn: before.windowOpensOn,
      });
      await undoTakeback(world, { ...asked(), eventId: idOf(act) });
      expect(await load()).toEqual(before);
    });

    test('pressed twice gives its months once', async () => {
      const first = await extend(2);
      expect(await extend(2)).toEqual({ ...first, repeated: true });
      expect((await load()).extensionMonths).toBe(2);
      expect(await extend(3)).toEqual({ done: false, refused: 'changed_since' });
      expect(await extend(4, 2)).toMatchObject({ done: true, repeated: false });
      expect((await load()).extensionMonths).toBe(6);
    });

    test('ends at the bound of the terms', async () => {
      expect(await extend(7)).toEqual({ done: false, refused: 'beyond_terms' });
      expect(await extend(0)).toEqual({ done: false, refused: 'not_a_length' });
    });
  });
});
