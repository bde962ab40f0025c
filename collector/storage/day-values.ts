import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { DayNumbers, DayValues, RolledUp, RollUp } from '#collector/domain/day-value.ts';
import type { Db, Tx } from './database.ts';

/** What remains of a PC's beats: each day's last values, those that changed. */

/** Days, both ends inclusive. */
export interface DaySpan {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

export async function rolledUpOf(db: Db, deviceId: string): Promise<RolledUp | null> {
  const row = await db
    .selectFrom('rolled_up')
    .selectAll()
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { stream, sequence } = row;
  const before = numbersIn(row.numbers_before);
  return { day: dayIn(row.day), stream, sequence, before, numbers: numbersIn(row.numbers) };
}

/** Keeps the days that were touched whole, and how far the roll-up has come. */
export async function saveRollUp(tx: Tx, deviceId: string, it: RollUp): Promise<void> {
  if (it.rolledUp === null || it.days.length === 0) return;
  for (const { day, numbers } of it.days) await saveDay(tx, deviceId, { day, numbers });
  const { day, stream, sequence, before, numbers } = it.rolledUp;
  const reached = {
    day,
    stream,
    sequence,
    numbers_before: JSON.stringify(before),
    numbers: JSON.stringify(numbers),
  };
  await tx
    .insertInto('rolled_up')
    .values({ device_id: deviceId, ...reached })
    .onConflict((on) => on.column('device_id').doUpdateSet(reached))
    .execute();
}

async function saveDay(tx: Tx, deviceId: string, { day, numbers }: DayValues): Promise<void> {
  if (Object.keys(numbers).length === 0) {
    await tx
      .deleteFrom('day_values')
      .where('device_id', '=', deviceId)
      .where('day', '=', day)
      .execute();
    return;
  }
  const values = { numbers: JSON.stringify(numbers) };
  await tx
    .insertInto('day_values')
    .values({ device_id: deviceId, day, ...values })
    .onConflict((on) => on.columns(['device_id', 'day']).doUpdateSet(values))
    .execute();
}

/** The days kept of a PC, oldest first. */
export async function dayValuesOf(db: Db, deviceId: string, it?: DaySpan): Promise<DayValues[]> {
  const all = db
    .selectFrom('day_values')
    .select(['day', 'numbers'])
    .where('device_id', '=', deviceId);
  const query = it === undefined ? all : all.where('day', '>=', it.from).where('day', '<=', it.to);
  return (await query.orderBy('day').execute()).map(toDayValues);
}

/** The days kept of a PC since it was last handed over, oldest first. */
export async function dayValuesSinceHandover(db: Db, deviceId: string): Promise<DayValues[]> {
  const rows = await db
    .selectFrom('day_values')
    .innerJoin('devices', 'devices.id', 'day_values.device_id')
    .select(['day_values.day', 'day_values.numbers'])
    .where('day_values.device_id', '=', deviceId)
    .whereRef('day_values.day', '>=', 'devices.handed_over_on')
    .orderBy('day_values.day')
    .execute();
  return rows.map(toDayValues);
}

/** Answers how many days are gone. */
export async function deleteDayValues(tx: Tx, deviceId: string, it: DaySpan): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('day_values')
    .where('device_id', '=', deviceId)
    .where('day', '>=', it.from)
    .where('day', '<=', it.to)
    .executeTakeFirst();
  await tx
    .deleteFrom('rolled_up')
    .where('device_id', '=', deviceId)
    .where('day', '>=', it.from)
    .where('day', '<=', it.to)
    .execute();
  return Number(numDeletedRows);
}

/** A PC of which days are kept from before a take-back that was closed. */
export interface EndedUse {
  readonly deviceId: string;
  readonly closedAt: number;
}

/** The last take-back closed before an instant of each PC that has day values, by id after this one. */
export async function usesEnded(
  db: Db,
  it: { readonly closedBefore: number; readonly after: string; readonly most: number },
): Promise<EndedUse[]> {
  const rows = await db
    .selectFrom('takeback_cases')
    .select((eb) => ['device_id', eb.fn.max('closed_at').as('closed_at')])
    .where('closed_at', '<', it.closedBefore)
    .where('device_id', '>', it.after)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('day_values')
          .select('day_values.day')
          .whereRef('day_values.device_id', '=', 'takeback_cases.device_id'),
      ),
    )
    .groupBy('device_id')
    .orderBy('device_id')
    .limit(it.most)
    .execute();
  return rows.map(({ device_id: deviceId, closed_at: closedAt }) => ({
    deviceId,
    closedAt: Number(closedAt),
  }));
}

const toDayValues = (row: { day: string; numbers: string }): DayValues => ({
  day: dayIn(row.day),
  numbers: numbersIn(row.numbers),
});

// Only saveRollUp writes these columns, from the same types.
const dayIn = (day: string): CalendarDate => day as CalendarDate;
const numbersIn = (numbers: string): DayNumbers => JSON.parse(numbers) as DayNumbers;
