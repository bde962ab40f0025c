import { stepsOf } from '#collector/domain/checklist.ts';
import type { StepAnswer, StepId } from '#collector/domain/checklist.ts';
import type { CallAnswer } from '#collector/domain/family-report.ts';
import { bounds } from '#collector/domain/work.ts';
import type { Part, PassReason } from '#collector/domain/work.ts';
import type { EventKind, EventReason } from '#collector/domain/event.ts';
import type { Tx } from '#collector/storage/database.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { familyReportsOf, meetCalls, wantsCall } from '#collector/storage/family-reports.ts';
import { insertEntry, savePass, saveStep, stepsAnswered } from '#collector/storage/ticket-work.ts';
import type { Entry } from '#collector/storage/ticket-work.ts';
import { changeTicket } from '#collector/storage/tickets.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import type { Context } from './context.ts';
import { lockWithDevice } from './move-ticket.ts';
import { termsInForce, todayAt } from './terms-in-force.ts';
import { allTerms } from '#collector/storage/terms.ts';

/**
 * What people add to a ticket without moving it. Nobody is ever too late for that: two notes at once
 * are two notes. Only a ticket that has ended takes no more.
 */

export interface Writing {
  readonly ticketId: string;
  readonly staffId: string;
}
export type WriteRefusal =
  | 'unknown_ticket'
  | 'ended'
  | 'empty'
  | 'too_long'
  | 'out_of_bounds'
  | 'no_such_step'
  | 'no_call_wanted';
export type WriteAnswer =
  | { readonly ok: true; readonly eventId: string | null }
  | { readonly ok: false; readonly reason: WriteRefusal };

/** Written down for whoever reads the ticket next. `formId` is the form's own: sent twice, it is one. */
export async function writeNote(
  context: Context,
  it: Writing & { readonly text: string; readonly formId: string },
): Promise<WriteAnswer> {
  const text = it.text.replaceAll('\r\n', '\n').trim();
  if (text === '') return { ok: false, reason: 'empty' };
  if (text.length > bounds.noteLength) return { ok: false, reason: 'too_long' };
  return enter(context, it, { kind: 'note', text }, { kind: 'ticket_note_written', detail: {} });
}

/** So many pieces of a part were built in. */
export async function usePart(
  context: Context,
  it: Writing & { readonly part: Part; readonly count: number; readonly formId: string },
): Promise<WriteAnswer> {
  const { part, count } = it;
  if (!isWithin(count, bounds.parts)) return { ok: false, reason: 'out_of_bounds' };
  const detail = { part, count };
  return enter(context, it, { kind: 'part', part, count }, { kind: 'ticket_part_used', detail });
}

/** So many minutes were spent on it. */
export async function spendTime(
  context: Context,
  it: Writing & { readonly minutes: number; readonly formId: string },
): Promise<WriteAnswer> {
  const { minutes } = it;
  if (!isWithin(minutes, bounds.minutes)) return { ok: false, reason: 'out_of_bounds' };
  const detail = { minutes };
  return enter(context, it, { kind: 'time', minutes }, { kind: 'ticket_time_spent', detail });
}

const isWithin = (n: number, most: number): boolean => Number.isInteger(n) && n >= 1 && n <= most;

/**
 * Answers a step of the ticket's list; null clears it. "I do not know" is no fault: it asks the lead
 * for help, and the ticket is marked in the queue until somebody has given it.
 */
export async function answerStep(
  context: Context,
  it: Writing & { readonly step: StepId; readonly answer: StepAnswer | null },
): Promise<WriteAnswer> {
  const { step, answer } = it;
  return onTicket(context, it, async (tx, ticket, at) => {
    if (!stepsOf(ticket.family).includes(step)) return 'no_such_step';
    const was = (await stepsAnswered(tx, ticket.id)).get(step)?.answer ?? null;
    if (was === answer) return null;
    const state = answer === null ? null : { answer, at, by: it.staffId };
    await saveStep(tx, { ticketId: ticket.id, step }, state);
    if (answer === 'unknown') {
      await changeTicket(tx, ticket.id, ticket.state, { helpSince: at, changedAt: at });
      return { kind: 'ticket_help_asked', reason: 'step_unknown', detail: { step, was } };
    }
    const detail = { step, was, answer };
    if (answer === null) {
      return { kind: 'ticket_step_cleared', reason: 'undone_by_person', detail };
    }
    const reason: EventReason = answer === 'done' ? 'step_done' : 'step_problem';
    return { kind: 'ticket_step_answered', reason, detail };
  });
}

/** Somebody has helped: the mark in the queue goes. */
export async function giveHelp(context: Context, it: Writing): Promise<WriteAnswer> {
  return onTicket(context, it, async (tx, ticket, at) => {
    if (ticket.helpSince === null) return null;
    await changeTicket(tx, ticket.id, ticket.state, { helpSince: null, changedAt: at });
    const detail = { helpSince: ticket.helpSince };
    return { kind: 'ticket_help_given', reason: 'written_by_person', detail };
  });
}

/**
 * The family that asked for it was called. Spoken to: its wish is met, and its mark goes. Not reached: the
 * history says so, and the wish stays. `no_call_wanted`: nobody asks for a call on this ticket (any more).
 */
export async function noteCall(
  context: Context,
  it: Writing & { readonly answer: CallAnswer },
): Promise<WriteAnswer> {
  return onTicket(context, it, async (tx, ticket, at) => {
    if (!(await familyReportsOf(tx, [ticket.id])).some(wantsCall)) return 'no_call_wanted';
    if (it.answer === 'spoke_to_family') await meetCalls(tx, ticket.id, at);
    return { kind: 'ticket_family_called', reason: it.answer, detail: {} };
  });
}

/** Lets other jobs go first today: it comes last in this person's day, and stays theirs. */
export async function passTurn(
  context: Context,
  it: Writing & { readonly why: PassReason },
): Promise<WriteAnswer> {
  return onTicket(context, it, async (tx, ticket, at) => {
    const on = todayAt(at, termsInForce(await allTerms(tx)));
    await savePass(tx, { ticketId: ticket.id, staffId: it.staffId, on, reason: it.why, at });
    return { kind: 'ticket_passed', reason: it.why, detail: { on, staffId: it.staffId } };
  });
}

type New<T> = T extends Entry ? Omit<T, 'id' | 'ticketId' | 'at' | 'by'> : never;
interface Told {
  readonly kind: EventKind;
  readonly reason: EventReason;
  readonly detail: Event['detail'];
}

function enter(
  context: Context,
  it: Writing & { readonly formId: string },
  entry: New<Entry>,
  told: Pick<Told, 'kind' | 'detail'>,
): Promise<WriteAnswer> {
  return onTicket(context, it, async (tx, ticket, at) => {
    const made = { ticketId: ticket.id, at, by: it.staffId };
    const id = `${ticket.id}.${it.formId}`;
    if (!(await insertEntry(tx, { id, ...made, ...entry }))) return null;
    return { ...told, reason: 'written_by_person', detail: { ...told.detail, entry: id } };
  });
}

/** Runs `work` on the locked ticket and writes what it tells; null: there was nothing to do. */
export async function onTicket(
  { store, clock, ids }: Context,
  { ticketId, staffId }: Writing,
  work: (tx: Tx, ticket: Ticket, at: number) => Promise<Told | WriteRefusal | null>,
): Promise<WriteAnswer> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    const ticket = await lockWithDevice(tx, ticketId);
    if (ticket === null) return { ok: false, reason: 'unknown_ticket' };
    if (ticket.closedAt !== null || ticket.mergedInto !== null) {
      return { ok: false, reason: 'ended' };
    }
    const told = await work(tx, ticket, at);
    if (typeof told === 'string') return { ok: false, reason: told };
    if (told === null) return { ok: true, eventId: null };
    if (!ticket.touched) {
      await changeTicket(tx, ticket.id, ticket.state, { touched: true, changedAt: at });
    }
    const eventId = ids.timeId(at);
    const about = { noun: 'ticket', nounId: ticket.id, deviceId: ticket.deviceId } as const;
    await writeEvents(tx, [{ id: eventId, at, actor: staffId, ...about, ...told }]);
    return { ok: true, eventId };
  });
}
