/** @jsxImportSource hono/jsx */
import { scaleLinear } from 'd3-scale';
import type { Child } from 'hono/jsx';
import { addDays, type CalendarDate, dayNumber, mondayOf } from '#collector/domain/calendar.ts';
import type { WeekKey } from '#collector/domain/calendar.ts';
import { weekName } from '../periods.ts';
import { Day } from '../times.tsx';
import type { Words } from '../words.ts';

/** All last days are inclusive. */
export interface LifeDates {
  readonly handedOverOn: CalendarDate;
  readonly coverageEndsOn: CalendarDate;
  readonly windowOpensOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly today: CalendarDate;
  /** The week in which the PC is to be taken back, where one is planned. */
  readonly plannedWeek?: WeekKey | null;
}

const size = { width: 720, height: 74, edge: 10, top: 26, thick: 22 };
const end = size.top + size.thick;

/**
 * A PC's years with a family as one bar with today and the planned week upon it: maintained, then no
 * longer, then the take-back window. The legend says in words all that the picture shows; the same
 * stands in a table.
 */
export function LifeLine({ words, dates }: { words: Words; dates: LifeDates }) {
  const { handedOverOn, coverageEndsOn, windowOpensOn, dueOn, today, plannedWeek = null } = dates;
  const monday = plannedWeek === null ? null : mondayOf(plannedWeek);
  const ends = [handedOverOn, addDays(dueOn, 1), today, monday ?? today].map(dayNumber);
  const scale = scaleLinear()
    .domain([Math.min(...ends), Math.max(...ends)])
    .range([size.edge, size.width - size.edge]);
  const x = (day: CalendarDate) => Math.round(scale(dayNumber(day)) * 10) / 10;
  const part = (name: PartName, from: CalendarDate, to: CalendarDate) => (
    <Part name={name} x={x(from)} width={Math.max(0, x(to) - x(from))} at={size} />
  );
  return (
    <>
      <svg
        class="life-line"
        viewBox={`0 0 ${size.width} ${monday === null ? end + 4 : size.height}`}
        role="img"
        aria-labelledby="life-line-title"
        focusable="false"
      >
        <title id="life-line-title">
          {words.t('life.chartTitle', { from: words.date(handedOverOn), to: words.date(dueOn) })}
        </title>
        {part('covered', handedOverOn, addDays(coverageEndsOn, 1))}
        {part('after', addDays(coverageEndsOn, 1), windowOpensOn)}
        {part('window', windowOpensOn, addDays(dueOn, 1))}
        <path class="today" d={`M${x(today)} ${size.top + 4}l-9 -16h18z`} />
        <line class="today" x1={x(today)} x2={x(today)} y1={size.top} y2={end + 2} />
        {monday === null ? null : (
          <path class="week" d={`M${x(addDays(monday, 2))} ${end + 4}l9 16h-18z`} />
        )}
      </svg>
      <Legend words={words} dates={dates} />
      <LifeTable words={words} dates={dates} />
    </>
  );
}

type PartName = 'covered' | 'after' | 'window';

/** The parts differ in form, not in colour alone: full, thin, striped. */
function Part(props: {
  name: PartName;
  x: number;
  width: number;
  at: { readonly top: number; readonly thick: number };
}) {
  const { name, x, width, at } = props;
  const thick = name === 'after' ? at.thick / 3 : at.thick;
  const top = at.top + (at.thick - thick) / 2;
  const stripes = Array.from(
    { length: Math.max(0, Math.ceil(width / stripe) - 1) },
    (_, i) => Math.round((x + (i + 1) * stripe) * 10) / 10,
  );
  return (
    <>
      <rect class={name} x={x} y={top} width={width} height={thick} />
      {name === 'window' ? (
        <path class="stripes" d={stripes.map((it) => `M${it} ${top}v${thick}`).join('')} />
      ) : null}
    </>
  );
}

const stripe = 5;

function Legend({ words, dates }: { words: Words; dates: LifeDates }) {
  const { t, date } = words;
  const { coverageEndsOn, windowOpensOn, dueOn, today, plannedWeek = null } = dates;
  const box = (name: PartName) => <Part name={name} x={1} width={14} at={{ top: 2, thick: 12 }} />;
  return (
    <ul class="legend">
      <Entry picture={box('covered')}>{t('life.covered', { date: date(coverageEndsOn) })}</Entry>
      <Entry picture={box('after')}>{t('life.after', { date: date(windowOpensOn) })}</Entry>
      <Entry picture={box('window')}>
        {t('life.window', { from: date(windowOpensOn), to: date(dueOn) })}
      </Entry>
      <Entry picture={<path class="today" d="M8 14 1 2h14z" />}>
        {t('life.today', { date: date(today) })}
      </Entry>
      {plannedWeek === null ? null : (
        <Entry picture={<path class="week" d="M8 2l7 12h-14z" />}>
          {t('life.planned', { week: weekName(words, plannedWeek) })}
        </Entry>
      )}
    </ul>
  );
}

function LifeTable({ words, dates }: { words: Words; dates: LifeDates }) {
  const { t } = words;
  const { plannedWeek = null } = dates;
  const steps = [
    ['life.handedOver', dates.handedOverOn],
    ['life.coverageEnds', dates.coverageEndsOn],
    ['life.windowOpens', dates.windowOpensOn],
    ['life.due', dates.dueOn],
  ] as const;
  return (
    <details>
      <summary>{t('chart.asTable')}</summary>
      <div class="table">
        <table>
          <caption>{t('device.life')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('life.step')}</th>
              <th scope="col">{t('chart.day')}</th>
            </tr>
          </thead>
          <tbody>
            {steps.map(([word, date]) => (
              <tr>
                <th scope="row">{t(word)}</th>
                <td data-label={t('chart.day')}>
                  <Day words={words} date={date} />
                </td>
              </tr>
            ))}
            {plannedWeek === null ? null : (
              <tr>
                <th scope="row">{t('life.plannedWeek')}</th>
                <td data-label={t('chart.day')}>{weekName(words, plannedWeek)}</td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Entry({ picture, children }: { picture: Child; children?: Child }) {
  return (
    <li>
      <svg viewBox="0 0 16 16" class="swatch life-line" aria-hidden="true" focusable="false">
        {picture}
      </svg>
      {children}
    </li>
  );
}
