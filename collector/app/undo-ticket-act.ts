import type { StepAnswer, StepId } from '#collector/domain/checklist.ts';
import { isMove, undoableOf } from '#collector/domain/undo.ts';
import { barriers, ticketResults, ticketStates } from '#collector/domain/ticket.ts';
import { undoAttachment } from '#collector/storage/attachments.ts';
import type { Tx } from '#collector/storage/database.ts';
import { changeStage } from '#collector/storage/devices.ts';
import { eventsOf, writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { reopenCalls } from '#collector/storage/family-reports.ts';
import { markReturned, openLoanOf } from '#collector/storage/loans.ts';
import { continueSpan, dropSpan, endSpan } from '#collector/storage/ticket-spans.ts';
import { dropPass, saveStep, stepsAnswered, undoEntry } from '#collector/storage/ticket-work.ts';
import { changeTicket, openTicketsOf, ticketsMergedInto } from '#collector/storage/tickets.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import type { Context } from './context.ts';
import { unswap } from './lend-device.ts';
import { lockWithDevice } from './move-ticket.ts';

export const undoRefusals = ['unknown_ticket', 'not_undoable', 'family_open_again'] as const;
export type UndoAnswer =
  | { readonly ok: true; readonly ticket: Ticket }
  | { readonly ok: false; readonly reason: (typeof undoRefusals)[number] };

/**
 * Undoes one act on a ticket, whoever did it and however long ago, by an event of its own: nothing is
 * rubbed out. `not_undoable`: it was undone before, or something has come after it.
 */
export async function undoTicketAct(
  { store, clock, ids }: Context,
  it: { readonly ticketId: string; readonly eventId: string; readonly staffId: string },
): Promise<UndoAnswer> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    const ticket = await lockWithDevice(tx, it.ticketId);
    if (ticket === null) return { ok: false, reason: 'unknown_ticket' };
    const history = await eventsOf(tx, 'ticket', ticket.id);
    const act = history.find(({ id }) => id === it.eventId);
    if (act === undefined || !undoableOf(history).has(act.id)) {
      return { ok: false, reason: 'not_undoable' };
    }
    const refusal = isMove(act.kind)
      ? await moveBack(tx, ticket, act, at)
      : await takeAway(tx, ticket, act, at);
    if (refusal !== null) return { ok: false, reason: refusal };
    const about = { noun: 'ticket', nounId: ticket.id, deviceId: ticket.deviceId } as const;
    const detail = { undoes: act.id, act: act.kind };
    const told = { kind: 'ticket_act_undone', reason: 'undone_by_person', detail } as const;
    await writeEvents(tx, [{ id: ids.timeId(at), at, actor: it.staffId, ...about, ...told }]);
    return { ok: true, ticket };
  });
}

type Refusal = 'not_undoable' | 'family_open_again' | null;

async function moveBack(tx: Tx, ticket: Ticket, act: Event, at: number): Promise<Refusal> {
  const { detail } = act;
  const state = ticketStates.find((one) => one === detail['from']);
  if (state === undefined || ticket.state !== detail['to']) return 'not_undoable';
  const closedAt = numberOf(detail['closedAt']);
  if (ticket.closedAt !== null && closedAt === null && (await isOpenAgain(tx, ticket))) {
    return 'family_open_again';
  }
  await changeTicket(tx, ticket.id, ticket.state, {
    state,
    assignee: textOf(detail['assignee']),
    resolvedAt: numberOf(detail['resolvedAt']),
    result: ticketResults.find((one) => one === detail['result']) ?? null,
    barrier: barriers.find((one) => one === detail['barrier']) ?? null,
    mergedInto: textOf(detail['mergedInto']),
    closedAt,
    changedAt: at,
  });
  // It only changed hands: what it waits for, it still waits for.
  if (detail['from'] === detail['to']) return null;
  const [begun, ended] = [textOf(detail['span']), textOf(detail['endedSpan'])];
  if (begun === null) await endSpan(tx, ticket.id, at);
  else await dropSpan(tx, begun);
  if (ended !== null) await continueSpan(tx, ended);
  if (act.kind === 'ticket_resolved') await openMergedAgain(tx, ticket, act.at, at);
  return null;
}

/** Another ticket of the same family was opened since. */
async function isOpenAgain(tx: Tx, { deviceId, family }: Ticket): Promise<boolean> {
  return (await openTicketsOf(tx, [deviceId])).get(deviceId)?.has(family) ?? false;
}

async function openMergedAgain(tx: Tx, ticket: Ticket, closedAt: number, at: number) {
  for (const it of await ticketsMergedInto(tx, ticket.id)) {
    if (it.closedAt !== closedAt || (await isOpenAgain(tx, it))) continue;
    await changeTicket(tx, it.id, it.state, { closedAt: null, changedAt: at });
  }
}

async function takeAway(tx: Tx, ticket: Ticket, act: Event, at: number): Promise<Refusal> {
  const { detail, kind } = act;
  const text = (name: string) => textOf(detail[name]) ?? '';
  const unless = (done: boolean): Refusal => (done ? null : 'not_undoable');
  switch (kind) {
    case 'ticket_note_written':
    case 'ticket_part_used':
    case 'ticket_time_spent':
      return unless(await undoEntry(tx, text('entry'), at));
    case 'ticket_photo_added':
      return unless(await undoAttachment(tx, text('attachment'), at));
    case 'ticket_step_answered':
    case 'ticket_step_cleared':
    case 'ticket_help_asked':
      return answerBack(tx, ticket, act, at);
    case 'ticket_help_given':
      await changeTicket(tx, ticket.id, ticket.state, {
        helpSince: numberOf(detail['helpSince']),
        changedAt: at,
      });
      return null;
    case 'ticket_family_called':
      // Who was not reached still waits for the call: there is nothing to set back.
      if (act.reason === 'spoke_to_family') return unless(await reopenCalls(tx, ticket.id, act.at));
      return null;
    case 'ticket_passed':
      await dropPass(tx, { ticketId: ticket.id, staffId: text('staffId'), on: text('on') });
      return null;
    case 'device_lent':
    case 'loan_returned':
      return lendBack(tx, ticket, act, at);
    case 'device_swapped':
      return unless(await unswap(tx, act));
    default:
      return 'not_undoable';
  }
}

async function answerBack(tx: Tx, ticket: Ticket, act: Event, at: number): Promise<Refusal> {
  const { detail, kind } = act;
  // As they stood in the event, which answerStep alone writes, from the same types.
  const step = detail['step'] as StepId;
  const was = detail['was'] as StepAnswer | null;
  const now = (await stepsAnswered(tx, ticket.id)).get(step)?.answer ?? null;
  const left = kind === 'ticket_help_asked' ? 'unknown' : detail['answer'];
  if (now !== left) return 'not_undoable';
  const state = was === null ? null : { answer: was, at, by: act.actor };
  await saveStep(tx, { ticketId: ticket.id, step }, state);
  if (kind === 'ticket_help_asked') {
    await changeTicket(tx, ticket.id, ticket.state, { helpSince: null, changedAt: at });
  }
  return null;
}

async function lendBack(tx: Tx, ticket: Ticket, act: Event, at: number): Promise<Refusal> {
  const [loan, device] = [textOf(act.detail['loan']) ?? '', textOf(act.detail['device']) ?? ''];
  const isLent = act.kind === 'device_lent';
  const open = await openLoanOf(tx, ticket.id);
  if (isLent ? open?.id !== loan : open !== null) return 'not_undoable';
  const step = isLent
    ? ({ from: 'reserved', to: 'ready' } as const)
    : ({ from: 'ready', to: 'reserved' } as const);
  if (!(await changeStage(tx, device, step))) return 'not_undoable';
  await markReturned(tx, loan, isLent ? at : null);
  return null;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
