import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { StepAnswer, StepId } from '#collector/domain/checklist.ts';
import type { Part, PassReason } from '#collector/domain/work.ts';
import type { Db, Tx } from './database.ts';
import { isAmong } from './rows.ts';

/** Steps, notes, parts, minutes and passed turns: what people put down while they work. */

export interface StepState {
  readonly answer: StepAnswer;
  readonly at: number;
  readonly by: string;
}

// Only this file writes these tables, from the same types: the casts below read them back.
export async function stepsAnswered(db: Db, ticketId: string): Promise<Map<StepId, StepState>> {
  const rows = await db
    .selectFrom('ticket_steps')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .execute();
  return new Map(
    rows.map((row) => [
      row.step_id as StepId,
      { answer: row.answer as StepAnswer, at: row.at, by: row.made_by },
    ]),
  );
}

/** Null clears the step: it is as if nobody had said anything. */
export async function saveStep(
  tx: Tx,
  it: { readonly ticketId: string; readonly step: StepId },
  state: StepState | null,
): Promise<void> {
  const { ticketId, step } = it;
  await tx
    .deleteFrom('ticket_steps')
    .where('ticket_id', '=', ticketId)
    .where('step_id', '=', step)
    .execute();
  if (state === null) return;
  await tx
    .insertInto('ticket_steps')
    .values({
      ticket_id: ticketId,
      step_id: step,
      answer: state.answer,
      at: state.at,
      made_by: state.by,
    })
    .execute();
}

interface Written {
  readonly id: string;
  readonly ticketId: string;
  readonly at: number;
  readonly by: string;
}
export type Entry = Written &
  (
    | { readonly kind: 'note'; readonly text: string }
    | { readonly kind: 'part'; readonly part: Part; readonly count: number }
    | { readonly kind: 'time'; readonly minutes: number }
  );

/** False where an entry of this id is there already: the form was sent twice. */
export async function insertEntry(tx: Tx, it: Entry): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('ticket_entries')
    .values({
      id: it.id,
      ticket_id: it.ticketId,
      kind: it.kind,
      text: it.kind === 'note' ? it.text : null,
      part: it.kind === 'part' ? it.part : null,
      amount: it.kind === 'part' ? it.count : it.kind === 'time' ? it.minutes : null,
      at: it.at,
      made_by: it.by,
      undone_at: null,
    })
    .onConflict((oc) => oc.column('id').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** False where it was undone already. */
export async function undoEntry(tx: Tx, id: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('ticket_entries')
    .set({ undone_at: at })
    .where('id', '=', id)
    .where('undone_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** What stands on these tickets, the newest first; what was undone is left out. */
export async function entriesOf(db: Db, ticketIds: readonly string[]): Promise<Entry[]> {
  const rows = await db
    .selectFrom('ticket_entries')
    .selectAll()
    .where(isAmong(db, 'ticket_id', ticketIds))
    .where('undone_at', 'is', null)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row): Entry => {
    const by = { id: row.id, ticketId: row.ticket_id, at: row.at, by: row.made_by };
    if (row.kind === 'note') return { ...by, kind: 'note', text: row.text ?? '' };
    if (row.kind === 'time') return { ...by, kind: 'time', minutes: row.amount ?? 0 };
    return { ...by, kind: 'part', part: row.part as Part, count: row.amount ?? 0 };
  });
}

/** Somebody lets another job go first on this day; a second time the same day changes the reason. */
export async function savePass(
  tx: Tx,
  it: {
    readonly ticketId: string;
    readonly staffId: string;
    readonly on: CalendarDate;
    readonly reason: PassReason;
    readonly at: number;
  },
): Promise<void> {
  const { reason, at } = it;
  await tx
    .insertInto('ticket_passes')
    .values({ ticket_id: it.ticketId, staff_id: it.staffId, passed_on: it.on, reason, at })
    .onConflict((oc) =>
      oc.columns(['ticket_id', 'staff_id', 'passed_on']).doUpdateSet({ reason, at }),
    )
    .execute();
}

export async function dropPass(
  tx: Tx,
  it: { readonly ticketId: string; readonly staffId: string; readonly on: string },
): Promise<void> {
  await tx
    .deleteFrom('ticket_passes')
    .where('ticket_id', '=', it.ticketId)
    .where('staff_id', '=', it.staffId)
    .where('passed_on', '=', it.on)
    .execute();
}

/** When this person passed the turn of which tickets on this day. */
export async function passesOn(
  db: Db,
  staffId: string,
  on: CalendarDate,
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('ticket_passes')
    .select(['ticket_id', 'at'])
    .where('staff_id', '=', staffId)
    .where('passed_on', '=', on)
    .execute();
  return new Map(rows.map((row) => [row.ticket_id, row.at]));
}

/** Deletes what people wrote in words of their own on these tickets, undone or not; how many. */
export async function deleteNotes(tx: Tx, ticketIds: readonly string[]): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('ticket_entries')
    .where('kind', '=', 'note')
    .where(isAmong(tx, 'ticket_id', ticketIds))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
