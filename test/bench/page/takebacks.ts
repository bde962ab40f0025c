import { addDays, addMonths, dayNumber, weekOf } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { TakebackState } from '#collector/domain/takeback.ts';
import type { Tables } from '#collector/storage/tables.ts';
import { chance, drawnId, shared } from './chance.ts';
import { benchNow, benchToday, dayMs, deviceId, handedOverOn, wasHandedOver } from './devices.ts';

export const caseId = (n: number): string => drawnId('case', n);

const states: readonly (readonly [TakebackState, number])[] = [
  ['contacted', 0.3],
  ['slot_offered', 0.1],
  ['booked', 0.15],
  ['confirmed', 0.1],
  ['no_show', 0.03],
  ['exhausted', 0.02],
  ['collected', 0.3],
];

/** What the plan has given a week lies within a year. */
const plannedWithinDays = 365;

export function* caseRows(devices: number): Iterable<Tables['takeback_cases']> {
  for (let n = 0; n < devices; n += 1) {
    if (!wasHandedOver(n)) continue;
    const due = addMonths(handedOverOn(n), 60);
    const opens = addMonths(due, -6);
    const isOpen = opens <= benchToday;
    const state: TakebackState = isOpen ? shared(states, chance(n, 70)) : 'planned';
    const closed = state === 'collected';
    const days = dayNumber(due) - dayNumber(benchToday);
    yield {
      id: caseId(n),
      device_id: deviceId(n),
      state,
      state_since: isOpen ? addDays(opens, 10) : handedOverOn(n),
      terms_id: 'default',
      handed_over_on: handedOverOn(n),
      extension_months: 0,
      appointment_on: state === 'booked' ? addDays(benchToday, 10) : null,
      address_confirmed_on: null,
      window_opens_on: opens,
      due_on: due,
      next_step_on: closed || state === 'exhausted' ? null : stepOf(opens, n),
      decision_wanted: state === 'exhausted' ? 'exhausted' : null,
      planned_week: closed || days > plannedWithinDays ? null : weekFor(days, n),
      planned_why: closed ? null : JSON.stringify({ reason: 'levelled', load: 20, capacity: 40 }),
      pinned: 0,
      created_at: Date.parse(`${handedOverOn(n)}T08:00:00Z`),
      closed_at: closed ? benchNow - dayMs : null,
      brought_forward_on: null,
      brought_forward: null,
    };
  }
}

const stepOf = (opens: CalendarDate, n: number): CalendarDate =>
  opens > benchToday ? opens : addDays(benchToday, 1 + Math.floor(chance(n, 71) * 30));
const weekFor = (days: number, n: number) =>
  weekOf(addDays(benchToday, Math.max(7, Math.floor(chance(n, 72) * Math.max(days, 180)))));

export function* reminderRows(devices: number): Iterable<Tables['reminders']> {
  for (let n = 0; n < devices; n += 1) {
    const due = addMonths(handedOverOn(n), 60);
    const on = addMonths(due, -12);
    if (!wasHandedOver(n) || on > benchToday) continue;
    yield {
      case_id: caseId(n),
      level: 'information',
      how: 'raised',
      due_on: on,
      settled_on: on,
      settled_at: Date.parse(`${on}T04:00:00Z`),
      days_late: 0,
    };
  }
}
