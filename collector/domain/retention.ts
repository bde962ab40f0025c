import { addDays, addMonths } from './calendar.ts';
import type { CalendarDate } from './calendar.ts';

/**
 * What is kept until when: the one table that the nightly job, the page and the documents take their
 * numbers from. A length is counted in whole days or calendar months from the day that is named, and
 * that day's last day is still kept: on the day after it is gone.
 */
export const retained = {
  beat_instants: days(7, 'reported', 'design'),
  last_seen: days(7, 'reported', 'design'),
  raw_beats: days(90, 'reported', 'design'),
  day_values: months(3, 'taken_back', 'design'),
  pc_state: months(3, 'taken_back', 'design'),
  contacts: months(3, 'taken_back', 'design'),
  journal: months(12, 'read', 'cnil_logging'),
  ticket_texts: months(12, 'closed', 'judgement'),
  family_reports: months(12, 'reported', 'judgement'),
  wipe_proofs: months(60, 'read', 'civil_code_2224'),
  handover_drafts: days(7, 'touched', 'judgement'),
  imports: days(30, 'uploaded', 'judgement'),
  enrolment_codes: months(3, 'ended', 'judgement'),
  invitations: days(7, 'ended', 'judgement'),
  sessions: days(1, 'ended', 'judgement'),
  sign_in_attempts: days(1, 'tried', 'judgement'),
} as const satisfies Readonly<Record<string, Retention>>;

export type Retained = keyof typeof retained;

/**
 * `design`: this project's rules on privacy, from data minimisation (GDPR, article 5); `cnil_logging`:
 * CNIL, recommendation of 14 October 2021 on logging, 6 to 12 months; `civil_code_2224`: French civil
 * code, article 2224, five years in which a donor may ask; `judgement`: ours.
 */
export const retentionSources = ['design', 'cnil_logging', 'civil_code_2224', 'judgement'] as const;
export type RetentionSource = (typeof retentionSources)[number];
export const retentionStarts = [
  'reported',
  'taken_back',
  'read',
  'closed',
  'touched',
  'uploaded',
  'ended',
  'tried',
] as const;
export type RetentionStart = (typeof retentionStarts)[number];

export interface Retention {
  readonly length: { readonly unit: 'days' | 'months'; readonly count: number };
  readonly from: RetentionStart;
  readonly source: RetentionSource;
}

/** The first day that is still kept: what began on an earlier one is over `today`. */
export function keptFrom(name: Retained, today: CalendarDate): CalendarDate {
  const { unit, count } = retained[name].length;
  return unit === 'days' ? addDays(today, -count) : addMonths(today, -count);
}

function days(count: number, from: RetentionStart, source: RetentionSource): Retention {
  return { length: { unit: 'days', count }, from, source };
}

function months(count: number, from: RetentionStart, source: RetentionSource): Retention {
  return { length: { unit: 'months', count }, from, source };
}
