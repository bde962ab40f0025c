import { sql } from 'kysely';
import type { BroughtForward } from '#collector/domain/bring-forward.ts';
import type { CalendarDate, WeekKey } from '#collector/domain/calendar.ts';
import type { Placement } from '#collector/domain/planning.ts';
import type { StepReason, TakebackCase } from '#collector/domain/takeback-step.ts';
import type { TakebackState } from '#collector/domain/takeback.ts';
import type { Db, Tx } from './database.ts';
import { engineOf, isAmong, writeRows } from './rows.ts';
import type { Bulk } from './rows.ts';
import type { Tables } from './tables.ts';

/** A take-back case as it is kept; its settled levels are rows of their own. */
export interface Takeback extends Omit<TakebackCase, 'levels' | 'findings'> {
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
  /** That a fault brought it forward, once; with the week that it had before. */
  readonly broughtForward: KeptForward | null;
  readonly createdAt: number;
  readonly closedAt: number | null;
}

export interface KeptForward extends BroughtForward {
  readonly weekBefore: WeekKey | null;
  readonly whyBefore: PlannedWhy | null;
}

export type PlannedWhy = Pick<Placement['why'], 'reason' | 'load' | 'capacity'> &
  Partial<Placement['why']>;

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
    'brought_forward_on',
    'brought_forward',
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

/** A swap: the case with all its dates goes over to the PC that takes the other's place. */
export async function carryTakeback(tx: Tx, id: string, deviceId: string): Promise<void> {
  await tx
    .updateTable('takeback_cases')
    .set({ device_id: deviceId })
    .where('id', '=', id)
    .execute();
}

/** A case of which nobody was told anything: its handover was undone on the same day. */
export async function deleteUntoldTakeback(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('takeback_cases')
    .where('id', '=', id)
    .where('state', '=', 'planned')
    .executeTakeFirst();
  return numDeletedRows === 1n;
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
    | 'broughtForward'
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
  if (change.broughtForward !== undefined) Object.assign(columns, forwardColumns(change));
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
    ...forwardColumns(it),
  };
}

/** The day stands apart while it holds: lists and counts ask for it. */
function forwardColumns({ broughtForward: it = null }: Pick<TakebackChange, 'broughtForward'>) {
  return {
    brought_forward_on: it === null || it.ended !== null ? null : it.on,
    brought_forward: it === null ? null : JSON.stringify(it),
  };
}

// Only this file writes this table, from the same types: the casts below read them back.
export function fromRow(row: Tables['takeback_cases']): Takeback {
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
    broughtForward:
      row.brought_forward === null ? null : (JSON.parse(row.brought_forward) as KeptForward),
    createdAt: row.created_at,
    closedAt: row.closed_at,
  };
}

/** Takes back a case that a handover made by mistake; what was settled of it goes first. */
export async function deleteTakeback(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('takeback_cases').where('id', '=', id).execute();
}
