/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { conditionKey } from '#shared/condition-key.ts';
import { readDate } from '#collector/domain/calendar.ts';
import { importColumns } from '#collector/domain/import-columns.ts';
import type { Event } from '#collector/storage/events.ts';
import { actorName, reasonWords } from './event-words.ts';
import { sentenceOf, titleOf } from './finding-words.ts';
import { changeWords } from './import-words.ts';
import { Instant } from './times.tsx';
import type { Words } from './words.ts';

const weekMs = 7 * 86_400_000;

/** What happened, newest first: who, when, what, and why in words. */
export function History(props: {
  words: Words;
  events: readonly Event[];
  /** Names of the staff among the actors, by account id. */
  names: ReadonlyMap<string, string>;
  now: number;
  /** The button that undoes one of them, where that is still possible. */
  undo?: (event: Event) => Child;
}) {
  const { words, events, names, now, undo } = props;
  return (
    <Timeline
      words={words}
      events={events}
      tell={(event) => (
        <>
          <What words={words} event={event} names={names} />
          <p>
            <small>
              {actorName(words, event.actor, names)}, <When words={words} event={event} now={now} />
            </small>
          </p>
          {undo?.(event)}
        </>
      )}
    />
  );
}

/** So many are shown; what came before them is folded away. */
const mostShown = 5;

/** Events one below the other, each as `tell` has it; a long past is folded, also without scripts. */
export function Timeline(props: {
  words: Words;
  /** Newest first. */
  events: readonly Event[];
  tell: (event: Event) => Child;
}) {
  const { words, events, tell } = props;
  // To unfold a single one costs more than to read it.
  const shown = events.length === mostShown + 1 ? events.length : mostShown;
  const earlier = events.slice(shown);
  return (
    <>
      <Entries events={events.slice(0, shown)} tell={tell} />
      {earlier.length === 0 ? null : (
        <details>
          <summary>{words.t('history.earlier', { count: earlier.length })}</summary>
          <Entries events={earlier} tell={tell} />
        </details>
      )}
    </>
  );
}

function Entries(props: { events: readonly Event[]; tell: (event: Event) => Child }) {
  return (
    <ol class="timeline">
      {props.events.map((event) => (
        <li>{props.tell(event)}</li>
      ))}
    </ol>
  );
}

// After a week a PC's own acts keep only their day; what staff did keeps its hour.
function When({ words, event, now }: { words: Words; event: Event; now: number }) {
  if (event.actor !== 'agent' || now - event.at < weekMs) {
    return <Instant words={words} at={event.at} />;
  }
  return (
    <time datetime={new Date(event.at).toISOString().slice(0, 10)}>{words.day(event.at)}</time>
  );
}

function What(props: { words: Words; event: Event; names: ReadonlyMap<string, string> }) {
  const { words, event, names } = props;
  const { follows, text } = reasonWords(words, event);
  const lines = [
    ...(follows ? [] : [text]),
    ...handsOf(words, event, names),
    ...detailOf(words, event),
  ];
  return (
    <>
      <p>
        <strong>{words.of('event', event.kind)}</strong>
        {follows ? words.t('history.because', { reason: text }) : ''}
      </p>
      {lines.map((line) => (
        <p>{line}</p>
      ))}
    </>
  );
}

/** From whom to whom a ticket went, where somebody had it or was given it. */
function handsOf(words: Words, event: Event, names: ReadonlyMap<string, string>): string[] {
  if (event.kind !== 'ticket_given' && event.reason !== 'taken_over') return [];
  const name = (id: unknown) =>
    typeof id === 'string' ? actorName(words, id, names) : words.t('ticket.nobody');
  const [from, to] = [event.detail['assignee'], event.detail['holder']];
  return to === undefined ? [] : [words.t('history.hands', { from: name(from), to: name(to) })];
}

/** The accounts that events name beside their actor: who had a ticket, and who has it then. */
export function handsIn(events: readonly Event[]): string[] {
  return events
    .flatMap(({ detail }) => [detail['assignee'], detail['holder']])
    .filter((it) => typeof it === 'string');
}

function detailOf(words: Words, { kind, detail }: Event): string[] {
  const { checkId, subject, because, value, limit, from, to } = detail;
  if (typeof checkId === 'string' && typeof subject === 'number') {
    const key = conditionKey(checkId, subject);
    const hasBad =
      typeof because === 'string' && typeof value === 'number' && typeof limit === 'number';
    return [hasBad ? sentenceOf(words, key, { because, value, limit }) : titleOf(words, key)];
  }
  if (kind === 'handover_corrected') {
    const field = importColumns.find((it) => it === detail['field']);
    const said = field !== undefined && field !== 'assetTag' && typeof to === 'string';
    return said
      ? [changeWords(words, { field, from: typeof from === 'string' ? from : null, to })]
      : [];
  }
  if (workKinds.has(kind)) return workLines(words, detail);
  const set = kind.startsWith('connection') ? 'connection' : 'stage';
  const changes = kind === 'connection_changed' || kind === 'stage_changed';
  if (!changes || typeof from !== 'string' || typeof to !== 'string') return [];
  return [words.t('history.fromTo', { from: words.of(set, from), to: words.of(set, to) })];
}

/** Acts on tickets whose detail says more than their kind and reason. */
const workKinds: ReadonlySet<Event['kind']> = new Set([
  'ticket_held',
  'ticket_planned',
  'ticket_step_answered',
  'ticket_step_cleared',
  'ticket_help_asked',
  'ticket_part_used',
  'ticket_time_spent',
  'ticket_merged',
  'ticket_act_undone',
  'device_lent',
  'loan_returned',
  'device_swapped',
]);

function workLines(words: Words, detail: Event['detail']): string[] {
  const { step, part, count, minutes, dueOn, tag, reference, act } = detail;
  const date = typeof dueOn === 'string' ? readDate(dueOn) : null;
  return [
    ...(typeof step === 'string' ? [words.of('step', step)] : []),
    ...(typeof part === 'string' && typeof count === 'number'
      ? [words.t('work.partLine', { count, part: words.of('part', part) })]
      : []),
    ...(typeof minutes === 'number' ? [words.t('work.timeLine', { minutes })] : []),
    ...(date?.ok === true ? [words.date(date.date)] : []),
    ...[tag, reference].filter((it) => typeof it === 'string'),
    ...(typeof act === 'string' ? [words.of('event', act)] : []),
  ];
}
