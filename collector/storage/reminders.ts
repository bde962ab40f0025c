import { sql } from 'kysely';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { SettledLevel } from '#collector/domain/milestones.ts';
import type { ReminderLevel } from '#collector/domain/terms.ts';
import type { Db, Tx } from './database.ts';
import { isAmong, writeRows } from './rows.ts';
import type { Bulk } from './rows.ts';
import type { Tables } from './tables.ts';
import { lines, toLine } from './takeback-lines.ts';
import type { TakebackLine } from './takeback-lines.ts';

/** A level of a case that is settled, and how. */
export interface Reminder extends SettledLevel {
  readonly caseId: string;
  /** The level's own date. */
  readonly dueOn: CalendarDate;
  readonly settledAt: number;
  /** Of a notice: days between its date and the one on which it was raised; else 0. */
  readonly daysLate: number;
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

// Only this file writes this table, from the same types: the casts below read it back.
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

/** Forgets what was settled of a case that is taken back. */
export async function deleteReminders(tx: Tx, caseId: string): Promise<void> {
  await tx.deleteFrom('reminders').where('case_id', '=', caseId).execute();
}
