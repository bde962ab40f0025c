import { check, fine, notReported } from '../check.ts';

/** Remembered where a fan was seen turning; a bad reading's own number is a temperature above it. */
const turned = 1;

/**
 * No fan turns although the processor is hot.
 *
 * Boards report headers to which nothing is connected, and some laptops report 0 whatever happens:
 * a PC is judged only once one of its fans has been seen turning, and bad only where none does.
 * 70 degrees, in three readings, is our judgement, and some quiet laptops let their fan rest below
 * that: hence it observes only.
 */
export const fanStopped = check({
  id: 'fan.stopped',
  family: 'heat',
  group: 'fans',
  thresholds: { hotC: 70 },
  acts: 'observe',
  opens: { readings: 3, hours: 2 },
  closes: { readings: 2, hours: 0 },
  hasBaseline: true,
  silencedBy: [],
  assess({ turning, processorC }, { thresholds, baseline, marks }) {
    if (turning === undefined) return notReported;
    if (turning > 0) return fine(turned);
    const hasTurned = baseline === turned || marks.some(({ value }) => value === turned);
    if (processorC === undefined || !hasTurned) return notReported;
    if (processorC <= thresholds.hotC) return { result: 'ok', clear: false };
    return { result: 'warn', because: 'stopped', value: processorC, limit: thresholds.hotC };
  },
  words: {
    fr: {
      title: 'Ventilateur arrêté',
      advice:
        'Dépoussiérer le ventilateur, vérifier sa prise, puis le remplacer s’il ne tourne pas.',
      source: 'choix de Vigie',
      thresholds: {
        hotC: 'Processeur chaud au-dessus de',
      },
      because: {
        stopped:
          'Aucun ventilateur ne tourne alors que le processeur est à {value, number} °C (seuil : {limit, number} °C).',
      },
    },
    en: {
      title: 'Fan stopped',
      advice: 'Remove the dust from the fan, check its plug, then replace it if it does not turn.',
      source: 'our own judgement',
      thresholds: {
        hotC: 'Processor hot above',
      },
      because: {
        stopped:
          'No fan turns although the processor is at {value, number} °C (threshold: {limit, number} °C).',
      },
    },
  },
});
