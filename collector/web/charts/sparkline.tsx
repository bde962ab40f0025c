/** @jsxImportSource hono/jsx */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { Point } from '../reading-series.ts';

const size = { width: 200, height: 48, edge: 5 };

/**
 * A number over time as a small line, with its threshold where it has one. What it says stands in words
 * and in a table beside it.
 */
export function Sparkline(props: {
  points: readonly Point[];
  /** Ms UTC, the ends of the axis. */
  from: number;
  to: number;
  limit: number | null;
  /** What it shows, for those who cannot see it; what it says stands beside it. */
  title: string;
}) {
  const { points, from, to, limit, title } = props;
  const last = points.at(-1);
  if (last === undefined) return null;
  const values = [...points.map(({ value }) => value), ...(limit === null ? [] : [limit])];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const x = scaleLinear()
    .domain([from, to])
    .range([size.edge, size.width - size.edge]);
  // A number that stays the same is a line in the middle.
  const y = scaleLinear()
    .domain(low === high ? [low - 1, high + 1] : [low, high])
    .range([size.height - size.edge, size.edge]);
  const path = line<Point>(
    ({ at }) => round(x(at)),
    ({ value }) => round(y(value)),
  )(points);
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      focusable="false"
    >
      <title>{title}</title>
      {limit === null ? null : (
        <line class="limit" x1="0" x2={size.width} y1={round(y(limit))} y2={round(y(limit))} />
      )}
      <path class="trend" d={path ?? ''} />
      <circle class="now" cx={round(x(last.at))} cy={round(y(last.value))} r="4" />
    </svg>
  );
}

const round = (n: number): number => Math.round(n * 10) / 10;
