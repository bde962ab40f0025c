import { check, fine, notReported } from '../check.ts';

/**
 * The PC takes far longer to start than it did at handover.
 *
 * Twice the time of then and over 180 s, in three readings over two days, is our judgement: hence
 * it observes only. A failing disk explains it, so does a full one.
 */
export const bootSlow = check({
  id: 'boot.slow',
  family: 'slow',
  group: 'startup',
  thresholds: { times: 2, seconds: 180 },
  acts: 'observe',
  opens: { readings: 3, hours: 48 },
  closes: { readings: 3, hours: 48 },
  hasBaseline: true,
  silencedBy: ['disk.health', 'disk.pending', 'disk.uncorrectable', 'disk.ioerr', 'fs.space'],
  assess({ seconds }, { thresholds, baseline }) {
    if (seconds === undefined) return notReported;
    const limit = Math.max((baseline ?? Infinity) * thresholds.times, thresholds.seconds);
    return seconds > limit
      ? { result: 'warn', because: 'slow', value: seconds, limit }
      : fine(seconds);
  },
  words: {
    fr: {
      title: 'Démarrage lent',
      advice:
        'Contrôler d’abord le disque et l’espace libre, puis regarder ce qui se lance au démarrage.',
      source: 'choix de Vigie',
      thresholds: {
        times: 'Fois le temps de la remise',
        seconds: 'Et plus de',
      },
      amount: '{value, number} s',
      because: {
        slow: 'Le poste met {value, number} s à démarrer, bien plus qu’à la remise (seuil : {limit, number} s).',
      },
    },
    en: {
      title: 'Slow start-up',
      advice:
        'Check the disk and the free space first, then see what is started along with the PC.',
      source: 'our own judgement',
      thresholds: {
        times: 'Times the time of handover',
        seconds: 'And more than',
      },
      amount: '{value, number} s',
      because: {
        slow: 'The PC takes {value, number} s to start, far more than at handover (threshold: {limit, number} s).',
      },
    },
  },
});
