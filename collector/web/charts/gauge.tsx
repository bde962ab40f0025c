/** @jsxImportSource hono/jsx */
import type { Words } from '../words.ts';

/** A number between its ends, held against a threshold. */
export interface GaugeFacts {
  /** Tells it from the other gauges of a page. */
  readonly id: string;
  readonly name: string;
  readonly value: number;
  /** The ends are 0 and this. */
  readonly most: number;
  readonly limit: number;
  /** On which side of the threshold it is bad; at the threshold itself only where above is. */
  readonly badSide: 'above' | 'below';
  readonly show: (value: number) => string;
}

const size = { width: 240, height: 30, top: 6, thick: 18 };

const isCrossed = ({ value, limit, badSide }: GaugeFacts): boolean =>
  badSide === 'above' ? value >= limit : value < limit;

const verdictOf = ({ t }: Words, it: GaugeFacts): string =>
  t(isCrossed(it) ? 'gauge.crossed' : 'gauge.good');

/** Bars with their thresholds, one sentence each, and the same as a table. */
export function Gauges({ words, gauges }: { words: Words; gauges: readonly GaugeFacts[] }) {
  const { t } = words;
  return (
    <div class="card">
      <div class="gauges">
        {gauges.map((it) => (
          <Gauge words={words} it={it} />
        ))}
      </div>
      <p class="hint">{t('gauge.legend')}</p>
      <details>
        <summary>
          {t('chart.asTable')}
          <span class="aside"> {t('gauge.title')}</span>
        </summary>
        <div class="table">
          <table>
            <caption>{t('gauge.caption')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('gauge.what')}</th>
                <th scope="col">{t('gauge.value')}</th>
                <th scope="col">{t('gauge.limit')}</th>
                <th scope="col">{t('gauge.verdict')}</th>
              </tr>
            </thead>
            <tbody>
              {gauges.map((it) => (
                <tr>
                  <th scope="row">{it.name}</th>
                  <td class="num" data-label={t('gauge.value')}>
                    {it.show(it.value)}
                  </td>
                  <td class="num" data-label={t('gauge.limit')}>
                    {it.show(it.limit)}
                  </td>
                  <td data-label={t('gauge.verdict')}>{verdictOf(words, it)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  );
}

function Gauge({ words, it }: { words: Words; it: GaugeFacts }) {
  const { id, name, badSide } = it;
  const x = (value: number) =>
    Math.round((Math.min(Math.max(value, 0), it.most) / it.most) * size.width * 10) / 10;
  const at = x(it.limit);
  const bar = { y: size.top, height: size.thick };
  return (
    <figure class={isCrossed(it) ? 'gauge crossed' : 'gauge'}>
      <figcaption>{name}</figcaption>
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="img"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        focusable="false"
      >
        <title id={`${id}-title`}>{name}</title>
        <defs>
          <pattern id={`${id}-hatch`} width="6" height="6" patternUnits="userSpaceOnUse">
            <path class="hatch" d="M-1 7 7-1M-1 1 1-1M5 7 7 5" />
          </pattern>
        </defs>
        <rect class="track" x="0" width={size.width} {...bar} />
        <rect class="level" x="0" width={x(it.value)} {...bar} />
        <rect
          x={badSide === 'above' ? at : 0}
          width={badSide === 'above' ? size.width - at : at}
          fill={`url(#${id}-hatch)`}
          {...bar}
        />
        <line class="limit" x1={at} x2={at} y1="1" y2={size.height - 1} />
      </svg>
      <p id={`${id}-text`}>
        {words.t('gauge.text', {
          value: it.show(it.value),
          limit: it.show(it.limit),
          verdict: verdictOf(words, it),
        })}
      </p>
    </figure>
  );
}
