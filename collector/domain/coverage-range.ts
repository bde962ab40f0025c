import { addDays, addMonths, type CalendarDate, earlierOf, laterOf } from './calendar.ts';
import type { CoverageState } from './coverage.ts';
import type { Terms } from './terms.ts';

/** Handovers from one date to another, both inclusive; null is open. */
export interface HandoverRange {
  readonly from: CalendarDate | null;
  readonly to: CalendarDate | null;
}

/**
 * Which handovers stand in a state of coverage today, so that a list can be asked of the database
 * by date. A PC that was never handed over has not started either; it is in no range.
 */
export function handoversIn(
  state: CoverageState,
  versions: readonly Terms[],
  today: CalendarDate,
): HandoverRange[] {
  if (state === 'notStarted') return [{ from: addDays(today, 1), to: null }];
  return versions.flatMap((terms, at) => {
    const next = versions[at + 1];
    const holds = {
      from: at === 0 ? null : terms.holdsFrom,
      to: next === undefined ? null : addDays(next.holdsFrom, -1),
    };
    const range = both(holds, rangeUnder(state, terms, today));
    return range === null ? [] : [range];
  });
}

function rangeUnder(
  state: Exclude<CoverageState, 'notStarted'>,
  terms: Terms,
  today: CalendarDate,
): HandoverRange {
  const covered = firstEndingOn(terms, today);
  const notSoon = firstEndingOn(terms, addDays(today, terms.endingSoonDays));
  switch (state) {
    case 'ended':
      return { from: null, to: addDays(covered, -1) };
    case 'endingSoon':
      return { from: covered, to: earlierOf(addDays(notSoon, -1), today) };
    case 'covered':
      return { from: notSoon, to: today };
  }
}

/** The first handover whose coverage lasts through this day: months differ in length, so by trial. */
function firstEndingOn({ coverageMonths }: Terms, day: CalendarDate): CalendarDate {
  let date = addDays(addMonths(day, -coverageMonths), -4);
  while (addMonths(date, coverageMonths) < day) date = addDays(date, 1);
  return date;
}

function both(a: HandoverRange, b: HandoverRange): HandoverRange | null {
  const from = a.from === null || b.from === null ? (a.from ?? b.from) : laterOf(a.from, b.from);
  const to = a.to === null || b.to === null ? (a.to ?? b.to) : earlierOf(a.to, b.to);
  return from !== null && to !== null && from > to ? null : { from, to };
}
