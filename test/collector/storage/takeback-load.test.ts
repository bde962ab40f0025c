import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CalendarDate, WeekKey } from '#collector/domain/calendar.ts';
import type { Db, Store, Tx } from '#collector/storage/database.ts';
import { insertDevice } from '#collector/storage/devices.ts';
import {
  loadByPeriod,
  openByHandoverMonth,
  plannedByWeek,
} from '#collector/storage/takeback-load.ts';
import {
  changeTakeback,
  deleteTakeback,
  insertTakebacks,
  takebackById,
} from '#collector/storage/takebacks.ts';
import type { Takeback, TakebackChange } from '#collector/storage/takebacks.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';

const devices = 6;
const deviceId = (n: number) => `pc-${n}`;
const days = ['2021-09-06', '2021-09-30', '2021-10-01', '2024-02-29'] as const;
const weeks: readonly (WeekKey | null)[] = [null, '2026-W40', '2026-W41', '2027-W01'];

const day = fc.constantFrom<CalendarDate>(...days);
const change: fc.Arbitrary<TakebackChange> = fc.record(
  {
    state: fc.constantFrom('planned' as const, 'contacted' as const, 'booked' as const),
    dueOn: day,
    handedOverOn: day,
    termsId: fc.constantFrom('default', 'newer'),
    extensionMonths: fc.constantFrom(0, 3),
    plannedWeek: fc.constantFrom(...weeks),
    closedAt: fc.constantFrom(null, 1),
    broughtForward: fc.option(
      fc.record({ on: day, isOver: fc.boolean() }).map(({ on, isOver }) => ({
        on,
        checkId: 'disk.pending',
        subject: 0,
        since: on,
        ended: isOver ? { on, reason: 'finding_cleared' as const } : null,
        weekBefore: null,
        whyBefore: null,
      })),
    ),
  },
  { requiredKeys: [] },
);
type Act = { readonly on: number; readonly fails: boolean } & (
  | { readonly does: 'add' | 'delete' }
  | { readonly does: 'change'; readonly change: TakebackChange }
);
const act: fc.Arbitrary<Act> = fc
  .record({ on: fc.nat(devices - 1), fails: fc.integer({ min: 0, max: 5 }).map((n) => n === 0) })
  .chain((of) =>
    fc.oneof(
      fc.constant({ ...of, does: 'add' as const }),
      fc.constant({ ...of, does: 'delete' as const }),
      change.map((it) => ({ ...of, does: 'change' as const, change: it })),
    ),
  );

const newCase = (n: number): Takeback => ({
  id: `case-${n}`,
  deviceId: deviceId(n),
  state: 'planned',
  stateSince: '2021-09-06',
  termsId: 'default',
  handedOverOn: '2021-09-06',
  extensionMonths: 0,
  appointmentOn: null,
  addressConfirmedOn: null,
  windowOpensOn: '2026-03-06',
  dueOn: '2026-09-06',
  nextStepOn: null,
  decisionWanted: null,
  plannedWeek: null,
  plannedWhy: null,
  pinned: false,
  broughtForward: null,
  createdAt: 0,
  closedAt: null,
});

describeOnBothEngines('what open cases add up to', (engine) => {
  async function open(): Promise<Store> {
    const store = await openTestStore(await freshDatabaseUrl(engine));
    await store.transaction(async (tx) => {
      for (let n = 0; n < devices; n += 1) await insertDevice(tx, pc(n));
    });
    return store;
  }

  test('is what counting them all finds, after any acts, done and undone', async () => {
    const store = await open();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(act, { maxLength: 5 }), { maxLength: 6 }), async (all) => {
        for (const together of all) await actTogether(store, together);
        expect(await kept(store.db)).toEqual(await counted(store.db));
      }),
      { numRuns: 40 },
    );
  });

  test('is so too where many act at the same time', async () => {
    const store = await open();
    const each = Array.from({ length: devices }, (_, n) => n);
    await store.transaction((tx) => insertTakebacks(tx, each.map(newCase)));
    // Each in the order of its own: were one number one row, two could wait for each other.
    await Promise.all(
      each.map((n) =>
        store.transaction(async (tx) => {
          const turned = n % 2 === 0 ? weeks.toReversed() : weeks;
          for (const plannedWeek of turned) await changeCase(tx, n, { plannedWeek });
        }),
      ),
    );
    expect(await kept(store.db)).toEqual(await counted(store.db));
    expect([...(await plannedByWeek(store.db, '2026-W40')).values()]).toEqual([devices / 2]);
  });
});

const pc = (n: number) => ({
  id: deviceId(n),
  assetTag: `BZ-21-000${n}-X`,
  stage: 'in_service' as const,
  cohort: null,
  sector: null,
  model: null,
  lot: null,
  handedOverOn: null,
  createdAt: 0,
  inventory: null,
});

/** One transaction; where an act fails, none was done. */
async function actTogether(store: Store, acts: readonly Act[]): Promise<void> {
  const done = store.transaction(async (tx) => {
    for (const it of acts) {
      await actOn(tx, it);
      if (it.fails) throw new Error('power cut');
    }
  });
  await done.catch((cause: unknown) => {
    if (!(cause instanceof Error && cause.message === 'power cut')) throw cause;
  });
}

async function actOn(tx: Tx, it: Act): Promise<void> {
  if (it.does === 'change') return changeCase(tx, it.on, it.change);
  await deleteTakeback(tx, `case-${it.on}`);
  if (it.does === 'add') await insertTakebacks(tx, [newCase(it.on)]);
}

async function changeCase(tx: Tx, n: number, it: TakebackChange): Promise<void> {
  const found = await takebackById(tx, `case-${n}`);
  if (found !== null) await changeTakeback(tx, found, it);
}

const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted();

async function kept(db: Db) {
  return {
    load: sorted((await loadByPeriod(db)).map((it) => [it.period, it.state, it.count])),
    terms: sorted(
      (await openByHandoverMonth(db)).map((it) => [
        it.termsId,
        it.extensionMonths,
        it.month,
        it.forwardMonth,
        it.count,
      ]),
    ),
    weeks: sorted([...(await plannedByWeek(db, '2026-W01'))]),
  };
}

async function counted(db: Db) {
  const rows = await db
    .selectFrom('takeback_cases')
    .selectAll()
    .where('closed_at', 'is', null)
    .execute();
  const countBy = (of: (row: (typeof rows)[number]) => unknown[] | null) => {
    const counts = new Map<string, { of: unknown[]; n: number }>();
    for (const row of rows) {
      const key = of(row);
      if (key === null) continue;
      const before = counts.get(JSON.stringify(key))?.n ?? 0;
      counts.set(JSON.stringify(key), { of: key, n: before + 1 });
    }
    return sorted([...counts.values()].map((it) => [...it.of, it.n]));
  };
  return {
    load: countBy((row) => [row.planned_week ?? row.due_on.slice(0, 7), row.state]),
    terms: countBy((row) => [
      row.terms_id,
      row.extension_months,
      row.handed_over_on.slice(0, 7),
      row.brought_forward_on?.slice(0, 7) ?? null,
    ]),
    weeks: countBy((row) => (row.planned_week === null ? null : [row.planned_week])),
  };
}
