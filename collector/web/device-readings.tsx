/** @jsxImportSource hono/jsx */
import type { Sample } from '#shared/readings.ts';
import { exactValue, fieldLabel, fieldValue, partName, shapeOf } from '#shared/words/readings.ts';
import type { RuleSet } from '#collector/domain/rules.ts';
import type { LatestReadings } from '#collector/storage/telemetry.ts';
import { Trend } from './charts/trend.tsx';
import { partKey } from './last-read.ts';
import type { LastRead } from './last-read.ts';
import { limitOf } from './reading-limits.ts';
import { seriesKey } from './reading-series.ts';
import type { Series } from './reading-series.ts';
import { unreadSentence } from './reading-words.ts';
import { ShortSince } from './times.tsx';
import type { Words } from './words.ts';

interface ReadingsProps {
  readonly words: Words;
  readonly readings: LatestReadings;
  readonly lastRead: LastRead;
  readonly series: Series;
  /** Ms UTC: the ends of the time that the trends show. */
  readonly from: number;
  readonly now: number;
  /** Whose thresholds the trends show. */
  readonly rules: RuleSet;
}

/** Every number and word that the device last sent, part by part, each number over time. */
export function Readings(props: ReadingsProps) {
  return (
    <>
      {props.readings.samples.map((sample) => (
        <section class="part" aria-labelledby={`${sample.group}-${sample.subject}`}>
          <h3 id={`${sample.group}-${sample.subject}`}>
            {partName(sample.group, sample.subject, props.words.language)}
          </h3>
          <ReadAt {...props} sample={sample} />
          {'unread' in sample ? (
            <p>{unreadSentence(props.words, sample.unread)}</p>
          ) : (
            <Part {...props} sample={sample} />
          )}
        </section>
      ))}
    </>
  );
}

/** When this part was read, which is not when the PC was last heard: a disk is read now and then. */
function ReadAt({
  words,
  sample,
  lastRead,
  readings,
  from,
  now,
}: ReadingsProps & { sample: Sample }) {
  const { t } = words;
  const at = lastRead.get(partKey(sample));
  // Beats from before the trends are not looked through.
  if (at === undefined && readings.observedAt >= from) {
    return (
      <p class="hint">{t('reading.readLongAgo', { days: Math.round((now - from) / dayMs) })}</p>
    );
  }
  return (
    <p class="hint">
      {t('unread' in sample ? 'reading.triedAt' : 'reading.readAt')}{' '}
      <ShortSince words={words} at={at ?? readings.observedAt} now={now} />
    </p>
  );
}

function Part(props: ReadingsProps & { sample: Sample & { reading: object } }) {
  const { words, sample, series, from, now: to, rules } = props;
  const { t, language } = words;
  const { group, subject } = sample;
  const fields = Object.entries(sample.reading) as [string, number | boolean | string][]; // shapes have no other values
  const isLong = fields.some(([field]) => {
    const [first] = series.get(seriesKey(group, subject, field)) ?? [];
    return first !== undefined && first.at < from;
  });
  const trendTitle = t(isLong ? 'trend.title' : 'reading.trend');
  return (
    <div class="table readings">
      <table>
        <caption class="aside">{partName(group, subject, language)}</caption>
        <thead>
          <tr>
            <th scope="col">{t('reading.what')}</th>
            <th scope="col">{t('reading.value')}</th>
            <th scope="col">{trendTitle}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(([field, value]) => {
            const name = { group, field };
            return (
              <tr>
                <th scope="row">{fieldLabel(name, language)}</th>
                <td class="num">
                  <Shown
                    text={fieldValue(name, value, language)}
                    exact={exactValue(name, value, language)}
                  />
                </td>
                <td data-label={trendTitle}>
                  {shapeOf(name)?.kind === 'number' ? (
                    <Trend
                      words={words}
                      points={series.get(seriesKey(group, subject, field)) ?? []}
                      limit={limitOf(sample, field, rules)}
                      show={(number) => fieldValue(name, number, language)}
                      label={fieldLabel(name, language)}
                      part={partName(group, subject, language)}
                      from={from}
                      to={to}
                    />
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Shown({ text, exact }: { text: string; exact: string | null }) {
  return (
    <>
      <strong>{text}</strong>
      {exact === null ? null : (
        <>
          <br />
          <small class="nowrap">{exact}</small>
        </>
      )}
    </>
  );
}

const dayMs = 86_400_000;
