/** @jsxImportSource hono/jsx */
import { addDays, type CalendarDate } from '#collector/domain/calendar.ts';
import type { StepId } from '#collector/domain/checklist.ts';
import { barriers, moveTicket, ticketResults, waitingStates } from '#collector/domain/ticket.ts';
import type { TicketMove } from '#collector/domain/ticket.ts';
import { halfDays, holdReasons, visitPlaces } from '#collector/domain/work.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import type { WordKey, Words } from './words.ts';

/** What people do to a ticket by one press of a button; its address ends so. */
export type TicketButton = 'take' | 'give-back' | 'reopen' | 'acknowledge' | 'start' | 'resume';

const buttonWords: Record<TicketButton, WordKey> = {
  take: 'act.take',
  'give-back': 'act.giveBack',
  reopen: 'act.reopen',
  acknowledge: 'act.acknowledge',
  start: 'act.start',
  resume: 'act.resume',
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
      <button
        type="submit"
        {...(look === undefined ? {} : { class: look })}
        {...(act === 'take' ? { 'data-key': 't' } : {})}
      >
        {words.t(word)}
        {about === undefined ? null : <span class="aside"> {about}</span>}
      </button>
    </form>
  );
}

/** Undoes one line of history; `about` tells it from its neighbours. */
export function UndoButton(props: {
  words: Words;
  ticketId: string;
  eventId: string;
  back: string;
  about?: string;
}) {
  const { words, ticketId, eventId, back, about } = props;
  return (
    <form method="post" action={`/tickets/${ticketId}/undo`} class="no-print">
      <input type="hidden" name="event" value={eventId} />
      <input type="hidden" name="back" value={back} />
      <button type="submit" class={about === undefined ? 'second' : 'quiet'}>
        {words.t('act.undo')}
        {about === undefined ? null : <span class="aside"> {about}</span>}
      </button>
    </form>
  );
}

/** Somebody else whose account is in use. */
export interface Colleague {
  readonly id: string;
  readonly name: string;
}

/** The acts that are possible as the ticket stands, the likeliest first. */
export function TicketActs(props: {
  words: Words;
  ticket: Ticket;
  staffId: string;
  assigneeName: string | null;
  today: CalendarDate;
  draft: Draft;
  /** Since when its holder has it, ms UTC; null where that is not known. */
  heldSince: number | null;
  /** To whom it could be given. */
  colleagues: readonly Colleague[];
  /** Steps that are left, where somebody wants to finish all the same. */
  left: readonly StepId[] | null;
  /** One act at a time: what does not come next is folded. */
  isSimple: boolean;
}) {
  const { words, ticket, staffId, isSimple } = props;
  const { t } = words;
  const back = `/tickets/${ticket.id}`;
  const can = (move: TicketMove) => moveTicket(ticket.state, move).ok;
  const { draft, today, left } = props;
  const isMine = ticket.assignee === staffId;
  const canTake = !isMine && (can('take') || can('handOn'));
  const isOthers = ticket.assignee !== null && canTake;
  const name = props.assigneeName ?? t('actor.unknown');
  const rest = (
    <>
      {can('resolve') ? (
        <ResolveForm
          {...{ words, ticket, back, draft, left, isMain: ticket.state === 'in_progress' }}
        />
      ) : null}
      {can('plan') || can('waitForPart') || can('waitForFamily') ? (
        <>
          <HoldForm {...{ words, ticket, back, draft, today }} />
          <PlanForm {...{ words, ticket, back, draft, today }} />
        </>
      ) : null}
      {can('give') || can('handOn') ? (
        <GiveForm {...{ words, ticket, back, colleagues: props.colleagues }} />
      ) : null}
      {can('acknowledge') ? (
        <ActButton words={words} ticket={ticket} act="acknowledge" back={back} look="quiet" />
      ) : null}
      {can('reopen') ? (
        <ActButton words={words} ticket={ticket} act="reopen" back={back} look="second" />
      ) : null}
      {can('giveBack') && isMine ? (
        <ActButton words={words} ticket={ticket} act="give-back" back={back} look="quiet" />
      ) : null}
    </>
  );
  return (
    <section class="card acts-card no-print" aria-labelledby="acts">
      <h2 id="acts">{t('ticket.acts')}</h2>
      {isOthers ? (
        <p class="message warn">
          {props.heldSince === null
            ? t('ticket.others', { name })
            : t('ticket.othersSince', { name, since: words.instant(props.heldSince) })}
        </p>
      ) : null}
      {canTake ? (
        <ActButton
          words={words}
          ticket={ticket}
          act="take"
          back={back}
          {...(isOthers ? ({ look: 'second', word: 'act.takeOver' } as const) : {})}
        />
      ) : null}
      {can('resume') ? <ActButton words={words} ticket={ticket} act="resume" back={back} /> : null}
      {can('start') ? (
        <ActButton
          words={words}
          ticket={ticket}
          act="start"
          back={back}
          {...(isMine ? {} : ({ look: 'second' } as const))}
        />
      ) : null}
      {isSimple && (can('start') || can('resume') || canTake) ? (
        <details class="simple-fold" open={left !== null || Object.keys(draft).length > 0}>
          <summary>{t('work.more')}</summary>
          <div class="acts-card">{rest}</div>
        </details>
      ) : (
        rest
      )}
    </section>
  );
}

interface FormProps {
  readonly words: Words;
  readonly ticket: Ticket;
  readonly back: string;
  readonly draft: Draft;
}

/** What was typed into a form that was refused; empty where nothing was. */
export type Draft = Readonly<Record<string, unknown>>;
export function typed(draft: Draft, name: string): string {
  const value = draft[name];
  return typeof value === 'string' ? value : '';
}

function ResolveForm(props: FormProps & { isMain: boolean; left: readonly StepId[] | null }) {
  const { words, ticket, back, draft, isMain, left } = props;
  const { t } = words;
  const isLeft = left !== null && left.length > 0;
  return (
    <form
      method="post"
      action={`/tickets/${ticket.id}/resolve`}
      data-keep
      class="resolve"
      id="finish"
    >
      <Seen ticket={ticket} back={back} />
      {isLeft ? (
        <section aria-labelledby="left">
          <h3 id="left">{t('work.stepsLeftTitle')}</h3>
          <ul class="steps-left">
            {left.map((step) => (
              <li>{words.of('step', step)}</li>
            ))}
          </ul>
          <input type="hidden" name="anyway" value="1" />
        </section>
      ) : null}
      <fieldset>
        <legend>{t('ticket.resolveLegend')}</legend>
        {ticketResults.map((result) => (
          <label class="choice">
            <input
              type="radio"
              name="result"
              value={result}
              required
              checked={typed(draft, 'result') === result}
            />
            <span>{words.of('ticketResult', result)}</span>
          </label>
        ))}
      </fieldset>
      <div class="stack">
        <label for="barrier">{t('work.barrier')}</label>
        <small id="barrier-hint">{t('work.barrierHint')}</small>
        <select id="barrier" name="barrier" aria-describedby="barrier-hint">
          <option value="">{t('work.barrierNone')}</option>
          {barriers.map((it) => (
            <option value={it} selected={typed(draft, 'barrier') === it}>
              {words.of('barrier', it)}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" {...(isMain || isLeft ? {} : { class: 'second' })}>
        {t(isLeft ? 'act.resolveAnyway' : 'act.resolve')}
      </button>
    </form>
  );
}

type DatedProps = FormProps & { today: CalendarDate };

function HoldForm({ words, ticket, back, draft, today }: DatedProps) {
  const { t } = words;
  return (
    <details open={typed(draft, 'why') !== ''}>
      <summary>{t('act.hold')}</summary>
      <form method="post" action={`/tickets/${ticket.id}/hold`} data-keep class="stack">
        <Seen ticket={ticket} back={back} />
        <HoldFields {...{ words, today, draft }} />
      </form>
    </details>
  );
}

/** Why to wait, and until when: a week from today, unless something else was typed. */
export function HoldFields(props: { words: Words; today: CalendarDate; draft: Draft }) {
  const { words, today, draft } = props;
  const { t } = words;
  const why = typed(draft, 'why');
  return (
    <>
      <label for="hold-why">{t('work.holdWhy')}</label>
      <select id="hold-why" name="why" required>
        {waitingStates.map((state) => (
          <optgroup label={words.of('state', state)}>
            {holdReasons[state].map((it) => (
              <option value={it} selected={why === it}>
                {words.of('reason', it)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <label for="hold-date">{t('work.nudgeOn')}</label>
      <input
        id="hold-date"
        name="date"
        type="date"
        required
        min={today}
        value={why === '' ? addDays(today, 7) : typed(draft, 'date')}
      />
      <button type="submit" class="second">
        {t('act.hold')}
      </button>
    </>
  );
}

function PlanForm({ words, ticket, back, draft, today }: DatedProps) {
  const { t } = words;
  const isOpen = typed(draft, 'place') !== '';
  return (
    <details open={isOpen}>
      <summary>{t('act.plan')}</summary>
      <form method="post" action={`/tickets/${ticket.id}/plan`} data-keep class="stack">
        <Seen ticket={ticket} back={back} />
        <label for="plan-place">{t('work.visitWhere')}</label>
        <select id="plan-place" name="place" required>
          {visitPlaces.map((it) => (
            <option value={it} selected={typed(draft, 'place') === it}>
              {words.of('reason', it)}
            </option>
          ))}
        </select>
        <label for="plan-date">{t('work.visitOn')}</label>
        <input
          id="plan-date"
          name="date"
          type="date"
          required
          min={today}
          value={isOpen ? typed(draft, 'date') : ''}
        />
        <label for="plan-half">{t('work.visitHalf')}</label>
        <select id="plan-half" name="half" required>
          {halfDays.map((it) => (
            <option value={it} selected={typed(draft, 'half') === it}>
              {words.of('halfDay', it)}
            </option>
          ))}
        </select>
        <button type="submit" class="second">
          {t('act.plan')}
        </button>
      </form>
    </details>
  );
}

function GiveForm(props: {
  words: Words;
  ticket: Ticket;
  back: string;
  colleagues: readonly Colleague[];
}) {
  const { words, ticket, back, colleagues } = props;
  const { t } = words;
  if (colleagues.length === 0) return null;
  return (
    <details>
      <summary>{t('act.give')}</summary>
      <form method="post" action={`/tickets/${ticket.id}/give`} data-keep class="stack">
        <Seen ticket={ticket} back={back} />
        <ColleagueFields words={words} colleagues={colleagues} />
      </form>
    </details>
  );
}

/** To whom to give. */
export function ColleagueFields(props: { words: Words; colleagues: readonly Colleague[] }) {
  const { t } = props.words;
  return (
    <>
      <label for="give-to">{t('act.giveTo')}</label>
      <select id="give-to" name="to" required>
        <option value="">{t('act.giveChoose')}</option>
        {props.colleagues.map(({ id, name }) => (
          <option value={id}>{name}</option>
        ))}
      </select>
      <button type="submit" class="second">
        {t('act.giveNow')}
      </button>
    </>
  );
}

/** How the ticket stood on this page, and where to go on. */
export function Seen({ ticket, back }: { ticket: Ticket; back: string }) {
  return (
    <>
      <input type="hidden" name="state" value={ticket.state} />
      <input type="hidden" name="assignee" value={ticket.assignee ?? ''} />
      <input type="hidden" name="back" value={back} />
    </>
  );
}
