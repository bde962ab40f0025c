/** @jsxImportSource hono/jsx */
import { splitKey } from '#shared/condition-key.ts';
import { fieldLabel, fieldValue, partName } from '#shared/words/readings.ts';
import type { Group } from '#shared/readings.ts';
import { dayMs } from '#collector/domain/day-count.ts';
import type { Finding } from '#collector/domain/judgement.ts';
import type { RuleSet } from '#collector/domain/rules.ts';
import { watchedBy } from '#collector/domain/watched-number.ts';
import type { Db } from '#collector/storage/database.ts';
import { dayValuesSinceHandover } from '#collector/storage/day-values.ts';
import { beatsSince } from '#collector/storage/telemetry.ts';
import type { LatestReadings } from '#collector/storage/telemetry.ts';
import { Trend } from './charts/trend.tsx';
import { withDays } from './day-series.ts';
import { crossedLimit, limitOf } from './reading-limits.ts';
import { openBeats, seriesKey, seriesOf } from './reading-series.ts';
import type { Point } from './reading-series.ts';
import type { Words } from './words.ts';

/** The number behind a finding since the handover, the last 90 days whole, with the threshold that the finding crossed. */
export interface FindingTrend {
  readonly group: Group;
  readonly subject: number;
  readonly field: string;
  readonly points: readonly Point[];
  readonly limit: number | null;
}

const trendDays = 90;

/** The trends of those findings of a PC whose check watches one number, each number once. */
export async function trendsOf(
  db: Db,
  findings: readonly Finding[],
  it: { deviceId: string; now: number; readings: LatestReadings | undefined; rules: RuleSet },
): Promise<FindingTrend[]> {
  const watched = new Map(
    findings.flatMap(({ key, bad }) => {
      const { checkId, subject } = splitKey(key);
      const found = watchedBy(checkId);
      if (found === null) return [];
      return [
        [
          seriesKey(found.group, subject, found.field),
          { ...found, checkId, bad, subject },
        ] as const,
      ];
    }),
  );
  if (watched.size === 0) return [];
  const stored = await beatsSince(db, it.deviceId, it.now - trendDays * dayMs);
  const groups = [...watched.values()].map(({ group }) => `"group":"${group}"`);
  // To open a beat costs the most: those that say nothing of these parts stay closed.
  const telling = stored.filter(({ body }) => groups.some((group) => body.includes(group)));
  const days = await dayValuesSinceHandover(db, it.deviceId);
  const series = withDays(seriesOf(openBeats(telling)), days);
  return [...watched].map(([key, { group, subject, field, checkId, bad }]) => {
    const sample = it.readings?.samples.find(
      (one) => one.group === group && one.subject === subject,
    );
    const limit =
      sample === undefined
        ? null
        : (crossedLimit(checkId, bad, sample) ?? limitOf(sample, field, it.rules));
    return { group, subject, field, points: series.get(key) ?? [], limit };
  });
}

export function FindingTrends(props: {
  words: Words;
  trends: readonly FindingTrend[];
  now: number;
}) {
  const { words, trends, now } = props;
  const { language } = words;
  const told = trends.filter(({ points }) => points.length > 1);
  if (told.length === 0) return null;
  return (
    <div class="finding-trends">
      {told.map(({ group, subject, field, points, limit }) => {
        const name = { group, field };
        return (
          <figure>
            <figcaption>
              {fieldLabel(name, language)}, {partName(group, subject, language)}
            </figcaption>
            <Trend
              words={words}
              points={points}
              limit={limit}
              show={(value) => fieldValue(name, value, language)}
              label={fieldLabel(name, language)}
              part={partName(group, subject, language)}
              from={now - trendDays * dayMs}
              to={now}
            />
          </figure>
        );
      })}
    </div>
  );
}
