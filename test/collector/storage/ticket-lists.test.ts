import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { HandoverRange } from '#collector/domain/coverage-range.ts';
import { ticketStates } from '#collector/domain/ticket.ts';
import type { TicketState } from '#collector/domain/ticket.ts';
import type { Store } from '#collector/storage/database.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import { countViews, listTickets, ticketViews } from '#collector/storage/ticket-lists.ts';
import type { TicketView } from '#collector/storage/ticket-lists.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';

interface Given {
  readonly device: number;
  readonly state: TicketState;
  readonly isCritical: boolean;
  readonly isMine: boolean;
  readonly asksHelp: boolean;
}
interface Site {
  readonly handedOver: readonly (CalendarDate | null)[];
  readonly reporting: readonly (boolean | null)[];
  readonly tickets: readonly Given[];
  readonly ending: readonly HandoverRange[];
}

const pcs = 5;
const day = fc.constantFrom<CalendarDate>('2023-09-04', '2023-10-06', '2023-10-07', '2024-01-03');
const site: fc.Arbitrary<Site> = fc.record({
  handedOver: fc.array(fc.option(day), { minLength: pcs, maxLength: pcs }),
  reporting: fc.array(fc.option(fc.boolean()), { minLength: pcs, maxLength: pcs }),
  tickets: fc.array(
    fc.record({
      device: fc.nat(pcs - 1),
      state: fc.constantFrom(...ticketStates),
      isCritical: fc.boolean(),
      isMine: fc.boolean(),
      asksHelp: fc.boolean(),
    }),
    { maxLength: 20 },
  ),
  ending: fc.array(fc.record({ from: fc.option(day), to: fc.option(day) }), { maxLength: 2 }),
});

const done: readonly TicketState[] = [
  'resolved',
  'closed',
  'duplicate',
  'not_covered',
  'cancelled',
];
const over: readonly TicketState[] = done.filter((it) => it !== 'resolved');

/** What each view means, said once more without a database. */
function isIn(view: TicketView, it: Given, of: Site): boolean {
  const isOpen = !done.includes(it.state);
  const handedOver = of.handedOver[it.device] ?? null;
  switch (view) {
    case 'to_take':
      return it.state === 'new' || it.state === 'acknowledged';
    case 'mine':
      return isOpen && it.isMine;
    case 'open':
      return isOpen;
    case 'ending':
      return (
        isOpen &&
        handedOver !== null &&
        of.ending.some(
          ({ from, to }) =>
            (from === null || from <= handedOver) && (to === null || handedOver <= to),
        )
      );
    case 'waiting_family':
      return it.state === 'waiting_family';
    case 'silent':
      return isOpen && of.reporting[it.device] !== true;
    case 'help':
      return isOpen && it.asksHelp;
    case 'resolved':
      return it.state === 'resolved' || it.state === 'closed';
  }
}

const idOf = (n: number) => `ticket-${String(n).padStart(2, '0')}`;

/** What to do first, first: critical, then the oldest; of what is resolved the last. */
function expected(view: TicketView, of: Site): string[] {
  const fits = of.tickets.flatMap((it, n) => (isIn(view, it, of) ? [{ ...it, n }] : []));
  const sorted =
    view === 'resolved'
      ? fits.toSorted((a, b) => b.n - a.n)
      : fits.toSorted((a, b) => Number(b.isCritical) - Number(a.isCritical) || a.n - b.n);
  return sorted.map(({ n }) => idOf(n));
}

async function fill(store: Store, of: Site): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.deleteFrom('tickets').execute();
    await tx.deleteFrom('latest').execute();
    await tx.deleteFrom('devices').execute();
    for (const [n, handedOverOn] of of.handedOver.entries()) {
      await insertDevice(tx, {
        id: `pc-${n}`,
        assetTag: `BZ-23-000${n}-0`,
        stage: handedOverOn === null ? 'ready' : 'in_service',
        cohort: null,
        sector: null,
        model: null,
        lot: null,
        handedOverOn,
        createdAt: 0,
        inventory: null,
      });
    }
    for (const [n, isReporting] of of.reporting.entries()) {
      if (isReporting === null) continue;
      const connection = isReporting ? 'reporting' : 'lost_contact';
      const heard = { device_id: `pc-${n}`, stream: 's', sequence: 1, heard_at: 1, connection };
      await tx
        .insertInto('latest')
        .values({ ...heard, connection_since: 1, next_look_at: null, gaps: '[]' })
        .execute();
    }
    for (const [n, it] of of.tickets.entries()) {
      await tx
        .insertInto('tickets')
        .values({
          id: idOf(n),
          device_id: `pc-${it.device}`,
          reference: `T-${n}`,
          // One open ticket of a family on a PC: each has a family of its own here.
          family: `family-${n}`,
          state: it.state,
          severity: it.isCritical ? 'critical' : 'warn',
          opened_at: 1000 + n,
          opened_by: 'agent',
          terms_id: 'default',
          rules_id: 'default',
          changed_at: 1000 + n,
          assignee: it.isMine ? 'me' : 'somebody',
          touched: 1,
          resolved_at: done.includes(it.state) ? 2000 + n : null,
          result: null,
          closed_at: over.includes(it.state) ? 3000 + n : null,
          barrier: null,
          merged_into: null,
          help_since: it.asksHelp ? 1500 : null,
        })
        .execute();
    }
  });
}

describeOnBothEngines('the queue', (engine) => {
  test('shows in each view the tickets that are meant, in the order of work, and counts them', async () => {
    const store = await openTestStore(await freshDatabaseUrl(engine));
    await fc.assert(
      fc.asyncProperty(site, async (of) => {
        await fill(store, of);
        const counts = await countViews(store.db, 'me', of.ending);
        for (const view of ticketViews) {
          const part = { most: 100 };
          const asked = { view, staffId: 'me', part, ending: of.ending };
          const { tickets } = await listTickets(store.db, asked);
          const shown = tickets.map(({ ticket }) => ticket.id);
          expect([view, ...shown]).toEqual([view, ...expected(view, of)]);
          expect([view, counts[view]]).toEqual([view, shown.length]);
        }
      }),
      { numRuns: 40 },
    );
  });
});
