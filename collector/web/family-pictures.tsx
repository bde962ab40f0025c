/** @jsxImportSource hono/jsx */
import type { FaultFamily } from '#shared/check.ts';
import type { Words } from './words.ts';

/** Eight pictures for the families of faults: lines in the colour of the text, each with its word. */
const pictures = {
  power: 'M24 5v18M15 11a15 15 0 1 0 18 0',
  disk: 'M6 10h36v28H6zM6 28h36M35 33.500h.01',
  heat: 'M20 8a4 4 0 0 1 8 0v20a9 9 0 1 1-8 0zM24 18v16',
  screen: 'M8 9h32v22H8zM4 37h40l-4 5H8z',
  keys: 'M4 14h40v22H4zM11 21h.01M19 21h.01M27 21h.01M36 21h.01M14 29h20',
  network: 'M6 19q18-16 36 0M12 26q12-11 24 0M18 33q6-6 12 0M24 39v.500',
  slow: 'M24 14v11l7 5M24 6a19 19 0 1 0 .01 0',
  other: 'M17 17q0-8 7.500-8t7.500 7q0 5-8 9v5M24 37v.500',
} as const;

const pictureOf: Readonly<Record<FaultFamily, keyof typeof pictures>> = {
  power: 'power',
  battery: 'power',
  storage: 'disk',
  memory: 'disk',
  heat: 'heat',
  screen: 'screen',
  keyboard: 'keys',
  ports: 'keys',
  sound: 'other',
  network: 'network',
  contact: 'network',
  system: 'slow',
  slow: 'slow',
  other: 'other',
};

export function FamilyMark({ words, family }: { words: Words; family: FaultFamily }) {
  return (
    <span class="family-mark">
      <svg viewBox="0 0 48 48" aria-hidden="true" focusable="false">
        <path d={pictures[pictureOf[family]]} />
      </svg>
      {words.of('family', family)}
    </span>
  );
}
