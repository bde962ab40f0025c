import { isPlainActor } from '#collector/domain/event.ts';
import type { Event } from '#collector/storage/events.ts';
import type { Words } from './words.ts';

/** Who did something: by name where it is an account's. */
export function actorName(words: Words, actor: string, names: ReadonlyMap<string, string>): string {
  return names.get(actor) ?? words.of('actor', isPlainActor(actor) ? actor : 'unknown');
}

/** Where the words of a reason stand: those of `reason` follow a colon, the others are sentences. */
export const reasonSets = ['reason', 'stepReason', 'caseReason', 'notRecovered', 'takebackState'];

const firstSets: Partial<Record<Event['kind'], string>> = {
  case_moved: 'stepReason',
  brought_forward: 'stepReason',
  forward_ended: 'reason',
  decision_wanted: 'stepReason',
  levels_settled: 'stepReason',
  reminder_raised: 'stepReason',
  planned: 'caseReason',
  plan_moved: 'caseReason',
  plan_released: 'caseReason',
  takeback_given_up: 'notRecovered',
  takeback_recorded: 'takebackState',
};

/** The named reason of an event in words: what follows a colon, or a sentence of its own. */
export function reasonWords(
  words: Words,
  { kind, reason }: Pick<Event, 'kind' | 'reason'>,
): { readonly follows: boolean; readonly text: string } {
  const first = firstSets[kind];
  const sets = first === undefined ? reasonSets : [first, ...reasonSets];
  for (const set of sets) {
    const text = words.of(set, reason);
    if (text !== reason) return { follows: set === 'reason' || set === 'takebackState', text };
  }
  return { follows: true, text: reason };
}
