import { standsSince } from '#collector/domain/bring-forward.ts';
import { weekOf } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { milestones } from '#collector/domain/milestones.ts';
import { extendCase, giveUpCase, isBack, reportCase } from '#collector/domain/takeback.ts';
import type {
  NotRecoveredReason,
  TakebackOutcome,
  TakebackState,
} from '#collector/domain/takeback.ts';
import type { Stage } from '#collector/domain/life.ts';
import { plannedByWeek } from '#collector/storage/takeback-load.ts';
import { actOnTakeback } from './act-on-takeback.ts';
import type { Change, TakebackAct, TakebackAsked } from './act-on-takeback.ts';
import type { Context } from './context.ts';

/** What people do with a take-back case. Each act answers as `TakebackAct` says, and `undoTakeback`
 * takes it back on the same day. */

/** Notes an appointment, or another date for it. Its week becomes the planned one. */
export async function bookTakeback(
  context: Context,
  { on, ...asked }: TakebackAsked & { readonly on: CalendarDate },
): Promise<TakebackAct> {
  return actOnTakeback(context, asked, 'takeback_booked', async ({ it, today, tx, terms }) => {
    if (it.closedAt !== null) return { refused: 'closed' };
    if (it.appointmentOn === on) return { refused: 'already_there' };
    if (on < today) return { refused: 'date_past' };
    const report = reportCase(it.state, 'booked');
    const isOther = !report.moved && report.refused === 'already_there';
    if (!report.moved && !isOther) return { refused: report.refused };
    const week = weekOf(on);
    const others = (await plannedByWeek(tx, week)).get(week) ?? 0;
    const load = week === it.plannedWeek ? others : others + 1;
    const capacity = terms.newest.weeklyCapacity;
    return {
      reason: isOther ? 'another_appointment' : 'appointment_made',
      via: report.moved ? report.via : null,
      on,
      change: {
        state: 'booked',
        stateSince: today,
        appointmentOn: on,
        plannedWeek: week,
        plannedWhy: { reason: 'pinned', load, capacity },
      },
    };
  });
}

/**
 * Notes what came of a take-back, on a day up to today. Once the PC is back the case is closed, the
 * device is `taken_back`, its open tickets end and its silence is nobody's worry.
 */
export async function recordTakeback(
  context: Context,
  it: TakebackAsked & { readonly outcome: TakebackOutcome; readonly on: CalendarDate },
): Promise<TakebackAct> {
  const { outcome, on, ...asked } = it;
  return actOnTakeback(context, asked, 'takeback_recorded', async ({ it: own, today, now }) => {
    const report = reportCase(own.state, outcome);
    if (!report.moved) return { refused: report.refused };
    if (own.closedAt !== null && !isBack(outcome)) return { refused: 'closed' };
    if (on > today) return { refused: 'in_the_future' };
    if (on < own.handedOverOn) return { refused: 'before_handover' };
    const moved = { state: outcome, stateSince: on };
    const said = { reason: outcome, via: report.via, on };
    if (!isBack(outcome)) {
      return { ...said, change: { ...moved, appointmentOn: null, pinned: false } };
    }
    const leaves = { to: 'taken_back', reason: 'device_taken_back' } as const;
    return { ...said, leaves, change: { ...moved, closedAt: own.closedAt ?? now } };
  });
}

/** Ends an exhausted case without the PC, for a reason; whoever asks has decided it. */
export async function giveUpTakeback(
  context: Context,
  { reason, ...asked }: TakebackAsked & { readonly reason: NotRecoveredReason },
): Promise<TakebackAct> {
  return actOnTakeback(context, asked, 'takeback_given_up', async ({ it, today, now, own }) => {
    const given = giveUpCase(it.state, { reason, decidedBy: asked.actor }, own);
    if (!given.given) return { refused: given.refused };
    const leaves = { to: stageOf(reason), reason: 'device_given_up' } as const;
    const change: Change = { state: given.state, stateSince: today, closedAt: now };
    return { reason, via: null, on: today, leaves, change };
  });
}

/** Gives the family whole months more, within the bound of its terms; an appointment that it had is
 * no more. `had` are the months of its extensions when this was asked: a second press adds none. */
export async function extendTakeback(
  context: Context,
  { months, had, ...asked }: TakebackAsked & { readonly months: number; readonly had: number },
): Promise<TakebackAct> {
  return actOnTakeback(context, asked, 'takeback_extended', async ({ it, today, own }) => {
    if (it.extensionMonths !== had) {
      const isDone = it.state === 'extended' && it.extensionMonths === had + months;
      return { refused: isDone ? 'already_there' : 'changed_since' };
    }
    const answer = extendCase(it, months, own);
    if (!answer.extended) return { refused: answer.refused };
    const { state, extensionMonths } = answer;
    const { dueOn } = milestones(own, it.handedOverOn, extensionMonths, standsSince(it));
    const moved: { state: TakebackState; stateSince: CalendarDate } = { state, stateSince: today };
    const change: Change = { ...moved, extensionMonths, dueOn, appointmentOn: null };
    return { reason: 'asked_by_staff', via: null, on: today, change };
  });
}

function stageOf(reason: NotRecoveredReason): Stage {
  return reason === 'lost' || reason === 'stolen' ? reason : 'not_recovered';
}
