import { standsSince } from '#collector/domain/bring-forward.ts';
import type { BroughtForward } from '#collector/domain/bring-forward.ts';
import { weekOf } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { milestones } from '#collector/domain/milestones.ts';
import type { Terms } from '#collector/domain/terms.ts';
import type { Tx } from '#collector/storage/database.ts';
import { deviceById } from '#collector/storage/devices.ts';
import type { Event } from '#collector/storage/events.ts';
import type { KeptForward, Takeback } from '#collector/storage/takebacks.ts';
import { moveStages } from './move-stages.ts';
import type { Mover } from './move-stages.ts';

/** What becomes of a case that is brought forward, or goes back as it was. */
export interface ForwardChange {
  readonly it: Takeback;
  readonly broughtForward: KeptForward;
  readonly windowOpensOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly plannedWeek: Takeback['plannedWeek'];
  readonly plannedWhy: Takeback['plannedWhy'];
}

/** Its week stays until the plan gives it the earliest with room; going back, it has its old one
 * unless that is past, and the plan keeps it there while there is room. */
export function forwardChange(it: Takeback, forward: BroughtForward, own: Terms): ForwardChange {
  const before = it.broughtForward ?? { weekBefore: it.plannedWeek, whyBefore: it.plannedWhy };
  const { weekBefore, whyBefore } = before;
  const broughtForward: KeptForward = { ...forward, weekBefore, whyBefore };
  const since = standsSince({ broughtForward });
  const { windowOpensOn, dueOn } = milestones(own, it.handedOverOn, it.extensionMonths, since);
  const dates = { it, broughtForward, windowOpensOn, dueOn };
  const { plannedWeek, plannedWhy } = it;
  if (forward.ended === null || it.pinned) return { ...dates, plannedWeek, plannedWhy };
  const isPast = weekBefore !== null && weekBefore < weekOf(forward.ended.on);
  return isPast
    ? { ...dates, plannedWeek: null, plannedWhy: null }
    : { ...dates, plannedWeek: weekBefore, plannedWhy: whyBefore };
}

/** The fields of the case that change. */
export function columnsOf(change: ForwardChange): Omit<ForwardChange, 'it'> {
  const { broughtForward, windowOpensOn, dueOn, plannedWeek, plannedWhy } = change;
  return { broughtForward, windowOpensOn, dueOn, plannedWeek, plannedWhy };
}

export function forwardEvent({ it, ...change }: ForwardChange): Omit<Event, 'id' | 'at' | 'actor'> {
  const { checkId, subject, since, ended } = change.broughtForward;
  const about = { noun: 'takeback', nounId: it.id, deviceId: it.deviceId } as const;
  const detail: Event['detail'] = {
    checkId,
    subject,
    since,
    fromOpens: it.windowOpensOn,
    windowOpensOn: change.windowOpensOn,
    fromDue: it.dueOn,
    dueOn: change.dueOn,
  };
  return ended === null
    ? { ...about, kind: 'brought_forward', reason: 'failing_after_coverage', detail }
    : {
        ...about,
        kind: 'forward_ended',
        reason: ended.reason,
        detail: { ...detail, from: it.plannedWeek, to: change.plannedWeek },
      };
}

/** A PC that stood as due only because its window had been opened early is in service again. */
export async function returnToService(
  tx: Tx,
  mover: Mover,
  { it, windowOpensOn }: ForwardChange,
  today: CalendarDate,
): Promise<Event[]> {
  if (windowOpensOn <= today || it.appointmentOn !== null) return [];
  const stage = (await deviceById(tx, it.deviceId))?.stage;
  if (stage !== 'takeback_due' && stage !== 'takeback_planned') return [];
  const step = { from: stage, to: 'in_service', reason: 'window_given_back' } as const;
  return (await moveStages(tx, mover, it.deviceId, [step])) ?? [];
}
