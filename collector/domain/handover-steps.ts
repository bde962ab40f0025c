import type { CalendarDate } from './calendar.ts';
import type { Contact } from './household.ts';
import type { Stage } from './life.ts';
import type { Flag } from './workshop.ts';

/** The way of a handover in the workshop: one question a page, in this order. */
export const handoverSteps = [
  'phone',
  'family',
  'agent',
  'pack',
  'terms',
  'follow_up',
  'check',
] as const;
export type HandoverStep = (typeof handoverSteps)[number];

/** What was answered so far; a step that was not reached leaves its fields out. */
export interface HandoverAnswers {
  /** As typed; empty: the family has no phone. */
  readonly phone?: string;
  /** The code of a household that is known; null: it is a new one. */
  readonly household?: string | null;
  readonly contact?: Contact;
  /** `heard`: a sign of life came; `later`: the family does without for now. */
  readonly agent?: 'heard' | 'later';
  /** When the page of that step was first shown, ms UTC: since then a signal counts. */
  readonly agentSince?: number;
  readonly pack?: {
    readonly pc: boolean;
    readonly software: boolean;
    readonly voucher: string;
    readonly libraryCard: string;
  };
  readonly terms?: {
    readonly textId: string;
    readonly way: 'paper' | 'screen';
    /** PNG in base64; null on paper. */
    readonly signature: string | null;
  };
  /** How the PC stood before, once it is handed over: what an undo brings back. */
  readonly before?: {
    readonly stage: Stage;
    readonly on: CalendarDate | null;
    readonly cohort: string | null;
  };
  readonly followUp?: { readonly textId: string; readonly answer: 'yes' | 'no' };
}

const answered: Readonly<Record<HandoverStep, (it: HandoverAnswers) => boolean>> = {
  phone: ({ household }) => household !== undefined,
  family: ({ contact }) => contact !== undefined,
  agent: ({ agent }) => agent !== undefined,
  pack: ({ pack }) => pack !== undefined,
  terms: ({ terms }) => terms !== undefined,
  follow_up: ({ followUp }) => followUp !== undefined,
  check: () => false,
};

/** The first step that has no answer yet; `check` once all have. */
export function nextStep(it: HandoverAnswers): HandoverStep {
  return handoverSteps.find((step) => !answered[step](it)) ?? 'check';
}

/** Steps may be looked at again, but none is passed over. */
export function isOpenStep(it: HandoverAnswers, step: HandoverStep): boolean {
  return handoverSteps.indexOf(step) <= handoverSteps.indexOf(nextStep(it));
}

export const doorRefusals = ['at_home', 'not_ready', 'blocked'] as const;
export type DoorRefusal = (typeof doorRefusals)[number];
export type DoorAnswer =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly refused: DoorRefusal;
      /** What blocks it; empty unless `blocked`. */
      readonly blockedBy: readonly Flag[];
    };

const withFamilies: ReadonlySet<Stage> = new Set([
  'handed_over',
  'in_service',
  'in_repair',
  'takeback_due',
  'takeback_planned',
]);

/** May a PC leave the workshop with a family? Each block but that of export forbids it. */
export function mayLeave(it: {
  readonly stage: Stage;
  readonly flags: readonly Flag[];
}): DoorAnswer {
  if (withFamilies.has(it.stage)) return { ok: false, refused: 'at_home', blockedBy: [] };
  const blockedBy = it.flags.filter((flag) => flag !== 'do_not_export');
  if (blockedBy.length > 0) return { ok: false, refused: 'blocked', blockedBy };
  if (it.stage !== 'ready' && it.stage !== 'reserved') {
    return { ok: false, refused: 'not_ready', blockedBy: [] };
  }
  return { ok: true };
}

/** So long a signal is waited for before the page says what to look at (page 7). */
export const signalWaitMs = 3 * 60_000;
