import type { CalendarDate, MonthKey, WeekKey } from '#collector/domain/calendar.ts';
import type { Stage } from '#collector/domain/life.ts';
import type { Db } from './database.ts';
import { isAmong } from './rows.ts';
import type { Tables } from './tables.ts';
import { fromRow } from './takebacks.ts';
import type { Takeback } from './takebacks.ts';

/** A case with what lists show beside it. */
export interface TakebackLine extends Takeback {
  readonly assetTag: string;
  readonly stage: Stage;
  readonly cohort: string | null;
  readonly sector: string | null;
}

export async function takebackLine(db: Db, id: string): Promise<TakebackLine | null> {
  const row = await lines(db).where('takeback_cases.id', '=', id).executeTakeFirst();
  return row === undefined ? null : toLine(row);
}

/** Open cases to take back by `dueBy`, inclusive, or that have a week; by id. */
export async function casesToPlan(db: Db, dueBy: CalendarDate): Promise<TakebackLine[]> {
  const rows = await lines(db)
    .where('closed_at', 'is', null)
    .where((eb) => eb.or([eb('due_on', '<=', dueBy), eb('planned_week', 'is not', null)]))
    .orderBy('takeback_cases.id')
    .execute();
  return rows.map(toLine);
}

/** Open cases of PCs at home whose stage time alone may move by today; by id. */
export async function casesToSettle(db: Db, today: CalendarDate): Promise<TakebackLine[]> {
  const rows = await lines(db)
    .where('closed_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('stage', 'in', ['handed_over', 'takeback_planned']),
        eb.and([
          eb('stage', 'in', ['in_service', 'takeback_due']),
          eb.or([eb('window_opens_on', '<=', today), eb('appointment_on', 'is not', null)]),
        ]),
      ]),
    )
    .orderBy('takeback_cases.id')
    .execute();
  return rows.map(toLine);
}

/** Open cases planned for a week, by sector and tag; all of them, or a part. */
export async function casesOfWeek(
  db: Db,
  week: WeekKey,
  part?: { readonly most: number; readonly skip: number },
): Promise<TakebackLine[]> {
  // What is sorted is narrow: the rows themselves are read for the part alone.
  const sorted = await db
    .selectFrom('takeback_cases')
    .innerJoin('devices', 'devices.id', 'takeback_cases.device_id')
    .select('devices.id')
    .where('planned_week', '=', week)
    .where('closed_at', 'is', null)
    .orderBy('sector')
    .orderBy('asset_tag')
    .$if(part !== undefined, (query) => query.limit(part?.most ?? 0).offset(part?.skip ?? 0))
    .execute();
  const ids = sorted.map(({ id }) => id);
  const rows = await lines(db)
    .where(isAmong(db, 'takeback_cases.device_id', ids))
    .where('closed_at', 'is', null)
    .execute();
  const byDevice = new Map(rows.map((row) => [row.device_id, toLine(row)]));
  return ids.flatMap((id) => byDevice.get(id) ?? []);
}

/** Open cases due in a month, by date and tag. */
export async function casesDueInMonth(db: Db, month: MonthKey): Promise<TakebackLine[]> {
  const rows = await lines(db)
    .where('due_on', '>=', `${month}-01`)
    .where('due_on', '<=', `${month}-31`)
    .where('closed_at', 'is', null)
    .orderBy('due_on')
    .orderBy('asset_tag')
    .execute();
  return rows.map(toLine);
}

/** Cases that wait for a person's decision, the longest waiting first. */
export async function casesWantingDecision(db: Db, most: number): Promise<TakebackLine[]> {
  const rows = await lines(db)
    .where('decision_wanted', 'is not', null)
    .orderBy('state_since')
    .orderBy('asset_tag')
    .limit(most)
    .execute();
  return rows.map(toLine);
}

export async function countWantingDecision(db: Db): Promise<number> {
  const { n } = await db
    .selectFrom('takeback_cases')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('decision_wanted', 'is not', null)
    .executeTakeFirstOrThrow();
  return n;
}

/** Cases with what lists show beside them; for the lists of this room. */
export function lines(db: Db) {
  return db
    .selectFrom('takeback_cases')
    .innerJoin('devices', 'devices.id', 'takeback_cases.device_id')
    .selectAll('takeback_cases')
    .select(['devices.asset_tag', 'devices.stage', 'devices.cohort', 'devices.sector']);
}

type LineRow = Tables['takeback_cases'] &
  Pick<Tables['devices'], 'asset_tag' | 'stage' | 'cohort' | 'sector'>;

export function toLine(row: LineRow): TakebackLine {
  const { asset_tag: assetTag, cohort, sector } = row;
  // As Stage: storage/devices.ts alone writes the column, from the same type.
  return { ...fromRow(row), assetTag, stage: row.stage as Stage, cohort, sector };
}
