import type { Evening } from './evening.ts';
import type { Trace } from './trace.ts';

/** Rare situations, by what shows that one was reached: a simulation that never meets them proves
 * nothing about them. */
const bySign = {
  'a PC went quiet, and was heard again': 'connection_changed heard_again',
  'a reminder was raised late': 'reminder_raised level_raised_late',
  'a pile of reminders became one notice': 'reminder_raised pile_became_one_notice',
  'nobody answered, and a person must decide': 'case_moved no_answer',
  'a ticket came back after a repair': 'ticket_reopened bad_again_after_repair',
  'a ticket resolved itself': 'ticket_resolved recovered_untouched',
  'a recovery left a note on a touched ticket': 'ticket_noted recovered_but_touched',
  'a second finding joined an open ticket': 'ticket_observed added_to_open_ticket',
  'a finding got worse': 'ticket_worsened got_worse',
  'a finding was silenced by another': 'condition_decided silenced',
  'a finding came after coverage': 'condition_decided coverage_ended',
  'a finding was only observed': 'condition_decided observe_only',
  'a ticket was given back': 'ticket_given_back given_back',
  'a false alarm was told': 'ticket_resolved false_alarm',
  'a PC was taken back': 'takeback_recorded collected',
  'nobody was there': 'takeback_recorded not_there',
  'a take-back was given a week': 'planned levelled',
  'a take-back became overdue': 'plan_moved overdue',
} as const;

const byAnswer = {
  'an acknowledgement was lost, and the beat repeated': 'repeated',
  'a beat came after a later one': 'late',
} as const;

export interface Reached {
  readonly counts: Trace['counts'];
  readonly answers: ReadonlyMap<string, number>;
  readonly askedForAll: number;
}

/** How often each rare situation was reached. */
export function situations({ counts, answers, askedForAll }: Reached): Map<string, number> {
  const signs = Object.entries(bySign).map(
    ([name, sign]) => [name, counts.get(sign) ?? 0] as const,
  );
  const told = Object.entries(byAnswer).map(
    ([name, answer]) => [name, answers.get(answer) ?? 0] as const,
  );
  return new Map([...signs, ...told, ['a record was lost, and everything asked for', askedForAll]]);
}

/** Adds an evening's answers to those so far. */
export function countAnswers(so: Map<string, number>, evening: Evening): void {
  for (const [answer, n] of evening.answers) so.set(answer, (so.get(answer) ?? 0) + n);
}
