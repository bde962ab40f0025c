import { sql } from 'kysely';
import type { CalendarDate, MonthKey, WeekKey } from '#collector/domain/calendar.ts';
import type { Stage } from '#collector/domain/life.ts';
import type { Placement } from '#collector/domain/planning.ts';
import type { SettledLevel, StepReason, TakebackCase } from '#collector/domain/takeback-step.ts';
import type { TakebackState } from '#collector/domain/takeback.ts';
import type { ReminderLevel } from '#collector/domain/terms.ts';
import type { Db, Tx } from './database.ts';
import { engineOf, isAmong, writeRows } from './rows.ts';
import type { Bulk } from './rows.ts';
import type { Tables } from './tables.ts';

/** A take-back case as it is kept; its settled levels are rows of their own. */
export interface Takeback extends Omit<TakebackCase, 'levels'> {
  readonly id: string;
  readonly deviceId: string;
  /** The terms of the day of handover. */
  readonly termsId: string;
  readonly windowOpensOn: CalendarDate;
  readonly dueOn: CalendarDate;
  /** Nothing happens before it; null: a person moves the case next, or nobody. */
  readonly nextStepOn: CalendarDate | null;
  /** Why a person must decide; null where none has to. */
  readonly decisionWanted: StepReason | null;
  readonly plannedWeek: WeekKey | null;
  /** Why that week, as it was when the case came into it. */
  readonly plannedWhy: PlannedWhy | null;
  /** A person chose the week: the plan keeps it. */
  readonly pinned: boolean;
  readonly createdAt: number;
  readonly closedAt: number | null;
}

export type PlannedWhy = Pick<Placement['why'], 'reason' | 'load' | 'capacity'> &
  Partial<Placement['why']>;

/** A level of a case that is settled, and how. */
export interface Reminder extends SettledLevel {
  readonly caseId: string;
  /** The level's own date. */
  readonly dueOn: CalendarDate;
  readonly settledAt: number;
  /** Of a notice: days between its date and the one on which it was raised; else 0. */
  readonly daysLate: number;
}

/** A case with what lists show beside it. */
export interface TakebackLine extends Takeback {
  readonly assetTag: string;
  readonly stage: Stage;
  readonly cohort: string | null;
  readonly sector: string | null;
}

const newCases: Bulk<'takeback_cases'> = {
  table: 'takeback_cases',
  columns: [
    'id',
    'device_id',
    'state',
    'state_since',
    'terms_id',
    'handed_over_on',
    'extension_months',
    'appointment_on',
    'address_confirmed_on',
    'window_opens_on',
    'due_on',
    'next_step_on',
    'decision_wanted',
    'planned_week',
    'planned_why',
    'pinned',
    'created_at',
    'closed_at',
  ],
  onConflict: '',
};

/** The database refuses a second open case of one device. */
export async function insertTakebacks(tx: Tx, cases: readonly Takeback[]): Promise<void> {
  await writeRows(tx, newCases, cases.map(toRow));
}

/** Handovers are taken one file at a time: of two at once, the second sees what the first did. */
export async function lockHandovers(tx: Tx): Promise<void> {
  if (engineOf(tx) === 'postgres') {
    await sql`select pg_advisory_xact_lock(hashtext('vigie handovers'))`.execute(tx);
  }
}

export async function takebackById(db: Db, id: string): Promise<Takeback | null> {
  const query = db.selectFrom('takeback_cases').selectAll().where('id', '=', id);
  const row = await query.executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The same, locked until the transaction ends. */
export async function lockTakeback(tx: Tx, id: string): Promise<Takeback | null> {
  const query = tx.selectFrom('takeback_cases').selectAll().where('id', '=', id);
  const row = await (engineOf(tx) === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The open cases of these devices, by device, locked until the transaction ends. */
export async function lockOpenTakebacks(
  tx: Tx,
  deviceIds: readonly string[],
): Promise<Map<string, Takeback>> {
  const query = tx
    .selectFrom('takeback_cases')
    .selectAll()
    .where(isAmong(tx, 'device_id', deviceIds))
    .where('closed_at', 'is', null);
  const rows = await (
    engineOf(tx) === 'postgres' ? query.orderBy('id').forUpdate() : query
  ).execute();
  return new Map(rows.map((row) => [row.device_id, fromRow(row)]));
}

/** Cases whose next step is due, the longest overdue first, locked; those that another collector
 * has locked are left to it. */
export async function dueTakebacks(tx: Tx, today: CalendarDate, most: number): Promise<Takeback[]> {
  const query = tx
    .selectFrom('takeback_cases')
    .selectAll()
    .where('next_step_on', 'is not', null)
    .where('next_step_on', '<=', today)
    .orderBy('next_step_on')
    .orderBy('id')
    .limit(most);
  const rows = await (
    engineOf(tx) === 'postgres' ? query.forUpdate().skipLocked() : query
  ).execute();
  return rows.map(fromRow);
}

export type TakebackChange = Partial<
  Pick<
    Takeback,
    | 'state'
    | 'stateSince'
    | 'termsId'
    | 'handedOverOn'
    | 'windowOpensOn'
    | 'dueOn'
    | 'extensionMonths'
    | 'appointmentOn'
    | 'nextStepOn'
    | 'decisionWanted'
    | 'plannedWeek'
    | 'plannedWhy'
    | 'pinned'
    | 'closedAt'
  >
>;

/** Changes a case only while its next step is still the one that was read; answers whether it did. */
export async function moveStep(
  tx: Tx,
  { id, nextStepOn }: Pick<Takeback, 'id' | 'nextStepOn'>,
  change: TakebackChange,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('takeback_cases')
    .set(toColumns(change))
    .where('id', '=', id)
    .where('next_step_on', nextStepOn === null ? 'is' : '=', nextStepOn)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Changes a case only while its state, appointment and extension are as they were read. */
export async function changeTakeback(
  tx: Tx,
  { id, state, appointmentOn, extensionMonths }: Takeback,
  change: TakebackChange,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('takeback_cases')
    .set(toColumns(change))
    .where('id', '=', id)
    .where('state', '=', state)
    .where('appointment_on', appointmentOn === null ? 'is' : '=', appointmentOn)
    .where('extension_months', '=', extensionMonths)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Changes an open case's week only while it and the pin are as they were read. */
export async function movePlan(
  tx: Tx,
  { id, plannedWeek, pinned }: Pick<Takeback, 'id' | 'plannedWeek' | 'pinned'>,
  change: Pick<Takeback, 'plannedWeek' | 'plannedWhy' | 'pinned'>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('takeback_cases')
    .set(toColumns(change))
    .where('id', '=', id)
    .where('planned_week', plannedWeek === null ? 'is' : '=', plannedWeek)
    .where('pinned', '=', pinned ? 1 : 0)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

const newReminders: Bulk<'reminders'> = {
  table: 'reminders',
  columns: ['case_id', 'level', 'how', 'due_on', 'settled_on', 'settled_at', 'days_late'],
  onConflict: '',
};

/** The database refuses to settle one level of a case twice. */
export async function insertReminders(tx: Tx, rows: readonly Reminder[]): Promise<void> {
  await writeRows(
    tx,
    newReminders,
    rows.map((it) => ({
      case_id: it.caseId,
      level: it.level,
      how: it.how,
      due_on: it.dueOn,
      settled_on: it.on,
      settled_at: it.settledAt,
      days_late: it.daysLate,
    })),
  );
}

/** What is settled of these cases, by case, in the order of the levels' dates. */
export async function remindersOf(
  db: Db,
  caseIds: readonly string[],
): Promise<Map<string, Reminder[]>> {
  const rows = await db
    .selectFrom('reminders')
    .selectAll()
    .where(isAmong(db, 'case_id', caseIds))
    .orderBy('due_on')
    .orderBy('level')
    .execute();
  return Map.groupBy(rows.map(toReminder), ({ caseId }) => caseId);
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

/** Open cases planned for a week, by sector and tag. */
export async function casesOfWeek(db: Db, week: WeekKey): Promise<TakebackLine[]> {
  const rows = await lines(db)
    .where('planned_week', '=', week)
    .where('closed_at', 'is', null)
    .orderBy('sector')
    .orderBy('asset_tag')
    .execute();
  return rows.map(toLine);
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

export async function takebackLine(db: Db, id: string): Promise<TakebackLine | null> {
  const row = await lines(db).where('takeback_cases.id', '=', id).executeTakeFirst();
  return row === undefined ? null : toLine(row);
}

/** All cases of a device, newest first: one for each of its lives. */
export async function takebacksOfDevice(db: Db, deviceId: string): Promise<Takeback[]> {
  const rows = await db
    .selectFrom('takeback_cases')
    .selectAll()
    .where('device_id', '=', deviceId)
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map(fromRow);
}

/** How many open cases each week has been given, from a week on; weeks without any are left out. */
export async function plannedByWeek(db: Db, from: WeekKey): Promise<Map<WeekKey, number>> {
  const rows = await db
    .selectFrom('takeback_cases')
    .select(['planned_week', (eb) => eb.fn.countAll<number>().as('n')])
    .where('closed_at', 'is', null)
    .where('planned_week', '>=', from)
    .groupBy('planned_week')
    .execute();
  // Only this file writes the column, from the same type; the condition leaves no null.
  return new Map(rows.map((row) => [row.planned_week as WeekKey, row.n]));
}

/** How many open cases were handed over in each month under each version of the terms. Every month of
 * coverage and window follows from these, whatever the day. */
export async function openByHandoverMonth(
  db: Db,
): Promise<{ termsId: string; month: MonthKey; extensionMonths: number; count: number }[]> {
  const month = sql<MonthKey>`substr(handed_over_on, 1, 7)`;
  const rows = await db
    .selectFrom('takeback_cases')
    .select(['terms_id', 'extension_months', month.as('month')])
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('closed_at', 'is', null)
    .groupBy(['terms_id', 'extension_months', month])
    .execute();
  return rows.map((row) => ({
    termsId: row.terms_id,
    month: row.month,
    extensionMonths: row.extension_months,
    count: row.n,
  }));
}

/** Notices raised on or after a date, by level: how many, and how many of them late. */
export async function raisedSince(
  db: Db,
  from: CalendarDate,
): Promise<Map<ReminderLevel, { raised: number; late: number }>> {
  const rows = await db
    .selectFrom('reminders')
    .select('level')
    .select((eb) => eb.fn.countAll<number>().as('raised'))
    .select(sql<number>`sum(case when days_late > 0 then 1 else 0 end)`.as('late'))
    .where('how', '=', 'raised')
    .where('settled_on', '>=', from)
    .groupBy('level')
    .execute();
  return new Map(
    rows.map((row) => [
      row.level as ReminderLevel, // only insertReminders writes it, from the same type
      { raised: row.raised, late: row.late },
    ]),
  );
}

/** Notices of one level raised on or after a date, newest first, with their cases. */
export async function raisedOfLevel(
  db: Db,
  level: ReminderLevel,
  { from, most }: { from: CalendarDate; most: number },
): Promise<{ reminder: Reminder; line: TakebackLine }[]> {
  const rows = await db
    .selectFrom('reminders')
    .selectAll()
    .where('how', '=', 'raised')
    .where('level', '=', level)
    .where('settled_on', '>=', from)
    .orderBy('settled_at', 'desc')
    .orderBy('case_id')
    .limit(most)
    .execute();
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.case_id);
  const found = await lines(db)
    .where(isAmong(db, 'takeback_cases.id', ids))
    .execute();
  const byId = new Map(found.map((row) => [row.id, toLine(row)]));
  return rows.flatMap((row) => {
    const line = byId.get(row.case_id);
    return line === undefined ? [] : [{ reminder: toReminder(row), line }];
  });
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

function toColumns(change: TakebackChange): Partial<Tables['takeback_cases']> {
  const columns: Partial<Tables['takeback_cases']> = {};
  if (change.state !== undefined) columns.state = change.state;
  if (change.stateSince !== undefined) columns.state_since = change.stateSince;
  if (change.termsId !== undefined) columns.terms_id = change.termsId;
  if (change.handedOverOn !== undefined) columns.handed_over_on = change.handedOverOn;
  if (change.windowOpensOn !== undefined) columns.window_opens_on = change.windowOpensOn;
  if (change.dueOn !== undefined) columns.due_on = change.dueOn;
  if (change.extensionMonths !== undefined) columns.extension_months = change.extensionMonths;
  if (change.appointmentOn !== undefined) columns.appointment_on = change.appointmentOn;
  if (change.nextStepOn !== undefined) columns.next_step_on = change.nextStepOn;
  if (change.decisionWanted !== undefined) columns.decision_wanted = change.decisionWanted;
  if (change.plannedWeek !== undefined) columns.planned_week = change.plannedWeek;
  if (change.plannedWhy !== undefined) {
    columns.planned_why = change.plannedWhy === null ? null : JSON.stringify(change.plannedWhy);
  }
  if (change.pinned !== undefined) columns.pinned = change.pinned ? 1 : 0;
  if (change.closedAt !== undefined) columns.closed_at = change.closedAt;
  return columns;
}

function toRow(it: Takeback): Tables['takeback_cases'] {
  return {
    id: it.id,
    device_id: it.deviceId,
    state: it.state,
    state_since: it.stateSince,
    terms_id: it.termsId,
    handed_over_on: it.handedOverOn,
    extension_months: it.extensionMonths,
    appointment_on: it.appointmentOn,
    address_confirmed_on: it.addressConfirmedOn,
    window_opens_on: it.windowOpensOn,
    due_on: it.dueOn,
    next_step_on: it.nextStepOn,
    decision_wanted: it.decisionWanted,
    planned_week: it.plannedWeek,
    planned_why: it.plannedWhy === null ? null : JSON.stringify(it.plannedWhy),
    pinned: it.pinned ? 1 : 0,
    created_at: it.createdAt,
    closed_at: it.closedAt,
  };
}

// Only this file writes these tables, from the same types: the casts below read them back.
function fromRow(row: Tables['takeback_cases']): Takeback {
  return {
    id: row.id,
    deviceId: row.device_id,
    state: row.state as TakebackState,
    stateSince: row.state_since as CalendarDate,
    termsId: row.terms_id,
    handedOverOn: row.handed_over_on as CalendarDate,
    extensionMonths: row.extension_months,
    appointmentOn: row.appointment_on as CalendarDate | null,
    addressConfirmedOn: row.address_confirmed_on as CalendarDate | null,
    windowOpensOn: row.window_opens_on as CalendarDate,
    dueOn: row.due_on as CalendarDate,
    nextStepOn: row.next_step_on as CalendarDate | null,
    decisionWanted: row.decision_wanted as StepReason | null,
    plannedWeek: row.planned_week as WeekKey | null,
    plannedWhy: row.planned_why === null ? null : (JSON.parse(row.planned_why) as PlannedWhy),
    pinned: row.pinned === 1,
    createdAt: row.created_at,
    closedAt: row.closed_at,
  };
}

function toReminder(row: Tables['reminders']): Reminder {
  return {
    caseId: row.case_id,
    level: row.level as ReminderLevel,
    how: row.how as SettledLevel['how'],
    dueOn: row.due_on as CalendarDate,
    on: row.settled_on as CalendarDate,
    settledAt: row.settled_at,
    daysLate: row.days_late,
  };
}
