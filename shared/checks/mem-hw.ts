import { atOnce, check, fine, nearly, notReported } from '../check.ts';

/**
 * The hardware itself reports errors of memory or processor.
 *
 * netdata (health.d/memory.conf) warns at any error that ECC has corrected and is critical at any
 * that it could not; few of these PCs have ECC. On the others the processor's machine checks are
 * all there is: on two different days within 14 is our judgement, since a single one is often left
 * over from a crash or a switched-off PC.
 */
export const memHw = check({
  id: 'mem.hw',
  family: 'memory',
  group: 'kernel',
  thresholds: { corrected: 0, uncorrected: 0, machineCheckDays: 2 },
  acts: 'ticket',
  opens: atOnce,
  closes: { readings: 3, hours: 72 },
  hasBaseline: false,
  silencedBy: [],
  assess(reading, { thresholds }) {
    const { correctedMemoryErrors, uncorrectedMemoryErrors, machineCheckDays } = reading;
    if (above(uncorrectedMemoryErrors, thresholds.uncorrected)) {
      const limit = thresholds.uncorrected;
      return { result: 'critical', because: 'uncorrected', value: uncorrectedMemoryErrors, limit };
    }
    if (above(correctedMemoryErrors, thresholds.corrected)) {
      const limit = thresholds.corrected;
      return { result: 'warn', because: 'corrected', value: correctedMemoryErrors, limit };
    }
    if (machineCheckDays === undefined) {
      return correctedMemoryErrors === undefined ? notReported : fine();
    }
    if (machineCheckDays >= thresholds.machineCheckDays) {
      const limit = thresholds.machineCheckDays;
      return { result: 'warn', because: 'machine_checks', value: machineCheckDays, limit };
    }
    return machineCheckDays === 0 ? fine(0) : nearly(machineCheckDays);
  },
  words: {
    fr: {
      title: 'Erreurs matérielles de mémoire',
      advice:
        'Lancer memtest toute une nuit, barrette par barrette, et remplacer celle qui échoue. Vérifier le refroidissement.',
      source: 'netdata ; jours à nous',
      thresholds: {
        corrected: 'Erreurs corrigées tolérées',
        uncorrected: 'Erreurs non corrigées tolérées',
        machineCheckDays: 'Jours avec alerte à partir de',
      },
      because: {
        corrected:
          '{value, plural, one {# erreur de mémoire corrigée} other {# erreurs de mémoire corrigées}} depuis l’allumage (seuil : {limit, number}).',
        uncorrected:
          '{value, plural, one {# erreur de mémoire non corrigée} other {# erreurs de mémoire non corrigées}} depuis l’allumage (seuil : {limit, number}).',
        machine_checks:
          'Le processeur a signalé des erreurs matérielles {value, plural, one {# jour} other {# jours}} sur 14 (seuil : {limit, number}).',
      },
    },
    en: {
      title: 'Hardware memory errors',
      advice:
        'Run memtest overnight, one module at a time, and replace the one that fails. Check the cooling.',
      source: 'netdata; days our own',
      thresholds: {
        corrected: 'Corrected errors put up with',
        uncorrected: 'Uncorrected errors put up with',
        machineCheckDays: 'Days with an alert from',
      },
      because: {
        corrected:
          '{value, plural, one {# corrected memory error} other {# corrected memory errors}} since start-up (threshold: {limit, number}).',
        uncorrected:
          '{value, plural, one {# uncorrected memory error} other {# uncorrected memory errors}} since start-up (threshold: {limit, number}).',
        machine_checks:
          'The processor reported hardware errors on {value, plural, one {# day} other {# days}} of 14 (threshold: {limit, number}).',
      },
    },
  },
});

const above = (value: number | undefined, limit: number): value is number =>
  value !== undefined && value > limit;
