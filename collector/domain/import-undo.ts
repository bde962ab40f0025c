import type { CalendarDate } from './calendar.ts';
import type { Stage } from './life.ts';

/** What of an import can be taken back, and what cannot any more. */

/** So long after it an import can be undone, ms. */
export const undoableMs = 24 * 3_600_000;

export interface HandedOver {
  readonly stage: Stage;
  readonly handedOverOn: CalendarDate | null;
  readonly cohort: string | null;
  readonly sector: string | null;
  readonly lot: string | null;
  readonly model: string | null;
}

/** The dates of a take-back case that hang on its handover. */
export interface CaseDates {
  readonly termsId: string;
  readonly handedOverOn: CalendarDate;
  readonly windowOpensOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly nextStepOn: CalendarDate | null;
}

/** What a row did when its file was applied: put a PC on file, handed over one that was, or
 * corrected what was said of one. */
export interface MadeByRow {
  readonly did: 'put_on_file' | 'handed_over' | 'corrected';
  readonly deviceId: string;
  readonly caseId: string | null;
  /** The PC as it was before; null: it was not on file. */
  readonly before: HandedOver | null;
  readonly after: HandedOver;
  /** Of a corrected date: what its case had before; else null. */
  readonly caseBefore: CaseDates | null;
  /** Events of the PC with a greater id came after the import. */
  readonly marker: string;
}

export const undoRefusals = [
  'touched_by_person',
  'pc_reported',
  'family_reminded',
  'changed_since',
  'used_elsewhere',
] as const;
/**
 * `touched_by_person`: somebody did something with the PC since; `pc_reported`: its agent has been
 * heard, so it is really there; `family_reminded`: its take-back has begun; `changed_since`: what is
 * on file is no longer what the import wrote; `used_elsewhere`: other data hang on it.
 */
export type UndoRefusal = (typeof undoRefusals)[number];

/** What is on file of the PC now. */
export interface SinceImport {
  readonly now: HandedOver | null;
  /** What happened to the PC after the import. */
  readonly events: readonly { readonly actor: string; readonly kind: string }[];
  readonly openCase: {
    readonly id: string;
    readonly isPlanned: boolean;
    readonly levelsSettled: number;
  } | null;
}

/** Why a row cannot be undone any more; null: it can. */
export function undoRefusal(made: MadeByRow, since: SinceImport): UndoRefusal | null {
  const isNew = made.did !== 'corrected';
  const { events, now, openCase } = since;
  // A correction stands on its own; on a handover hangs all that came after it.
  const counted = isNew ? events : events.filter(({ kind }) => aboutHandovers.has(kind));
  if (counted.some(({ actor }) => actor !== 'agent' && actor !== 'scheduler')) {
    return 'touched_by_person';
  }
  if (isNew && events.some(({ actor }) => actor === 'agent')) return 'pc_reported';
  if (now === null || !saysTheSame(now, made.after)) return 'changed_since';
  if (!isNew && made.caseBefore === null) return null;
  if (openCase === null || openCase.id !== made.caseId) return 'changed_since';
  const isReminded = !openCase.isPlanned || events.some(({ kind }) => kind === 'reminder_raised');
  return isReminded || (!isNew && openCase.levelsSettled > 0) ? 'family_reminded' : null;
}

const aboutHandovers: ReadonlySet<string> = new Set([
  'handed_over',
  'handover_corrected',
  'handover_undone',
  'device_swapped',
]);

/** The stage moves on by itself where a family’s time runs; that is nobody’s change. */
function saysTheSame(a: HandedOver, b: HandedOver): boolean {
  return (['handedOverOn', 'cohort', 'sector', 'lot', 'model'] as const).every(
    (field) => a[field] === b[field],
  );
}
