import { describe, expect, test } from 'vitest';
import type { Context } from '#collector/app/context.ts';
import { closeResolvedTickets } from '#collector/app/close-resolved-tickets.ts';
import { giveBackTicket } from '#collector/app/give-back-ticket.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { reopenTicket } from '#collector/app/reopen-ticket.ts';
import { resolveTicket } from '#collector/app/resolve-ticket.ts';
import { takeTicket } from '#collector/app/take-ticket.ts';
import { ticketResults } from '#collector/domain/ticket.ts';
import { eventsOf } from '#collector/storage/events.ts';
import { findingsOf, ticketsOfDevice } from '#collector/storage/tickets.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import { addPc, believe, dayMs, freeSpace, hourMs } from '../web/fleet.ts';
import type { TestPc } from '../web/fleet.ts';

const start = Date.UTC(2026, 9, 5, 8);

describeOnBothEngines('a ticket that people act on', (engine) => {
  async function house() {
    const store = await openTestStore(await freshDatabaseUrl(engine));
    const clock = virtualClock(start);
    const context: Context = { store, clock, ids: seededIds('acts') };
    await prepareProgramme(context);
    const pc = await addPc(context, 'BZ-26-0001-K');
    await believe(pc, start - hourMs, freeSpace(8));
    return { context, clock, pc, ticket: () => only(context, pc) };
  }
  async function only(context: Context, pc: TestPc): Promise<Ticket> {
    const [ticket, ...others] = await ticketsOfDevice(context.store.db, pc.id);
    if (ticket === undefined || others.length > 0) throw new Error('expected one ticket');
    return ticket;
  }
  const by = (staffId: string, { id, state, assignee }: Ticket) => ({
    ticketId: id,
    staffId,
    seen: { state, assignee },
  });

  test('taking it gives it a name, a touch and a line of history', async () => {
    const { context, ticket } = await house();
    const answer = await takeTicket(context, by('first', await ticket()));
    expect(answer).toMatchObject({ ok: true });
    expect(await ticket()).toMatchObject({ state: 'assigned', assignee: 'first', touched: true });
    const { id } = await ticket();
    const history = await eventsOf(context.store.db, 'ticket', id);
    expect(history.map((it) => [it.actor, it.kind, it.reason])).toEqual([
      ['agent', 'ticket_opened', 'opened'],
      ['first', 'ticket_taken', 'taken_from_queue'],
    ]);
  });

  test('of two people who take it at once, the second is told who was quicker', async () => {
    const { context, ticket } = await house();
    const seen = await ticket();
    const answers = await Promise.all([
      takeTicket(context, by('first', seen)),
      takeTicket(context, by('second', seen)),
    ]);
    expect(answers.map((it) => it.ok).toSorted((a, b) => Number(a) - Number(b))).toEqual([
      false,
      true,
    ]);
    const refused = answers.find((it) => !it.ok);
    expect(refused).toMatchObject({
      reason: 'changed_meanwhile',
      ticket: { assignee: (await ticket()).assignee },
    });
  });

  test('pressing twice is pressing once', async () => {
    const { context, ticket } = await house();
    const seen = await ticket();
    await takeTicket(context, by('first', seen));
    expect(await takeTicket(context, by('first', seen))).toMatchObject({ ok: true });
    expect(await eventsOf(context.store.db, 'ticket', seen.id)).toHaveLength(2);
  });

  test('whoever sees that another has it may take it over, and the history says so', async () => {
    const { context, ticket } = await house();
    await takeTicket(context, by('first', await ticket()));
    await takeTicket(context, by('second', await ticket()));
    const history = await eventsOf(context.store.db, 'ticket', (await ticket()).id);
    expect(history.at(-1)).toMatchObject({ actor: 'second', reason: 'taken_over' });
  });

  test('given back, it is new again and nobody has it', async () => {
    const { context, ticket } = await house();
    await takeTicket(context, by('first', await ticket()));
    await giveBackTicket(context, by('first', await ticket()));
    expect(await ticket()).toMatchObject({ state: 'new', assignee: null, touched: true });
  });

  test('what is not possible from a state is answered, not done', async () => {
    const { context, ticket } = await house();
    const seen = await ticket();
    expect(await reopenTicket(context, by('first', seen))).toMatchObject({
      ok: false,
      reason: 'not_from_here',
    });
    expect(await ticket()).toEqual(seen);
    expect(await takeTicket(context, { ...by('first', seen), ticketId: 'none' })).toEqual({
      ok: false,
      reason: 'unknown_ticket',
      ticket: null,
    });
  });

  test('once touched, it does not resolve itself when the reading is good again', async () => {
    const { context, pc, ticket } = await house();
    await takeTicket(context, by('first', await ticket()));
    await believe(pc, start + dayMs, freeSpace(60));
    expect(await ticket()).toMatchObject({ state: 'assigned' });
  });

  describe('resolved', () => {
    test.each(ticketResults)('as %s, it has its result and whoever did it', async (result) => {
      const { context, ticket } = await house();
      await resolveTicket(context, { ...by('first', await ticket()), result });
      expect(await ticket()).toMatchObject({
        state: 'resolved',
        result,
        resolvedAt: start,
        assignee: 'first',
      });
    });

    test.each(['fixed', 'replaced', 'nothing_found'] as const)(
      'as %s, a reading that is still bad must count again, and then reopens it',
      async (result) => {
        const { context, pc, ticket } = await house();
        await resolveTicket(context, { ...by('first', await ticket()), result });
        await pc.beat(start + hourMs, freeSpace(8));
        expect(await ticket()).toMatchObject({ state: 'resolved' });
        await pc.beat(start + 8 * hourMs, freeSpace(8));
        expect(await ticket()).toMatchObject({ state: 'in_progress', assignee: 'first' });
      },
    );

    test.each(['false_alarm', 'end_of_life'] as const)(
      'as %s, the same reading is no news, a worse one is',
      async (result) => {
        const { context, pc, ticket } = await house();
        await resolveTicket(context, { ...by('first', await ticket()), result });
        await believe(pc, start + dayMs, freeSpace(8));
        expect(await ticket()).toMatchObject({ state: 'resolved', result });
        await believe(pc, start + 3 * dayMs, freeSpace(0.5));
        expect(await ticket()).toMatchObject({ state: 'in_progress', severity: 'critical' });
      },
    );

    test('after a repair its findings are noted as gone', async () => {
      const { context, ticket } = await house();
      await resolveTicket(context, { ...by('first', await ticket()), result: 'fixed' });
      const { id } = await ticket();
      const findings = (await findingsOf(context.store.db, [id])).get(id);
      expect(findings?.map((it) => it.recovered)).toEqual([true]);
    });

    test('and opened again by a person, it has no result', async () => {
      const { context, ticket } = await house();
      await resolveTicket(context, { ...by('first', await ticket()), result: 'fixed' });
      await reopenTicket(context, by('second', await ticket()));
      expect(await ticket()).toMatchObject({
        state: 'in_progress',
        result: null,
        resolvedAt: null,
        assignee: 'first',
      });
    });
  });

  test('stays open for 30 days after its repair, is then closed once, and a later fault is a new one', async () => {
    const { context, clock, pc, ticket } = await house();
    const resolved = await resolveTicket(context, {
      ...by('first', await ticket()),
      result: 'fixed',
    });
    expect(resolved).toMatchObject({ ok: true });
    clock.advance({ days: 30, seconds: -1 });
    expect(await closeResolvedTickets(context, clock.now())).toEqual({ closed: 0 });
    clock.advance({ seconds: 1 });
    expect(await closeResolvedTickets(context, clock.now())).toEqual({ closed: 1 });
    expect(await closeResolvedTickets(context, clock.now())).toEqual({ closed: 0 });
    const closed = await ticket();
    expect(closed).toMatchObject({ state: 'closed', closedAt: clock.now(), result: 'fixed' });
    const history = await eventsOf(context.store.db, 'ticket', closed.id);
    expect(history.at(-1)).toMatchObject({ kind: 'ticket_closed', reason: 'resolved_for_long' });

    await believe(pc, clock.now() + hourMs, freeSpace(8));
    const tickets = await ticketsOfDevice(context.store.db, pc.id);
    expect(tickets.map((it) => it.state)).toEqual(['new', 'closed']);
  });
});
