import { checkById } from '#shared/catalogue.ts';
import { faultFamilies } from '#shared/check.ts';
import { foundGroups, foundOf } from '#collector/domain/alert-quality.ts';
import { readDate } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { ticketResults } from '#collector/domain/ticket.ts';
import type { TicketFilter } from '#collector/storage/ticket-lists.ts';
import { checkTitle } from './rule-words.ts';
import type { Words } from './words.ts';

/** What a link to a list of tickets may ask for; its query reads so. */
export interface AskedTickets {
  readonly check?: string;
  readonly family?: string;
  /** One of `foundGroups`, or a result. */
  readonly result?: string;
  readonly by?: 'agent' | 'person';
  readonly missed?: '1';
  readonly since?: CalendarDate;
}

export function ticketsHref(asked: AskedTickets): string {
  return `/tickets?${new URLSearchParams(Object.entries(asked)).toString()}`;
}

/** What this address asks for; null where it names no filter that there is. */
export function askedTickets({ searchParams }: URL): AskedTickets | null {
  const check = checkById(searchParams.get('check') ?? '')?.id;
  const family = faultFamilies.find((it) => it === searchParams.get('family'));
  const result = [...foundGroups, ...ticketResults].find((it) => it === searchParams.get('result'));
  const by = (['agent', 'person'] as const).find((it) => it === searchParams.get('by'));
  const date = readDate(searchParams.get('since') ?? '');
  const asked: AskedTickets = {
    ...(check === undefined ? {} : { check }),
    ...(family === undefined ? {} : { family }),
    ...(result === undefined ? {} : { result }),
    ...(by === undefined ? {} : { by }),
    ...(searchParams.get('missed') === '1' ? { missed: '1' } : {}),
    ...(date.ok ? { since: date.date } : {}),
  };
  return Object.keys(asked).length === 0 ? null : asked;
}

/** The same as a question to the store. */
export function filterOf({ check, family, result, by, missed, since }: AskedTickets): TicketFilter {
  const known = [...foundGroups, ...ticketResults].find((it) => it === result);
  return {
    ...(check === undefined ? {} : { check }),
    ...(family === undefined ? {} : { family }),
    ...(known === undefined ? {} : { found: foundOf(known) }),
    ...(by === undefined ? {} : { openedBy: by }),
    ...(missed === undefined ? {} : { missed: true }),
    ...(since === undefined ? {} : { since: startOf(since) }),
  };
}

/** The first instant of a day in the programme's zone, ms UTC. */
export function startOf(date: CalendarDate): number {
  return Temporal.PlainDate.from(date).toZonedDateTime('Europe/Paris').epochMilliseconds;
}

/** What is asked for, one part each. */
export function askedWords(words: Words, asked: AskedTickets): string[] {
  const { check, family, result, by, missed, since } = asked;
  const { t } = words;
  const group = result !== undefined && foundGroups.some((it) => it === result);
  return [
    ...(check === undefined ? [] : [checkTitle(words, check)]),
    ...(family === undefined ? [] : [words.of('family', family)]),
    ...(result === undefined ? [] : [words.of(group ? 'filterResult' : 'ticketResult', result)]),
    ...(by === undefined ? [] : [t(by === 'agent' ? 'filter.byAgent' : 'filter.byPerson')]),
    ...(missed === undefined ? [] : [t('filter.missed')]),
    ...(since === undefined ? [] : [t('filter.since', { date: words.date(since) })]),
  ];
}
