import { splitKey } from '#shared/condition-key.ts';
import { fieldValue, partName } from '#shared/words/readings.ts';
import type { Sample } from '#shared/readings.ts';
import type { Finding } from '#collector/domain/judgement.ts';
import type { RuleSet } from '#collector/domain/rules.ts';
import type { GaugeFacts } from './charts/gauge.tsx';
import { crossedLimit, limitOf } from './reading-limits.ts';
import type { Words } from './words.ts';

/** What can be filled up or used up on this PC, as it last said: wear, room, batteries. */
export function gaugesOf(words: Words, samples: readonly Sample[], rules: RuleSet): GaugeFacts[] {
  return samples.flatMap((sample) => {
    const found = 'unread' in sample ? null : scaleOf(sample);
    if (found === null) return [];
    const { group, subject } = sample;
    const { field, value, most, badSide } = found;
    const limit = limitOf(sample, field, rules);
    if (value === undefined || limit === null || most === 0) return [];
    const n = subject + 1;
    const part = partName(group, subject, words.language);
    return {
      id: `gauge-${group}-${subject}`,
      name: words.of('gauge', found.word, { n, part }),
      value,
      most,
      limit,
      badSide,
      show: (it: number) => fieldValue({ group, field }, it, words.language),
    };
  });
}

/** The checks whose finding a gauge shows at a glance, with the part that it is about. */
const shown: Readonly<Record<string, Sample['group']>> = {
  'batt.health': 'battery',
  'disk.wear': 'disk',
  'fs.space': 'fs',
};

/** The gauges of what was found and still stands, each held to the threshold that was crossed. */
export function gaugesOfFindings(
  words: Words,
  samples: readonly Sample[],
  it: { readonly rules: RuleSet; readonly findings: readonly Finding[] },
): GaugeFacts[] {
  return it.findings.flatMap(({ key, bad, recovered }) => {
    const { checkId, subject } = splitKey(key);
    const group = shown[checkId];
    const sample = samples.find((one) => one.group === group && one.subject === subject);
    if (sample === undefined || recovered) return [];
    const limit = crossedLimit(checkId, bad, sample);
    return limit === null
      ? []
      : gaugesOf(words, [sample], it.rules).map((gauge) => ({ ...gauge, limit }));
  });
}

interface Scale extends Pick<GaugeFacts, 'most' | 'badSide'> {
  readonly word: 'wear' | 'room' | 'battery';
  readonly field: string;
  readonly value: number | undefined;
}

function scaleOf(sample: Exclude<Sample, { unread: unknown }>): Scale | null {
  switch (sample.group) {
    case 'disk':
      // A drive writes on beyond its rated life.
      return {
        word: 'wear',
        field: 'wearPercent',
        value: sample.reading.wearPercent,
        most: 120,
        badSide: 'above',
      };
    case 'fs': {
      const { freeKiB, sizeKiB = 0, readOnlyByDesign } = sample.reading;
      if (readOnlyByDesign === true) return null;
      return { word: 'room', field: 'freeKiB', value: freeKiB, most: sizeKiB, badSide: 'below' };
    }
    case 'battery':
      return {
        word: 'battery',
        field: 'healthPercent',
        value: sample.reading.healthPercent,
        most: 100,
        badSide: 'below',
      };
    default:
      return null;
  }
}
