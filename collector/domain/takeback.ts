import type { Terms } from './terms.ts';

/** The states of a take-back case and the moves between them. What is due when: `takeback-step.ts`. */
export const takebackStates = [
  'planned',
  'contacted',
  'slot_offered',
  'booked',
  'confirmed',
  'collected',
  'partial',
  'no_show',
  'refused',
  'not_there',
  'dropped_at_point',
  'suspended',
  'extended',
  'address_search',
  'exhausted',
  'not_recovered',
  'reopened',
] as const;
export type TakebackState = (typeof takebackStates)[number];

/** Any open case may be disputed, extended, sought, given up to a person, or turn up by itself: a PC
 * brought to a collection point is taken, whatever the file says. */
const whileOpen = [
  'suspended',
  'extended',
  'address_search',
  'exhausted',
  'dropped_at_point',
] as const satisfies readonly TakebackState[];

/** The one table: from each state to those that may follow it. `contacted` follows itself, once a
 * level, and `extended`, up to the terms' bound; `planned` goes straight to `booked` when a family calls before it is asked. */
const moves: Readonly<Record<TakebackState, readonly TakebackState[]>> = {
  planned: ['contacted', 'slot_offered', 'booked', ...whileOpen],
  contacted: ['contacted', 'slot_offered', 'booked', 'refused', ...whileOpen],
  slot_offered: ['contacted', 'booked', 'refused', ...whileOpen],
  booked: ['confirmed', 'slot_offered', 'contacted', 'refused', ...whileOpen],
  confirmed: [
    'collected',
    'partial',
    'no_show',
    'refused',
    'not_there',
    'booked',
    'slot_offered',
    'contacted',
    ...whileOpen,
  ],
  collected: ['reopened'],
  partial: ['collected', 'contacted', 'slot_offered', 'booked', ...whileOpen],
  no_show: ['contacted', 'slot_offered', 'booked', 'refused', ...whileOpen],
  refused: ['contacted', 'slot_offered', 'booked', ...whileOpen],
  not_there: ['contacted', 'slot_offered', 'booked', 'refused', ...whileOpen],
  dropped_at_point: ['collected', 'partial'],
  suspended: ['contacted', 'extended', 'address_search', 'exhausted', 'dropped_at_point'],
  extended: ['contacted', 'slot_offered', 'booked', 'refused', ...whileOpen],
  address_search: ['contacted', 'suspended', 'extended', 'exhausted', 'dropped_at_point'],
  exhausted: [
    'not_recovered',
    'contacted',
    'suspended',
    'extended',
    'address_search',
    'dropped_at_point',
  ],
  not_recovered: ['reopened'],
  reopened: ['collected', 'contacted', ...whileOpen],
};

/** Closed cases: nothing more is asked of the family. Only `reopened` leads out. */
const closed: ReadonlySet<TakebackState> = new Set(['collected', 'not_recovered']);

export function isClosed(state: TakebackState): boolean {
  return closed.has(state);
}

/** What may follow a state; for buttons on a page. */
export function movesFrom(state: TakebackState): readonly TakebackState[] {
  return moves[state];
}

/** Does the workshop expect this PC? Not while a person must first settle something. */
export function isPlannable(state: TakebackState): boolean {
  switch (state) {
    case 'planned':
    case 'contacted':
    case 'slot_offered':
    case 'booked':
    case 'confirmed':
    case 'no_show':
    case 'not_there':
    case 'extended':
    case 'address_search':
    case 'partial':
      return true;
    case 'collected':
    case 'refused':
    case 'dropped_at_point':
    case 'suspended':
    case 'exhausted':
    case 'not_recovered':
    case 'reopened':
      return false;
  }
}

export type MoveRefusal = 'already_there' | 'closed' | 'not_from_here';
export type Move =
  | { readonly moved: true; readonly state: TakebackState }
  | {
      readonly moved: false;
      readonly refused: MoveRefusal;
      readonly allowed: readonly TakebackState[];
    };

/** May a case go from one state to another? A repeat (a second scan, a double click) is
 * `already_there`, which callers may take for done. */
export function moveCase(from: TakebackState, to: TakebackState): Move {
  const allowed = moves[from];
  if (allowed.includes(to)) return { moved: true, state: to };
  if (from === to) return { moved: false, refused: 'already_there', allowed };
  return { moved: false, refused: closed.has(from) ? 'closed' : 'not_from_here', allowed };
}

/** What people report of a take-back. */
export const takebackOutcomes = [
  'collected',
  'partial',
  'no_show',
  'refused',
  'not_there',
  'dropped_at_point',
] as const satisfies readonly TakebackState[];
export type TakebackOutcome = (typeof takebackOutcomes)[number];

/** The PC is no longer with the family: whatever else is to be settled, nothing more is asked of it. */
const back: ReadonlySet<TakebackState> = new Set(['collected', 'partial', 'dropped_at_point']);
export const isBack = (state: TakebackState): boolean => back.has(state);

/** A report says one thing and takes another for granted: who came to an appointment had confirmed
 * it, who makes one was reached, what was fetched without one turned up by itself. */
const takenForGranted: Readonly<Record<TakebackOutcome | 'booked', readonly TakebackState[]>> = {
  booked: ['contacted'],
  collected: ['confirmed', 'dropped_at_point'],
  partial: ['confirmed', 'dropped_at_point'],
  no_show: ['confirmed'],
  not_there: ['confirmed'],
  refused: ['confirmed', 'contacted'],
  dropped_at_point: [],
};

export type Report =
  | {
      readonly moved: true;
      readonly state: TakebackState;
      /** The state passed through on the way; null where the move is one step. */
      readonly via: TakebackState | null;
    }
  | { readonly moved: false; readonly refused: MoveRefusal };

/** What a report makes of a case: by one move of the table, or by two where the first is taken for
 * granted. */
export function reportCase(from: TakebackState, to: TakebackOutcome | 'booked'): Report {
  const move = moveCase(from, to);
  if (move.moved) return { moved: true, state: to, via: null };
  if (move.refused === 'already_there') return { moved: false, refused: move.refused };
  const via = takenForGranted[to].find((it) => moveCase(from, it).moved && moveCase(it, to).moved);
  return via === undefined
    ? { moved: false, refused: move.refused }
    : { moved: true, state: to, via };
}

export const notRecoveredReasons = [
  'kept_under_terms',
  'lost',
  'stolen',
  'destroyed',
  'moved_away',
  'refused',
  'no_answer',
] as const;
export type NotRecoveredReason = (typeof notRecoveredReasons)[number];

export type GiveUpRefusal = MoveRefusal | 'nobody_decided' | 'keeping_not_in_terms';
export type GiveUp =
  | { readonly given: true; readonly state: 'not_recovered' }
  | { readonly given: false; readonly refused: GiveUpRefusal };

/** Ends an exhausted case without the PC: always for a reason, by a named person, never by a job. */
export function giveUpCase(
  state: TakebackState,
  decision: { readonly reason: NotRecoveredReason; readonly decidedBy: string },
  terms: Terms,
): GiveUp {
  const move = moveCase(state, 'not_recovered');
  if (!move.moved) return { given: false, refused: move.refused };
  if (decision.decidedBy.trim() === '') return { given: false, refused: 'nobody_decided' };
  if (decision.reason === 'kept_under_terms' && !terms.keepOption) {
    return { given: false, refused: 'keeping_not_in_terms' };
  }
  return { given: true, state: 'not_recovered' };
}

export type ExtensionRefusal = MoveRefusal | 'not_a_length' | 'beyond_terms';
export type Extension =
  | { readonly extended: true; readonly state: 'extended'; readonly extensionMonths: number }
  | { readonly extended: false; readonly refused: ExtensionRefusal; readonly monthsLeft: number };

/** Lengthens a case by whole months, on top of earlier extensions, within the terms' bound. */
export function extendCase(
  { state, extensionMonths }: { state: TakebackState; extensionMonths: number },
  byMonths: number,
  terms: Terms,
): Extension {
  const monthsLeft = Math.max(0, terms.extensionMonthsAtMost - extensionMonths);
  const refuse = (refused: ExtensionRefusal): Extension => ({
    extended: false,
    refused,
    monthsLeft,
  });
  const move = moveCase(state, 'extended');
  if (!move.moved) return refuse(move.refused);
  if (!Number.isInteger(byMonths) || byMonths < 1) return refuse('not_a_length');
  if (byMonths > monthsLeft) return refuse('beyond_terms');
  return { extended: true, state: 'extended', extensionMonths: extensionMonths + byMonths };
}
