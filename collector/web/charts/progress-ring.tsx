/** @jsxImportSource hono/jsx */
import type { Words } from '../words.ts';

const radius = 40;
const round = 2 * Math.PI * radius;

/** How much of a day is done: a ring, its numbers within it, and a sentence for who hears it. */
export function ProgressRing({ words, done, all }: { words: Words; done: number; all: number }) {
  const { t } = words;
  const filled = all === 0 ? 0 : (done / all) * round;
  return (
    <svg
      class="progress-ring"
      viewBox="0 0 100 100"
      width="120"
      height="120"
      role="img"
      aria-label={t('day.progressAlt', { done, all })}
    >
      <circle class="track" cx="50" cy="50" r={String(radius)} />
      {done === 0 ? null : (
        <circle
          class="done"
          cx="50"
          cy="50"
          r={String(radius)}
          stroke-dasharray={`${filled.toFixed(1)} ${round.toFixed(1)}`}
          transform="rotate(-90 50 50)"
        />
      )}
      <text x="50" y="56" text-anchor="middle">
        {t('day.progress', { done, all })}
      </text>
    </svg>
  );
}
