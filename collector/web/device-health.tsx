/** @jsxImportSource hono/jsx */
import { assessSample, catalogue } from '#shared/catalogue.ts';
import type { Assessment, Check, Result } from '#shared/check.ts';
import { notReported } from '#shared/check.ts';
import { conditionKey } from '#shared/condition-key.ts';
import type { ConditionKey } from '#shared/condition-key.ts';
import type { Sample } from '#shared/readings.ts';
import { partName } from '#shared/words/readings.ts';
import { acceptableValue } from '#collector/domain/baseline.ts';
import { neverRead } from '#collector/domain/condition.ts';
import type { Condition } from '#collector/domain/condition.ts';
import { thresholdsIn } from '#collector/domain/rules.ts';
import type { RuleSet } from '#collector/domain/rules.ts';
import { AcceptBaseline } from './baseline-acts.tsx';
import { sentenceOf } from './finding-words.ts';
import { ResultMark } from './marks.tsx';
import { missingFields, missingSentence, unreadSentence } from './reading-words.ts';
import { Since } from './times.tsx';
import type { Words } from './words.ts';

/** One check of one part of a device: what it says now, and what is believed. */
export interface Verdict {
  readonly key: ConditionKey;
  readonly check: Check;
  readonly subject: number;
  readonly result: Result;
  readonly assessment: Assessment;
  readonly condition: Condition;
  /** The value that a person may accept as known; null where that would change nothing. */
  readonly acceptable: number | null;
  /** Of a part that was read: the fields for want of which nothing could be judged. */
  readonly missing: readonly string[];
}

const order: readonly Result[] = ['critical', 'warn', 'unknown', 'ok', 'not_applicable'];

/** All checks of the catalogue on this device's latest readings, what needs a look first. */
export function verdictsOn(
  samples: readonly Sample[],
  conditions: ReadonlyMap<ConditionKey, Condition>,
  { day, at, rules }: { day: number; at: number; rules: RuleSet },
): Verdict[] {
  const all = catalogue.flatMap((check) => {
    const own = samples.filter(({ group }) => group === check.group);
    const subjects = own.length === 0 ? [null] : own;
    return subjects.map((sample): Verdict => {
      const subject = sample?.subject ?? 0;
      const key = conditionKey(check.id, subject);
      const condition = conditions.get(key) ?? neverRead;
      const thresholds = thresholdsIn(rules, check);
      const { baseline, marks } = condition;
      const assessment =
        sample === null
          ? notReported
          : assessSample(check, sample, { thresholds, baseline, marks, day });
      const result = condition.state === 'ok' ? assessment.result : condition.state;
      const acceptable =
        sample === null ? null : acceptableValue(check, sample, condition, { thresholds, day, at });
      const isWanting = sample !== null && assessment === notReported;
      const missing = isWanting ? missingFields(check, sample) : [];
      return { key, check, subject, result, assessment, condition, acceptable, missing };
    });
  });
  return all.toSorted((a, b) => order.indexOf(a.result) - order.indexOf(b.result));
}

/** What needs a look in a table, then what is well and what does not apply, in short lists. */
interface HealthProps {
  readonly words: Words;
  readonly verdicts: readonly Verdict[];
  readonly now: number;
  readonly assetTag: string;
}

export function Health(props: HealthProps) {
  const { words, verdicts } = props;
  const { t } = words;
  const good = verdicts.filter(({ result }) => result === 'ok');
  const without = verdicts.filter(({ result }) => result === 'not_applicable');
  const unread = verdicts.filter(({ result }) => result === 'unknown');
  const others = verdicts.filter(({ result }) => result === 'critical' || result === 'warn');
  return (
    <>
      {others.length === 0 ? (
        <p class="message ok">{t('health.nothing')}</p>
      ) : (
        <Looks {...props} verdicts={others} caption={t('health.caption')} />
      )}
      {unread.length === 0 ? null : (
        <details class="fold">
          <summary>{t('health.withoutData', { count: unread.length })}</summary>
          <Looks
            {...props}
            verdicts={unread}
            caption={t('health.withoutData', { count: unread.length })}
          />
        </details>
      )}
      <Short words={words} verdicts={good} title={t('health.good', { count: good.length })} />
      <Short
        words={words}
        verdicts={without}
        title={t('health.without', { count: without.length })}
      />
    </>
  );
}

function Looks({ words, verdicts, now, assetTag, caption }: HealthProps & { caption: string }) {
  const { t } = words;
  return (
    <div class="table">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('finding.check')}</th>
            <th scope="col">{t('health.result')}</th>
            <th scope="col">{t('health.says')}</th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(verdicts).map(([first, ...others]) =>
            others.length === 0 ? (
              <VerdictRow {...{ words, it: first, now, assetTag }} />
            ) : (
              <UnreadRow words={words} verdicts={[first, ...others]} />
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

type Row = readonly [Verdict, ...Verdict[]];

/** One verdict a row, but those without data of one part and for one cause together. */
function rowsOf(verdicts: readonly Verdict[]): Row[] {
  const causeOf = ({ check, subject, result, assessment, key, missing }: Verdict) =>
    result === 'unknown' && assessment.result === 'unknown'
      ? `${check.group} ${subject} ${assessment.because} ${missing.join()}`
      : key;
  return [...Map.groupBy(verdicts, causeOf).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[first, ...others] as const],
  );
}

function VerdictRow(props: Omit<HealthProps, 'verdicts'> & { it: Verdict }) {
  const { words, it, now, assetTag } = props;
  const { t } = words;
  const { key, acceptable } = it;
  return (
    <tr>
      <th scope="row">
        {it.check.words[words.language].title}
        <small class="block">{partName(it.check.group, it.subject, words.language)}</small>
      </th>
      <td data-label={t('health.result')}>
        <ResultMark words={words} result={it.result} />
      </td>
      <td data-label={t('health.says')}>
        <Says words={words} it={it} now={now} />
        {acceptable === null ? null : (
          <AcceptBaseline
            {...{ words, assetTag, of: key, value: acceptable, back: `/devices/${assetTag}` }}
            said={it.condition.last?.value ?? acceptable}
          />
        )}
      </td>
    </tr>
  );
}

function UnreadRow({ words, verdicts }: { words: Words; verdicts: Row }) {
  const { t, language } = words;
  const [first] = verdicts;
  const { check, subject, result } = first;
  return (
    <tr>
      <th scope="row">{partName(check.group, subject, language)}</th>
      <td data-label={t('health.result')}>
        <ResultMark words={words} result={result} />
      </td>
      <td data-label={t('health.says')}>
        {openSentence(words, first)}
        <details>
          <summary>
            {t('health.withoutData', { count: verdicts.length })}
            <span class="aside"> {partName(check.group, subject, language)}</span>
          </summary>
          <ul>
            {verdicts.map((it) => (
              <li>{it.check.words[language].title}</li>
            ))}
          </ul>
        </details>
      </td>
    </tr>
  );
}

function Short(props: { words: Words; verdicts: readonly Verdict[]; title: string }) {
  const { words, verdicts, title } = props;
  const [first] = verdicts;
  if (first === undefined) return null;
  return (
    <section class="short">
      <h3>
        <ResultMark words={words} result={first.result} /> {title}
      </h3>
      <ul class="columns">
        {verdicts.map(({ check, subject, assessment }) => (
          <li>
            {check.words[words.language].title}{' '}
            <small>
              {partName(check.group, subject, words.language)}
              {assessment.result === 'ok' && !assessment.clear
                ? ` – ${words.t('health.nearly')}`
                : ''}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Says({ words, it, now }: { words: Words; it: Verdict; now: number }) {
  const { t } = words;
  const { assessment, condition, key } = it;
  if (condition.state !== 'ok' && condition.last !== null) {
    return (
      <>
        <p>{sentenceOf(words, key, condition.last, condition.baseline)}</p>
        {assessment.result === 'ok' ? <p>{t('health.betterNow')}</p> : null}
        <Outcome words={words} outcome={condition.outcome} />
        <Since words={words} at={condition.since} now={now} />
      </>
    );
  }
  switch (assessment.result) {
    case 'warn':
    case 'critical':
      return (
        <>
          <p>{sentenceOf(words, key, assessment, condition.baseline)}</p>
          <p>{t('health.unconfirmed')}</p>
        </>
      );
    case 'ok':
      return <>{t(assessment.clear ? 'health.fine' : 'health.nearly')}</>;
    case 'unknown':
    case 'not_applicable':
      return <>{openSentence(words, it)}</>;
  }
}

/** Why there is no result, as a sentence. */
function openSentence(words: Words, { assessment, missing, check }: Verdict): string | null {
  if (!('because' in assessment) || 'value' in assessment) return null;
  return missing.length === 0
    ? unreadSentence(words, assessment.because)
    : missingSentence(words, check.group, missing);
}

const withoutTicket = new Set([
  'observe_only',
  'silenced',
  'not_covered_yet',
  'coverage_ended',
  'not_at_home',
  'part_of_incident',
]);

function Outcome({ words, outcome }: { words: Words; outcome: string | null }) {
  if (outcome === null || !withoutTicket.has(outcome)) return null;
  return <p>{words.t('health.noTicket', { reason: words.of('reason', outcome) })}</p>;
}
