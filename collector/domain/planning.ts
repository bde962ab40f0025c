import { addDays, type CalendarDate, laterOf, weekday, type WeekKey, weekOf } from './calendar.ts';
import { makeRoom } from './make-room.ts';
import {
  bestWeek,
  between,
  chooseWeek,
  hasRoom,
  inSector,
  levels,
  type PlacementReason,
  put,
  type Stop,
  type Week,
  type Weeks,
  weeksFrom,
} from './week-load.ts';

/**
 * Which week each take-back is planned for.
 *
 * The load is levelled over the weeks of each case's window, stops of one sector meet where that
 * costs nothing, and no week is filled beyond its capacity while the case's window, or the windows
 * of those it could displace, have room: the number of cases within capacity is the greatest
 * possible. Same input, same plan; ties go by id.
 */
export interface PlannableCase {
  readonly id: string;
  /** The part of town whose stops a round would join; null where it is not known. */
  readonly sector: string | null;
  readonly windowOpensOn: CalendarDate;
  readonly dueOn: CalendarDate;
  /** Brought forward: it goes into the earliest week with room, not into the least loaded. */
  readonly soonest?: boolean;
  /** A week that a person chose: kept whatever the load and the window say. */
  readonly pinnedWeek: WeekKey | null;
}

export interface PlanningRequest {
  readonly cases: readonly PlannableCase[];
  /** The weeks of the plan so far, by case id; ids that are not among the cases are ignored. */
  readonly alreadyPlanned: ReadonlyMap<string, WeekKey>;
  /** Take-backs that can be done in a week: 0 where the workshop is closed. Asked once a week. */
  readonly capacityPerWeek: (week: WeekKey) => number;
  readonly today: CalendarDate;
}

export interface Placement {
  readonly id: string;
  /** Null only where no week that the case may have has any capacity at all. */
  readonly week: WeekKey | null;
  /** The week of the plan so far, where this one differs. */
  readonly movedFrom: WeekKey | null;
  readonly why: {
    readonly reason: PlacementReason;
    /** Cases planned for the week, this one among them, in the finished plan. */
    readonly load: number;
    readonly capacity: number;
    /** Weeks left of the case's window; 0 once overdue. */
    readonly weeksInWindow: number;
    /** Other cases of the same sector in the week, in the finished plan. */
    readonly sameSector: number;
    /** The case for which this one made room. */
    readonly madeRoomFor: string | null;
  };
}

/** A placement for each case, in the order of the cases. A case's weeks are those with a working day
 * from `windowOpensOn`, or today, to `dueOn`; once that is past, any from today on. */
export function planTakebacks(request: PlanningRequest): readonly Placement[] {
  const weeks = weeksFrom(weekOf(workingDayFrom(request.today)), request.capacityPerWeek);
  const stops = stopsOf(request, weeks);
  const urgent = stops.toSorted(byUrgency);
  for (const stop of urgent) keepPlanned(stop, weeks);
  const waiting = urgent.filter((stop) => stop.week === null);
  const left = waiting.filter((stop) => !placeWithRoom(stop, weeks));
  relevel(waiting, 'levelled', weeks);
  placeBeyondCapacity(left, weeks);
  return stops.map(placementOf);
}

/** The same day, or the Monday after a weekend. */
function workingDayFrom(date: CalendarDate): CalendarDate {
  const day = weekday(date);
  return day <= 5 ? date : addDays(date, 8 - day);
}

function stopsOf(request: PlanningRequest, weeks: Weeks): readonly Stop[] {
  const windows = request.cases.map((one) => windowOf(one, request.today, weeks));
  const end = windows.reduce((most, window) => Math.max(most, window?.last ?? 0), 0);
  const waiting: Window = { first: 0, last: end + horizonWeeks };
  return request.cases.map((one, at) => {
    const window = windows[at] ?? null;
    const stop: Stop = {
      id: one.id,
      sector: one.sector,
      dueOn: one.dueOn,
      ...(window ?? waiting),
      overdue: window === null,
      soonest: one.soonest === true,
      pinned: one.pinnedWeek !== null,
      before: request.alreadyPlanned.get(one.id) ?? null,
      week: null,
      reason: 'window_full',
      madeRoomFor: null,
    };
    if (one.pinnedWeek !== null) put(stop, weeks.at(weeks.numberOf(one.pinnedWeek)), 'pinned');
    return stop;
  });
}

/** An overdue case may wait two years beyond the last window: more is a capacity that never was. */
const horizonWeeks = 104;

interface Window {
  readonly first: number;
  readonly last: number;
}

/** Null once the window, or its last working day, is past. */
function windowOf(one: PlannableCase, today: CalendarDate, weeks: Weeks): Window | null {
  const last = weeks.numberOf(weekOf(one.dueOn));
  if (one.dueOn < today || last < 0) return null;
  const opens = workingDayFrom(laterOf(one.windowOpensOn, today));
  // A window of a weekend alone has the week of that weekend.
  return { first: Math.min(last, weeks.numberOf(weekOf(opens))), last };
}

function byUrgency(a: Stop, b: Stop): number {
  if (a.dueOn !== b.dueOn) return a.dueOn < b.dueOn ? -1 : 1;
  if (a.first !== b.first) return a.first - b.first;
  return a.id < b.id ? -1 : 1;
}

function keepPlanned(stop: Stop, weeks: Weeks): void {
  const week = stop.pinned ? null : plannedWeek(stop, weeks);
  if (week && hasRoom(week)) put(stop, week, 'kept');
}

/** Null where there is no plan so far, or it lies outside the weeks that the case may still have. */
function plannedWeek(stop: Stop, weeks: Weeks): Week | null {
  if (stop.before === null) return null;
  const number = weeks.numberOf(stop.before);
  return number < stop.first || number > stop.last ? null : weeks.at(number);
}

function placeWithRoom(stop: Stop, weeks: Weeks): boolean {
  const week = chooseWeek(stop, between(weeks, stop.first, stop.last));
  if (!week) return makeRoom(stop, weeks);
  put(stop, week, reasonFor(stop));
  return true;
}

function reasonFor({ overdue, soonest }: Stop): PlacementReason {
  if (overdue) return 'overdue';
  return soonest ? 'brought_forward' : 'levelled';
}

/** Those for which no plan has room: they stay where they were planned, so that planning again
 * changes nothing, else go to the least loaded week. */
function placeBeyondCapacity(stops: readonly Stop[], weeks: Weeks): void {
  for (const stop of stops) {
    const planned = plannedWeek(stop, weeks);
    if (planned && planned.capacity > 0) put(stop, planned, 'window_full');
  }
  const unplanned = stops.filter(({ week }) => week === null);
  for (const stop of unplanned) {
    const week = bestWeek(stop.sector, between(weeks, stop.first, stop.last));
    if (week) put(stop, week, 'window_full');
  }
  relevel(unplanned, 'window_full', weeks);
}

/** Cases placed early could not know what would come: each new one moves on while that levels. Every
 * move lowers the sum of squared loads for their capacity, so it ends; the bound is for the clock. */
function relevel(stops: readonly Stop[], reason: 'levelled' | 'window_full', weeks: Weeks): void {
  for (let pass = 0, moved = true; moved && pass < 20; pass++) {
    moved = false;
    for (const stop of stops) {
      if (stop.reason !== reason || stop.week === null) continue;
      const all = between(weeks, stop.first, stop.last);
      const week = bestWeek(stop.sector, reason === 'levelled' ? all.filter(hasRoom) : all);
      if (!week || !levels(stop.week, week)) continue;
      put(stop, week, reason);
      moved = true;
    }
  }
}

/** Reasons of a move, which say nothing once the case stays where it was. */
const passing: ReadonlySet<PlacementReason> = new Set(['levelled', 'made_room', 'brought_forward']);

function placementOf(stop: Stop): Placement {
  const key = stop.week?.key ?? null;
  const stays = key !== null && key === stop.before;
  const kept = stays && passing.has(stop.reason);
  return {
    id: stop.id,
    week: key,
    movedFrom: stays ? null : stop.before,
    why: {
      reason: kept ? 'kept' : stop.reason,
      load: stop.week?.stops.size ?? 0,
      capacity: stop.week?.capacity ?? 0,
      weeksInWindow: stop.overdue ? 0 : stop.last - stop.first + 1,
      sameSector: stop.week ? Math.max(0, inSector(stop.week, stop.sector) - 1) : 0,
      madeRoomFor: kept ? null : stop.madeRoomFor,
    },
  };
}
