import { atOnce, check, fine, nearly, notReported } from '../check.ts';

/**
 * The system itself crashes or hangs.
 *
 * What counts: node-problem-detector's oops and "task blocked" patterns (config/kernel-monitor.json),
 * panics, lock-ups, and the crash records that the firmware keeps (pstore). Days are counted, since
 * one crash writes many lines. Two days within 14 are our judgement: hence it observes only.
 */
export const kernelCrash = check({
  id: 'kernel.crash',
  family: 'system',
  group: 'kernel',
  thresholds: { days: 2 },
  acts: 'observe',
  opens: atOnce,
  closes: { readings: 3, hours: 24 },
  hasBaseline: false,
  silencedBy: ['disk.health', 'disk.ioerr', 'mem.hw'],
  assess({ crashDays }, { thresholds }) {
    if (crashDays === undefined) return notReported;
    if (crashDays >= thresholds.days) {
      return { result: 'warn', because: 'crashes', value: crashDays, limit: thresholds.days };
    }
    return crashDays === 0 ? fine(0) : nearly(crashDays);
  },
  words: {
    fr: {
      title: 'Plantages du système',
      advice: 'Tester la mémoire, puis regarder le pilote graphique et les mises à jour du noyau.',
      source: 'node-problem-detector ; jours à nous',
      thresholds: {
        days: 'Jours avec plantage à partir de',
      },
      because: {
        crashes:
          'Le noyau a planté ou s’est bloqué {value, plural, one {# jour} other {# jours}} sur 14 (seuil : {limit, number}).',
      },
    },
    en: {
      title: 'System crashes',
      advice: 'Test the memory, then look at the graphics driver and at kernel updates.',
      source: 'node-problem-detector; days our own',
      thresholds: {
        days: 'Days with a crash from',
      },
      because: {
        crashes:
          'The kernel crashed or hung on {value, plural, one {# day} other {# days}} of 14 (threshold: {limit, number}).',
      },
    },
  },
});
