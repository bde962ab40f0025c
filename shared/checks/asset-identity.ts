import { check, fine, notReported } from '../check.ts';
import type { Reading } from '../readings.ts';

/**
 * A part of the PC is another than at handover: mended elsewhere, swapped, or no longer ours.
 *
 * The PC itself compares digests that never leave it. Any change counts, over two starts (our
 * judgement): no fault, but the asset record is to be put right, hence it observes only.
 */
export const assetIdentity = check({
  id: 'asset.identity',
  family: 'other',
  group: 'asset',
  thresholds: { most: 0 },
  acts: 'observe',
  opens: { readings: 2, hours: 12 },
  closes: { readings: 2, hours: 12 },
  hasBaseline: false,
  silencedBy: [],
  assess(reading, { thresholds }) {
    const known = parts.filter(({ field }) => reading[field] !== undefined);
    if (known.length === 0) return notReported;
    const changed = known.filter(({ field }) => reading[field] === true);
    const [first] = changed;
    if (first === undefined || changed.length <= thresholds.most) return fine(changed.length);
    return {
      result: 'warn',
      because: changed.length > 1 ? 'several' : first.because,
      value: changed.length,
      limit: thresholds.most,
    };
  },
  words: {
    fr: {
      title: 'Composants d’origine',
      advice:
        'Demander à la famille si le poste a été réparé ailleurs, puis mettre sa fiche à jour.',
      source: 'choix de Vigie',
      thresholds: {
        most: 'Composants changés tolérés',
      },
      because: {
        board: 'La carte mère n’est plus celle de la remise.',
        disk: 'Le disque n’est plus celui de la remise.',
        memory: 'La mémoire n’est plus celle de la remise.',
        several:
          '{value, number} composants ne sont plus ceux de la remise (seuil : {limit, number}).',
      },
    },
    en: {
      title: 'Original parts',
      advice: 'Ask the family whether the PC was mended elsewhere, then update its record.',
      source: 'our own judgement',
      thresholds: {
        most: 'Changed parts put up with',
      },
      because: {
        board: 'The board is not the one of handover.',
        disk: 'The disk is not the one of handover.',
        memory: 'The memory is not the one of handover.',
        several: '{value, number} parts are not those of handover (threshold: {limit, number}).',
      },
    },
  },
});

interface Part {
  readonly field: keyof Reading<'asset'>;
  readonly because: 'board' | 'disk' | 'memory';
}
const parts: readonly Part[] = [
  { field: 'boardChanged', because: 'board' },
  { field: 'diskChanged', because: 'disk' },
  { field: 'memoryChanged', because: 'memory' },
];
