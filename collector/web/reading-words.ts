import type { Open } from '#shared/check.ts';
import { unreadWords } from '#shared/words/readings.ts';
import type { Words } from './words.ts';

/** Why there is no reading, as a sentence. */
export function unreadSentence(words: Words, because: Open['because']): string {
  return because === 'not_reported'
    ? words.t('unread.not_reported')
    : words.t('unread.because', { reason: unreadWords[because][words.language] });
}
