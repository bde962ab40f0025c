import { addDays, type CalendarDate } from './calendar.ts';
import type { TicketMove, TicketState, WaitingState } from './ticket.ts';
import { isWaiting } from './ticket.ts';

/** What people write on a ticket while they work on it, and within which bounds. */

/** Why a ticket is put on hold, by what it waits for. */
export const holdReasons = {
  waiting_family: ['family_does_not_answer', 'family_away', 'family_will_call'],
  waiting_part: ['part_ordered', 'part_not_found'],
  waiting_device: ['device_to_be_brought', 'device_elsewhere'],
} as const satisfies Record<WaitingState, readonly string[]>;
export type HoldReason = (typeof holdReasons)[WaitingState][number];
export const allHoldReasons: readonly HoldReason[] = Object.values(holdReasons).flat();

/** What a ticket waits for when it is held for this reason. */
export function waitsFor(reason: HoldReason): WaitingState {
  const of = (state: WaitingState): boolean => {
    const all: readonly HoldReason[] = holdReasons[state];
    return all.includes(reason);
  };
  if (of('waiting_family')) return 'waiting_family';
  return of('waiting_part') ? 'waiting_part' : 'waiting_device';
}

export const moveInto: Readonly<Record<WaitingState, TicketMove>> = {
  waiting_family: 'waitForFamily',
  waiting_part: 'waitForPart',
  waiting_device: 'waitForDevice',
};

/** Why somebody lets another job go first today. */
export const passReasons = ['needs_help', 'missing_part', 'too_tired', 'other_first'] as const;
export type PassReason = (typeof passReasons)[number];

export const halfDays = ['morning', 'afternoon'] as const;
export type HalfDay = (typeof halfDays)[number];
/** Where a planned visit takes place. */
export const visitPlaces = ['visit_at_home', 'drop_off_at_workshop'] as const;
export type VisitPlace = (typeof visitPlaces)[number];

/** A date further away than this is a slip of the hand. Our judgement. */
const furthestDays = 366;

export type DateFault = 'in_the_past' | 'too_far';

/** What is wrong with a nudge date or the day of a visit; null where nothing is. */
export function dueDateFault(date: CalendarDate, today: CalendarDate): DateFault | null {
  if (date < today) return 'in_the_past';
  return date > addDays(today, furthestDays) ? 'too_far' : null;
}

export const parts = [
  'ssd',
  'hard_disk',
  'memory_module',
  'battery',
  'charger',
  'power_supply',
  'fan',
  'thermal_paste',
  'screen',
  'keyboard',
  'mouse',
  'wifi_card',
  'cable',
  'clock_battery',
  'other_part',
] as const;
export type Part = (typeof parts)[number];

/** Bounds of what is written, all inclusive. */
export const bounds = { noteLength: 2000, parts: 20, minutes: 600 } as const;

/** Whether a ticket comes back to its holder's day: what it waited for, or its visit, is due. */
export function isDue(
  it: { readonly state: TicketState; readonly dueOn: CalendarDate | null },
  today: CalendarDate,
): boolean {
  const waits = isWaiting(it.state) || it.state === 'planned';
  return waits && it.dueOn !== null && it.dueOn <= today;
}

/** A job as the order of a day sees it. */
export interface Job {
  readonly id: string;
  readonly state: TicketState;
  readonly severity: 'warn' | 'critical';
  readonly openedAt: number;
  /** Of its visit or its nudge; null where it waits for nothing. */
  readonly dueOn: CalendarDate | null;
  /** When its turn was passed today; null: it was not. */
  readonly passedAt: number | null;
}

/**
 * Somebody's jobs of a day in their order: what has come due, what is begun, then the gravest and the
 * oldest; whose turn was passed come last. What waits for a later day is no job of today.
 */
export function dayOrder<T extends Job>(jobs: readonly T[], today: CalendarDate): T[] {
  const isToday = (it: T) => isDue(it, today) || !(isWaiting(it.state) || it.state === 'planned');
  const rank = (it: T) => (isDue(it, today) ? 0 : it.state === 'in_progress' ? 1 : 2);
  return jobs
    .filter(isToday)
    .toSorted(
      (a, b) =>
        (a.passedAt ?? 0) - (b.passedAt ?? 0) ||
        rank(a) - rank(b) ||
        Number(b.severity === 'critical') - Number(a.severity === 'critical') ||
        a.openedAt - b.openedAt ||
        (a.id < b.id ? -1 : 1),
    );
}

/** So many jobs are a day's work at most; the others wait their turn. */
export const jobsOfADay = 8;
