import type { Condition } from './condition.ts';
import type { TicketResult } from './ticket.ts';

/**
 * What a technician's result means for the conditions that the ticket was about.
 *
 * After a repair, or where nothing was found, judging starts again: a reading that is still bad
 * must count again, as long as its check asks, and then reopens the ticket. A false alarm, a repair
 * that waits and a PC at the end of its life stay known as bad: the same reading is no news, only a worse one is.
 */
export function startsAgain(result: TicketResult): boolean {
  switch (result) {
    case 'fixed':
    case 'replaced':
    case 'nothing_found':
      return true;
    case 'false_alarm':
    case 'repairable_later':
    case 'end_of_life':
      return false;
  }
}

/** Whether what was found confirms the ticket: a fault was there. Else it was a false one. */
export function isConfirmed(result: TicketResult): boolean {
  switch (result) {
    case 'fixed':
    case 'replaced':
    case 'repairable_later':
    case 'end_of_life':
      return true;
    case 'nothing_found':
    case 'false_alarm':
      return false;
  }
}

/** The condition as judging starts again at instant `at`: baseline and marks are kept. */
export function startedAgain(condition: Condition, at: number): Condition {
  return { ...condition, state: 'ok', since: at, run: null, last: null, outcome: null };
}
