import { expressionBuilder } from 'kysely';
import type { Expression, SqlBool } from 'kysely';
import type { CalendarDate, MonthKey, WeekKey } from '#collector/domain/calendar.ts';
import type { TakebackState } from '#collector/domain/takeback.ts';
import type { Db } from './database.ts';
import { lines, toLine } from './takeback-lines.ts';
import type { TakebackLine } from './takeback-lines.ts';
import { loadByPeriod } from './takeback-load.ts';
import type { Tables } from './tables.ts';

/** How far a case has come, for those who count: without a week, with one, its family asked, an
 * appointment made. Every open case is in one of them. */
export const takebackGroups = ['unplanned', 'planned', 'asked', 'appointment'] as const;
export type TakebackGroup = (typeof takebackGroups)[number];

const appointment = ['booked', 'confirmed', 'dropped_at_point'] as const satisfies TakebackState[];

function groupOf(state: TakebackState, week: WeekKey | null): TakebackGroup {
  if (state === 'planned') return week === null ? 'unplanned' : 'planned';
  return appointment.some((each) => each === state) ? 'appointment' : 'asked';
}

/** A week, or the days that stand for it where a case has no week yet: it counts when it is due. */
export interface Edge {
  readonly week: WeekKey;
  readonly day: CalendarDate;
}

/** Which cases a list shows; all that is said must hold. */
export interface TakebackFilter {
  /** Inclusive. */
  readonly from?: Edge;
  /** Inclusive. */
  readonly to?: Edge;
  readonly sector?: string;
  /** Left out: every open case. */
  readonly state?: TakebackState;
  readonly group?: TakebackGroup;
  readonly week?: 'pinned' | 'none';
  /** Stands brought forward by a fault after coverage. */
  readonly broughtForward?: true;
  /** A person has to decide. */
  readonly decisionWanted?: true;
  /** Taken back by the day before this one, or not: then the window is over. */
  readonly dueBefore?: CalendarDate;
}

/** Where a page of a list ends: the next one begins after it. */
export interface ListPlace {
  readonly dueOn: CalendarDate;
  readonly id: string;
}

/** Cases by due date, then id; `after` null begins the list. */
export async function listTakebacks(
  db: Db,
  filter: TakebackFilter,
  { after, most }: { after: ListPlace | null; most: number },
): Promise<TakebackLine[]> {
  const rows = await lines(db)
    .where(fits(filter))
    .$if(after !== null, (query) =>
      query.where((eb) =>
        eb.or([
          eb('due_on', '>', after?.dueOn ?? ''),
          eb.and([
            eb('due_on', '=', after?.dueOn ?? ''),
            eb('takeback_cases.id', '>', after?.id ?? ''),
          ]),
        ]),
      ),
    )
    .orderBy('due_on')
    .orderBy('takeback_cases.id')
    .limit(most)
    .execute();
  return rows.map(toLine);
}

export async function countTakebacks(db: Db, filter: TakebackFilter): Promise<number> {
  const { n } = await db
    .selectFrom('takeback_cases')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where(fits(filter))
    .executeTakeFirstOrThrow();
  return n;
}

/** Beyond so many, a list's own count tells nobody more. */
export const takebacksCountedUpTo = 200;

/** How many fit; one more than `takebacksCountedUpTo` is many. */
export async function countSomeTakebacks(db: Db, filter: TakebackFilter): Promise<number> {
  const isTimed = filter.from !== undefined || filter.to !== undefined;
  if (!isTimed) return countSome(db, fits(filter));
  // With a week and without one: each is a stretch of an index, together they would be none.
  const due = await countSome(db, fits(filter, 'by_due_date'));
  const week = filter.week === 'none' ? 0 : await countSome(db, fits(filter, 'by_week'));
  return Math.min(due + week, takebacksCountedUpTo + 1);
}

async function countSome(db: Db, fitting: Expression<SqlBool>): Promise<number> {
  const some = db
    .selectFrom('takeback_cases')
    .select((eb) => eb.lit(1).as('one'))
    .where(fitting)
    .limit(takebacksCountedUpTo + 1);
  const { n } = await db
    .selectFrom(some.as('counted'))
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

type Time = 'by_week' | 'by_due_date' | 'by_either';
function fits(it: TakebackFilter, time: Time = 'by_either'): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'takeback_cases'>();
  const { from, to, group } = it;
  const all: Expression<SqlBool>[] = [
    it.state === undefined
      ? eb('takeback_cases.closed_at', 'is', null)
      : eb('takeback_cases.state', '=', it.state),
  ];
  if (it.sector !== undefined) all.push(isInSector(it.sector));
  if (it.decisionWanted === true) all.push(eb('decision_wanted', 'is not', null));
  if (it.dueBefore !== undefined) all.push(eb('due_on', '<', it.dueBefore));
  if (it.broughtForward === true) all.push(eb('brought_forward_on', 'is not', null));
  if (it.week === 'pinned') all.push(eb('pinned', '=', eb.lit(1)));
  if (it.week === 'none') all.push(eb('planned_week', 'is', null));
  if (from !== undefined) all.push(sinceOrUntil('>=', from, time));
  if (to !== undefined) all.push(sinceOrUntil('<=', to, time));
  if (group !== undefined) all.push(isInGroup(group));
  return eb.and(all);
}

function isInSector(sector: string): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'takeback_cases'>();
  return eb.exists(
    eb
      .selectFrom('devices as there')
      .select('there.id')
      .whereRef('there.id', '=', 'takeback_cases.device_id')
      .where('there.sector', '=', sector),
  );
}

function sinceOrUntil(than: '>=' | '<=', { week, day }: Edge, time: Time): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'takeback_cases'>();
  const byWeek = eb('planned_week', than, week);
  const byDueDate = eb.and([eb('planned_week', 'is', null), eb('due_on', than, day)]);
  if (time === 'by_either') return eb.or([byWeek, byDueDate]);
  return time === 'by_week' ? byWeek : byDueDate;
}

function isInGroup(group: TakebackGroup): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'takeback_cases'>();
  const planned = eb('takeback_cases.state', '=', 'planned');
  switch (group) {
    case 'unplanned':
      return eb.and([planned, eb('planned_week', 'is', null)]);
    case 'planned':
      return eb.and([planned, eb('planned_week', 'is not', null)]);
    case 'appointment':
      return eb('takeback_cases.state', 'in', appointment);
    case 'asked':
      return eb('takeback_cases.state', 'not in', ['planned', ...appointment]);
  }
}

/** So many open cases stand alike: in a week, or, where `week` is null, due in a month. */
export type LoadCount = (
  | { readonly week: WeekKey; readonly dueMonth: null }
  | { readonly week: null; readonly dueMonth: MonthKey }
) & { readonly group: TakebackGroup; readonly count: number };

/** What every open case adds up to, by its week or by the month in which it is due. */
export async function countLoad(db: Db): Promise<LoadCount[]> {
  const rows = await loadByPeriod(db);
  return rows.map(({ period, state, count }): LoadCount => {
    const week = isWeek(period) ? period : null;
    // Only storage/takebacks.ts writes the state, from this type.
    const of = { group: groupOf(state as TakebackState, week), count };
    return isWeek(period)
      ? { week: period, dueMonth: null, ...of }
      : { week: null, dueMonth: period, ...of };
  });
}

const isWeek = (period: WeekKey | MonthKey): period is WeekKey => period.includes('W');

/** Open cases handed over within these months under each version of the terms, by date and tag. */
export async function casesHandedOver(
  db: Db,
  parts: readonly { readonly termsId: string; readonly month: MonthKey }[],
): Promise<TakebackLine[]> {
  if (parts.length === 0) return [];
  const rows = await lines(db)
    .where('closed_at', 'is', null)
    .where((eb) =>
      eb.or(
        parts.map(({ termsId, month }) =>
          eb.and([
            eb('terms_id', '=', termsId),
            eb('takeback_cases.handed_over_on', '>=', `${month}-01`),
            eb('takeback_cases.handed_over_on', '<=', `${month}-31`),
          ]),
        ),
      ),
    )
    .orderBy('takeback_cases.handed_over_on')
    .orderBy('asset_tag')
    .execute();
  return rows.map(toLine);
}

/** Open cases of the states that are reminded, whose next step lies on these days (inclusive). */
export async function casesStepping(
  db: Db,
  { from, to }: { from: CalendarDate; to: CalendarDate },
): Promise<TakebackLine[]> {
  const rows = await lines(db)
    .where('closed_at', 'is', null)
    .where('state', 'in', ['planned', 'contacted', 'slot_offered', 'extended'])
    .where('next_step_on', '>=', from)
    .where('next_step_on', '<=', to)
    .orderBy('next_step_on')
    .orderBy('asset_tag')
    .execute();
  return rows.map(toLine);
}

/** The parts of town that any case is in, in the order of the alphabet: a step of an index for each. */
export async function takebackSectors(db: Db): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const before = found.at(-1);
    const row = await db
      .selectFrom('devices')
      .select('sector')
      .where('sector', 'is not', null)
      .$if(before !== undefined, (query) => query.where('sector', '>', before ?? ''))
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('takeback_cases')
            .select('takeback_cases.id')
            .whereRef('takeback_cases.device_id', '=', 'devices.id'),
        ),
      )
      .orderBy('sector')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined || row.sector === null) return found;
    found.push(row.sector);
  }
}

/** PCs that stand in homes though nobody wrote down since when: no date can be counted for them. */
export async function devicesWithoutHandover(
  db: Db,
): Promise<{ id: string; assetTag: string; cohort: string | null; sector: string | null }[]> {
  const rows = await withoutHandover(db)
    .select(['id', 'asset_tag', 'cohort', 'sector'])
    .orderBy('asset_tag')
    .execute();
  return rows.map(({ asset_tag: assetTag, ...rest }) => ({ ...rest, assetTag }));
}

export async function countWithoutHandover(db: Db): Promise<number> {
  const { n } = await withoutHandover(db)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

function withoutHandover(db: Db) {
  return db
    .selectFrom('devices')
    .where('handed_over_on', 'is', null)
    .where('stage', 'in', [
      'handed_over',
      'in_service',
      'in_repair',
      'takeback_due',
      'takeback_planned',
    ]);
}

/** The tags of these cases' PCs, by case id. */
export async function tagsOfCases(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('takeback_cases')
    .innerJoin('devices', 'devices.id', 'takeback_cases.device_id')
    .select(['takeback_cases.id', 'asset_tag'])
    .where('takeback_cases.id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row.asset_tag]));
}
