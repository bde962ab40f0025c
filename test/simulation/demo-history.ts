import { setImmediate } from 'node:timers/promises';
import type { Ids } from '#collector/app/context.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { addDays, dateOf, dayNumber } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { Store } from '#collector/storage/database.ts';
import { virtualClock } from '#test/support/virtual.ts';
import { sparsePace } from './agenda.ts';
import { liveThrough } from './days.ts';
import { familiesAtTable } from './families.ts';
import { fillFamiliesRoom } from './families-room.ts';
import type { FamiliesRoom } from './families-room.ts';
import { planFleet } from './fleet.ts';
import type { FleetPlan } from './fleet.ts';
import { giveMemory, inOneTransaction } from './grouped.ts';
import { fillWorkshop } from './workshop-floor.ts';
import { newWorld } from './world.ts';

export interface DemoHistory {
  readonly seed: string;
  readonly families: number;
  readonly staffIds: readonly [string, ...string[]];
  /** Ms UTC: the history ends on the evening before. */
  readonly now: number;
  readonly ids: Ids;
  readonly onProgress: (share: number, date: CalendarDate) => void;
}

export const demoSchoolYears = 6;

/** Lives through six school years of the programme by the collector's own use cases; answers where
 * the families' side of it can be looked at. */
export async function fillWithHistory(store: Store, it: DemoHistory): Promise<FamiliesRoom> {
  const lastDay = addDays(dateOf(it.now, 'Europe/Paris'), -1);
  const { seed, families, staffIds, ids } = it;
  const plan: FleetPlan = { seed, families, schoolYears: demoSchoolYears, lastDay, troubles: 1 };
  const pcs = planFleet(plan);
  const atTable = familiesAtTable({ plan, pcs });
  const first = pcs[0]?.handedOverOn ?? lastDay;
  const context = { store, clock: virtualClock(`${first}T02:00:00Z`), ids };
  await giveMemory(store, 96);
  await prepareProgramme(context);
  const end = dayNumber(lastDay);
  const world = newWorld({
    plan,
    context,
    daysPerCommit: 28,
    pace: sparsePace(end, 0.03),
    lastDay: end,
    staffIds,
    patience: 10,
    mishaps: 1,
    outages: 0,
    collects: 0.94,
    atTable,
  });
  const effort = effortOf(dayNumber(first), end);
  await liveThrough(world, pcs, async ({ date, number }) => {
    it.onProgress(effort(number), date);
    // SQLite never waits: without this pause Ctrl-C would not be heard before the end.
    await setImmediate();
  });
  await inOneTransaction(store, async (whole) => {
    await fillWorkshop({ ...world, context: { ...context, store: whole } }, lastDay);
  });
  return fillFamiliesRoom({ context, staffIds, families, today: lastDay, atTable });
}

// The fleet grows from year to year, and its last 90 days are lived through in detail.
function effortOf(first: number, last: number): (day: number) => number {
  return (day) => {
    const past = (day - first) / (last - first);
    return past * 0.3 + past ** 2 * 0.4 + Math.max(0, (day - last + 90) / 90) * 0.3;
  };
}
