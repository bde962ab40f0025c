import { addDays, addMonths, mondayOf, monthOf, weekOf } from '#collector/domain/calendar.ts';
import type { CalendarDate, MonthKey, WeekKey } from '#collector/domain/calendar.ts';
import { milestones } from '#collector/domain/milestones.ts';
import type { Db } from '#collector/storage/database.ts';
import { openByHandoverMonth, plannedByWeek } from '#collector/storage/takeback-load.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { planMonths } from './plan-takebacks.ts';
import { termsInForce } from './terms-in-force.ts';

export interface WeekLoad {
  readonly week: WeekKey;
  readonly monday: CalendarDate;
  /** Open cases planned for the week. */
  readonly planned: number;
  readonly capacity: number;
}

/** Counts of open cases whose date falls in the month. */
export interface MonthLoad {
  readonly month: MonthKey;
  readonly coverageEnds: number;
  readonly windowOpens: number;
  readonly due: number;
  /** Cases planned for the weeks whose Monday lies in the month, and what those weeks hold. */
  readonly planned: number;
  readonly capacity: number;
}

export interface PlanLoad {
  /** From the week of today on, none left out. */
  readonly weeks: readonly WeekLoad[];
  /** From the month of today on, none left out. Its weeks are whole: the first one may have begun. */
  readonly months: readonly MonthLoad[];
}

/** What the plan has given each week and month, and what falls due, so many months ahead. */
export async function planLoad(
  db: Db,
  today: CalendarDate,
  months = planMonths,
): Promise<PlanLoad> {
  const terms = termsInForce(await allTerms(db));
  const capacity = terms.newest.weeklyCapacity;
  const firstMonday = mondayOf(weekOf(`${monthOf(today)}-01`));
  const planned = await plannedByWeek(db, weekOf(firstMonday));
  const end = addMonths(`${monthOf(today)}-01`, months);

  const weeks: WeekLoad[] = [];
  for (let monday = firstMonday; monday < end; monday = addDays(monday, 7)) {
    const week = weekOf(monday);
    weeks.push({ week, monday, planned: planned.get(week) ?? 0, capacity });
  }
  const dates = new Map<string, number>();
  for (const group of await openByHandoverMonth(db)) {
    const own = terms.version(group.termsId);
    const all = milestones(
      own,
      `${group.month}-01`,
      group.extensionMonths,
      group.forwardMonth === null ? null : `${group.forwardMonth}-01`,
    );
    add(dates, `coverage ${monthOf(all.coverageEndsOn)}`, group.count);
    add(dates, `opens ${monthOf(all.windowOpensOn)}`, group.count);
    add(dates, `due ${monthOf(all.dueOn)}`, group.count);
  }
  const keys = Array.from({ length: months }, (_, n) =>
    monthOf(addMonths(`${monthOf(today)}-01`, n)),
  );
  return {
    weeks: weeks.filter(({ week }) => week >= weekOf(today)),
    months: keys.map((month) => {
      const own = weeks.filter(({ monday }) => monthOf(monday) === month);
      return {
        month,
        coverageEnds: dates.get(`coverage ${month}`) ?? 0,
        windowOpens: dates.get(`opens ${month}`) ?? 0,
        due: dates.get(`due ${month}`) ?? 0,
        planned: own.reduce((sum, week) => sum + week.planned, 0),
        capacity: own.length * capacity,
      };
    }),
  };
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
