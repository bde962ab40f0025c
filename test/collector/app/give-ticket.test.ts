import { describe, expect, test } from 'vitest';
import type { Context } from '#collector/app/context.ts';
import { giveTicket } from '#collector/app/give-ticket.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { resolveTicket } from '#collector/app/resolve-ticket.ts';
import { takeTicket } from '#collector/app/take-ticket.ts';
import { undoTicketAct } from '#collector/app/undo-ticket-act.ts';
import { holdTicket, startTicket } from '#collector/app/work-on-ticket.ts';
import { eventsOf } from '#collector/storage/events.ts';
import { openSpanOf } from '#collector/storage/ticket-spans.ts';
import { ticketById, ticketsOfDevice } from '#collector/storage/tickets.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import { addPc, believe, freeSpace, hourMs } from '../web/fleet.ts';

const start = Date.UTC(2026, 9, 5, 8);

describeOnBothEngines('a ticket that changes hands', (engine) => {
  async function house() {
    const store = await openTestStore(await freshDatabaseUrl(engine));
    const { db } = store;
    const context: Context = { store, clock: virtualClock(start), ids: seededIds('give') };
    await prepareProgramme(context);
    for (const [id, disabledAt] of [
      ['alix', null],
      ['noa', null],
      ['gone', start - 1],
    ] as const) {
      const at = engine === 'SQLite' ? '2026-01-01' : new Date(start);
      const rest = {
        email_verified: engine === 'SQLite' ? 1 : true,
        created_at: at,
        updated_at: at,
        disabled_at: disabledAt,
      };
      const account = { id, name: id, email: `${id}@vigie.test`, role: 'technician' };
      await db
        .insertInto('staff')
        .values({ ...account, ...rest })
        .execute();
    }
    const pc = await addPc(context, 'BZ-26-0001-K');
    await believe(pc, start - hourMs, freeSpace(8));
    const [first] = await ticketsOfDevice(db, pc.id);
    if (first === undefined) throw new Error('expected a ticket');
    const { id } = first;
    const ticket = async () => ticketById(db, id);
    const act = async (staffId = 'alix') => {
      const now = await ticket();
      if (now === null) throw new Error('expected a ticket');
      return { ticketId: id, staffId, seen: { state: now.state, assignee: now.assignee } };
    };
    const give = async (to: string, staffId = 'alix') =>
      giveTicket(context, { ...(await act(staffId)), to });
    const last = async () => (await eventsOf(db, 'ticket', id)).at(-1);
    const undoLast = async () =>
      undoTicketAct(context, { ticketId: id, staffId: 'alix', eventId: (await last())?.id ?? '' });
    const hold = async () =>
      holdTicket(context, { ...(await act()), why: 'part_ordered', nudgeOn: '2026-10-12' });
    return { context, db, id, ticket, act, give, last, undoLast, hold };
  }

  test('is the colleague’s to begin where nobody has begun, and says who had it and who has it', async () => {
    const { context, ticket, act, give, last } = await house();
    expect(await give('noa')).toMatchObject({ ok: true });
    expect(await ticket()).toMatchObject({ state: 'assigned', assignee: 'noa', touched: true });
    expect(await last()).toMatchObject({
      actor: 'alix',
      kind: 'ticket_given',
      reason: 'given_to_colleague',
      detail: { assignee: null, holder: 'noa', from: 'new', to: 'assigned' },
    });
    await takeTicket(context, await act('alix'));
    expect(await last()).toMatchObject({
      kind: 'ticket_taken',
      reason: 'taken_over',
      detail: { assignee: 'noa', holder: 'alix' },
    });
  });

  test('goes on where it stands once it was begun, given away or taken over', async () => {
    const { context, ticket, act, give, last } = await house();
    await startTicket(context, await act());
    expect(await give('noa')).toMatchObject({ ok: true });
    expect(await ticket()).toMatchObject({ state: 'in_progress', assignee: 'noa' });
    expect(await takeTicket(context, await act('alix'))).toMatchObject({ ok: true });
    expect(await ticket()).toMatchObject({ state: 'in_progress', assignee: 'alix' });
    expect(await last()).toMatchObject({ reason: 'taken_over', detail: { assignee: 'noa' } });
    expect(await takeTicket(context, await act('alix'))).toMatchObject({ reason: 'not_from_here' });
  });

  test('waits on for what it waited for, also once that is undone', async () => {
    const { context, db, id, ticket, act, give, undoLast, hold } = await house();
    await startTicket(context, await act());
    await hold();
    const waiting = await openSpanOf(db, id);
    expect(waiting).toMatchObject({ state: 'waiting_part', until: null });
    await give('noa');
    expect(await ticket()).toMatchObject({ state: 'waiting_part', assignee: 'noa' });
    expect(await openSpanOf(db, id)).toEqual(waiting);
    expect(await undoLast()).toMatchObject({ ok: true });
    expect(await ticket()).toMatchObject({ state: 'waiting_part', assignee: 'alix' });
    expect(await openSpanOf(db, id)).toEqual(waiting);
  });

  test('goes back to whoever had it when that is undone, also when it was taken over', async () => {
    const { context, ticket, act, give, undoLast } = await house();
    await give('noa');
    expect(await undoLast()).toMatchObject({ ok: true });
    expect(await ticket()).toMatchObject({ state: 'new', assignee: null });
    await startTicket(context, await act('noa'));
    await takeTicket(context, await act('alix'));
    expect(await undoLast()).toMatchObject({ ok: true });
    expect(await ticket()).toMatchObject({ state: 'in_progress', assignee: 'noa' });
  });

  test('given twice by the same press is given once', async () => {
    const { context, db, id, act } = await house();
    const it = { ...(await act()), to: 'noa' };
    expect(await giveTicket(context, it)).toMatchObject({ ok: true });
    expect(await giveTicket(context, it)).toMatchObject({ ok: true, eventId: null });
    expect(await eventsOf(db, 'ticket', id)).toHaveLength(2);
  });

  test('of two people who give it at once, the second is told who has it', async () => {
    const { context, act, ticket } = await house();
    const seen = await act();
    const answers = await Promise.all([
      giveTicket(context, { ...seen, to: 'noa' }),
      giveTicket(context, { ...seen, staffId: 'noa', to: 'alix' }),
    ]);
    expect(answers.filter((it) => it.ok)).toHaveLength(1);
    expect(answers.find((it) => !it.ok)).toMatchObject({
      reason: 'changed_meanwhile',
      ticket: { assignee: (await ticket())?.assignee },
    });
  });

  describe('is refused, and nothing is done,', () => {
    test.each(['gone', 'nobody', ''])('for “%s”, who has no account in use', async (to) => {
      const { ticket, give } = await house();
      const before = await ticket();
      expect(await give(to)).toEqual({ ok: false, reason: 'no_such_colleague' });
      expect(await ticket()).toEqual(before);
    });

    test('for whoever has it already', async () => {
      const { give } = await house();
      await give('noa');
      expect(await give('noa')).toEqual({ ok: false, reason: 'has_it_already' });
    });

    test('once it is resolved', async () => {
      const { context, act, give } = await house();
      await resolveTicket(context, { ...(await act()), result: 'fixed' });
      expect(await give('noa')).toMatchObject({ ok: false, reason: 'not_from_here' });
      expect(await takeTicket(context, await act('noa'))).toMatchObject({
        reason: 'not_from_here',
      });
    });
  });
});
