import { roll } from './chance.ts';

/** When a family's PC is on: evenings, Wednesdays and week-ends, hardly in summer, not in gaps. */
export interface Habits {
  /** Shares of days with use, 0 to 1. */
  readonly schoolDays: number;
  readonly wednesdays: number;
  readonly weekEnds: number;
  /** Share of summers in which the PC sleeps from early July to the end of August. */
  readonly sleepySummers: number;
}

/** Days are counted since 1970-01-01; what a date is on the wall does not matter here. */
export const dayMs = 86_400_000;

const purposes = { use: 1, hour: 2, summer: 3, summerStart: 4, summerEnd: 5, gap: 6, gapDays: 7 };

/** Is this PC switched on on this day? The same answer whenever it is asked. */
export function isUsedOn(seed: number, habits: Habits, day: number): boolean {
  const date = new Date(day * dayMs);
  if (isInSummerSleep(seed, habits, day, date) || isInGap(seed, day)) return false;
  return roll(seed, day, purposes.use) < shareOf(habits, date.getUTCDay());
}

/** Ms UTC at which it reports on a day of use: an hour between school and bed. */
export function reportsAt(seed: number, day: number): number {
  const weekday = new Date(day * dayMs).getUTCDay();
  const earliest = weekday === 0 || weekday === 3 || weekday === 6 ? 9 : 15;
  const hours = earliest + roll(seed, day, purposes.hour) * (20 - earliest);
  return day * dayMs + Math.floor(hours * 3600) * 1000;
}

function shareOf(habits: Habits, weekday: number): number {
  if (weekday === 3) return habits.wednesdays;
  return weekday === 0 || weekday === 6 ? habits.weekEnds : habits.schoolDays;
}

function isInSummerSleep(seed: number, habits: Habits, day: number, date: Date): boolean {
  const month = date.getUTCMonth();
  if (month < 6 || month > 8) return false;
  const year = date.getUTCFullYear();
  if (roll(seed, year, purposes.summer) >= habits.sleepySummers) return false;
  const first = Date.UTC(year, 6, 1) / dayMs + roll(seed, year, purposes.summerStart) * 12;
  const last = Date.UTC(year, 7, 20) / dayMs + roll(seed, year, purposes.summerEnd) * 17;
  return day >= first && day <= last;
}

// Every 70 days or so a family is away for some days; no two on the same ones.
function isInGap(seed: number, day: number): boolean {
  const shifted = day + (seed % 70);
  const block = Math.floor(shifted / 70);
  const starts = Math.floor(roll(seed, block, purposes.gap) * 54);
  const lasts = 3 + Math.floor(roll(seed, block, purposes.gapDays) * 13);
  const within = shifted - block * 70;
  return within >= starts && within < starts + lasts;
}
