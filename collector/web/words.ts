import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '#shared/check.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { en } from './words/en.ts';
import { fr } from './words/fr.ts';
import { simpleEn } from './words/simple/en.ts';
import { simpleFr } from './words/simple/fr.ts';

export type WordKey = keyof typeof fr;
export type Params = Readonly<Record<string, string | number>>;

/** One language's words, dates and numbers; pages take all text from here. */
export interface Words {
  readonly language: Language;
  /** The text of a key, with its parameters put in. */
  readonly t: (key: WordKey, params?: Params) => string;
  /** The word of a closed set's value, such as `of('role', 'planner')`; the value itself if none. */
  readonly of: (set: string, value: string, params?: Params) => string;
  /** An ICU message that stands elsewhere, such as a check's own sentence. */
  readonly message: (text: string, params?: Params) => string;
  /** A calendar date: `1er septembre 2026`. */
  readonly date: (date: CalendarDate) => string;
  /** An instant (ms UTC) as date and time of day in the programme's zone. */
  readonly instant: (at: number) => string;
  /** An instant's date in the programme's zone: `23 novembre 2026`. */
  readonly day: (at: number) => string;
  readonly number: (value: number, most?: number) => string;
  /** How long ago, in the largest fitting unit: `il y a 3 jours`. */
  readonly ago: (at: number, now: number) => string;
}

/** All dates and times of day on pages are the programme's. */
export const zone = 'Europe/Paris';

/**
 * The words of one language, plain or as easy to read as they come: what has no easier word keeps
 * its own. Made once: what it formats with is kept.
 */
export function wordsIn(language: Language, isSimple = false): Words {
  return (isSimple ? simple : known)[language];
}

const locales: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB' };
const known: Record<Language, Words> = { fr: make('fr', fr), en: make('en', en) };
const simple: Record<Language, Words> = {
  fr: make('fr', { ...fr, ...simpleFr }),
  en: make('en', { ...en, ...simpleEn }),
};

function make(language: Language, catalogue: Readonly<Record<string, string>>): Words {
  const locale = locales[language];
  const messages = new Map<string, IntlMessageFormat>();
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: zone });
  const instants = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: zone,
  });
  const numbers = [0, 1, 2, 3].map(
    (maximumFractionDigits) => new Intl.NumberFormat(locale, { maximumFractionDigits }),
  );
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });

  // French sets a space before these signs, at which no line may break.
  const unbroken = (text: string) =>
    language === 'fr' ? text.replaceAll(/ (?=[%:;?!»])|(?<=«) /g, '\u00A0') : text;

  // The first of a month is an ordinal in French, and only the first: CLDR has no field for it.
  const withFirst = (text: string) => (language === 'fr' ? text.replace(/^1 /, '1er ') : text);

  function message(text: string, params: Params = {}): string {
    let compiled = messages.get(text);
    if (compiled === undefined) {
      compiled = new IntlMessageFormat(unbroken(text), locale, undefined, { ignoreTag: true });
      messages.set(text, compiled);
    }
    return String(compiled.format(params));
  }
  const t = (key: WordKey, params?: Params) => message(catalogue[key] ?? key, params);

  return {
    language,
    t,
    of: (set, value, params) => {
      const text = catalogue[`${set}.${value}`];
      return text === undefined ? value : message(text, params);
    },
    message,
    date: (date) => withFirst(dates.format(Date.parse(`${date}T00:00:00Z`))),
    instant: (at) => withFirst(instants.format(at)),
    day: (at) => withFirst(days.format(at)),
    number: (value, most = 1) => (numbers[most] ?? numbers[1])?.format(value) ?? String(value),
    ago(at, now) {
      const seconds = (now - at) / 1000;
      if (seconds < 60) return t('ago.now');
      const unit = units.find(([, length]) => seconds >= length) ?? minute;
      return relative.format(-Math.floor(seconds / unit[1]), unit[0]);
    },
  };
}

const minute = ['minute', 60] as const;
const units = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  minute,
] as const;
