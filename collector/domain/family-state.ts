import type { FaultFamily } from '#shared/check.ts';
import type { CalendarDate } from './calendar.ts';
import { isAtHome } from './life.ts';
import type { Stage } from './life.ts';
import type { Connection } from './silence.ts';
import type { TicketState } from './ticket.ts';
import { isWaiting } from './ticket.ts';
import type { HalfDay } from './work.ts';

/** What a family is told of its PC, from what is on file: never a value, an hour or a place. */

export interface FamilyTicket {
  readonly family: FaultFamily;
  readonly state: TicketState;
  /** Of its planned visit; null where none is. */
  readonly visitOn: CalendarDate | null;
  readonly halfDay: HalfDay | null;
}
export interface FamilyFacts {
  readonly stage: Stage;
  readonly connection: Connection;
  readonly tickets: readonly FamilyTicket[];
  /** Fault families of which a check is bad. */
  readonly bad: readonly FaultFamily[];
}

export type FamilyState =
  | { readonly state: 'at_workshop' }
  | { readonly state: 'visit_planned'; readonly on: CalendarDate; readonly halfDay: HalfDay | null }
  | { readonly state: 'your_turn' }
  | { readonly state: 'being_repaired' }
  | { readonly state: 'asked' }
  | { readonly state: 'something_seen' }
  | { readonly state: 'no_news' }
  | { readonly state: 'never_heard' }
  | { readonly state: 'paused' }
  | { readonly state: 'all_well' };

export const familyStates = [
  'at_workshop',
  'visit_planned',
  'your_turn',
  'being_repaired',
  'asked',
  'something_seen',
  'no_news',
  'never_heard',
  'paused',
  'all_well',
] as const satisfies readonly FamilyState['state'][];

/** Whether a sticker opens anything: while the PC is its family's, at home or in repair. */
export function isFamilys(stage: Stage): boolean {
  return isAtHome(stage) || stage === 'in_repair';
}

/** The one thing to say first. "All is well" only where that is known: silence is no health. */
export function familyStateOf({ stage, connection, tickets, bad }: FamilyFacts): FamilyState {
  if (stage === 'in_repair') return { state: 'at_workshop' };
  // Silence has words of its own below: nobody repairs it.
  const open = tickets.filter(({ family, state }) => family !== 'contact' && state !== 'resolved');
  const visits = open.flatMap((it) =>
    it.state === 'planned' && it.visitOn !== null ? [{ ...it, visitOn: it.visitOn }] : [],
  );
  const visit = visits.toSorted((a, b) => (a.visitOn < b.visitOn ? -1 : 1))[0];
  if (visit !== undefined) {
    return { state: 'visit_planned', on: visit.visitOn, halfDay: visit.halfDay };
  }
  if (open.some(({ state }) => state === 'waiting_family')) return { state: 'your_turn' };
  const isTaken = ({ state }: FamilyTicket) =>
    state === 'assigned' || state === 'in_progress' || state === 'planned' || isWaiting(state);
  if (open.some(isTaken)) return { state: 'being_repaired' };
  if (open.length > 0) return { state: 'asked' };
  if (bad.some((family) => family !== 'contact')) return { state: 'something_seen' };
  if (connection === 'never_seen') return { state: 'never_heard' };
  if (connection === 'signed_off') return { state: 'paused' };
  return { state: connection === 'reporting' ? 'all_well' : 'no_news' };
}
