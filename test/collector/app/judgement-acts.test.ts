import { describe, expect, test } from 'vitest';
import { acceptBaseline, undoBaseline } from '#collector/app/accept-baseline.ts';
import { adoptProposal, takeBackRules } from '#collector/app/adopt-rules.ts';
import type { Context } from '#collector/app/context.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { proposeRules, tryProposal } from '#collector/app/propose-rules.ts';
import { noteFault, openTicketByPerson } from '#collector/app/report-fault.ts';
import { resolveTicket } from '#collector/app/resolve-ticket.ts';
import { ticketResults } from '#collector/domain/ticket.ts';
import type { CheckRules } from '#collector/domain/rules.ts';
import { qualityOf } from '#collector/domain/alert-quality.ts';
import { endsOfAlerts, leadsOfAlerts, reportsByPeople } from '#collector/storage/alert-quality.ts';
import { conditionsOf } from '#collector/storage/conditions.ts';
import { eventsOf } from '#collector/storage/events.ts';
import { proposalById } from '#collector/storage/rule-proposals.ts';
import { countFitting } from '#collector/storage/ticket-lists.ts';
import { findingsOf, ticketsOfDevice } from '#collector/storage/tickets.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import { disk } from '../../e2e/small-fleet.ts';
import { addPc, believe, dayMs, freeSpace, hourMs } from '../web/fleet.ts';
import type { TestPc } from '../web/fleet.ts';

const start = Date.UTC(2026, 9, 5, 8);
const staffId = 'first';

describeOnBothEngines('judgement that people change', (engine) => {
  async function house() {
    const store = await openTestStore(await freshDatabaseUrl(engine));
    const clock = virtualClock(start);
    const context: Context = { store, clock, ids: seededIds('people') };
    await prepareProgramme(context);
    return { context, clock, db: store.db };
  }
  const propose = (context: Context, checks: CheckRules) =>
    proposeRules(context, { checks, note: 'trop tard', staffId });
  const wide: CheckRules = { 'fs.space': { thresholds: { warnPercent: 15 } } };
  const lone = async (context: Context, pc: TestPc) => {
    const [ticket, ...others] = await ticketsOfDevice(context.store.db, pc.id);
    if (ticket === undefined || others.length > 0) throw new Error('expected one ticket');
    return ticket;
  };

  describe('rules', () => {
    test('hold from their day, by the day of the reading, and a ticket keeps their version', async () => {
      const { context, db } = await house();
      const proposalId = await propose(context, wide);
      const holdsFrom = '2026-10-07';
      const adopted = await adoptProposal(context, { proposalId, holdsFrom, staffId });
      expect(adopted).toMatchObject({ ok: true, rules: { version: '1', holdsFrom } });
      const pc = await addPc(context, 'BZ-26-0001-K');
      await believe(pc, start + dayMs, freeSpace(12));
      expect(await ticketsOfDevice(db, pc.id)).toEqual([]);
      await believe(pc, start + 3 * dayMs, freeSpace(12));
      expect(await lone(context, pc)).toMatchObject({ rulesId: '1', family: 'system' });
      const before = await addPc(context, 'BZ-26-0002-K');
      await believe(before, start + dayMs, freeSpace(8));
      expect(await lone(context, before)).toMatchObject({ rulesId: 'default' });
    });

    test('let what was only observed open a ticket, without a new reading of it', async () => {
      const { context, db } = await house();
      const observed = await propose(context, { 'fs.space': { acts: 'observe' } });
      await adoptProposal(context, { proposalId: observed, holdsFrom: '2026-10-05', staffId });
      const pc = await addPc(context, 'BZ-26-0001-K');
      await believe(pc, start + hourMs, freeSpace(8));
      expect(await ticketsOfDevice(db, pc.id)).toEqual([]);
      await takeBackRules(context, { version: '1', staffId });
      await pc.beat(start + 2 * hourMs, disk(0));
      expect(await lone(context, pc)).toMatchObject({ rulesId: '2', family: 'system' });
    });

    test('are told with who, why and what for; adopted once, never from the past', async () => {
      const { context, db } = await house();
      const proposalId = await propose(context, wide);
      const past = { proposalId, holdsFrom: '2026-10-04', staffId } as const;
      expect(await adoptProposal(context, past)).toEqual({ ok: false, reason: 'in_the_past' });
      const today = { proposalId, holdsFrom: '2026-10-05', staffId } as const;
      expect(await adoptProposal(context, today)).toMatchObject({ ok: true });
      expect(await adoptProposal(context, today)).toEqual({ ok: false, reason: 'already_adopted' });
      expect(await eventsOf(db, 'programme', '1')).toMatchObject([
        {
          actor: 'first',
          kind: 'rules_adopted',
          reason: 'decided_by_person',
          detail: { holdsFrom: '2026-10-05', note: 'trop tard', changes: 1 },
        },
      ]);
    });

    test('are taken back by a new version of those before, the last one only', async () => {
      const { context } = await house();
      for (const warnPercent of [15, 20]) {
        const proposalId = await propose(context, { 'fs.space': { thresholds: { warnPercent } } });
        await adoptProposal(context, { proposalId, holdsFrom: '2026-10-05', staffId });
      }
      const first = await takeBackRules(context, { version: '1', staffId });
      expect(first).toEqual({ ok: false, reason: 'not_the_latest' });
      expect(await takeBackRules(context, { version: '9', staffId })).toEqual({
        ok: false,
        reason: 'unknown_version',
      });
      expect(await takeBackRules(context, { version: '2', staffId })).toMatchObject({
        ok: true,
        rules: { version: '3', holdsFrom: '2026-10-05', checks: wide },
      });
    });

    test('taken back before their day, never begin', async () => {
      const { context } = await house();
      const proposalId = await propose(context, wide);
      await adoptProposal(context, { proposalId, holdsFrom: '2027-01-01', staffId });
      expect(await takeBackRules(context, { version: '1', staffId })).toMatchObject({
        rules: { version: '2', holdsFrom: '2027-01-01', checks: {} },
      });
    });

    test('proposed ones are tried, and the trial is kept with what it found', async () => {
      const { context, clock, db } = await house();
      const pc = await addPc(context, 'BZ-26-0001-K');
      await believe(pc, start, freeSpace(12));
      clock.advance({ hours: 1 });
      const id = await propose(context, wide);
      expect(await proposalById(db, id)).toMatchObject({ state: 'running', result: null });
      await tryProposal(context, id);
      expect(await proposalById(db, id)).toMatchObject({
        state: 'done',
        done: 1,
        against: 'default',
        result: { present: { opened: 0 }, proposed: { opened: 1 }, beats: 3 },
      });
      expect(await ticketsOfDevice(db, pc.id)).toEqual([]);
    });

    test('with a fault are not kept', async () => {
      const { context } = await house();
      const wrong = { 'fs.space': { thresholds: { warnPercent: 101 } } };
      await expect(propose(context, wrong)).rejects.toThrow('too_high');
    });
  });

  describe('a value accepted as known', () => {
    const key = 'disk.pending#0';
    async function grown(pending = 6) {
      const { context, clock, db } = await house();
      const pc = await addPc(context, 'BZ-26-0001-K');
      await pc.beat(start - 40 * dayMs, disk(2));
      await pc.beat(start - hourMs, disk(pending));
      const condition = async () => (await conditionsOf(db, [pc.id])).get(pc.id)?.get(key);
      const accept = (value: number) =>
        acceptBaseline(context, { deviceId: pc.id, key, value, staffId });
      return { context, clock, db, pc, condition, accept };
    }

    test('is good again, its finding is settled, its ticket noted and left open', async () => {
      const { context, db, pc, condition, accept } = await grown();
      const { id } = await lone(context, pc);
      expect(await accept(6)).toMatchObject({ ok: true });
      expect(await condition()).toMatchObject({ state: 'ok', baseline: 6 });
      expect((await findingsOf(db, [id])).get(id)).toMatchObject([{ recovered: true }]);
      expect(await lone(context, pc)).toMatchObject({ state: 'new', touched: true });
      const history = (await eventsOf(db, 'ticket', id)).map((it) => [
        it.actor,
        it.kind,
        it.reason,
      ]);
      expect(history.at(-1)).toEqual(['first', 'ticket_noted', 'accepted_as_known']);
      expect(await eventsOf(db, 'condition', `${pc.id} ${key}`)).toContainEqual(
        expect.objectContaining({ kind: 'baseline_accepted', actor: 'first' }),
      );
    });

    test('is judged from there: the same is no news, growth is', async () => {
      const { context, db, pc, condition, accept } = await grown();
      await accept(6);
      await pc.beat(start + dayMs, disk(6));
      await pc.beat(start + 2 * dayMs, disk(7));
      expect(await condition()).toMatchObject({ state: 'ok' });
      await pc.beat(start + 3 * dayMs, disk(8));
      expect(await condition()).toMatchObject({ state: 'warn', last: { limit: 8 } });
      const { id } = await lone(context, pc);
      expect((await findingsOf(db, [id])).get(id)).toMatchObject([{ recovered: false }]);
    });

    test('can be taken back: it stands as it did before', async () => {
      const { context, db, pc, condition, accept } = await grown();
      const { id } = await lone(context, pc);
      const before = await condition();
      const answer = await accept(6);
      const eventId = answer.ok ? answer.eventId : '';
      const undo = { deviceId: pc.id, key, staffId, eventId } as const;
      expect(await undoBaseline(context, undo)).toMatchObject({ ok: true });
      const { marks: _, ...rest } = before ?? { marks: [] };
      expect(await condition()).toMatchObject(rest);
      expect((await findingsOf(db, [id])).get(id)).toMatchObject([{ recovered: false }]);
      expect(await undoBaseline(context, undo)).toEqual({ ok: false, reason: 'changed_meanwhile' });
    });

    test.each([
      {
        name: 'another value than the page showed',
        pending: 6,
        value: 5,
        reason: 'changed_meanwhile',
      },
      {
        name: 'a level that is bad whatever stood before',
        pending: 30,
        value: 30,
        reason: 'nothing_to_accept',
      },
      { name: 'where nothing is bad', pending: 2, value: 2, reason: 'nothing_to_accept' },
    ])('is refused for $name', async ({ pending, value, reason }) => {
      const { condition, accept } = await grown(pending);
      const before = await condition();
      expect(await accept(value)).toEqual({ ok: false, reason });
      expect(await condition()).toEqual(before);
    });
  });

  describe('a fault that a person reports', () => {
    const report = (pc: TestPc, family: 'storage' | 'screen' | 'system') => ({
      deviceId: pc.id,
      family,
      staffId,
    });

    test('opens a ticket, which never resolves itself', async () => {
      const { context, db } = await house();
      const pc = await addPc(context, 'BZ-26-0001-K');
      expect(await openTicketByPerson(context, report(pc, 'screen'))).toMatchObject({
        did: 'open',
      });
      const ticket = await lone(context, pc);
      expect(ticket).toMatchObject({ openedBy: 'person', state: 'new', touched: true });
      expect(await eventsOf(db, 'ticket', ticket.id)).toMatchObject([
        { actor: 'first', kind: 'ticket_opened', reason: 'reported_by_person' },
      ]);
    });

    test('is added to the open ticket of that family, whoever opened it', async () => {
      const { context, clock, db } = await house();
      const pc = await addPc(context, 'BZ-26-0001-K');
      await believe(pc, start, freeSpace(8));
      // Opened by the second reading, seven hours before.
      clock.advance({ hours: 53 });
      expect(await openTicketByPerson(context, report(pc, 'system'))).toMatchObject({
        did: 'observe',
      });
      const { id } = await lone(context, pc);
      expect((await eventsOf(db, 'ticket', id)).at(-1)).toMatchObject({ kind: 'ticket_reported' });
      const from = start - 30 * dayMs;
      expect(qualityOf(await endsOfAlerts(db, from), await leadsOfAlerts(db, from))).toMatchObject([
        { checkId: 'fs.space', opened: 1, lead: { days: 2.5, n: 1 } },
      ]);
    });

    test('opens the resolved ticket of that family again', async () => {
      const { context } = await house();
      const pc = await addPc(context, 'BZ-26-0001-K');
      await openTicketByPerson(context, report(pc, 'screen'));
      const { id: ticketId, state, assignee } = await lone(context, pc);
      const seen = { state, assignee };
      await resolveTicket(context, { ticketId, staffId, seen, result: 'fixed' });
      expect(await openTicketByPerson(context, report(pc, 'screen'))).toMatchObject({
        did: 'reopen',
        ticketId,
      });
      expect(await lone(context, pc)).toMatchObject({ state: 'in_progress', result: null });
    });

    test.each([
      { name: 'on the last covered day', handedOverOn: '2023-10-05', expected: { ok: true } },
      {
        name: 'the day after',
        handedOverOn: '2023-10-04',
        expected: { ok: false, reason: 'coverage_ended' },
      },
      { name: 'never handed over', handedOverOn: null, expected: { reason: 'not_covered_yet' } },
    ] as const)('asks for coverage: $name', async ({ handedOverOn, expected }) => {
      const { context } = await house();
      const pc = await addPc(context, 'BZ-26-0001-K', { handedOverOn });
      expect(await openTicketByPerson(context, report(pc, 'screen'))).toMatchObject(expected);
    });

    test('is refused of a PC that is in no home, and can be noted all the same', async () => {
      const { context, db } = await house();
      const pc = await addPc(context, 'BZ-26-0001-K', { stage: 'taken_back' });
      const answer = await openTicketByPerson(context, report(pc, 'screen'));
      expect(answer).toEqual({ ok: false, reason: 'not_at_home' });
      await noteFault(context, { ...report(pc, 'screen'), reason: 'not_at_home' });
      expect(await ticketsOfDevice(db, pc.id)).toEqual([]);
      expect(await eventsOf(db, 'device', pc.id)).toMatchObject([
        { kind: 'fault_noted', reason: 'not_at_home', detail: { family: 'screen' } },
      ]);
    });

    test('is missed only where the agent had found nothing of that family', async () => {
      const { context, db } = await house();
      const unseen = await addPc(context, 'BZ-26-0001-K');
      await openTicketByPerson(context, report(unseen, 'storage'));
      const observed = await propose(context, { 'fs.space': { acts: 'observe' } });
      await adoptProposal(context, { proposalId: observed, holdsFrom: '2026-10-05', staffId });
      const seen = await addPc(context, 'BZ-26-0002-K');
      await believe(seen, start, freeSpace(8));
      await openTicketByPerson(context, report(seen, 'system'));
      expect(await reportsByPeople(db, start - dayMs)).toEqual([
        { family: 'storage', reported: 1, missed: 1 },
        { family: 'system', reported: 1, missed: 0 },
      ]);
      const missed = { openedBy: 'person', missed: true } as const;
      expect(await countFitting(db, missed)).toBe(1);
      expect(await countFitting(db, { ...missed, family: 'system' })).toBe(0);
    });
  });

  test('alert quality counts each end, and each count is the length of its list', async () => {
    const { context, db } = await house();
    for (const [n, result] of [...ticketResults, null].entries()) {
      const pc = await addPc(context, `BZ-26-001${n}-K`);
      await believe(pc, start, freeSpace(8));
      const { id: ticketId, state, assignee } = await lone(context, pc);
      const seen = { state, assignee };
      if (result !== null) await resolveTicket(context, { ticketId, staffId, seen, result });
    }
    const alone = await addPc(context, 'BZ-26-0020-K');
    await believe(alone, start, freeSpace(8));
    await believe(alone, start + dayMs, freeSpace(60));
    const from = start - dayMs;
    const [quality] = qualityOf(await endsOfAlerts(db, from), await leadsOfAlerts(db, from));
    expect(quality).toMatchObject({
      checkId: 'fs.space',
      opened: 8,
      counts: { confirmed: 4, false: 2, open: 1, by_itself: 1 },
      lead: null,
    });
    const asked = { check: 'fs.space', openedBy: 'agent', since: from } as const;
    const confirmed = ['fixed', 'replaced', 'repairable_later', 'end_of_life'] as const;
    expect(await countFitting(db, asked)).toBe(8);
    expect(await countFitting(db, { ...asked, found: confirmed })).toBe(4);
    expect(await countFitting(db, { ...asked, found: 'open' })).toBe(1);
    expect(await countFitting(db, { ...asked, found: 'by_itself' })).toBe(1);
    expect(await countFitting(db, { ...asked, since: start + dayMs })).toBe(0);
  });
});
