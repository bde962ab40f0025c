/** @jsxImportSource hono/jsx */
import { scaleLinear } from 'd3-scale';
import { addDays, type CalendarDate, dayNumber, mondayOf } from '#collector/domain/calendar.ts';
import type { WeekKey } from '#collector/domain/calendar.ts';
import { weekName } from '../periods.ts';
import type { Words } from '../words.ts';

export interface CaseDates {
  readonly handedOverOn: CalendarDate;
  readonly coverageEndsOn: CalendarDate;
  readonly windowOpensOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly plannedWeek: WeekKey | null;
  readonly today: CalendarDate;
}

const size = { width: 720, height: 96, left: 12, right: 12, bar: 40, thick: 18 };

/**
 * The years from handover to take-back as one bar: maintained, then no longer, then the window, with
 * today and the planned week upon it. All that it shows is said in words beside it.
 */
export function CaseLine({ words, dates }: { words: Words; dates: CaseDates }) {
  const { t, date } = words;
  const { handedOverOn, coverageEndsOn, windowOpensOn, dueOn, plannedWeek, today } = dates;
  const monday = plannedWeek === null ? null : mondayOf(plannedWeek);
  const ends = [dueOn, today, monday ?? dueOn].map(dayNumber);
  const last = Math.max(...ends) + 30;
  const scale = scaleLinear()
    .domain([dayNumber(handedOverOn), last])
    .range([size.left, size.width - size.right]);
  const x = (day: CalendarDate) => Math.round(scale(dayNumber(day)) * 10) / 10;
  const text = t('chart.case.text', {
    handedOver: date(handedOverOn),
    coverage: date(coverageEndsOn),
    opens: date(windowOpensOn),
    due: date(dueOn),
    today: date(today),
    hasWeek: plannedWeek === null ? 'no' : 'yes',
    week: plannedWeek === null ? '' : weekName(words, plannedWeek),
  });
  const part = (name: string, from: CalendarDate, to: CalendarDate) => (
    <rect
      class={`part ${name}`}
      x={x(from)}
      width={Math.max(0, x(to) - x(from))}
      y={size.bar}
      height={size.thick}
    />
  );
  return (
    <svg
      class="case-line"
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-labelledby="case-line-title case-line-text"
    >
      <title id="case-line-title">{t('chart.case.title')}</title>
      <desc id="case-line-text">{text}</desc>
      {part('covered', handedOverOn, coverageEndsOn)}
      {part('after', coverageEndsOn, windowOpensOn)}
      {part('window', windowOpensOn, addDays(dueOn, 1))}
      {monday === null ? null : (
        <path class="week" d={`M${x(addDays(monday, 2))} ${size.bar + size.thick + 2}l8 14h-16z`} />
      )}
      <line class="today" x1={x(today)} x2={x(today)} y1={size.bar - 14} y2={size.bar + 24} />
      <text class="tick" x={clamp(x(today), 60)} y={size.bar - 20} text-anchor="middle">
        {t('chart.case.today')}
      </text>
    </svg>
  );
}

/** What the parts of the line are: a swatch, a word and the date each. */
export function CaseLineLegend({ words, dates }: { words: Words; dates: CaseDates }) {
  const { t, date } = words;
  const { plannedWeek } = dates;
  return (
    <ul class="legend">
      <Swatch name="covered">{t('legend.covered', { date: date(dates.coverageEndsOn) })}</Swatch>
      <Swatch name="after">{t('legend.after')}</Swatch>
      <Swatch name="window">
        {t('legend.window', { from: date(dates.windowOpensOn), to: date(dates.dueOn) })}
      </Swatch>
      {plannedWeek === null ? null : (
        <li>
          <svg viewBox="0 0 16 16" class="swatch case-line" aria-hidden="true" focusable="false">
            <path class="week" d="M8 1l8 14h-16z" />
          </svg>
          {weekName(words, plannedWeek)}
        </li>
      )}
    </ul>
  );
}

function Swatch({ name, children }: { name: string; children?: unknown }) {
  return (
    <li>
      <svg viewBox="0 0 16 16" class="swatch case-line" aria-hidden="true" focusable="false">
        <rect class={`part ${name}`} x="1" y="2" width="14" height="12" />
      </svg>
      {children}
    </li>
  );
}

function clamp(at: number, edge: number): number {
  return Math.min(size.width - edge, Math.max(edge, at));
}
