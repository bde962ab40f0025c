import { mondayOf, weekOf } from '#collector/domain/calendar.ts';
import type { CalendarDate, WeekKey } from '#collector/domain/calendar.ts';
import type { EventKind } from '#collector/domain/event.ts';
import type { Tx } from '#collector/storage/database.ts';
import { eventsOf, writeEvents } from '#collector/storage/events.ts';
import { plannedByWeek } from '#collector/storage/takeback-load.ts';
import { lockTakeback, movePlan } from '#collector/storage/takebacks.ts';
import type { PlannedWhy, Takeback } from '#collector/storage/takebacks.ts';
import { allTerms } from '#collector/storage/terms.ts';
import type { Context } from './context.ts';
import { wakeTakebacks } from './kept-findings.ts';
import { termsInForce, todayAt } from './terms-in-force.ts';

export type PlanRefusal =
  | 'no_such_case'
  | 'closed'
  | 'has_appointment'
  | 'no_such_week'
  | 'week_past'
  | 'already_there'
  | 'not_planned'
  | 'changed_since';
/** What a planner should know of a week that was chosen all the same. */
export type PlanNote = 'outside_window' | 'over_capacity';
export type PlanAct =
  | {
      readonly done: true;
      /** The event that `undoPlanAct` takes back. */
      readonly eventId: string;
      readonly notes: readonly PlanNote[];
    }
  | { readonly done: false; readonly refused: PlanRefusal };

interface Asked {
  readonly caseId: string;
  /** The staff account's id. */
  readonly actor: string;
}

/** Moves a case to another week and pins it there: what a person chose, the nightly plan keeps. It
 * may lie outside the window or above the capacity; the answer then says so. */
export async function moveTakeback(
  context: Context,
  { week, ...asked }: Asked & { readonly week: string },
): Promise<PlanAct> {
  return act(context, asked, async (it, { tx, today, capacity }) => {
    const key = readWeek(week);
    if (key === null) return refuse('no_such_week');
    if (key < weekOf(today)) return refuse('week_past');
    if (key === it.plannedWeek && it.pinned) return refuse('already_there');
    const others = (await plannedByWeek(tx, key)).get(key) ?? 0;
    const load = key === it.plannedWeek ? others : others + 1;
    const notes: PlanNote[] = [
      ...(key < weekOf(it.windowOpensOn) || key > weekOf(it.dueOn)
        ? ['outside_window' as const]
        : []),
      ...(load > capacity ? ['over_capacity' as const] : []),
    ];
    const plannedWhy: PlannedWhy = { reason: 'pinned', load, capacity };
    return change('plan_moved', { plannedWeek: key, pinned: true, plannedWhy }, notes);
  });
}

/** Keeps a case in the week it has. */
export async function pinTakeback(context: Context, asked: Asked): Promise<PlanAct> {
  return act(context, asked, async ({ plannedWeek, plannedWhy, pinned }) => {
    if (plannedWeek === null) return refuse('not_planned');
    return pinned
      ? refuse('already_there')
      : change('plan_pinned', { plannedWeek, plannedWhy, pinned: true });
  });
}

/** Lets the nightly plan move a case again. */
export async function unpinTakeback(context: Context, asked: Asked): Promise<PlanAct> {
  return act(context, asked, async ({ plannedWeek, plannedWhy, pinned }) =>
    pinned
      ? change('plan_unpinned', { plannedWeek, plannedWhy, pinned: false })
      : refuse('already_there'),
  );
}

/** Takes a person's act on the plan back, by a compensating event; refused once the plan of that case
 * has changed again. */
export async function undoPlanAct(
  context: Context,
  { eventId, ...asked }: Asked & { readonly eventId: string },
): Promise<PlanAct> {
  return act(context, asked, async (it, { tx }) => {
    const events = await eventsOf(tx, 'takeback', it.id);
    const detail = events.find(({ id }) => id === eventId)?.detail;
    if (detail?.['toWeek'] !== it.plannedWeek || detail['toPinned'] !== it.pinned) {
      return refuse('changed_since');
    }
    const { fromWeek, fromPinned, fromWhy } = detail;
    return change('plan_act_undone', {
      // Only `act` writes these details, from the same types.
      plannedWeek: fromWeek as WeekKey | null,
      pinned: fromPinned === true,
      plannedWhy: typeof fromWhy === 'string' ? (JSON.parse(fromWhy) as PlannedWhy) : null,
    });
  });
}

type Plan = Pick<Takeback, 'plannedWeek' | 'plannedWhy' | 'pinned'>;
type Decision =
  | { readonly refused: PlanRefusal }
  | { readonly kind: EventKind; readonly plan: Plan; readonly notes: readonly PlanNote[] };

const refuse = (refused: PlanRefusal): Decision => ({ refused });
const change = (kind: EventKind, plan: Plan, notes: readonly PlanNote[] = []): Decision => ({
  kind,
  plan,
  notes,
});

interface Around {
  readonly tx: Tx;
  readonly today: CalendarDate;
  readonly capacity: number;
}

/** Loads the case, lets `decide` say what becomes of its plan, saves that with its event. */
async function act(
  { store, clock, ids }: Context,
  { caseId, actor }: Asked,
  decide: (it: Takeback, around: Around) => Promise<Decision>,
): Promise<PlanAct> {
  const now = clock.now();
  return store.transaction(async (tx): Promise<PlanAct> => {
    const it = await lockTakeback(tx, caseId);
    if (it === null) return { done: false, refused: 'no_such_case' };
    if (it.closedAt !== null) return { done: false, refused: 'closed' };
    if (it.appointmentOn !== null) return { done: false, refused: 'has_appointment' };
    const terms = termsInForce(await allTerms(tx));
    const around = { tx, today: todayAt(now, terms), capacity: terms.newest.weeklyCapacity };
    const decision = await decide(it, around);
    if ('refused' in decision) return { done: false, refused: decision.refused };
    const { kind, plan, notes } = decision;
    if (!(await movePlan(tx, it, plan))) return { done: false, refused: 'changed_since' };
    // What the pin kept in its place may now be brought forward.
    if (it.pinned && !plan.pinned) await wakeTakebacks(tx, [it.deviceId], around.today);
    const eventId = ids.timeId(now);
    const about = { noun: 'takeback', nounId: it.id, deviceId: it.deviceId } as const;
    const detail = {
      fromWeek: it.plannedWeek,
      toWeek: plan.plannedWeek,
      fromPinned: it.pinned,
      toPinned: plan.pinned,
      fromWhy: it.plannedWhy === null ? null : JSON.stringify(it.plannedWhy),
    };
    const reason = 'asked_by_staff';
    await writeEvents(tx, [{ id: eventId, at: now, actor, ...about, kind, reason, detail }]);
    return { done: true, eventId, notes };
  });
}

/** A week as a form sends it (`2027-W05`); null for one that does not exist. */
function readWeek(text: string): WeekKey | null {
  if (!/^20\d\d-W\d\d$/.test(text)) return null;
  const week = text as WeekKey; // as WeekKey: the form was just seen
  try {
    mondayOf(week);
    return week;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
