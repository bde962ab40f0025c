/** @jsxImportSource hono/jsx */
import { moveTicket, ticketResults } from '#collector/domain/ticket.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import type { WordKey, Words } from './words.ts';

/** What people do to a ticket by one press of a button; its address ends so. */
export type TicketButton = 'take' | 'give-back' | 'reopen';

const buttonWords: Record<TicketButton, WordKey> = {
  take: 'act.take',
  'give-back': 'act.giveBack',
  reopen: 'act.reopen',
};

/** A form of one button: it says how the ticket stood, so that whoever is late is told. */
export function ActButton(props: {
  words: Words;
  ticket: Ticket;
  act: TicketButton;
  /** Where to go on afterwards. */
  back: string;
  look?: 'second' | 'quiet';
  word?: WordKey;
  /** Where many forms stand on one page, what tells this button from the others. */
  about?: string;
}) {
  const { words, ticket, act, back, look, word = buttonWords[act], about } = props;
  return (
    <form method="post" action={`/tickets/${ticket.id}/${act}`}>
      <Seen ticket={ticket} back={back} />
      <button type="submit" {...(look === undefined ? {} : { class: look })}>
        {words.t(word)}
        {about === undefined ? null : <span class="aside"> {about}</span>}
      </button>
    </form>
  );
}

/** The acts that are possible as the ticket stands, the likeliest first. */
export function TicketActs(props: {
  words: Words;
  ticket: Ticket;
  staffId: string;
  assigneeName: string | null;
}) {
  const { words, ticket, staffId } = props;
  const { t } = words;
  const back = `/tickets/${ticket.id}`;
  const can = (move: 'take' | 'giveBack' | 'resolve' | 'reopen') =>
    moveTicket(ticket.state, move).ok;
  const isMine = ticket.assignee === staffId;
  const isOthers = ticket.assignee !== null && !isMine && can('take');
  return (
    <section class="card acts-card no-print" aria-labelledby="acts">
      <h2 id="acts">{t('ticket.acts')}</h2>
      {isOthers ? (
        <p class="message warn">{t('ticket.others', { name: props.assigneeName ?? '?' })}</p>
      ) : null}
      {can('take') && !isMine ? (
        <ActButton
          words={words}
          ticket={ticket}
          act="take"
          back={back}
          {...(isOthers ? ({ look: 'second', word: 'act.takeOver' } as const) : {})}
        />
      ) : null}
      {can('resolve') ? (
        <ResolveForm words={words} ticket={ticket} back={back} isMain={!can('take') || isMine} />
      ) : null}
      {can('reopen') ? (
        <ActButton words={words} ticket={ticket} act="reopen" back={back} look="second" />
      ) : null}
      {can('giveBack') && isMine ? (
        <ActButton words={words} ticket={ticket} act="give-back" back={back} look="quiet" />
      ) : null}
    </section>
  );
}

function ResolveForm(props: { words: Words; ticket: Ticket; back: string; isMain: boolean }) {
  const { words, ticket, back, isMain } = props;
  const { t } = words;
  return (
    <form method="post" action={`/tickets/${ticket.id}/resolve`} class="resolve">
      <Seen ticket={ticket} back={back} />
      <fieldset>
        <legend>{t('ticket.resolveLegend')}</legend>
        {ticketResults.map((result) => (
          <label class="choice">
            <input type="radio" name="result" value={result} required />
            <span>{words.of('ticketResult', result)}</span>
          </label>
        ))}
      </fieldset>
      <button type="submit" {...(isMain ? {} : { class: 'second' })}>
        {t('act.resolve')}
      </button>
    </form>
  );
}

function Seen({ ticket, back }: { ticket: Ticket; back: string }) {
  return (
    <>
      <input type="hidden" name="state" value={ticket.state} />
      <input type="hidden" name="assignee" value={ticket.assignee ?? ''} />
      <input type="hidden" name="back" value={back} />
    </>
  );
}
