import { faultFamilies } from '#shared/check.ts';
import type { Terms } from './terms.ts';

export type TermsFault =
  | 'two_versions_hold_from_one_date'
  | 'not_a_whole_number_above_zero'
  | 'not_a_whole_number'
  | 'unknown_family'
  | 'unknown_zone'
  | 'window_opens_after_due'
  | 'level_twice'
  | 'no_reminder';
export interface TermsProblem {
  readonly version: string;
  readonly field: string;
  readonly fault: TermsFault;
}

/** All that is wrong with a set of versions, in order; empty if they can be used. */
export function termsProblems(versions: readonly Terms[]): readonly TermsProblem[] {
  const dates = versions.map((terms) => terms.holdsFrom);
  return versions.flatMap((terms, at) => {
    const problem = (field: string, fault: TermsFault) => ({
      version: terms.version,
      field,
      fault,
    });
    const found = faultsOf(terms).map(([field, fault]) => problem(field, fault));
    if (dates.indexOf(terms.holdsFrom) === at) return found;
    return [problem('holdsFrom', 'two_versions_hold_from_one_date'), ...found];
  });
}

const aboveZero = [
  'coverageMonths',
  'endingSoonDays',
  'windowOpensMonths',
  'takebackMonths',
  'answerDays',
  'rebookDays',
  'addressHoldsMonths',
  'weeklyCapacity',
] as const;

function faultsOf(terms: Terms): (readonly [string, TermsFault])[] {
  const found: (readonly [string, TermsFault])[] = [];
  for (const field of aboveZero) {
    if (!Number.isInteger(terms[field]) || terms[field] < 1) {
      found.push([field, 'not_a_whole_number_above_zero']);
    }
  }
  for (const field of ['extensionMonthsAtMost', 'bringForwardMonths'] as const) {
    if (!Number.isInteger(terms[field]) || terms[field] < 0) {
      found.push([field, 'not_a_whole_number']);
    }
  }
  if (!terms.bringForwardFamilies.every((it) => faultFamilies.includes(it))) {
    found.push(['bringForwardFamilies', 'unknown_family']);
  }
  if (!zoneExists(terms.zone)) found.push(['zone', 'unknown_zone']);
  if (terms.windowOpensMonths >= terms.takebackMonths) {
    found.push(['windowOpensMonths', 'window_opens_after_due']);
  }
  if (terms.reminders.length === 0) found.push(['reminders', 'no_reminder']);
  if (new Set(terms.reminders.map((rule) => rule.level)).size < terms.reminders.length) {
    found.push(['reminders', 'level_twice']);
  }
  if (terms.reminders.some((rule) => !Number.isInteger(rule.months))) {
    found.push(['reminders', 'not_a_whole_number']);
  }
  return found;
}

function zoneExists(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
