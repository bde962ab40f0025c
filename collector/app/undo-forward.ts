import { standsSince } from '#collector/domain/bring-forward.ts';
import type { ForwardUndoReason } from '#collector/domain/bring-forward.ts';
import { stepCase } from '#collector/domain/takeback-step.ts';
import { addDays, laterOf } from '#collector/domain/calendar.ts';
import { writeEvents } from '#collector/storage/events.ts';
import { remindersOf } from '#collector/storage/reminders.ts';
import { changeTakeback } from '#collector/storage/takebacks.ts';
import { allTerms } from '#collector/storage/terms.ts';
import { lockWithDevice } from './act-on-takeback.ts';
import type { TakebackAct, TakebackAsked } from './act-on-takeback.ts';
import type { Context } from './context.ts';
import { columnsOf, forwardChange, forwardEvent, returnToService } from './forward-takeback.ts';
import { termsInForce, todayAt } from './terms-in-force.ts';

/**
 * Puts a case that a fault brought forward back where it was, for a reason; it is not brought forward
 * again. Whether the family was told by then is for whoever asks to weigh. Refused once there is an
 * appointment, or a person has given the family more time.
 */
export async function undoForward(
  { store, clock, ids }: Context,
  { caseId, actor, reason }: TakebackAsked & { readonly reason: ForwardUndoReason },
): Promise<TakebackAct> {
  const now = clock.now();
  return store.transaction(async (tx): Promise<TakebackAct> => {
    const it = await lockWithDevice(tx, caseId);
    if (it === null) return { done: false, refused: 'no_such_case' };
    if (it.closedAt !== null) return { done: false, refused: 'closed' };
    if (it.broughtForward === null || standsSince(it) === null) {
      return { done: false, refused: 'changed_since' };
    }
    if (it.appointmentOn !== null || it.extensionMonths > 0) {
      return { done: false, refused: 'not_from_here' };
    }
    const terms = termsInForce(await allTerms(tx));
    const own = terms.version(it.termsId);
    const today = todayAt(now, terms);
    const change = forwardChange(it, { ...it.broughtForward, ended: { on: today, reason } }, own);
    const { broughtForward } = change;
    const levels = (await remindersOf(tx, [it.id])).get(it.id) ?? [];
    const step = stepCase({ ...it, levels, broughtForward }, today, own);
    const next = laterOf(step.nextStepOn ?? addDays(today, 1), addDays(today, 1));
    const nextStepOn = it.nextStepOn === null ? null : next;
    if (!(await changeTakeback(tx, it, { ...columnsOf(change), nextStepOn }))) {
      return { done: false, refused: 'changed_since' };
    }
    const mover = { ids, actor, now };
    const eventId = ids.timeId(now);
    const staged = await returnToService(tx, mover, change, today);
    const event = { ...forwardEvent(change), id: eventId, at: now, actor };
    await writeEvents(tx, [event, ...staged]);
    return { done: true, eventId, repeated: false };
  });
}
