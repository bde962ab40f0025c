import { addMonths, type CalendarDate, dateOf, daysBetween } from './calendar.ts';
import type { Terms } from './terms.ts';
import type { Cover } from './ticket.ts';

export type CoverageState = 'notStarted' | 'covered' | 'endingSoon' | 'ended';

export interface Coverage {
  readonly state: CoverageState;
  /** Last covered day; null before there is a handover. */
  readonly endsOn: CalendarDate | null;
}

/**
 * Is a PC covered on this day? From the day of handover through the anniversary, both inclusive:
 * 2025-09-01 covers 2028-09-01 and not 2028-09-02; 2024-02-29 covers 2027-02-28. A PC given in a
 * swap carries the handover of the one it replaces.
 */
export function coverageOn(
  terms: Terms,
  handedOverOn: CalendarDate | null,
  today: CalendarDate,
): Coverage {
  if (handedOverOn === null) return { state: 'notStarted', endsOn: null };
  const endsOn = addMonths(handedOverOn, terms.coverageMonths);
  if (today < handedOverOn) return { state: 'notStarted', endsOn };
  if (today > endsOn) return { state: 'ended', endsOn };
  const soon = daysBetween(today, endsOn) < terms.endingSoonDays;
  return { state: soon ? 'endingSoon' : 'covered', endsOn };
}

/** The same as a ticket sees it: its last weeks are covered like all others. */
export function coverOf({ state }: Coverage): Cover {
  switch (state) {
    case 'notStarted':
      return 'not_started';
    case 'covered':
    case 'endingSoon':
      return 'covered';
    case 'ended':
      return 'ended';
  }
}

/** When something was observed, as far as the collector can reckon it: ms UTC, both inclusive. */
export interface ObservedBetween {
  readonly earliestMs: number;
  readonly latestMs: number;
}

/**
 * The one day for which an observation counts, in the family's favour: the earliest possible, but
 * where only part of the span lies before the handover, the day of handover.
 */
export function observedOn(
  terms: Terms,
  handedOverOn: CalendarDate | null,
  when: ObservedBetween,
): CalendarDate {
  const earliest = dateOf(when.earliestMs, terms.zone);
  if (handedOverOn === null || earliest >= handedOverOn) return earliest;
  return dateOf(when.latestMs, terms.zone) >= handedOverOn ? handedOverOn : earliest;
}
