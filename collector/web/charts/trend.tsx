/** @jsxImportSource hono/jsx */
import type { Point } from '../reading-series.ts';
import type { Words } from '../words.ts';
import { Sparkline } from './sparkline.tsx';

/** Picture, what it says, and its numbers as a table. */
export function Trend(props: {
  words: Words;
  points: readonly Point[];
  limit: number | null;
  show: (value: number) => string;
  label: string;
  /** Of which part of the PC. */
  part: string;
  /** Ms UTC, the ends of the axis; points from before make it longer. */
  from: number;
  to: number;
}) {
  const { words, points, limit, show, label, part, to } = props;
  const { t } = words;
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return <small>{t('reading.noTrend')}</small>;
  if (points.length === 1) return <small>{t('reading.oneDay')}</small>;
  const isLong = first.at < props.from;
  const from = isLong ? first.at : props.from;
  const title = t(isLong ? 'trend.longTitle' : 'trend.chartTitle', { label, part });
  const changes = points.filter((it, at) => at === 0 || it.value !== points[at - 1]?.value);
  const ends = { from: show(first.value), to: show(last.value), days: daysFrom(first.at, to) };
  // A straight line says no more than its sentence.
  if (changes.length === 1) return <small>{t('reading.steady', ends)}</small>;
  return (
    <div class="trend-cell">
      <Sparkline {...{ points, from, to, limit, title }} />
      <small>
        {t('reading.fromTo', ends)}{' '}
        {isLong ? `${t('trend.since', { date: words.day(from) })} ` : ''}
        {limit === null ? '' : t('reading.limit', { limit: show(limit) })}
      </small>
      <details>
        <summary>
          {t('chart.asTable')}
          <span class="aside"> {label}</span>
        </summary>
        <div class="table keep">
          <table>
            <caption>
              {label}, {part}
            </caption>
            <thead>
              <tr>
                <th scope="col">{t('chart.day')}</th>
                <th scope="col">{t('reading.value')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ at, value }) => (
                <tr>
                  <th scope="row">{words.day(at)}</th>
                  <td class="num">{show(value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  );
}

const dayMs = 86_400_000;
const daysFrom = (at: number, to: number): number => Math.max(1, Math.round((to - at) / dayMs));
