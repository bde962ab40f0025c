/** @jsxImportSource hono/jsx */
import { bounds } from '#collector/domain/work.ts';
import { staffNames } from '#collector/storage/accounts.ts';
import { ticketById } from '#collector/storage/tickets.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import { ActButton, UndoButton } from './ticket-forms.tsx';
import type { TicketButton } from './ticket-forms.tsx';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** What a page says of the act on the page before it, and the way to undo it. */

export const dones = [
  'taken',
  'given_back',
  'given',
  'resolved',
  'reopened',
  'acknowledged',
  'started',
  'resumed',
  'held',
  'planned',
  'passed',
  'noted',
  'part_used',
  'time_spent',
  'photo_added',
  'answered',
  'help_given',
  'called',
  'merged',
  'lent',
  'returned',
  'swapped',
  'undone',
  'nothing_new',
] as const;
export type Done = (typeof dones)[number];
export const refusals = [
  'changed_meanwhile',
  'not_from_here',
  'no_result',
  'no_barrier',
  'no_choice',
  'no_such_colleague',
  'has_it_already',
  'no_date',
  'steps_left',
  'in_the_past',
  'too_far',
  'ended',
  'empty',
  'too_long',
  'out_of_bounds',
  'no_such_step',
  'no_call_wanted',
  'photo_missing',
  'photo_too_big',
  'photo_wrong',
  'photo_broken',
  'not_undoable',
  'family_open_again',
  'same_ticket',
  'other_device',
  'not_open',
  'merged_already',
  'unknown_device',
  'not_ready',
  'lent_already',
  'no_loan',
  'same_pc',
  'not_at_a_family',
  'never_handed_over',
] as const;
export type Refused = (typeof refusals)[number];

const isRefused = (it: Done | Refused): it is Refused => refusals.some((each) => each === it);

/** Whether a page tells of an act that was refused. */
export const tellsRefusal = (it: Said | null): boolean => it !== null && isRefused(it.said);

/** What an act on the page before has done, for the page that follows it. */
export interface Said {
  readonly said: Done | Refused;
  readonly ticket: Ticket;
  readonly assigneeName: string | null;
  /** The line of history by which it can be undone. */
  readonly eventId?: string | null;
  /** What was typed stands in its form again. */
  readonly isKept?: boolean;
  readonly stepsLeft?: number;
}

export async function saidOn({ url, deps }: Visit): Promise<Said | null> {
  const given = url.searchParams.get('said');
  const said = [...dones, ...refusals].find((it) => it === given);
  if (said === undefined) return null;
  const { db } = deps.context.store;
  const ticket = await ticketById(db, url.searchParams.get('ticket') ?? '');
  if (ticket === null) return null;
  const names = await staffNames(db, ticket.assignee === null ? [] : [ticket.assignee]);
  const eventId = url.searchParams.get('event');
  return { said, ticket, assigneeName: names.get(ticket.assignee ?? '') ?? null, eventId };
}

const undoes: Partial<Record<Said['said'], TicketButton>> = {
  taken: 'give-back',
  given_back: 'take',
  resolved: 'reopen',
};

/** The message after an act, with its undo as long as the ticket still stands so. */
export function SaidMessage(props: { words: Words; said: Said; staffId: string; back: string }) {
  const { words, staffId, back } = props;
  const { said, ticket, assigneeName } = props.said;
  const isRefusal = isRefused(said);
  const undo = undoes[said];
  const name = assigneeName ?? words.t('ticket.nobody');
  const params = {
    reference: ticket.reference,
    name,
    state: words.of('state', ticket.state),
    most: bounds.noteLength,
    parts: bounds.parts,
    minutes: bounds.minutes,
    example: words.language === 'fr' ? '12/10/2026' : '2026-10-12',
    count: props.said.stepsLeft ?? 0,
  };
  const { eventId = null } = props.said;
  const canUndo = undo !== undefined && stillStands(said, ticket, staffId);
  return (
    <div class={`message ${isRefusal ? 'warn' : 'ok'}`} role={isRefusal ? 'alert' : undefined}>
      <p>
        {words.of('said', said, params)}
        {props.said.isKept === true ? ` ${words.t('said.kept')}` : ''}
      </p>
      {eventId !== null && !isRefusal ? (
        <UndoButton words={words} ticketId={ticket.id} eventId={eventId} back={back} />
      ) : null}
      {canUndo && eventId === null ? (
        <ActButton
          words={words}
          ticket={ticket}
          act={undo}
          back={back}
          look="second"
          word="act.undo"
        />
      ) : null}
    </div>
  );
}

function stillStands(said: Said['said'], { state, assignee }: Ticket, staffId: string): boolean {
  switch (said) {
    case 'taken':
      return state === 'assigned' && assignee === staffId;
    case 'given_back':
      return state === 'new';
    case 'resolved':
      return state === 'resolved';
    default:
      return false;
  }
}
