import { expect, test } from 'vitest';
import type { Context } from '#collector/app/context.ts';
import { lendDevice, returnLoan, swapDevice } from '#collector/app/lend-device.ts';
import { setFlag } from '#collector/app/move-stage.ts';
import { mergeTickets } from '#collector/app/merge-tickets.ts';
import { nudgeHolders } from '#collector/app/nudge-holders.ts';
import { handOver } from '#collector/app/hand-over.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { openTicketByPerson } from '#collector/app/report-fault.ts';
import { resolveTicket } from '#collector/app/resolve-ticket.ts';
import { takeTicket } from '#collector/app/take-ticket.ts';
import { undoTicketAct } from '#collector/app/undo-ticket-act.ts';
import { holdTicket, planVisit, resumeTicket, startTicket } from '#collector/app/work-on-ticket.ts';
import {
  answerStep,
  giveHelp,
  noteCall,
  passTurn,
  spendTime,
  usePart,
  writeNote,
} from '#collector/app/write-on-ticket.ts';
import type { CallAnswer, CallBack } from '#collector/domain/family-report.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { eventsOf } from '#collector/storage/events.ts';
import {
  familyReportsOf,
  insertFamilyReport,
  wantsCall,
} from '#collector/storage/family-reports.ts';
import { openLoanOf } from '#collector/storage/loans.ts';
import { markPresent, othersPresent } from '#collector/storage/presence.ts';
import { takebacksOfDevice } from '#collector/storage/takebacks.ts';
import { openSpanOf, spansOf } from '#collector/storage/ticket-spans.ts';
import { entriesOf, passesOn, stepsAnswered } from '#collector/storage/ticket-work.ts';
import { ticketById, ticketsOfDevice } from '#collector/storage/tickets.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import { addPc, believe, dayMs, freeSpace, hourMs } from '../web/fleet.ts';

const start = Date.UTC(2026, 9, 5, 8);

describeOnBothEngines('work on a ticket', (engine) => {
  async function house() {
    const store = await openTestStore(await freshDatabaseUrl(engine));
    const clock = virtualClock(start);
    const context: Context = { store, clock, ids: seededIds('work') };
    await prepareProgramme(context);
    const pc = await addPc(context, 'BZ-26-0001-K');
    await believe(pc, start - hourMs, freeSpace(8));
    const [first] = await ticketsOfDevice(store.db, pc.id);
    if (first === undefined) throw new Error('expected a ticket');
    const { id } = first;
    const ticket = async (of = id): Promise<Ticket> => {
      const it = await ticketById(store.db, of);
      if (it === null) throw new Error('expected a ticket');
      return it;
    };
    const act = async (staffId = 'alix') => {
      const { state, assignee } = await ticket();
      return { ticketId: id, staffId, seen: { state, assignee } };
    };
    const kinds = async () => (await eventsOf(store.db, 'ticket', id)).map((it) => it.kind);
    const undoLast = async () => {
      const last = (await eventsOf(store.db, 'ticket', id)).at(-1);
      return undoTicketAct(context, { ticketId: id, staffId: 'alix', eventId: last?.id ?? '' });
    };
    const by = { ticketId: id, staffId: 'alix' };
    return { context, db: store.db, clock, pc, id, by, ticket, act, kinds, undoLast };
  }

  test('on hold it waits with a reason and a date; resumed, the stretch is kept', async () => {
    const { context, db, clock, id, act, ticket } = await house();
    await startTicket(context, await act());
    const held = { ...(await act()), why: 'part_ordered', nudgeOn: '2026-10-12' } as const;
    expect(await holdTicket(context, held)).toMatchObject({ ok: true });
    expect(await ticket()).toMatchObject({ state: 'waiting_part', assignee: 'alix' });
    expect(await openSpanOf(db, id)).toMatchObject({ dueOn: '2026-10-12', reason: 'part_ordered' });
    clock.advance({ days: 3 });
    await resumeTicket(context, await act());
    expect(await ticket()).toMatchObject({ state: 'in_progress' });
    expect((await spansOf(db, [id])).get(id)).toMatchObject([
      { state: 'waiting_part', since: start, until: start + 3 * dayMs },
    ]);
  });

  test('a nudge date that lies in the past, or too far, changes nothing', async () => {
    const { context, act, ticket } = await house();
    await startTicket(context, await act());
    for (const [nudgeOn, reason] of [
      ['2026-10-04', 'in_the_past'],
      ['2028-01-01', 'too_far'],
    ] as const) {
      const answer = await holdTicket(context, { ...(await act()), why: 'family_away', nudgeOn });
      expect(answer).toEqual({ ok: false, reason });
    }
    expect(await ticket()).toMatchObject({ state: 'in_progress' });
  });

  test('the holder is nudged once on that date, however often the job runs', async () => {
    const { context, act, kinds } = await house();
    await startTicket(context, await act());
    await holdTicket(context, { ...(await act()), why: 'family_away', nudgeOn: '2026-10-12' });
    expect(await nudgeHolders(context, '2026-10-11')).toEqual({ nudged: 0 });
    expect(await nudgeHolders(context, '2026-10-12')).toEqual({ nudged: 1 });
    expect(await nudgeHolders(context, '2026-10-13')).toEqual({ nudged: 0 });
    expect((await kinds()).filter((it) => it === 'ticket_nudged')).toHaveLength(1);
  });

  test('a hold that is undone stopped no clock, and undoing a resume waits on', async () => {
    const { context, db, id, act, ticket, undoLast } = await house();
    await startTicket(context, await act());
    await holdTicket(context, { ...(await act()), why: 'family_away', nudgeOn: '2026-10-12' });
    await resumeTicket(context, await act());
    expect(await undoLast()).toMatchObject({ ok: true });
    expect(await ticket()).toMatchObject({ state: 'waiting_family' });
    expect(await openSpanOf(db, id)).toMatchObject({ until: null });
    const held = (await eventsOf(db, 'ticket', id)).find((it) => it.kind === 'ticket_held');
    const undo = { ticketId: id, staffId: 'sam', eventId: held?.id ?? '' };
    expect(await undoTicketAct(context, undo)).toMatchObject({ ok: true });
    expect(await ticket()).toMatchObject({ state: 'in_progress' });
    expect(await spansOf(db, [id])).toEqual(new Map());
    expect(await undoTicketAct(context, undo)).toEqual({ ok: false, reason: 'not_undoable' });
  });

  test('a visit is planned for a half-day, and can be moved into waiting', async () => {
    const { context, db, id, act, ticket } = await house();
    await startTicket(context, await act());
    const visit = { place: 'visit_at_home', on: '2026-10-08', halfDay: 'morning' } as const;
    await planVisit(context, { ...(await act()), ...visit });
    expect(await ticket()).toMatchObject({ state: 'planned' });
    expect(await openSpanOf(db, id)).toMatchObject({ dueOn: '2026-10-08', halfDay: 'morning' });
    await holdTicket(context, { ...(await act()), why: 'family_away', nudgeOn: '2026-10-12' });
    expect(await openSpanOf(db, id)).toMatchObject({ state: 'waiting_family' });
  });

  test('undoing a move needs that nothing came after it', async () => {
    const { context, db, id, act, ticket } = await house();
    await takeTicket(context, await act());
    await startTicket(context, await act());
    const taken = (await eventsOf(db, 'ticket', id)).find((it) => it.kind === 'ticket_taken');
    const undo = { ticketId: id, staffId: 'alix', eventId: taken?.id ?? '' };
    expect(await undoTicketAct(context, undo)).toEqual({ ok: false, reason: 'not_undoable' });
    expect(await ticket()).toMatchObject({ state: 'in_progress' });
  });

  test('notes, parts and time are kept, once for each form, and undone one by one', async () => {
    const { context, db, id, by, undoLast } = await house();
    const note = { ...by, text: ' La vis manque. ', formId: 'f1' };
    expect(await writeNote(context, note)).toMatchObject({ ok: true });
    expect(await writeNote(context, note)).toEqual({ ok: true, eventId: null });
    await usePart(context, { ...by, part: 'ssd', count: 2, formId: 'f2' });
    await spendTime(context, { ...by, minutes: 25, formId: 'f3' });
    expect(await entriesOf(db, [id])).toMatchObject([
      { kind: 'time', minutes: 25 },
      { kind: 'part', part: 'ssd', count: 2 },
      { kind: 'note', text: 'La vis manque.' },
    ]);
    await undoLast();
    expect(await entriesOf(db, [id])).toHaveLength(2);
  });

  test.each([
    ['', 'empty'],
    ['x'.repeat(2000), null],
    ['x'.repeat(2001), 'too_long'],
  ])('a note of %s characters is bounded', async (text, reason) => {
    const { context, by } = await house();
    const answer = await writeNote(context, { ...by, text, formId: 'f' });
    expect(answer.ok ? null : answer.reason).toBe(reason);
  });

  test.each([0, 1, 20, 21, 1.5])('%d pieces of a part are judged', async (count) => {
    const { context, by } = await house();
    const answer = await usePart(context, { ...by, part: 'ssd', count, formId: 'f' });
    expect(answer.ok).toBe(count === 1 || count === 20);
  });

  test('a step that nobody knows asks for help, until somebody helps', async () => {
    const { context, db, id, by, ticket, kinds } = await house();
    await answerStep(context, { ...by, step: 'check_tag', answer: 'done' });
    await answerStep(context, { ...by, step: 'storage_cable', answer: 'unknown' });
    expect((await ticket()).helpSince).toBeNull();
    await answerStep(context, { ...by, step: 'system_space', answer: 'unknown' });
    expect((await ticket()).helpSince).toBe(start);
    expect((await stepsAnswered(db, id)).get('check_tag')).toMatchObject({ answer: 'done' });
    await giveHelp(context, { ...by, staffId: 'lead' });
    expect((await ticket()).helpSince).toBeNull();
    expect((await kinds()).slice(-3)).toEqual([
      'ticket_step_answered',
      'ticket_help_asked',
      'ticket_help_given',
    ]);
  });

  test('a call that reached the family meets its wish, until it is undone; one that did not leaves it', async () => {
    const { context, db, id, by, pc, clock, undoLast } = await house();
    const wishes = async () =>
      (await familyReportsOf(db, [id])).map((it) => [it.id, wantsCall(it)]);
    const say = (name: string, callBack: CallBack) =>
      context.store.transaction((tx) =>
        insertFamilyReport(tx, {
          id: name,
          deviceId: pc.id,
          ticketId: id,
          number: name,
          at: clock.now(),
          on: '2026-10-05',
          fault: 'slow',
          detail: 'always',
          since: 'today',
          callBack,
          calledAt: null,
          outcome: 'added_to_open_ticket',
        }),
      );
    const call = (answer: CallAnswer) => noteCall(context, { ...by, answer });
    await say('no call', 'no_call');
    expect(await call('spoke_to_family')).toEqual({ ok: false, reason: 'no_call_wanted' });
    clock.advance({ minutes: 1 });
    await say('first', 'morning');
    expect(await call('family_not_reached')).toMatchObject({ ok: true });
    expect(await wishes()).toEqual([
      ['first', true],
      ['no call', false],
    ]);
    clock.advance({ minutes: 1 });
    expect(await call('spoke_to_family')).toMatchObject({ ok: true });
    expect(await call('spoke_to_family')).toEqual({ ok: false, reason: 'no_call_wanted' });
    expect(await wishes()).toContainEqual(['first', false]);
    clock.advance({ minutes: 1 });
    await say('second', 'any_time');
    expect(await wishes()).toEqual([
      ['second', true],
      ['first', false],
      ['no call', false],
    ]);
    expect(await undoLast()).toMatchObject({ ok: true });
    expect(await wishes()).toContainEqual(['first', true]);
    expect(await undoLast()).toEqual({ ok: false, reason: 'not_undoable' });
  });

  test('a step that was ticked by mistake is as before once undone', async () => {
    const { context, db, id, by, undoLast } = await house();
    await answerStep(context, { ...by, step: 'check_tag', answer: 'problem' });
    await answerStep(context, { ...by, step: 'check_tag', answer: 'done' });
    await undoLast();
    expect((await stepsAnswered(db, id)).get('check_tag')).toMatchObject({ answer: 'problem' });
  });

  test('who passes a turn passes it for this day alone, and may take it back', async () => {
    const { context, db, id, by, undoLast } = await house();
    await passTurn(context, { ...by, why: 'too_tired' });
    expect(await passesOn(db, 'alix', '2026-10-05')).toEqual(new Map([[id, start]]));
    expect(await passesOn(db, 'alix', '2026-10-06')).toEqual(new Map());
    await undoLast();
    expect(await passesOn(db, 'alix', '2026-10-05')).toEqual(new Map());
  });

  test('merged tickets keep everything, end together, and part again', async () => {
    const { context, db, pc, id, by, act, ticket } = await house();
    const report = { deviceId: pc.id, family: 'slow', staffId: 'alix' } as const;
    const opened = await openTicketByPerson(context, report);
    if (!opened.ok) throw new Error(opened.reason);
    await writeNote(context, { ...by, text: 'du premier', formId: 'f' });
    const into = { ...(await act()), into: opened.ticketId };
    const merged = await mergeTickets(context, into);
    expect(merged).toMatchObject({ ok: true });
    expect(await ticket()).toMatchObject({ state: 'duplicate', mergedInto: opened.ticketId });
    expect(await writeNote(context, { ...by, text: 'trop tard', formId: 'g' })).toEqual({
      ok: false,
      reason: 'ended',
    });
    const survivor = await ticket(opened.ticketId);
    const end = {
      ticketId: survivor.id,
      staffId: 'alix',
      seen: { state: survivor.state, assignee: survivor.assignee },
      result: 'fixed',
    } as const;
    await resolveTicket(context, end);
    expect((await ticket()).closedAt).toBe(start);

    const last = (await eventsOf(db, 'ticket', survivor.id)).at(-1);
    await undoTicketAct(context, { ticketId: survivor.id, staffId: 'a', eventId: last?.id ?? '' });
    expect((await ticket()).closedAt).toBeNull();
    const act2 = (await eventsOf(db, 'ticket', id)).at(-1);
    await undoTicketAct(context, { ticketId: id, staffId: 'alix', eventId: act2?.id ?? '' });
    expect(await ticket()).toMatchObject({ state: 'new', mergedInto: null });
    expect(await entriesOf(db, [id])).toMatchObject([{ text: 'du premier' }]);
  });

  test('a loan device stands in, and comes back ready', async () => {
    const { context, db, id, by } = await house();
    const pc = await addPc(context, 'BZ-26-0002-3', { stage: 'ready', handedOverOn: null });
    const lend = { ...by, assetTag: 'BZ-26-0002-3' };
    const block = { deviceId: pc.id, actor: 'ben', flag: 'recall' } as const;
    await setFlag(context, { ...block, isRaised: true });
    expect(await lendDevice(context, lend)).toEqual({ ok: false, reason: 'not_ready' });
    await setFlag(context, { ...block, isRaised: false });
    expect(await lendDevice(context, lend)).toMatchObject({ ok: true });
    expect(await lendDevice(context, lend)).toEqual({ ok: false, reason: 'lent_already' });
    expect(await openLoanOf(db, id)).toMatchObject({ returnedAt: null });
    expect((await deviceByTag(db, 'BZ-26-0002-3'))?.stage).toBe('reserved');
    expect(await returnLoan(context, by)).toMatchObject({ ok: true });
    expect((await deviceByTag(db, 'BZ-26-0002-3'))?.stage).toBe('ready');
    expect(await returnLoan(context, by)).toEqual({ ok: false, reason: 'no_loan' });
  });

  test('a swap carries the day of handover and the take-back over, and can be undone', async () => {
    const { context, db } = await house();
    const handover = { assetTag: 'BZ-25-0007-X', handedOverOn: '2025-09-01' } as const;
    const origin = { cohort: '2025', sector: 'Centre', lot: null, model: null };
    await handOver(context, { ...handover, ...origin, actor: 'alix' });
    const idOf = async (tag: string) => (await deviceByTag(db, tag))?.id ?? '';
    const old = await deviceByTag(db, 'BZ-25-0007-X');
    if (old === null) throw new Error('expected a PC');
    await addPc(context, 'BZ-26-0003-B', { stage: 'ready', handedOverOn: null });
    const opened = await openTicketByPerson(context, {
      deviceId: old.id,
      family: 'power',
      staffId: 'alix',
    });
    if (!opened.ok) throw new Error(opened.reason);
    const by = { ticketId: opened.ticketId, staffId: 'alix' };
    const move = (stage: 'lost' | 'takeback_planned') =>
      context.store.transaction((tx) =>
        tx.updateTable('devices').set({ stage }).where('id', '=', old.id).execute(),
      );
    await move('lost');
    expect(await swapDevice(context, { ...by, assetTag: 'BZ-26-0003-B' })).toEqual({
      ok: false,
      reason: 'not_at_a_family',
    });
    await move('takeback_planned');
    const block = { deviceId: await idOf('BZ-26-0003-B'), actor: 'ben', flag: 'safety' } as const;
    await setFlag(context, { ...block, isRaised: true });
    expect(await swapDevice(context, { ...by, assetTag: 'BZ-26-0003-B' })).toEqual({
      ok: false,
      reason: 'not_ready',
    });
    await setFlag(context, { ...block, isRaised: false });
    const answer = await swapDevice(context, { ...by, assetTag: 'BZ-26-0003-B' });
    expect(answer).toMatchObject({ ok: true });
    const young = await deviceByTag(db, 'BZ-26-0003-B');
    expect(young).toMatchObject({ stage: 'handed_over', handedOverOn: '2025-09-01' });
    expect((await deviceByTag(db, 'BZ-25-0007-X'))?.stage).toBe('replaced');
    expect(await takebacksOfDevice(db, young?.id ?? '')).toHaveLength(1);
    expect(await takebacksOfDevice(db, old.id)).toHaveLength(0);

    const undo = { ...by, eventId: (answer.ok ? answer.eventId : null) ?? '' };
    expect(await undoTicketAct(context, undo)).toMatchObject({ ok: true });
    expect(await deviceByTag(db, 'BZ-26-0003-B')).toMatchObject({
      stage: 'ready',
      handedOverOn: null,
    });
    expect(await takebacksOfDevice(db, old.id)).toHaveLength(1);
  });

  test('who is on a ticket is seen by others, from when they came, until it expires', async () => {
    const { context, db, id } = await house();
    const { store } = context;
    const mark = (now: number) =>
      store.transaction((tx) =>
        markPresent(tx, { ticketId: id, staffId: 'alix', now, until: now + 1000 }),
      );
    await store.transaction(async (tx) => {
      const at = engine === 'SQLite' ? '2026-01-01' : new Date(start);
      const account = { id: 'alix', name: 'Alix', email: 'a@vigie.test', role: 'technician' };
      const rest = {
        email_verified: engine === 'SQLite' ? 1 : true,
        created_at: at,
        updated_at: at,
      };
      await tx
        .insertInto('staff')
        .values({ ...account, ...rest })
        .execute();
    });
    await mark(start);
    await mark(start + 500);
    const seenAt = async (now: number, staffId = 'sam') =>
      (await othersPresent(db, { ticketIds: [id], staffId, now })).get(id) ?? [];
    expect(await seenAt(start + 1500)).toMatchObject([{ name: 'Alix', since: start }]);
    expect(await seenAt(start + 1501)).toEqual([]);
    expect(await seenAt(start + 600, 'alix')).toEqual([]);
    await mark(start + 5000);
    expect(await seenAt(start + 5000)).toMatchObject([{ since: start + 5000 }]);
  });
});
