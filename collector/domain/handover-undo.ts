import type { CalendarDate } from './calendar.ts';

/**
 * A handover is taken back on its own day: the family has not left, or has just called. Later it is a
 * take-back like any other, with a wipe. Our judgement.
 */
export function isDayOfUndo(handedOverOn: CalendarDate, today: CalendarDate): boolean {
  return handedOverOn === today;
}
