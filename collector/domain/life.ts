import { addDays, type CalendarDate } from './calendar.ts';

/** A device's life: one stage at a time, and the moves between them (domain words, one table). */
export const stages = [
  'announced',
  'received',
  'triage',
  'to_wipe',
  'wiped',
  'repair',
  'quality_check',
  'ready',
  'reserved',
  'handed_over',
  'in_service',
  'in_repair',
  'replaced',
  'takeback_due',
  'takeback_planned',
  'taken_back',
  'not_recovered',
  'unusable',
  'parts',
  'recycling',
  'association',
  'school',
  'exported',
  'lost',
  'stolen',
] as const;
export type Stage = (typeof stages)[number];

/** Out of a home, at any time: families bring a PC back early, and one that was given up turns up. */
const back = ['taken_back'] as const;
/** Where a PC may go that stays no longer with the programme's families. */
const outcomes = ['parts', 'recycling', 'association', 'school', 'exported'] as const;

/**
 * The one table: from each stage to those that may follow it; `lost` and `stolen` may follow all.
 * It knows the stage alone: whether the data are gone, and what forbids a PC to leave, are asked
 * apart.
 */
const moves: Readonly<Record<Stage, readonly Stage[]>> = {
  announced: ['received'],
  received: ['triage'],
  triage: ['to_wipe', 'unusable', 'ready', ...outcomes],
  to_wipe: ['wiped', 'triage'],
  // At each step it may turn out that a PC is past repair, or better given elsewhere.
  wiped: ['repair', 'quality_check', 'triage', 'unusable'],
  repair: ['quality_check', 'unusable'],
  quality_check: ['ready', 'repair', 'unusable'],
  ready: ['reserved', 'handed_over', 'repair', 'association', 'school', 'exported'],
  reserved: ['handed_over', 'ready'],
  handed_over: ['in_service', 'replaced', ...back],
  in_service: ['in_repair', 'replaced', 'takeback_due', ...back],
  in_repair: ['in_service', 'replaced', ...back],
  replaced: back,
  // Back in service: a take-back that was brought forward goes back to its own window.
  takeback_due: ['takeback_planned', 'in_service', 'replaced', 'not_recovered', ...back],
  takeback_planned: ['takeback_due', 'in_service', 'replaced', 'not_recovered', ...back],
  taken_back: ['to_wipe'],
  not_recovered: back,
  unusable: ['parts', 'recycling'],
  parts: ['recycling'],
  recycling: [],
  association: [],
  school: [],
  exported: [],
  lost: back,
  stolen: back,
};

/** What may follow a stage. */
export function stagesAfter(stage: Stage): readonly Stage[] {
  const missing = (['lost', 'stolen'] as const).filter((it) => it !== stage);
  return [...moves[stage], ...missing];
}

export type StageMove =
  | { readonly moved: true; readonly from: Stage; readonly to: Stage }
  | { readonly moved: false; readonly refused: 'already_there' | 'not_from_here' };

/** May a PC go from one stage to another? A repeat (a second scan) is `already_there`. */
export function moveStage(from: Stage, to: Stage): StageMove {
  if (from === to) return { moved: false, refused: 'already_there' };
  return stagesAfter(from).includes(to)
    ? { moved: true, from, to }
    : { moved: false, refused: 'not_from_here' };
}

/** A PC that nobody heard of counts as in service once it has been at home so long (domain rule). */
const settledInDays = 30;

/** What the calendar and the open take-back case say of a PC at home. */
export interface AtHome {
  readonly stage: Stage;
  readonly handedOverOn: CalendarDate;
  readonly windowOpensOn: CalendarDate;
  /** A week is planned. */
  readonly hasWeek: boolean;
  readonly hasAppointment: boolean;
}
export interface DueMove {
  readonly from: Stage;
  readonly to: Stage;
  readonly reason: DueReason;
}
export type DueReason =
  | 'days_at_home'
  | 'window_opened'
  | 'appointment_made'
  | 'week_planned'
  | 'week_given_back';

/** The moves that time alone brings by `today`, one after the other; none where it stands right. */
export function movesDue(it: AtHome, today: CalendarDate): readonly DueMove[] {
  const all: DueMove[] = [];
  let { stage } = it;
  for (let due = moveDue(it, today); due !== null; due = moveDue({ ...it, stage }, today)) {
    all.push({ from: stage, ...due });
    stage = due.to;
  }
  return all;
}

function moveDue(it: AtHome, today: CalendarDate): Omit<DueMove, 'from'> | null {
  const isOpen = today >= it.windowOpensOn;
  switch (it.stage) {
    case 'handed_over':
      return today >= addDays(it.handedOverOn, settledInDays)
        ? { to: 'in_service', reason: 'days_at_home' }
        : null;
    case 'in_service':
      if (it.hasAppointment) return { to: 'takeback_due', reason: 'appointment_made' };
      return isOpen ? { to: 'takeback_due', reason: 'window_opened' } : null;
    case 'takeback_due':
      if (it.hasAppointment) return { to: 'takeback_planned', reason: 'appointment_made' };
      return isOpen && it.hasWeek ? { to: 'takeback_planned', reason: 'week_planned' } : null;
    case 'takeback_planned':
      return it.hasWeek || it.hasAppointment
        ? null
        : { to: 'takeback_due', reason: 'week_given_back' };
    default:
      return null;
  }
}

/** Stages in which the PC stands in a home, so that a fault is a family's trouble. */
const atHome: ReadonlySet<Stage> = new Set([
  'handed_over',
  'in_service',
  'takeback_due',
  'takeback_planned',
]);
export const isAtHome = (stage: Stage): boolean => atHome.has(stage);

/** Stages that a family's PC is in once it has left them: a sign of life from one contradicts the file. */
const gone: ReadonlySet<Stage> = new Set([
  'taken_back',
  'replaced',
  'not_recovered',
  ...outcomes,
  'lost',
  'stolen',
]);
export const isGone = (stage: Stage): boolean => gone.has(stage);

export type Contradiction = 'heard_after_taken_back' | 'heard_though_gone';

/** Why a heartbeat contradicts what is on file; null where it does not. It is kept all the same. */
export function contradictionOf(stage: Stage): Contradiction | null {
  if (!isGone(stage)) return null;
  return stage === 'taken_back' ? 'heard_after_taken_back' : 'heard_though_gone';
}
