import { type CalendarDate, schoolYearOf } from './calendar.ts';
import type { Stage } from './life.ts';
import type { TakebackState } from './takeback.ts';

/** A signed handover, as it is told to us. */
export interface Handover {
  readonly assetTag: string;
  readonly handedOverOn: CalendarDate;
  /** First year of the school year, `2026`; null: not said, and then that of the date. */
  readonly cohort: string | null;
  /** Part of town; null: not said. */
  readonly sector: string | null;
  /** Which donation or purchase the PC came with; null: not said. */
  readonly lot: string | null;
  /** What the workshop calls its make, from the workshop's own file: no agent sends it; null: not
   * said. */
  readonly model: string | null;
}

/** What is on file of the PC with that tag. */
export interface OnFile {
  readonly stage: Stage;
  readonly handedOverOn: CalendarDate | null;
  readonly cohort: string | null;
  readonly sector: string | null;
  readonly lot: string | null;
  readonly model: string | null;
  /** Its open take-back case. */
  readonly openCase: { readonly state: TakebackState; readonly levelsSettled: number } | null;
}

/** What a second telling of one handover may correct. */
const fields = ['handedOverOn', 'cohort', 'sector', 'lot', 'model'] as const;
export type HandoverField = (typeof fields)[number];
export interface HandoverChange {
  readonly field: HandoverField;
  readonly from: string | null;
  readonly to: string;
}

export const handoverRefusals = [
  'in_the_future',
  'before_first_terms',
  'data_not_wiped',
  'stage_forbids',
  'case_still_open',
  'family_was_told',
] as const;
/**
 * `data_not_wiped`: it came back from a family and was not wiped since; `stage_forbids`: it is lost,
 * scrapped, given away; `case_still_open`: the take-back of its last family is not finished;
 * `family_was_told`: dates that a family was reminded of are not corrected by a file, a person
 * extends or ends that case.
 */
export type HandoverRefusal = (typeof handoverRefusals)[number];

export type HandoverDecision =
  /** Coverage starts and a take-back case is made. */
  | { readonly verdict: 'new' }
  /** Said before: nothing is to be done. */
  | { readonly verdict: 'unchanged' }
  /** A correction of what was said before; with another date the case is computed anew. */
  | { readonly verdict: 'changed'; readonly changes: readonly HandoverChange[] }
  | { readonly verdict: 'refused'; readonly refused: HandoverRefusal };

/** `onFile` null: no PC has that tag yet. `firstTermsOn`: the first day for which there are terms. */
export function decideHandover(
  it: Handover,
  onFile: OnFile | null,
  { today, firstTermsOn }: { readonly today: CalendarDate; readonly firstTermsOn: CalendarDate },
): HandoverDecision {
  if (it.handedOverOn > today) return refuse('in_the_future');
  if (it.handedOverOn < firstTermsOn) return refuse('before_first_terms');
  if (onFile === null) return { verdict: 'new' };
  switch (onFile.stage) {
    case 'announced':
    case 'received':
    case 'triage':
    case 'wiped':
    case 'repair':
    case 'quality_check':
    case 'ready':
    case 'reserved':
      return onFile.openCase === null ? { verdict: 'new' } : refuse('case_still_open');
    case 'to_wipe':
    case 'taken_back':
      return refuse('data_not_wiped');
    case 'handed_over':
    case 'in_service':
    case 'in_repair':
    case 'takeback_due':
    case 'takeback_planned':
      return correct(it, onFile);
    case 'replaced':
    case 'not_recovered':
    case 'unusable':
    case 'parts':
    case 'recycling':
    case 'association':
    case 'school':
    case 'exported':
    case 'lost':
    case 'stolen':
      return refuse('stage_forbids');
  }
}

function correct(it: Handover, onFile: OnFile): HandoverDecision {
  if (onFile.handedOverOn === null || onFile.openCase === null) return { verdict: 'new' };
  const changes = changesOf(it, onFile);
  if (changes.length === 0) return { verdict: 'unchanged' };
  const { state, levelsSettled } = onFile.openCase;
  const untold = state === 'planned' && levelsSettled === 0;
  if (!untold && changes.some(({ field }) => field === 'handedOverOn')) {
    return refuse('family_was_told');
  }
  return { verdict: 'changed', changes };
}

function changesOf(it: Handover, onFile: OnFile): HandoverChange[] {
  const said = { ...it, cohort: followsDate(it, onFile) ? cohortOf(it) : it.cohort };
  return fields.flatMap((field) => {
    const [from, to] = [onFile[field], said[field]];
    return to === null || to === from ? [] : [{ field, from, to }];
  });
}

/** A cohort that was only read off the date moves with it. */
function followsDate({ cohort }: Handover, onFile: OnFile): boolean {
  if (cohort !== null || onFile.handedOverOn === null) return false;
  return onFile.cohort === null || onFile.cohort === String(schoolYearOf(onFile.handedOverOn));
}

export function cohortOf({ cohort, handedOverOn }: Handover): string {
  return cohort ?? String(schoolYearOf(handedOverOn));
}

function refuse(refused: HandoverRefusal): HandoverDecision {
  return { verdict: 'refused', refused };
}
