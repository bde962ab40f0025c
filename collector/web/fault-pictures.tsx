/** @jsxImportSource hono/jsx */
import type { FamilyFault } from '#collector/domain/family-report.ts';
import type { FamilyState } from '#collector/domain/family-state.ts';

/** Pictures for families: lines in the colour of the text. The words beside each say all of it. */

const screen = 'M8 9h32v22H8zM4 37h40l-4 5H8z';
const lines: Readonly<Record<FamilyFault, string>> = {
  power: 'M24 5v18M15 11a15 15 0 1 0 18 0',
  slow: 'M24 14v11l7 5M24 6a19 19 0 1 0 .01 0',
  noise: 'M6 18h8l10-9v30l-10-9H6zM31 17q6 7 0 14M37 12q10 12 0 24',
  screen: `${screen}M20 9l5 8-6 5 6 9`,
  internet: 'M6 19q18-16 36 0M12 26q12-11 24 0M18 33q6-6 12 0M24 39v.5',
  other: 'M17 17q0-8 7.500-8t7.500 7q0 5-8 9v5M24 37v.5',
};

export function FaultPicture({ fault }: { fault: FamilyFault }) {
  return (
    <svg class="fault-picture" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <path d={lines[fault]} />
    </svg>
  );
}

type Mood = 'well' | 'busy' | 'unsure';
const moods: Readonly<Record<FamilyState['state'], Mood>> = {
  all_well: 'well',
  at_workshop: 'busy',
  visit_planned: 'busy',
  your_turn: 'unsure',
  being_repaired: 'busy',
  asked: 'busy',
  something_seen: 'unsure',
  no_news: 'unsure',
  never_heard: 'unsure',
  paused: 'unsure',
};

const faces: Readonly<Record<Mood, string>> = {
  well: 'M64 40v4M96 40v4M62 58q18 16 36 0',
  busy: 'M98 34a13 13 0 0 1-17 16L68 64l-7-7 14-13a13 13 0 0 1 16-17l-8 8 2 6 6 2z',
  unsure: 'M70 40q0-10 10-10t10 9q0 6-10 11v5M80 65v1',
};

/** A PC with a face: smiling, at the workshop, or with a question. */
export function StatePicture({ state }: { state: FamilyState['state'] }) {
  const mood = moods[state];
  return (
    <svg class={`state-picture ${mood}`} viewBox="0 0 160 120" aria-hidden="true" focusable="false">
      <rect class="case" x="26" y="10" width="108" height="74" rx="9" />
      <path class="case" d="M12 96h136l-8 14H20z" />
      <path class="face" d={faces[mood]} />
    </svg>
  );
}
