/** @jsxImportSource hono/jsx */
import type { Words } from '../words.ts';

const radius = 40;
const round = 2 * Math.PI * radius;

/**
 * How much of a day is done: a ring with its numbers within it, a sentence for who hears it, and the
 * same as a table.
 */
export function ProgressRing({ words, done, all }: { words: Words; done: number; all: number }) {
  const { t } = words;
  const filled = all === 0 ? 0 : (done / all) * round;
  return (
    <figure class="progress">
      <svg
        class="progress-ring"
        viewBox="0 0 100 100"
        width="120"
        height="120"
        role="img"
        aria-labelledby="progress-title progress-text"
        focusable="false"
      >
        <title id="progress-title">{t('day.progressTitle')}</title>
        <desc id="progress-text">{t('day.progressAlt', { done, all })}</desc>
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
      <figcaption>
        <ProgressTable words={words} done={done} left={all - done} />
      </figcaption>
    </figure>
  );
}

function ProgressTable(props: { words: Words; done: number; left: number }) {
  const { words, done, left } = props;
  const { t } = words;
  return (
    <details>
      <summary>
        {t('chart.asTable')}
        <span class="aside"> {t('day.progressTitle')}</span>
      </summary>
      <div class="table keep">
        <table>
          <caption>{t('day.progressTitle')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('day.progressWhat')}</th>
              <th scope="col">{t('day.progressCount')}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{t('day.progressDone')}</th>
              <td class="num">{words.number(done)}</td>
            </tr>
            <tr>
              <th scope="row">{t('day.progressLeft')}</th>
              <td class="num">{words.number(left)}</td>
            </tr>
          </tbody>
        </table>
      </div>
    </details>
  );
}
