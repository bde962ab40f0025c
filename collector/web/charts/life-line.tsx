/** @jsxImportSource hono/jsx */
import { scaleLinear } from 'd3-scale';
import { type CalendarDate, dayNumber } from '#collector/domain/calendar.ts';
import type { Words } from '../words.ts';

export interface LifeDates {
  readonly handedOverOn: CalendarDate;
  readonly coverageEndsOn: CalendarDate;
  readonly windowOpensOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly today: CalendarDate;
}

const size = { width: 720, height: 56, edge: 8, top: 26, thick: 22 };

/** A PC's years with a family as one bar with today upon it, and the same in a sentence. */
export function LifeLine({ words, dates }: { words: Words; dates: LifeDates }) {
  const { t, date } = words;
  const { handedOverOn, coverageEndsOn, windowOpensOn, dueOn, today } = dates;
  const ends = [handedOverOn, dueOn, today].map(dayNumber);
  const scale = scaleLinear()
    .domain([Math.min(...ends), Math.max(...ends)])
    .range([size.edge, size.width - size.edge]);
  const x = (day: CalendarDate) => Math.round(scale(dayNumber(day)) * 10) / 10;
  const part = (name: string, from: CalendarDate, to: CalendarDate) => (
    <rect
      class={name}
      x={x(from)}
      y={size.top}
      width={Math.max(0, x(to) - x(from))}
      height={size.thick}
    />
  );
  return (
    <>
      <svg
        class="life-line"
        viewBox={`0 0 ${size.width} ${size.height}`}
        aria-hidden="true"
        focusable="false"
      >
        {part('covered', handedOverOn, coverageEndsOn)}
        {part('after', coverageEndsOn, windowOpensOn)}
        {part('window', windowOpensOn, dueOn)}
        <path class="today" d={`M${x(today)} ${size.top + 4}l-9 -16h18z`} />
        <line class="today" x1={x(today)} x2={x(today)} y1={size.top} y2={size.height - 2} />
      </svg>
      <ul class="legend">
        <Swatch name="covered">{t('life.covered', { date: date(coverageEndsOn) })}</Swatch>
        <Swatch name="after">{t('life.after', { date: date(windowOpensOn) })}</Swatch>
        <Swatch name="window">
          {t('life.window', { from: date(windowOpensOn), to: date(dueOn) })}
        </Swatch>
        <li>
          <svg viewBox="0 0 16 16" class="swatch life-line" aria-hidden="true" focusable="false">
            <path class="today" d="M8 14 1 2h14z" />
          </svg>
          {t('life.today', { date: date(today) })}
        </li>
      </ul>
    </>
  );
}

function Swatch({ name, children }: { name: string; children?: string }) {
  return (
    <li>
      <svg viewBox="0 0 16 16" class="swatch life-line" aria-hidden="true" focusable="false">
        <rect class={name} x="1" y="2" width="14" height="12" />
      </svg>
      {children}
    </li>
  );
}
