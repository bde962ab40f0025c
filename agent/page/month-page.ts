import { sentView } from './day-view.ts';
import type { SentDay } from './days.ts';
import { firstPage, monthPage } from './first-page.ts';
import type { Formats } from './formats.ts';
import { closing, opening } from './frame.ts';
import { markup } from './html.ts';
import type { Html } from './html.ts';
import type { SentBeat } from './kept-beats.ts';
import { pageWords } from './words.ts';

export interface MonthPageParts {
  /** Such as `2026-11`. */
  readonly month: string;
  /** Its days, in order. */
  readonly days: readonly SentDay[];
  readonly beatsOf: (day: SentDay) => readonly SentBeat[];
  readonly formats: Formats;
  readonly nowMs: number;
  readonly mark: string;
}

/** Every beat of one month, a day folded each, the latest first; read a day at a time. */
export function* monthPageView(parts: MonthPageParts): Generator<Html> {
  const { month, days, formats } = parts;
  const { language } = formats;
  const words = pageWords[language].sent;
  const title = words.monthTitle(formats.month(month));
  const other = monthPage(month, language === 'fr' ? 'en' : 'fr');
  yield opening({ language, title, other, mark: parts.mark });
  const back = markup`<p><a href="${firstPage[language]}">${words.back}</a></p>`;
  yield back;
  for (const day of days.toReversed()) {
    const beats = parts.beatsOf(day);
    yield markup`<h2>${formats.day(day.day)}</h2>
      <details>
        <summary>${words.day(formats.day(day.day), beats.length)}</summary>
        ${sentView(beats, formats, 3)}
      </details> `;
  }
  yield back;
  yield closing(pageWords[language].updated(formats.instant(parts.nowMs)));
}
