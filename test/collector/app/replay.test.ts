import { expect, test } from 'vitest';
import type { Beat } from '#shared/messages.ts';
import { closeResolvedTickets } from '#collector/app/close-resolved-tickets.ts';
import type { Context } from '#collector/app/context.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { replay } from '#collector/app/replay.ts';
import { resolveTicket } from '#collector/app/resolve-ticket.ts';
import { defaultRules } from '#collector/domain/rules.ts';
import type { CheckRules, RuleSet } from '#collector/domain/rules.ts';
import type { TicketResult } from '#collector/domain/ticket.ts';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import { disk } from '../../e2e/small-fleet.ts';
import { addPc, dayMs, freeSpace, hourMs } from '../web/fleet.ts';
import type { TestPc } from '../web/fleet.ts';

const start = Date.UTC(2026, 8, 2, 8);
const days = 80;
const proposal = (checks: CheckRules): RuleSet => ({ ...defaultRules, version: 'tried', checks });

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
function chance(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describeOnBothEngines('judging what was reported again', (engine) => {
  async function house(name: string) {
    const store = await openTestStore(await freshDatabaseUrl(engine));
    const clock = virtualClock(start);
    const context: Context = { store, clock, ids: seededIds(name) };
    await prepareProgramme(context);
    return { context, clock };
  }
  async function resolve(context: Context, pc: TestPc, result: TicketResult): Promise<void> {
    const open = (await ticketsOfDevice(context.store.db, pc.id)).find(
      (it) => it.closedAt === null && it.state !== 'resolved',
    );
    if (open === undefined) return;
    const { state, assignee } = open;
    const seen = { state, assignee };
    await resolveTicket(context, { ticketId: open.id, staffId: 'first', seen, result });
  }

  /** PCs whose disks fill, are cleared and lose sectors by chance, and whose tickets are worked on. */
  async function live(seed: number) {
    const { context, clock } = await house(`replay ${seed}`);
    const random = chance(seed);
    const pcs: TestPc[] = [];
    for (let n = 0; n < 4; n += 1) pcs.push(await addPc(context, `BZ-26-000${n}-K`));
    const free = pcs.map(() => 30);
    const pending = pcs.map(() => 0);
    for (let day = 0; day < days; day += 1) {
      for (const [n, pc] of pcs.entries()) {
        for (const hour of [0, 7]) {
          clock.set(start + day * dayMs + (hour + n) * hourMs);
          free[n] = random() < 0.1 ? 60 : Math.max(0.2, (free[n] ?? 0) * (0.8 + random() * 0.25));
          if (random() < 0.03) pending[n] = Math.floor(random() * 40);
          const samples: Beat['samples'] = [...freeSpace(free[n] ?? 0), ...disk(pending[n] ?? 0)];
          await pc.beat(clock.now(), samples);
        }
        clock.set(clock.now() + hourMs);
        if (random() < 0.04) await resolve(context, pc, random() < 0.5 ? 'fixed' : 'false_alarm');
      }
      await closeResolvedTickets(context, clock.now());
    }
    const real = (
      await Promise.all(pcs.map((pc) => ticketsOfDevice(context.store.db, pc.id)))
    ).flat();
    return { context, clock, real };
  }
  const whole = { from: start - dayMs, to: start + (days + 1) * dayMs };
  const opened = (tickets: readonly { deviceId: string; family: string; at: number }[]) =>
    tickets.map((it) => `${it.deviceId} ${it.family} ${it.at}`).toSorted();

  test.each([1, 2, 3])(
    'under the present rules opens just the tickets that were opened (history %i)',
    async (seed) => {
      const { context, real } = await live(seed);
      const answer = await replay(context.store.db, {
        present: defaultRules,
        // Nothing opens under the proposed rules: the list of what is gone is that of all.
        proposed: proposal({
          'fs.space': { acts: 'observe' },
          'disk.pending': { acts: 'observe' },
        }),
        ...whole,
      });
      expect(real.length).toBeGreaterThan(4);
      expect(answer.present.opened).toBe(real.length);
      expect(opened(answer.gone.first)).toEqual(
        opened(real.map((it) => ({ ...it, at: it.openedAt }))),
      );
      expect(answer).toMatchObject({ devices: 4, beats: 8 * days, proposed: { opened: 0 } });
      expect(answer.firstAt).toBe(start);
    },
  );

  test('under the same rules differs in nothing', async () => {
    const { context } = await live(4);
    const answer = await replay(context.store.db, {
      present: defaultRules,
      proposed: proposal({}),
      ...whole,
    });
    expect(answer.proposed).toEqual(answer.present);
    expect([answer.added.count, answer.gone.count, answer.sooner, answer.later]).toEqual([
      0, 0, 0, 0,
    ]);
  });

  test('under other thresholds tells which would be added, with what people found there', async () => {
    const { context, clock } = await house('other');
    const pc = await addPc(context, 'BZ-26-0001-K');
    const other = await addPc(context, 'BZ-26-0002-K');
    for (const [n, gib] of [12, 12, 8, 8, 8].entries()) {
      clock.set(start + n * 7 * hourMs);
      await pc.beat(clock.now(), freeSpace(gib));
      await other.beat(clock.now(), freeSpace(12));
    }
    await resolve(context, pc, 'fixed');
    const wide = proposal({ 'fs.space': { thresholds: { warnPercent: 15 } } });
    const answer = await replay(context.store.db, {
      present: defaultRules,
      proposed: wide,
      ...whole,
    });
    expect(answer.present).toMatchObject({ opened: 1, byCheck: { 'fs.space': 1 } });
    expect(answer.proposed).toMatchObject({
      opened: 2,
      outcomes: { confirmed: 1, false: 0, unknown: 1 },
    });
    expect(answer.added).toMatchObject({
      count: 1,
      first: [{ assetTag: 'BZ-26-0002-K', checkId: 'fs.space', outcome: 'unknown' }],
    });
    expect([answer.gone.count, answer.sooner, answer.later]).toEqual([0, 1, 0]);
    const narrow = proposal({ 'fs.space': { thresholds: { warnPercent: 5 } } });
    const less = await replay(context.store.db, {
      present: defaultRules,
      proposed: narrow,
      ...whole,
    });
    expect(less.gone).toMatchObject({
      count: 1,
      outcomes: { confirmed: 1, false: 0, unknown: 0 },
      first: [{ assetTag: 'BZ-26-0001-K', outcome: 'confirmed' }],
    });
  });

  test('starts from what was known: values accepted before count as accepted', async () => {
    const { context, clock } = await house('known');
    const pc = await addPc(context, 'BZ-26-0001-K');
    for (const day of [0, 1, 40, 41]) {
      clock.set(start + day * dayMs);
      await pc.beat(clock.now(), disk(day < 40 ? 6 : 7));
    }
    const strict = proposal({ 'disk.pending': { thresholds: { rise: 1 } } });
    const ask = { present: defaultRules, proposed: strict, to: start + 50 * dayMs };
    const late = await replay(context.store.db, { ...ask, from: start + 30 * dayMs });
    expect(late).toMatchObject({ beats: 2, present: { opened: 0 }, proposed: { opened: 1 } });
  });

  test('reads only: not a row of any table has changed', async () => {
    const { context } = await live(5);
    const tables = [
      'beats',
      'latest',
      'readings',
      'conditions',
      'tickets',
      'findings',
      'events',
      'rule_sets',
    ] as const;
    const all = async () =>
      Promise.all(
        tables.map(async (table) =>
          (await context.store.db.selectFrom(table).selectAll().execute())
            .map((row) => JSON.stringify(row))
            .toSorted(),
        ),
      );
    const before = await all();
    await replay(context.store.db, {
      present: defaultRules,
      proposed: proposal({ 'fs.space': { thresholds: { warnPercent: 40 } } }),
      ...whole,
    });
    expect(await all()).toEqual(before);
  });

  test('gives others their turn, and tells how far it is', async () => {
    const { context } = await live(6);
    let turns = 0;
    const other = setInterval(() => (turns += 1), 0);
    const said: [number, number][] = [];
    await replay(
      context.store.db,
      { present: defaultRules, proposed: proposal({}), ...whole },
      (done, of) => void said.push([done, of]),
    );
    clearInterval(other);
    expect(turns).toBeGreaterThan(3);
    expect(said).toEqual([0, 1, 2, 3, 4].map((done) => [done, 4]));
  });
});
