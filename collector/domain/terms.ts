import type { FaultFamily } from '#shared/check.ts';
import type { CalendarDate } from './calendar.ts';

/**
 * The programme's terms: what was promised to a family at handover, as versioned data.
 *
 * A household keeps the version that held on its day of handover; a new version changes nothing
 * for PCs already handed over. Lengths are calendar months, always counted from the handover in one
 * step (see `milestones.ts`).
 */
export interface Terms {
  /** Names the version on screens and in event rows. */
  readonly version: string;
  /** First day of handover for which this version holds, inclusive. */
  readonly holdsFrom: CalendarDate;
  /** IANA zone in which the programme's dates are reckoned. */
  readonly zone: string;

  readonly coverageMonths: number;
  /** Coverage is "ending soon" during its last so many days, the last day among them. */
  readonly endingSoonDays: number;

  /** From where the two take-back lengths below are counted. */
  readonly countedFrom: 'handover' | 'coverageEnd';
  readonly windowOpensMonths: number;
  readonly takebackMonths: number;
  /** Longest extension of one case, in all. 0: none. */
  readonly extensionMonthsAtMost: number;
  /** A fault after coverage opens the window at most so many months early. 0: never. */
  readonly bringForwardMonths: number;
  /** Families whose critical findings do so. */
  readonly bringForwardFamilies: readonly FaultFamily[];

  readonly ownership: 'loan' | 'gift';
  /** May a family keep its PC in place of the take-back? */
  readonly keepOption: boolean;

  readonly reminders: readonly ReminderRule[];
  /** Days left to the family after the last notice before a person decides. */
  readonly answerDays: number;
  /** Days after a missed appointment in which to find a new one before the next notice. */
  readonly rebookDays: number;
  /** A confirmation of the address spares the question for so many months. */
  readonly addressHoldsMonths: number;

  /** Take-backs that the workshop can do in an ordinary week. */
  readonly weeklyCapacity: number;
}

export const reminderLevels = [
  'confirm_address',
  'information',
  'choose_slot',
  'last_month',
  'overdue_first',
  'overdue_second',
] as const;
export type ReminderLevel = (typeof reminderLevels)[number];

export interface ReminderRule {
  readonly level: ReminderLevel;
  readonly from: 'windowOpens' | 'due';
  /** Months after that date; negative before it. */
  readonly months: number;
  /** Another date, taken where it comes before the one above. */
  readonly orIfEarlier: SpringOfSchoolYear | null;
  /** What makes this notice needless. An appointment made, or the PC back, stops every level. */
  readonly stop: 'appointment' | 'address_confirmed';
}

/** A day of the spring in the n-th school year after the one of handover. */
export interface SpringOfSchoolYear {
  readonly schoolYearsAfterHandover: number;
  readonly month: number;
  readonly day: number;
}

/**
 * Handed over in CE2, so two school years later is CM2, the last one of primary school, which is
 * the one channel that reaches every family. The third anniversary itself is no guide: that of a
 * handover on 1 September falls in the first days of secondary school.
 */
const springOfCm2: SpringOfSchoolYear = { schoolYearsAfterHandover: 2, month: 4, day: 15 };

/**
 * The terms as the programme describes itself: maintenance for 3 years, taken back within 5, since
 * 2002. The sources leave open whether the PC is lent and whether the 5 years run from handover;
 * loan, no keep option and handover are our reading. The capacity is an assumption, to be set by
 * each workshop: 1,200 PCs a year over some 36 school weeks are 34, and a sixth to spare.
 */
export const defaultTerms: Terms = {
  version: 'default',
  holdsFrom: '2002-01-01',
  zone: 'Europe/Paris',
  coverageMonths: 36,
  endingSoonDays: 90,
  countedFrom: 'handover',
  windowOpensMonths: 54,
  takebackMonths: 60,
  extensionMonthsAtMost: 6,
  // A year: what is nearer to its window than to its coverage is worth a journey, what is not can
  // wait. Only disks: the one family whose warnings were measured against failures, and the one
  // that takes the family's files and the PC's next life with it. Our judgement.
  bringForwardMonths: 12,
  bringForwardFamilies: ['storage'],
  ownership: 'loan',
  keepOption: false,
  reminders: [
    reminder('confirm_address', -6, { orIfEarlier: springOfCm2, stop: 'address_confirmed' }),
    reminder('information', -12),
    reminder('choose_slot', -3),
    reminder('last_month', -1),
    reminder('overdue_first', 1),
    reminder('overdue_second', 2),
  ],
  answerDays: 30,
  rebookDays: 14,
  addressHoldsMonths: 6,
  weeklyCapacity: 40,
};

/** The version that holds for a handover on this date; null if it lies before the first version. */
export function termsOn(versions: readonly Terms[], handedOverOn: CalendarDate): Terms | null {
  return versions.reduce<Terms | null>((best, terms) => {
    if (terms.holdsFrom > handedOverOn) return best;
    return best === null || terms.holdsFrom > best.holdsFrom ? terms : best;
  }, null);
}

function reminder(
  level: ReminderLevel,
  months: number,
  more: Partial<Pick<ReminderRule, 'orIfEarlier' | 'stop'>> = {},
): ReminderRule {
  return { level, from: 'due', months, orIfEarlier: null, stop: 'appointment', ...more };
}
