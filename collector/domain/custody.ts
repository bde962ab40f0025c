import { isAtHome } from './life.ts';
import type { Stage } from './life.ts';

export const custodies = [
  'workshop',
  'household',
  'school',
  'collection_point',
  'carrier',
  'partner',
] as const;
/** Who holds a PC at this moment: a dimension beside its stage. */
export type Custody = (typeof custodies)[number];

/** What a person has said of it, in the stage that the PC had then. */
export interface NotedCustody {
  readonly stage: Stage;
  readonly custody: Custody;
  /** Whom or where exactly, such as a shelf or a carrier; empty: nothing was said. Never a family. */
  readonly holder: string;
  readonly since: number;
}
export interface Held {
  /** Null: nobody knows, as with a PC that is lost. */
  readonly custody: Custody | null;
  readonly holder: string;
}

/** Who holds it: as a person said in this very stage, else as the stage and the place have it. */
export function custodyOf(
  stage: Stage,
  { place, noted }: { place: string | null; noted: NotedCustody | null },
): Held {
  if (noted !== null && noted.stage === stage) return noted;
  const custody = usual(stage);
  return { custody, holder: custody === 'workshop' ? (place ?? '') : '' };
}

/** A family is never named here: who it is stands in the file of the handover alone. */
export function readHolder(text: string): string {
  return text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 60);
}

function usual(stage: Stage): Custody | null {
  if (isAtHome(stage)) return 'household';
  switch (stage) {
    case 'announced':
    case 'association':
    case 'exported':
    case 'recycling':
      return 'partner';
    case 'school':
      return 'school';
    case 'replaced':
      return 'household';
    case 'lost':
    case 'stolen':
    case 'not_recovered':
      return null;
    default:
      return 'workshop';
  }
}
