import type { Language } from '#shared/check.ts';
import type { Group } from '#shared/readings.ts';
import { exactValue, fieldValue } from '#shared/words/readings.ts';
import type { FieldValue } from './sent.ts';

/** Dates and numbers as one reader reads them, in this PC's own zone. */
export interface Formats {
  readonly language: Language;
  readonly timeZone: string;
  /** `23 novembre 2026 à 14:05` */
  readonly instant: (ms: number) => string;
  /** `23/11/2026 14:05:33`: nothing is rounded away. */
  readonly second: (seconds: number) => string;
  /** A calendar date: `lundi 23 novembre 2026`. */
  readonly day: (iso: string) => string;
  /** Days since 1970-01-01: `23 novembre 2026`. */
  readonly dayNumber: (days: number) => string;
  /** `2026-11`: `novembre 2026`. */
  readonly month: (iso: string) => string;
  readonly number: (value: number) => string;
  /** A value with its unit, and beside it in full where that is rounded. */
  readonly value: (
    name: { readonly group: Group; readonly field: string },
    value: FieldValue,
  ) => string;
}

export function formatsFor(language: Language, timeZone: string): Formats {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const of = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const instants = of({ dateStyle: 'long', timeStyle: 'short', timeZone });
  const seconds = of({ dateStyle: 'short', timeStyle: 'medium', timeZone });
  const days = of({ dateStyle: 'full', timeZone: 'UTC' });
  const plainDays = of({ dateStyle: 'long', timeZone: 'UTC' });
  const months = of({ month: 'long', year: 'numeric', timeZone: 'UTC' });
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 20 });
  // The first of a month is an ordinal in French.
  const first = (text: string) =>
    language === 'fr' ? text.replace(/(^|[a-z] )1 (?=\p{L})/u, '$11er ') : text;
  return {
    language,
    timeZone,
    instant: (ms) => first(instants.format(ms)),
    second: (at) => seconds.format(at * 1000),
    day: (iso) => first(days.format(Date.parse(`${iso}T00:00:00Z`))),
    dayNumber: (it) => first(plainDays.format(it * 86_400_000)),
    month: (iso) => months.format(Date.parse(`${iso}-01T00:00:00Z`)),
    number: (value) => numbers.format(value),
    value(name, value) {
      const text = fieldValue(name, value, language);
      const exact = exactValue(name, value, language) ?? inFull(value);
      return exact === null || exact === text ? text : `${text} (${exact})`;
    },
  };

  /** `fieldValue` shows one digit after the point. */
  function inFull(value: FieldValue): string | null {
    const isRounded = typeof value === 'number' && Math.round(value * 10) / 10 !== value;
    return isRounded ? numbers.format(value) : null;
  }
}
