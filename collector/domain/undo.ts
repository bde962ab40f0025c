import type { EventKind } from './event.ts';

/** Which acts on a ticket can still be undone: for ever, but a move only while none came after it. */

/** Acts that changed where a ticket stands. */
const moves = [
  'ticket_acknowledged',
  'ticket_taken',
  'ticket_given_back',
  'ticket_given',
  'ticket_started',
  'ticket_held',
  'ticket_planned',
  'ticket_resumed',
  'ticket_resolved',
  'ticket_reopened',
  'ticket_merged',
] as const satisfies readonly EventKind[];

/** Acts that added something; they can be undone in any order. */
const additions = [
  'ticket_passed',
  'ticket_step_answered',
  'ticket_step_cleared',
  'ticket_help_asked',
  'ticket_help_given',
  'ticket_family_called',
  'ticket_note_written',
  'ticket_part_used',
  'ticket_time_spent',
  'ticket_photo_added',
  'device_lent',
  'loan_returned',
  'device_swapped',
] as const satisfies readonly EventKind[];

/** A line of history as far as undoing goes. */
export interface PastAct {
  readonly id: string;
  readonly kind: EventKind;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** The ids of those acts of a ticket's whole history (oldest first) that can be undone now. */
export function undoableOf(history: readonly PastAct[]): ReadonlySet<string> {
  const undone = new Set(history.map(({ detail }) => detail['undoes']));
  const left = history.filter(({ id, kind }) => !undone.has(id) && kind !== 'ticket_act_undone');
  const lastMove = left.findLast(({ detail }) => typeof detail['to'] === 'string');
  const can = left.filter((it) =>
    isMove(it.kind)
      ? // Older lines, and those of the PC itself, do not say how it stood before.
        it === lastMove && 'assignee' in it.detail
      : additions.some((kind) => kind === it.kind),
  );
  return new Set(can.map(({ id }) => id));
}

export const isMove = (kind: EventKind): boolean => moves.some((it) => it === kind);
