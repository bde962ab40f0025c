/** @jsxImportSource hono/jsx */
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { stepsOf } from '#collector/domain/checklist.ts';
import type { StepId } from '#collector/domain/checklist.ts';
import { isWaiting, moveTicket } from '#collector/domain/ticket.ts';
import { bounds, isDue, parts } from '#collector/domain/work.ts';
import { type SiteDays, usualDays, workedDays } from '#collector/domain/working-time.ts';
import { attachmentsOf } from '#collector/storage/attachments.ts';
import type { Attachment } from '#collector/storage/attachments.ts';
import type { Db } from '#collector/storage/database.ts';
import { deviceById } from '#collector/storage/devices.ts';
import { openLoanOf } from '#collector/storage/loans.ts';
import { othersPresent } from '#collector/storage/presence.ts';
import type { Present } from '#collector/storage/presence.ts';
import { siteDays } from '#collector/storage/site-days.ts';
import { spansOf } from '#collector/storage/ticket-spans.ts';
import type { TicketSpan } from '#collector/storage/ticket-spans.ts';
import { entriesOf, stepsAnswered } from '#collector/storage/ticket-work.ts';
import type { Entry, StepState } from '#collector/storage/ticket-work.ts';
import { ticketById, ticketsMergedInto, ticketsOfDevice } from '#collector/storage/tickets.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import { Mark } from './marks.tsx';
import { Seen, typed } from './ticket-forms.tsx';
import type { Draft } from './ticket-forms.tsx';
import { Instant } from './times.tsx';
import type { Words } from './words.ts';

/** What people have put down on a ticket, and the forms by which they do. */
export interface WorkFacts {
  readonly steps: ReadonlyMap<StepId, StepState>;
  readonly entries: readonly Entry[];
  readonly photos: readonly Attachment[];
  /** The stretch that lasts. */
  readonly span: TicketSpan | null;
  readonly workedDays: number;
  readonly present: readonly Present[];
  readonly mergedInto: Ticket | null;
  readonly merged: readonly Ticket[];
  /** Open tickets of the same PC into which this one could go up. */
  readonly mergeable: readonly Ticket[];
  readonly loanTag: string | null;
  /** One for the forms of this page: sent twice, a form is one. */
  readonly formId: string;
}

/** Reads all of it; entries and photos of merged tickets stand among the survivor's own. */
export async function loadWork(
  db: Db,
  it: { ticket: Ticket; staffId: string; now: number; zone: string; formId: string },
): Promise<WorkFacts> {
  const { ticket, staffId, now, zone, formId } = it;
  const merged = await ticketsMergedInto(db, ticket.id);
  const ids = [ticket.id, ...merged.map(({ id }) => id)];
  const spans = (await spansOf(db, [ticket.id])).get(ticket.id) ?? [];
  const site = (await siteDays(db)) ?? usualDays;
  const loan = await openLoanOf(db, ticket.id);
  const canMerge = moveTicket(ticket.state, 'merge').ok;
  const others = canMerge ? await ticketsOfDevice(db, ticket.deviceId) : [];
  const present = await othersPresent(db, { ticketIds: [ticket.id], staffId, now });
  return {
    steps: await stepsAnswered(db, ticket.id),
    entries: await entriesOf(db, ids),
    photos: await attachmentsOf(db, 'ticket', ids),
    span: spans.find(({ until }) => until === null) ?? null,
    workedDays: clockOf(ticket, spans, { now, zone, site }),
    present: present.get(ticket.id) ?? [],
    mergedInto: ticket.mergedInto === null ? null : await ticketById(db, ticket.mergedInto),
    merged,
    mergeable: others.filter(({ id, state }) => id !== ticket.id && moveTicket(state, 'merge').ok),
    loanTag: loan === null ? null : ((await deviceById(db, loan.deviceId))?.assetTag ?? null),
    formId,
  };
}

/** For how many working days a ticket has been somebody's turn here. */
export function clockOf(
  ticket: Ticket,
  spans: readonly TicketSpan[],
  { now, zone, site }: { now: number; zone: string; site: SiteDays },
): number {
  const until = ticket.resolvedAt ?? ticket.closedAt ?? now;
  const pauses = spans.filter(({ state }) => state !== 'planned');
  return workedDays({ since: ticket.openedAt, until, pauses }, { zone, site });
}

export function Clock({ words, ticket, days }: { words: Words; ticket: Ticket; days: number }) {
  const word = isWaiting(ticket.state) ? 'work.clockPaused' : 'work.clock';
  return <span class="nowrap">{words.t(word, { days })}</span>;
}

/** What stands above all else: who is on it, what it waits for, who wants help. */
export function Standing(props: {
  words: Words;
  ticket: Ticket;
  work: WorkFacts;
  today: CalendarDate;
  back: string;
}) {
  const { words, ticket, work, today, back } = props;
  const { t } = words;
  const { span, present } = work;
  return (
    <>
      {present.map(({ name, since }) => (
        <p class="message warn">{t('work.present', { name, since: words.instant(since) })}</p>
      ))}
      {span === null || span.dueOn === null ? null : (
        <p class="message">
          {span.state === 'planned'
            ? t('work.visit', {
                place: words.of('reason', span.reason),
                date: words.date(span.dueOn),
                half: words.of('halfDay', span.halfDay ?? 'morning'),
              })
            : t('work.waits', {
                reason: words.of('reason', span.reason),
                date: words.date(span.dueOn),
              })}
          {isDue({ state: ticket.state, dueOn: span.dueOn }, today) ? (
            <Mark look="warn" word={t('work.due')} />
          ) : null}
        </p>
      )}
      {ticket.helpSince === null ? null : (
        <div class="message warn">
          <p>{t('work.helpSince', { since: words.instant(ticket.helpSince) })}</p>
          <form method="post" action={`/tickets/${ticket.id}/help-given`}>
            <input type="hidden" name="back" value={back} />
            <button type="submit" class="second">
              {t('act.helpGiven')}
            </button>
          </form>
        </div>
      )}
      {work.mergedInto === null ? null : (
        <p class="message">
          {t('work.mergedInto')}{' '}
          <a href={`/tickets/${work.mergedInto.id}`}>{work.mergedInto.reference}</a>.
        </p>
      )}
      {work.merged.length === 0 ? null : (
        <p class="message">
          {t('work.merged')} :{' '}
          {work.merged.map(({ id, reference }) => (
            <a href={`/tickets/${id}`}>{reference} </a>
          ))}
        </p>
      )}
    </>
  );
}

interface WorkProps {
  readonly words: Words;
  readonly ticket: Ticket;
  readonly work: WorkFacts;
  readonly names: ReadonlyMap<string, string>;
  readonly back: string;
  readonly draft: Draft;
}

/** Steps, notes, parts, time, photos and the rarer acts. */
export function TicketWork(props: WorkProps) {
  const isOpen = props.ticket.closedAt === null && props.ticket.mergedInto === null;
  return (
    <>
      <Checklist {...props} isOpen={isOpen} />
      <Notes {...props} isOpen={isOpen} />
      <PartsAndTime {...props} isOpen={isOpen} />
      <Photos {...props} isOpen={isOpen} />
      {isOpen ? <RarerActs {...props} /> : null}
    </>
  );
}

type OpenProps = WorkProps & { isOpen: boolean };

const looks = { done: 'ok', problem: 'warn', unknown: 'unknown' } as const;

function Checklist({ words, ticket, work, back, isOpen }: OpenProps) {
  const { t } = words;
  const all = stepsOf(ticket.family);
  const done = all.filter((step) => work.steps.get(step)?.answer === 'done').length;
  return (
    <section class="card" id="checklist" aria-labelledby="checklist-title">
      <h2 id="checklist-title">{t('work.checklist')}</h2>
      <p>
        {t('work.checklistOf', { done, count: all.length })}{' '}
        {isOpen ? <a href={`/tickets/${ticket.id}/bench`}>{t('work.bench')}</a> : null}
      </p>
      <ol class="checklist">
        {all.map((step) => {
          const answer = work.steps.get(step)?.answer ?? null;
          return (
            <li>
              <span>
                {words.of('step', step)}{' '}
                {answer === null ? null : (
                  <Mark look={looks[answer]} word={words.of('stepAnswer', answer)} />
                )}
              </span>
              {isOpen ? (
                <form method="post" action={`/tickets/${ticket.id}/steps`} class="no-print">
                  <input type="hidden" name="step" value={step} />
                  <input type="hidden" name="back" value={`${back}#checklist`} />
                  <button
                    type="submit"
                    name="answer"
                    value={answer === 'done' ? '' : 'done'}
                    class={answer === 'done' ? 'quiet' : 'second'}
                  >
                    {t(answer === 'done' ? 'act.untick' : 'act.tick')}
                    <span class="aside"> {words.of('step', step)}</span>
                  </button>
                </form>
              ) : null}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function By({ words, it, names }: { words: Words; it: Entry; names: WorkProps['names'] }) {
  return (
    <small class="block">
      {names.get(it.by) ?? words.t('actor.unknown')}, <Instant words={words} at={it.at} />
    </small>
  );
}

function Notes({ words, ticket, work, names, back, draft, isOpen }: OpenProps) {
  const { t } = words;
  const notes = work.entries.filter((it) => it.kind === 'note');
  return (
    <section class="card" id="notes" aria-labelledby="notes-title">
      <h2 id="notes-title">{t('work.notes')}</h2>
      {notes.length === 0 ? <p class="hint">{t('work.noNotes')}</p> : null}
      {notes.map((it) => (
        <div class="note">
          <p>{it.text}</p>
          <By words={words} it={it} names={names} />
        </div>
      ))}
      {isOpen ? (
        <form method="post" action={`/tickets/${ticket.id}/notes`} data-keep class="stack no-print">
          <input type="hidden" name="form" value={`${work.formId}n`} />
          <input type="hidden" name="back" value={`${back}#notes`} />
          <label for="note">{t('work.note')}</label>
          <small id="note-hint">{t('work.noteHint', { most: bounds.noteLength })}</small>
          <textarea
            id="note"
            name="text"
            rows={3}
            maxlength={bounds.noteLength}
            required
            aria-describedby="note-hint"
            data-key="n"
          >
            {typed(draft, 'text')}
          </textarea>
          <button type="submit" class="second">
            {t('act.note')}
          </button>
        </form>
      ) : null}
    </section>
  );
}

function PartsAndTime({ words, ticket, work, names, back, draft, isOpen }: OpenProps) {
  const { t } = words;
  const used = work.entries.filter((it) => it.kind === 'part');
  const spent = work.entries.filter((it) => it.kind === 'time');
  const minutes = spent.reduce((sum, it) => sum + it.minutes, 0);
  return (
    <section class="card" id="parts" aria-labelledby="parts-title">
      <h2 id="parts-title">{t('work.partsTitle')}</h2>
      {used.map((it) => (
        <p>
          {t('work.partLine', { count: it.count, part: words.of('part', it.part) })}
          <By words={words} it={it} names={names} />
        </p>
      ))}
      {minutes === 0 ? null : <p>{t('work.timeTotal', { minutes })}</p>}
      {isOpen ? (
        <div class="acts no-print">
          <form method="post" action={`/tickets/${ticket.id}/parts`} data-keep class="acts">
            <input type="hidden" name="form" value={`${work.formId}p`} />
            <input type="hidden" name="back" value={`${back}#parts`} />
            <div class="stack">
              <label for="part">{t('work.part')}</label>
              <select id="part" name="part" required>
                {parts.map((it) => (
                  <option value={it} selected={typed(draft, 'part') === it}>
                    {words.of('part', it)}
                  </option>
                ))}
              </select>
            </div>
            <div class="stack short-field">
              <label for="count">{t('work.count')}</label>
              <input
                id="count"
                name="count"
                type="number"
                min={1}
                max={bounds.parts}
                required
                value={typed(draft, 'count') || '1'}
              />
            </div>
            <button type="submit" class="second">
              {t('act.part')}
            </button>
          </form>
          <form method="post" action={`/tickets/${ticket.id}/time`} data-keep class="acts">
            <input type="hidden" name="form" value={`${work.formId}t`} />
            <input type="hidden" name="back" value={`${back}#parts`} />
            <div class="stack short-field">
              <label for="minutes">{t('work.minutes')}</label>
              <input
                id="minutes"
                name="minutes"
                type="number"
                min={1}
                max={bounds.minutes}
                required
                value={typed(draft, 'minutes')}
              />
            </div>
            <button type="submit" class="second">
              {t('act.time')}
            </button>
          </form>
        </div>
      ) : null}
    </section>
  );
}

function Photos({ words, ticket, work, names, isOpen }: OpenProps) {
  const { t } = words;
  return (
    <section class="card" id="photos" aria-labelledby="photos-title">
      <h2 id="photos-title">{t('work.photos')}</h2>
      <div class="photos">
        {work.photos.map(({ id, nounId, by, at }, i) => (
          <a href={`/tickets/${nounId}/photos/${id}`}>
            <img
              src={`/tickets/${nounId}/photos/${id}`}
              loading="lazy"
              width="160"
              height="120"
              alt={t('work.photoAlt', {
                n: i + 1,
                name: names.get(by) ?? t('actor.unknown'),
                date: words.day(at),
              })}
            />
          </a>
        ))}
      </div>
      {isOpen ? (
        <form
          method="post"
          action={`/tickets/${ticket.id}/photos`}
          data-keep
          enctype="multipart/form-data"
          class="stack no-print"
        >
          <label for="photo">{t('work.photo')}</label>
          <small id="photo-hint">{t('work.photoHint')}</small>
          <input
            id="photo"
            name="photo"
            type="file"
            accept="image/jpeg,image/png,image/webp"
            required
            aria-describedby="photo-hint"
          />
          <button type="submit" class="second">
            {t('act.photo')}
          </button>
        </form>
      ) : null}
    </section>
  );
}

function RarerActs({ words, ticket, work, back, draft }: WorkProps) {
  const { t } = words;
  const tag = typed(draft, 'tag');
  const example = t('work.tagHint', { example: 'BZ-26-0043-4' });
  const TagForm = (props: { act: 'loan' | 'swap'; word: 'act.lend' | 'act.swap' }) => (
    <form method="post" action={`/tickets/${ticket.id}/${props.act}`} data-keep class="stack">
      <input type="hidden" name="back" value={back} />
      <label for={`${props.act}-tag`}>{t('work.tag')}</label>
      <small id={`${props.act}-hint`}>{example}</small>
      <input
        id={`${props.act}-tag`}
        name="tag"
        required
        autocomplete="off"
        aria-describedby={`${props.act}-hint`}
        value={tag}
      />
      <button type="submit" class="second">
        {t(props.word)}
      </button>
    </form>
  );
  return (
    <details class="card no-print" open={tag !== ''}>
      <summary>{t('work.more')}</summary>
      <h3>{t('work.loanTitle')}</h3>
      {work.loanTag === null ? (
        <TagForm act="loan" word="act.lend" />
      ) : (
        <form method="post" action={`/tickets/${ticket.id}/loan/return`}>
          <p>{t('work.loanIs', { tag: work.loanTag })}</p>
          <input type="hidden" name="back" value={back} />
          <button type="submit" class="second">
            {t('act.return')}
          </button>
        </form>
      )}
      <h3>{t('work.swapTitle')}</h3>
      <p class="hint">{t('work.swapHint')}</p>
      <TagForm act="swap" word="act.swap" />
      {work.mergeable.length === 0 ? null : (
        <>
          <h3>{t('work.mergeTitle')}</h3>
          <form method="post" action={`/tickets/${ticket.id}/merge`} data-keep class="stack">
            <Seen ticket={ticket} back={back} />
            <label for="into">{t('work.mergeInto')}</label>
            <select id="into" name="into">
              {work.mergeable.map(({ id, reference, family }) => (
                <option value={id}>
                  {reference} {words.of('family', family)}
                </option>
              ))}
            </select>
            <button type="submit" class="second">
              {t('act.merge')}
            </button>
          </form>
        </>
      )}
    </details>
  );
}
