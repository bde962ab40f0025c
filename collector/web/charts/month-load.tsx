/** @jsxImportSource hono/jsx */
import { scaleLinear } from 'd3-scale';
import { monthName, shortMonthName } from '../periods.ts';
import { stackOrder } from '../takeback-load.ts';
import type { MonthBar } from '../takeback-load.ts';
import type { Words } from '../words.ts';

const size = { width: 360, height: 190, left: 34, right: 4, top: 14, bottom: 26 };

/**
 * Twelve months as stacked bars with the capacity as a stepped line. Several stand side by side on
 * one scale (`most`); the table beside them says the same.
 */
export function MonthLoad(props: {
  words: Words;
  id: string;
  months: readonly MonthBar[];
  /** The top of the scale, the same for all charts of a page. */
  most: number;
}) {
  const { words, id, months, most } = props;
  const { t } = words;
  const y = scaleLinear()
    .domain([0, Math.max(1, most)])
    .range([size.height - size.bottom, size.top])
    .nice(4);
  const step = (size.width - size.left - size.right) / Math.max(1, months.length);
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return null;
  const span = { from: monthName(words, first.month), to: monthName(words, last.month) };
  return (
    <svg
      class="month-load"
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-text`}
    >
      <title id={`${id}-title`}>{t('chart.load.title', span)}</title>
      <desc id={`${id}-text`}>{textOf(words, months)}</desc>
      {y.ticks(4).map((tick) => (
        <>
          <line
            class="grid"
            x1={size.left}
            x2={size.width - size.right}
            y1={y(tick)}
            y2={y(tick)}
          />
          <text class="tick" x={size.left - 6} y={y(tick) + 4} text-anchor="end">
            {words.number(tick)}
          </text>
        </>
      ))}
      {months.map((bar, at) => (
        <Bar words={words} bar={bar} x={size.left + at * step} width={step} y={y} />
      ))}
      <path class="capacity" d={capacityPath(months, step, y)} />
    </svg>
  );
}

type Scale = (value: number) => number;

function Bar(props: { words: Words; bar: MonthBar; x: number; width: number; y: Scale }) {
  const { words, bar, x, width, y } = props;
  let below = 0;
  const parts = stackOrder.map((group) => {
    const from = below;
    below += bar.counts[group];
    return { group, top: y(below), height: y(from) - y(below) };
  });
  const isJanuary = bar.month.endsWith('-01');
  return (
    <>
      {parts
        .filter(({ height }) => height > 0)
        .map(({ group, top, height }) => (
          <rect
            class={`bar ${group}`}
            x={x + width * 0.16}
            width={width * 0.68}
            y={top}
            height={height}
          />
        ))}
      <text
        class={isJanuary ? 'tick year' : 'tick'}
        x={x + width / 2}
        y={size.height - 9}
        text-anchor="middle"
      >
        {isJanuary ? bar.month.slice(0, 4) : shortMonthName(words, bar.month).slice(0, 1)}
      </text>
    </>
  );
}

function capacityPath(months: readonly MonthBar[], step: number, y: Scale): string {
  return months
    .map(({ capacity }, at) => {
      const [left, right] = [size.left + at * step, size.left + (at + 1) * step];
      return `${at === 0 ? 'M' : 'L'}${left} ${y(capacity)}H${right}`;
    })
    .join('');
}

function textOf(words: Words, months: readonly MonthBar[]): string {
  const total = months.reduce((sum, bar) => sum + bar.total, 0);
  const capacity = months.reduce((sum, bar) => sum + bar.capacity, 0);
  const busiest = months.reduce((best, bar) => (bar.total > best.total ? bar : best));
  return words.t('chart.load.text', {
    total,
    capacity,
    busiest: monthName(words, busiest.month),
    most: busiest.total,
    room: busiest.capacity,
    over: months.filter((bar) => bar.total > bar.capacity).length,
  });
}

/** What the parts of the bars are: a swatch and a word each. */
export function MonthLoadLegend({ words }: { words: Words }) {
  return (
    <ul class="legend">
      {stackOrder.map((group) => (
        <li>
          <svg viewBox="0 0 16 16" class="swatch month-load" aria-hidden="true" focusable="false">
            <rect class={`bar ${group}`} x="1" y="1" width="14" height="14" />
          </svg>
          {words.of('takebackGroup', group)}
        </li>
      ))}
      <li>
        <svg viewBox="0 0 16 16" class="swatch month-load" aria-hidden="true" focusable="false">
          <path class="capacity" d="M0 8H16" />
        </svg>
        {words.t('chart.load.capacity')}
      </li>
    </ul>
  );
}
