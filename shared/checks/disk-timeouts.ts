import { check, fine, nearly, notReported } from '../check.ts';
import { growth } from '../growth.ts';

/**
 * Commands that the drive did not answer in time (ATA attribute 188). Three of four used consumer
 * Seagates count some, so only growth counts: over 100 in 30 days (Scrutiny's raised floor).
 */
export const diskTimeouts = check({
  id: 'disk.timeouts',
  family: 'storage',
  group: 'disk',
  thresholds: { days: 30, growth: 100 },
  acts: 'observe',
  opens: { readings: 2, hours: 0 },
  closes: { readings: 2, hours: 0 },
  hasBaseline: true,
  silencedBy: [],
  assess({ commandTimeouts }, given) {
    const { thresholds } = given;
    if (commandTimeouts === undefined) return notReported;
    const grown = growth(commandTimeouts, given, thresholds.days);
    if (grown <= thresholds.growth) {
      return grown > 0 ? nearly(commandTimeouts) : fine(commandTimeouts);
    }
    const limit = commandTimeouts - grown + thresholds.growth;
    return { result: 'warn', because: 'grown', value: commandTimeouts, limit };
  },
  words: {
    fr: {
      title: 'Délais dépassés',
      advice:
        'Sauvegarder les données de la famille ; vérifier d’abord le câble et l’alimentation du disque.',
      amount: '{value, plural, one {# réponse en retard} other {# réponses en retard}}',
      source: 'Backblaze ; niveaux à nous',
      thresholds: {
        days: 'Hausse comptée sur',
        growth: 'Hausse à partir de',
      },
      because: {
        grown:
          'Le disque {subject} répond trop souvent en retard : {value, number} fois (seuil : {limit, number}).',
      },
    },
    en: {
      title: 'Command timeouts',
      advice: 'Back up the family’s data; check the disk’s cable and power first.',
      amount: '{value, plural, one {# late answer} other {# late answers}}',
      source: 'Backblaze; levels our own',
      thresholds: {
        days: 'Growth counted over',
        growth: 'Growth from',
      },
      because: {
        grown:
          'Disk {subject} answers too late: {value, plural, one {once} other {# times}} (threshold: {limit, number}).',
      },
    },
  },
});
