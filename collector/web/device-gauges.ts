import { fieldValue, partName } from '#shared/words/readings.ts';
import type { Sample } from '#shared/readings.ts';
import type { RuleSet } from '#collector/domain/rules.ts';
import type { GaugeFacts } from './charts/gauge.tsx';
import { limitOf } from './reading-limits.ts';
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
