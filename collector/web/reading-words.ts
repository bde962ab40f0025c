import type { Check, Open } from '#shared/check.ts';
import type { Sample } from '#shared/readings.ts';
import { fieldLabel, unreadWords } from '#shared/words/readings.ts';
import type { Words } from './words.ts';

/** Why there is no reading, as a sentence. */
export function unreadSentence(words: Words, because: Open['because']): string {
  return because === 'not_reported'
    ? words.t('unread.not_reported')
    : words.t('unread.because', { reason: unreadWords[because][words.language] });
}

/** What a check could judge by, had the PC sent it: fields of this sample, none where all is there. */
export function missingFields(check: Check, sample: Sample): string[] {
  if ('unread' in sample) return [];
  const missing = new Set<string>();
  // The rules themselves say which fields they look at.
  const watched = new Proxy(sample.reading, {
    get(reading, field) {
      const value: unknown = Reflect.get(reading, field);
      if (value === undefined && typeof field === 'string') missing.add(field);
      return value;
    },
  });
  const given = { thresholds: check.thresholds, baseline: null, marks: [], day: 0 };
  check.assess(watched, given);
  return [...missing];
}

/** Names what a check waits for, of a part of which other fields did come. */
export function missingSentence(
  words: Words,
  group: Sample['group'],
  fields: readonly string[],
): string {
  const names = fields.map((field) => uncapital(fieldLabel({ group, field }, words.language)));
  const sentence = words.t('unread.missing', { count: names.length, names: names.join(', ') });
  return fields.includes('shortPercent')
    ? `${sentence} ${words.t('unread.memoryShare')}`
    : sentence;
}

const uncapital = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
