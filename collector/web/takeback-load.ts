import type { MonthKey, WeekKey } from '#collector/domain/calendar.ts';
import type { PlanLoad } from '#collector/app/plan-load.ts';
import { takebackGroups } from '#collector/storage/takeback-lists.ts';
import type { LoadCount, TakebackGroup } from '#collector/storage/takeback-lists.ts';
import { addToMonth, monthOfWeek } from './periods.ts';

/** What a month asks of the workshop. A case counts in the month of its week; without one, in the
 * month in which it is due. */
export interface MonthBar {
  readonly month: MonthKey;
  readonly counts: Readonly<Record<TakebackGroup, number>>;
  readonly total: number;
  /** What the month's weeks hold. */
  readonly capacity: number;
  /** PCs whose maintenance ends in the month. */
  readonly coverageEnds: number;
}

export interface Forecast {
  /** From the month of today on, none left out. */
  readonly months: readonly MonthBar[];
  /** Open cases that count before the first month: late. */
  readonly earlier: number;
  /** Those that count after the last one. */
  readonly later: number;
  readonly lastEarlier: MonthKey;
}

export function forecastOf(load: PlanLoad, counts: readonly LoadCount[]): Forecast {
  const placed = counts.map((it) => ({ ...it, month: monthFor(it) }));
  const [first, last] = [load.months[0]?.month, load.months.at(-1)?.month];
  if (first === undefined || last === undefined) throw new Error('A plan of no months');
  const byMonth = Map.groupBy(placed, ({ month }) => month);
  const sum = (rows: readonly { count: number }[]) => rows.reduce((n, { count }) => n + count, 0);
  return {
    months: load.months.map(({ month, capacity, coverageEnds }) => {
      const own = byMonth.get(month) ?? [];
      const of = (group: TakebackGroup) => sum(own.filter((it) => it.group === group));
      return {
        month,
        counts: {
          unplanned: of('unplanned'),
          planned: of('planned'),
          asked: of('asked'),
          appointment: of('appointment'),
        },
        total: sum(own),
        capacity,
        coverageEnds,
      };
    }),
    earlier: sum(placed.filter(({ month }) => month < first)),
    later: sum(placed.filter(({ month }) => month > last)),
    lastEarlier: addToMonth(first, -1),
  };
}

/** Bottom to top: what is surest first. */
export const stackOrder = takebackGroups.toReversed();

export interface FullWeek {
  readonly week: WeekKey;
  readonly planned: number;
  readonly capacity: number;
}

export function weeksOverCapacity({ weeks }: PlanLoad): FullWeek[] {
  return weeks.filter(({ planned, capacity }) => planned > capacity);
}

/** The month in which these cases count. */
export function monthFor({ week, dueMonth }: LoadCount): MonthKey {
  return week === null ? dueMonth : monthOfWeek(week);
}
