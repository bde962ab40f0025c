import {
  addDays,
  type CalendarDate,
  dayNumber,
  mondayOf,
  type WeekKey,
  weekOf,
} from './calendar.ts';

/**
 * The weeks of a plan and what stands in them, while `planning.ts` decides.
 *
 * Weeks are counted from the plan's first, as 0, so that a case's window is an interval of small
 * integers. This is the working memory of one call and never leaves it.
 */
export interface Week {
  readonly number: number;
  readonly key: WeekKey;
  readonly capacity: number;
  readonly stops: Set<Stop>;
  readonly sectors: Map<string, number>;
  /** No search from here can find room, now or later in this plan: see `make-room.ts`. */
  stuck: boolean;
}

/** A case on its way to a week. */
export interface Stop {
  readonly id: string;
  readonly sector: string | null;
  readonly dueOn: CalendarDate;
  /** First and last week that it may have, both inclusive. */
  readonly first: number;
  readonly last: number;
  readonly overdue: boolean;
  /** Brought forward. */
  readonly soonest: boolean;
  readonly pinned: boolean;
  /** The week of the plan so far. */
  readonly before: WeekKey | null;
  week: Week | null;
  reason: PlacementReason;
  madeRoomFor: string | null;
}

export const placementReasons = [
  'kept',
  'levelled',
  'given_room',
  'made_room',
  'window_full',
  'overdue',
  'brought_forward',
  'pinned',
] as const;
/**
 * `kept` its planned week; `levelled` into the least loaded; `given_room` in a full week by another
 * that `made_room`; `window_full`: nobody could, so its week is loaded beyond its capacity;
 * `overdue`: the earliest week with room, its window being past; `brought_forward`: the same, its
 * window having been opened early; `pinned` by a person.
 */
export type PlacementReason = (typeof placementReasons)[number];

/** Finds and makes weeks; the capacity of each is asked once. */
export interface Weeks {
  numberOf(week: WeekKey): number;
  at(number: number): Week;
}

/** `capacityPerWeek` may answer anything: below 1, or not a number, means closed; halves are cut. */
export function weeksFrom(first: WeekKey, capacityPerWeek: (week: WeekKey) => number): Weeks {
  const monday = mondayOf(first);
  const known = new Map<number, Week>();
  const make = (number: number): Week => {
    const key = weekOf(addDays(monday, 7 * number));
    const capacity = Math.max(0, Math.floor(capacityPerWeek(key)) || 0);
    return { number, key, capacity, stops: new Set(), sectors: new Map(), stuck: false };
  };
  return {
    numberOf: (week) => (dayNumber(mondayOf(week)) - dayNumber(monday)) / 7,
    at(number) {
      const week = known.get(number) ?? make(number);
      known.set(number, week);
      return week;
    },
  };
}

export function between(weeks: Weeks, first: number, last: number): readonly Week[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => weeks.at(first + n));
}

export function hasRoom(week: Week): boolean {
  return week.stops.size < week.capacity;
}

/** Puts a stop into a week, taking it out of the one it stood in. */
export function put(stop: Stop, week: Week, reason: PlacementReason): void {
  if (stop.week) {
    stop.week.stops.delete(stop);
    countSector(stop.week, stop.sector, -1);
  }
  week.stops.add(stop);
  countSector(week, stop.sector, 1);
  stop.week = week;
  stop.reason = reason;
}

/** Stops of a sector in a week; a sector that is not known meets nobody. */
export function inSector(week: Week, sector: string | null): number {
  return sector === null ? 0 : (week.sectors.get(sector) ?? 0);
}

/** Among weeks in their order, the one with room that suits a stop best: the earliest if it is
 * overdue or brought forward, else the best. Null if none has room. */
export function chooseWeek(stop: Stop, weeks: readonly Week[]): Week | null {
  const open = weeks.filter(hasRoom);
  return stop.overdue || stop.soonest ? (open[0] ?? null) : bestWeek(stop.sector, open);
}

/** The least loaded for its capacity once one more is in it, then the one where most of the sector
 * is, then the earliest. Weeks without capacity are no choice; null if none is left. */
export function bestWeek(sector: string | null, weeks: readonly Week[]): Week | null {
  return weeks.reduce<Week | null>((best, week) => {
    if (week.capacity === 0) return best;
    return best === null || isBetter(week, best, sector) ? week : best;
  }, null);
}

/** Would `from`, less one stop, and `to`, with it, stand more level than now? */
export function levels(from: Week, to: Week): boolean {
  return (to.stops.size + 1) * from.capacity < from.stops.size * to.capacity;
}

function isBetter(a: Week, b: Week, sector: string | null): boolean {
  // Fractions are compared by their products, so that equal loads are equal.
  const difference = (a.stops.size + 1) * b.capacity - (b.stops.size + 1) * a.capacity;
  if (difference !== 0) return difference < 0;
  const meeting = inSector(a, sector) - inSector(b, sector);
  return meeting === 0 ? a.number < b.number : meeting > 0;
}

function countSector(week: Week, sector: string | null, by: 1 | -1): void {
  if (sector !== null) week.sectors.set(sector, inSector(week, sector) + by);
}
