import { checkById } from '#shared/catalogue.ts';
import type { Bad } from '#shared/check.ts';
import { splitKey } from '#shared/condition-key.ts';
import type { ConditionKey } from '#shared/condition-key.ts';
import type { Condition } from '#collector/domain/condition.ts';
import type { Finding } from '#collector/domain/judgement.ts';
import type { Ticket } from '#collector/storage/tickets.ts';
import type { Words } from './words.ts';

/** What a check says of something bad, in its own words: the reading and its threshold. */
export function sentenceOf(
  words: Words,
  key: ConditionKey,
  bad: Pick<Bad, 'because' | 'value' | 'limit'>,
  baseline: number | null = null,
): string {
  const { checkId, subject } = splitKey(key);
  const text = checkById(checkId)?.words[words.language].because[bad.because];
  // A check that has left the catalogue keeps its tickets: they say at least what was judged.
  if (text === undefined) return `${checkId}: ${words.number(bad.value, 2)}`;
  const { value, limit } = bad;
  // Where a sentence names the baseline there is one; 0 only stands in for a type.
  return words.message(text, { value, limit, baseline: baseline ?? 0, subject: subject + 1 });
}

/** True where the check's sentence names no number: what was read is a mere yes, which never may be. */
export function isYesOrNo(words: Words, key: ConditionKey, because: string): boolean {
  const text = checkById(splitKey(key).checkId)?.words[words.language].because[because];
  return text !== undefined && !text.includes('{value');
}

/** A value of a check with its unit: `114 unreadable sectors`; the bare number where none is known. */
export function amountOf(words: Words, key: ConditionKey, value: number): string {
  const text = checkById(splitKey(key).checkId)?.words[words.language].amount;
  return text === undefined ? words.number(value, 3) : words.message(text, { value });
}

export function titleOf(words: Words, key: ConditionKey): string {
  const { checkId } = splitKey(key);
  return checkById(checkId)?.words[words.language].title ?? checkId;
}

/** What to do about these findings: each check's advice once. */
export function adviceOn(words: Words, findings: readonly Finding[]): string[] {
  const advice = findings.map(
    ({ key }) => checkById(splitKey(key).checkId)?.words[words.language].advice ?? '',
  );
  return [...new Set(advice)].filter((it) => it !== '');
}

/** The finding that a ticket is named after: still there before gone, critical before warning. */
export function worstOf(findings: readonly Finding[]): Finding | null {
  const weight = ({ recovered, bad }: Finding) =>
    (recovered ? 2 : 0) + (bad.result === 'critical' ? 0 : 1);
  return findings.toSorted((a, b) => weight(a) - weight(b) || a.badSince - b.badSince)[0] ?? null;
}

/** What a ticket is called now. */
export interface Headline {
  readonly text: string;
  /** Null where all that was found is gone. */
  readonly severity: Ticket['severity'] | null;
}

/** Names a ticket after what still stands, else says that all is gone; `conditions` are its PC's. */
export function headlineOf(
  words: Words,
  ticket: Pick<Ticket, 'family' | 'severity' | 'closedAt'>,
  findings: readonly Finding[],
  conditions: ReadonlyMap<ConditionKey, Condition> = new Map(),
): Headline {
  const worst = worstOf(findings);
  if (worst === null) {
    return { text: words.of('family', ticket.family), severity: ticket.severity };
  }
  if (!worst.recovered) {
    const text = sentenceOf(words, worst.key, worst.bad, worst.baseline);
    return { text, severity: worst.bad.result };
  }
  const title = titleOf(words, worst.key);
  // After the end of a ticket its checks may have come and gone again: their dates are not its own.
  const since = ticket.closedAt === null ? goneSince(findings, conditions) : null;
  const text =
    since === null
      ? words.t('ticket.gone', { title })
      : words.t('ticket.goneSince', { title, on: words.day(since) });
  return { text, severity: null };
}

/** Since when none of them has been there, ms UTC; null where that is not known of all. */
function goneSince(
  findings: readonly Finding[],
  conditions: ReadonlyMap<ConditionKey, Condition>,
): number | null {
  const ends = findings.map(({ key, badSince }) => {
    const condition = conditions.get(key);
    const isGood = condition?.state === 'ok' && condition.since >= badSince;
    return isGood ? condition.since : Number.NaN;
  });
  const latest = Math.max(...ends);
  return Number.isFinite(latest) ? latest : null;
}
