import { isAtHome, moveStage } from './life.ts';
import type { Stage } from './life.ts';

/**
 * What people of the workshop do to one PC. The stage is one dimension; whose data are on it, what
 * forbids it to go on and who has worked on it are others, so that none of them needs stages of its
 * own.
 */

export const dataStates = ['donor_data', 'family_data', 'wiped_and_verified', 'destroyed'] as const;
/** Whose data are on its disks. `wiped_and_verified` comes from a proof alone. */
export type DataState = (typeof dataStates)[number];

export const flags = [
  'wipe_failed',
  'bios_locked',
  'needs_part',
  'do_not_export',
  'recall',
  'missing',
  'legal_hold',
  'safety',
] as const;
/**
 * What forbids a PC to go on. `do_not_export` forbids export alone; `legal_hold` (someone has a right
 * to what is on it) and `missing` (nobody finds it) forbid each move but to its place; `safety` (a
 * battery that swells, a bare wire) leaves it the bench, parts and recycling; the others forbid each
 * forward move.
 */
export type Flag = (typeof flags)[number];

/** How a PC stands for the workshop. */
export interface Standing {
  readonly stage: Stage;
  readonly dataState: DataState;
  readonly flags: readonly Flag[];
  /** Who sorted, repaired or tested it since it last came in. */
  readonly workedOnBy: readonly string[];
  /** Who passed its quality check since then. */
  readonly checkedBy: string | null;
  /** Where it stands in the workshop, as its people call it. */
  readonly place: string | null;
}

/** What may be said of a PC by a scan or a button, in the order of its way. */
export const workshopActs = [
  'arrived',
  'triage',
  'to_wipe',
  'wiped',
  'repair',
  'repaired',
  'check_passed',
  'ready',
  'place',
  'unusable',
  'parts',
  'recycling',
  'association',
  'school',
  'exported',
  'data_destroyed',
] as const;
export type WorkshopAct = (typeof workshopActs)[number];

export const workshopRefusals = [
  'already_there',
  'not_from_here',
  'not_in_workshop',
  'blocked',
  'not_wiped',
  'not_checked',
  'same_person',
  'place_missing',
] as const;
export type WorkshopRefusal = (typeof workshopRefusals)[number];

export type WorkshopAnswer =
  | { readonly done: true; readonly after: Standing }
  | {
      readonly done: false;
      readonly refused: WorkshopRefusal;
      /** What blocks it; empty unless `blocked`. */
      readonly blockedBy: readonly Flag[];
    };

/** The stages in which a PC stands in the workshop, in the order of its way; the last is the door. */
export const workshopStages = [
  'announced',
  'received',
  'taken_back',
  'triage',
  'to_wipe',
  'wiped',
  'repair',
  'quality_check',
  'ready',
  'unusable',
  'parts',
] as const satisfies readonly Stage[];
const inWorkshop: ReadonlySet<Stage> = new Set(workshopStages);

const toStage: Readonly<Record<WorkshopAct, Stage | null>> = {
  arrived: 'received',
  triage: 'triage',
  to_wipe: 'to_wipe',
  wiped: 'wiped',
  repair: 'repair',
  repaired: 'quality_check',
  check_passed: null,
  ready: 'ready',
  place: null,
  unusable: 'unusable',
  parts: 'parts',
  recycling: 'recycling',
  association: 'association',
  school: 'school',
  exported: 'exported',
  data_destroyed: null,
};

/** What this act does to a PC, said by `actor`; decided alone, so that a screen can ask first. */
export function actInWorkshop(
  it: Standing,
  { act, actor, place }: { act: WorkshopAct; actor: string; place?: string | null },
): WorkshopAnswer {
  if (act === 'place') return putDown(it, place ?? '');
  if (act === 'check_passed') return passCheck(it, actor);
  if (act === 'data_destroyed') return destroyData(it);
  // What comes back from a family is always wiped before anything else.
  const to = act === 'arrived' && it.stage === 'taken_back' ? 'to_wipe' : toStage[act];
  return to === null ? refuse('not_from_here') : move(it, to, actor);
}

/** The acts that `actor` may do now, in their order. */
export function actsOpen(it: Standing, actor: string): readonly WorkshopAct[] {
  return workshopActs.filter((act) => act !== 'place' && actInWorkshop(it, { act, actor }).done);
}

function move(it: Standing, to: Stage, actor: string): WorkshopAnswer {
  if (it.stage === to) return refuse('already_there');
  if (!inWorkshop.has(it.stage)) return refuse('not_in_workshop');
  if (!moveStage(it.stage, to).moved) return refuse('not_from_here');
  const blockedBy = it.flags.filter((flag) => forbids(flag, it.stage, to));
  if (blockedBy.length > 0) return { done: false, refused: 'blocked', blockedBy };
  if (needsEmpty(it.stage, to) && it.dataState !== 'wiped_and_verified') {
    const isScrap = to === 'recycling' && it.dataState === 'destroyed';
    if (!isScrap) return refuse('not_wiped');
  }
  if (to === 'ready') {
    if (it.checkedBy === null) return refuse('not_checked');
    if (it.workedOnBy.includes(it.checkedBy)) return refuse('same_person');
  }
  return { done: true, after: arrive(it, to, actor) };
}

/** What came in starts anew; a hand that works on it undoes an earlier check. */
function arrive(it: Standing, to: Stage, actor: string): Standing {
  const isNew = to === 'received' || to === 'to_wipe';
  const works = to === 'triage' || to === 'repair' || to === 'quality_check';
  const before = isNew ? [] : it.workedOnBy;
  const workedOnBy = works && !before.includes(actor) ? [...before, actor] : before;
  return { ...it, stage: to, workedOnBy, checkedBy: isNew || works ? null : it.checkedBy };
}

function passCheck(it: Standing, actor: string): WorkshopAnswer {
  if (it.stage !== 'quality_check' && it.stage !== 'triage') return refuse('not_from_here');
  if (it.checkedBy === actor) return refuse('already_there');
  const blockedBy = it.flags.filter((flag) => forbids(flag, it.stage, 'ready'));
  if (blockedBy.length > 0) return { done: false, refused: 'blocked', blockedBy };
  if (it.dataState !== 'wiped_and_verified') return refuse('not_wiped');
  if (it.workedOnBy.includes(actor)) return refuse('same_person');
  return { done: true, after: { ...it, checkedBy: actor } };
}

function putDown(it: Standing, place: string): WorkshopAnswer {
  if (place === '') return refuse('place_missing');
  if (!inWorkshop.has(it.stage)) return refuse('not_in_workshop');
  if (it.place === place) return refuse('already_there');
  return { done: true, after: { ...it, place } };
}

function destroyData(it: Standing): WorkshopAnswer {
  if (it.dataState === 'destroyed') return refuse('already_there');
  if (!inWorkshop.has(it.stage)) return refuse('not_in_workshop');
  const kept = it.flags.filter((flag) => flag === 'legal_hold' || flag === 'missing');
  if (kept.length > 0) return { done: false, refused: 'blocked', blockedBy: kept };
  const isScrap = it.stage === 'to_wipe' || it.stage === 'unusable' || it.stage === 'parts';
  if (!isScrap) return refuse('not_from_here');
  return { done: true, after: { ...it, dataState: 'destroyed' } };
}

const refuse = (refused: WorkshopRefusal): WorkshopAnswer => ({
  done: false,
  refused,
  blockedBy: [],
});

/** The way to the next use; what lies beside it (parts, recycling) is a way out, open to all. */
const way: readonly Stage[] = [
  'announced',
  'received',
  'triage',
  'to_wipe',
  'wiped',
  'repair',
  'quality_check',
  'ready',
];
const leaving: ReadonlySet<Stage> = new Set(['association', 'school', 'exported']);

function forbids(flag: Flag, from: Stage, to: Stage): boolean {
  if (flag === 'do_not_export') return to === 'exported';
  if (flag === 'missing' || flag === 'legal_hold') return true;
  if (leaving.has(to)) return true;
  // Back to the wipe or the bench: that is how a flag is mended.
  if (from === 'taken_back' || to === 'to_wipe' || to === 'repair') return false;
  const [at, next] = [way.indexOf(from), way.indexOf(to)];
  return next > at || (from === 'to_wipe' && to === 'triage');
}

/** What forbids that a ready PC is handed over, lent or swapped; empty: nothing. */
export const blocksToLeave = (raised: readonly Flag[]): readonly Flag[] =>
  raised.filter((flag) => flag !== 'do_not_export');

/** After a wipe triage means the next life; what leaves the workshop takes nobody's data along. */
function needsEmpty(from: Stage, to: Stage): boolean {
  return (
    to === 'ready' ||
    to === 'recycling' ||
    leaving.has(to) ||
    (from === 'to_wipe' && to === 'triage')
  );
}

/** Whose data a PC holds: a family's from the handover until a wipe, whatever was noted before. */
export function dataStateOf(
  stage: Stage,
  { noted, wasHandedOver }: { noted: DataState | null; wasHandedOver: boolean },
): DataState {
  const isFamilys = isAtHome(stage) || stage === 'in_repair' || familys.has(stage);
  if (isFamilys) return 'family_data';
  return noted ?? (wasHandedOver ? 'family_data' : 'donor_data');
}
const familys: ReadonlySet<Stage> = new Set([
  'replaced',
  'taken_back',
  'not_recovered',
  'lost',
  'stolen',
]);
