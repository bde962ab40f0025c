/** @jsxImportSource hono/jsx */
import { signalCounts, signalRuns, signals } from '#collector/domain/signal-days.ts';
import type { Signal, SignalDay, SignalRun } from '#collector/domain/signal-days.ts';
import { addDays, monthOf } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { dayMs } from '#collector/domain/day-count.ts';
import { shortMonthName } from '../periods.ts';
import type { Words } from '../words.ts';

const cell = 9;
const step = 11;

/** Each state has a form of its own within a cell, so that none is told by its colour alone. */
const forms: Record<Signal, string> = {
  well: 'h9v9h-9z',
  finding: 'h9v9h-9zm4.5 1.5l3 5.5h-6z',
  off: 'm0 3.7h9v1.6h-9z',
  silent: 'h9v9h-9zm1.5 1.5v6h6v-6z',
  stopped: 'm1.5 1h2v7h-2zm4 0h2v7h-2z',
  unknown: 'm4.5 0l4.5 4.5-4.5 4.5-4.5-4.5zm0 2.5l-2 2 2 2 2-2z',
  before: 'm3.5 3.5h2v2h-2z',
};

/** One path a state: a page has many strips, and each must be small. */
function paths(days: readonly SignalDay[], place: (i: number) => readonly [number, number]) {
  return signals.flatMap((signal) => {
    const own = days.flatMap((it, i) =>
      it.signal === signal ? [`M${place(i).join(' ')}${forms[signal]}`] : [],
    );
    return own.length === 0 ? [] : [<path class={signal} d={own.join('')} fill-rule="evenodd" />];
  });
}

/** The days one after the other, as in a row of a list. What it says stands in its title. */
export function SignalStrip({ words, days }: { words: Words; days: readonly SignalDay[] }) {
  return (
    <svg
      class="signal strip"
      viewBox={`0 0 ${days.length * step - step + cell} ${cell}`}
      role="img"
      focusable="false"
    >
      <title>{signalSentence(words, days)}</title>
      {paths(days, (i) => [i * step, 0])}
    </svg>
  );
}

/** How many days there are of each state, in one sentence. */
function signalSentence(words: Words, days: readonly SignalDay[]): string {
  const counts = signalCounts(days).map(({ signal, count }) =>
    words.of('signalDays', signal, { count }),
  );
  return words.t('signal.sentence', { count: days.length, counts: counts.join(', ') });
}

const left = 16;
const top = 14;

/** The same days as weeks, Monday on top: its legend counts them, its table has each stretch. */
export function SignalWeeks({ words, days }: { words: Words; days: readonly SignalDay[] }) {
  const { t } = words;
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return null;
  const shift = weekdayOf(first.day);
  const weeks = Math.ceil((days.length + shift) / 7);
  const place = (i: number) =>
    [left + Math.floor((i + shift) / 7) * step, top + ((i + shift) % 7) * step] as const;
  return (
    <figure class="signal-weeks">
      <svg
        class="signal"
        viewBox={`0 0 ${left + weeks * step} ${top + 7 * step}`}
        role="img"
        aria-labelledby="signal-title signal-text"
        focusable="false"
      >
        <title id="signal-title">{t('signal.title', { count: days.length })}</title>
        <desc id="signal-text">{signalSentence(words, days)}</desc>
        {[0, 2, 4, 6].map((row) => (
          <text x="0" y={top + row * step + 7.5}>
            {words.of('weekday', String(row + 1)).slice(0, 1)}
          </text>
        ))}
        {monthStarts(days).map((i) => (
          <text x={place(i)[0]} y="9">
            {shortMonthName(words, monthOf(dateOfDay(days[i]?.day ?? 0)))}
          </text>
        ))}
        {paths(days, place)}
      </svg>
      <figcaption>
        <p>{t('signal.period', { from: day(words, first.day), to: day(words, last.day) })}</p>
        <SignalLegend words={words} counts={signalCounts(days)} />
        <SignalTable words={words} days={days} />
      </figcaption>
    </figure>
  );
}

const monthStarts = (days: readonly SignalDay[]): number[] =>
  days.flatMap(({ day: number }, i) => (isFirstOfMonth(number) ? [i] : []));

const dateOfDay = (number: number): CalendarDate => addDays('1970-01-01', number);
const isFirstOfMonth = (number: number): boolean => dateOfDay(number).endsWith('-01');

const day = (words: Words, number: number): string => words.day(number * dayMs);
// 1970-01-01 was a Thursday.
const weekdayOf = (number: number): number => (number + 3) % 7;

/** What the forms mean; with counts, how many days there are of each. */
export function SignalLegend(props: {
  words: Words;
  counts: readonly { signal: Signal; count?: number }[];
}) {
  const { words, counts } = props;
  return (
    <ul class="legend">
      {counts.map(({ signal, count }) => (
        <li>
          <svg viewBox="0 0 9 9" class="signal swatch" aria-hidden="true" focusable="false">
            <path class={signal} d={`M0 0${forms[signal]}`} fill-rule="evenodd" />
          </svg>
          {words.of('signal', signal)}
          {count === undefined ? null : <strong class="num">{words.number(count)}</strong>}
        </li>
      ))}
    </ul>
  );
}

function SignalTable({ words, days }: { words: Words; days: readonly SignalDay[] }) {
  const { t } = words;
  return (
    <details>
      <summary>
        {t('chart.asTable')}
        <span class="aside"> {t('signal.name')}</span>
      </summary>
      <div class="table">
        <table>
          <caption>{t('signal.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('signal.days')}</th>
              <th scope="col">{t('signal.state')}</th>
            </tr>
          </thead>
          <tbody>
            {signalRuns(days)
              .toReversed()
              .map((run) => (
                <tr>
                  <th scope="row">{stretch(words, run)}</th>
                  <td data-label={t('signal.state')}>
                    {words.of('signal', run.signal)}
                    {run.reason === null ? null : (
                      <small class="block">{words.of('reason', run.reason)}</small>
                    )}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

const stretch = (words: Words, { from, to }: SignalRun): string =>
  from === to
    ? day(words, from)
    : words.t('signal.stretch', {
        from: day(words, from),
        to: day(words, to),
        count: to - from + 1,
      });
