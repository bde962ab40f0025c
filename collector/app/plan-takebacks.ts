import { standsSince } from '#collector/domain/bring-forward.ts';
import { addMonths, weekOf } from '#collector/domain/calendar.ts';
import type { CalendarDate, WeekKey } from '#collector/domain/calendar.ts';
import { planTakebacks as placeAll } from '#collector/domain/planning.ts';
import type { PlannableCase } from '#collector/domain/planning.ts';
import { isPlannable } from '#collector/domain/takeback.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { casesToPlan } from '#collector/storage/takeback-lines.ts';
import { movePlan } from '#collector/storage/takebacks.ts';
import type { TakebackLine } from '#collector/storage/takeback-lines.ts';
import type { PlannedWhy, Takeback } from '#collector/storage/takebacks.ts';
import { allTerms } from '#collector/storage/terms.ts';
import type { Context } from './context.ts';
import { termsInForce } from './terms-in-force.ts';

/** How far the plan looks ahead: what planners asked to see (three school years). */
export const planMonths = 36;
const batchSize = 200;

export interface PlanCounts {
  readonly planned: number;
  readonly moved: number;
  readonly released: number;
  readonly kept: number;
}

/**
 * Gives every open case that falls due within the horizon its week, within the weekly capacity of
 * the newest terms. Weeks of the plan so far are kept, those that a person pinned never move; a case
 * that waits for a person gives its week back. Each change has its event row.
 */
export async function planTakebacks(context: Context, today: CalendarDate): Promise<PlanCounts> {
  const { db } = context.store;
  const { weeklyCapacity } = termsInForce(await allTerms(db)).newest;
  const cases = await casesToPlan(db, addMonths(today, planMonths));
  const changes = changesOf(cases, { today, weeklyCapacity });
  const done: Change[] = [];
  for (let at = 0; at < changes.length; at += batchSize) {
    done.push(...(await save(context, changes.slice(at, at + batchSize))));
  }
  const count = (kind: string) => done.filter((change) => change.kind === kind).length;
  const [planned, moved] = [count('planned'), count('plan_moved')];
  const released = count('plan_released');
  return { planned, moved, released, kept: cases.length - changes.length };
}

interface Change {
  readonly it: Takeback;
  readonly kind: 'planned' | 'plan_moved' | 'plan_released';
  readonly week: WeekKey | null;
  readonly why: PlannedWhy | null;
}

function changesOf(
  cases: readonly TakebackLine[],
  { today, weeklyCapacity }: { today: CalendarDate; weeklyCapacity: number },
): Change[] {
  const toPlace = cases.filter(({ state }) => isPlannable(state));
  const placements = placeAll({
    cases: toPlace.map(toPlannable),
    alreadyPlanned: new Map(
      toPlace.flatMap((it) =>
        it.plannedWeek === null || isToMove(it) ? [] : [[it.id, it.plannedWeek]],
      ),
    ),
    capacityPerWeek: () => weeklyCapacity,
    today,
  });
  const placed = toPlace.flatMap((it, at) => {
    const placement = placements[at];
    if (placement === undefined || placement.week === it.plannedWeek) return [];
    const { week, why } = placement;
    const kind = week === null ? 'plan_released' : it.plannedWeek ? 'plan_moved' : 'planned';
    return [{ it, kind, week, why } as const];
  });
  const released = cases
    .filter(({ state, plannedWeek }) => !isPlannable(state) && plannedWeek !== null)
    .map((it) => ({ it, kind: 'plan_released', week: null, why: null }) as const);
  return [...placed, ...released];
}

/** An appointment is a promise: its week is the case's, whatever was planned. */
function toPlannable(it: TakebackLine): PlannableCase {
  const { id, sector, windowOpensOn, dueOn } = it;
  const pinnedWeek =
    it.appointmentOn === null ? it.pinned && it.plannedWeek : weekOf(it.appointmentOn);
  const soonest = standsSince(it) !== null;
  return { id, sector, windowOpensOn, dueOn, soonest, pinnedWeek: pinnedWeek || null };
}

/** Brought forward, and still in the week that it had before. */
function isToMove(it: TakebackLine): boolean {
  const { broughtForward, plannedWeek, plannedWhy } = it;
  return (
    standsSince(it) !== null &&
    plannedWeek === broughtForward?.weekBefore &&
    plannedWhy?.reason !== 'brought_forward'
  );
}

async function save({ store, clock, ids }: Context, changes: readonly Change[]): Promise<Change[]> {
  return store.transaction(async (tx) => {
    const now = clock.now();
    const done: Change[] = [];
    for (const change of changes) {
      const { it, week, why } = change;
      const pinned = it.pinned && week !== null;
      if (await movePlan(tx, it, { plannedWeek: week, plannedWhy: why, pinned })) done.push(change);
    }
    await writeEvents(
      tx,
      done.map((change) => ({ ...eventOf(change), id: ids.timeId(now), at: now })),
    );
    return done;
  });
}

function eventOf({ it, kind, week, why }: Change): Omit<Event, 'id' | 'at'> {
  const load = why === null ? {} : { load: why.load, capacity: why.capacity };
  return {
    actor: 'scheduler',
    noun: 'takeback',
    nounId: it.id,
    deviceId: it.deviceId,
    kind,
    reason: why?.reason ?? 'waits_for_person',
    detail: { from: it.plannedWeek, to: week, ...load },
  };
}
