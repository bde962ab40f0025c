import { checkById } from '#shared/catalogue.ts';
import type { Check } from '#shared/check.ts';
import { unitOf } from '#collector/domain/rules.ts';
import type { RuleChange, RuleSet } from '#collector/domain/rules.ts';
import type { Words } from './words.ts';

/** What rules say, in words. */

/** `la version 3`, or the original rules. */
export function versionName(words: Words, version: string): string {
  return version === 'default'
    ? words.t('rules.Default')
    : words.t('rules.Version', { version: version });
}

export function checkTitle(words: Words, checkId: string): string {
  return checkById(checkId)?.words[words.language].title ?? checkId;
}

export function thresholdName(words: Words, checkId: string, name: string): string {
  const names: Readonly<Record<string, string | undefined>> | undefined =
    checkById(checkId)?.words[words.language].thresholds;
  return names?.[name] ?? name;
}

/** A threshold's value with its unit. */
export function thresholdValue(words: Words, name: string, value: number): string {
  return words.of('thresholdUnit', unitOf(name), {
    value: words.number(value, 2),
    n: value,
  });
}

export function changeWords(words: Words, { checkId, threshold, from, to }: RuleChange): string {
  const value = (it: number | string) =>
    typeof it === 'number' ? thresholdValue(words, threshold ?? '', it) : words.of('acts', it);
  return words.t('rules.change', {
    check: checkTitle(words, checkId),
    what: threshold === null ? words.t('rules.effect') : thresholdName(words, checkId, threshold),
    from: value(from),
    to: value(to),
  });
}

/** Whether these rules say of a check anything but what the catalogue does. */
export const isOwn = ({ checks }: RuleSet, { id }: Check): boolean => Object.hasOwn(checks, id);
