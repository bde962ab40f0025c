import { check, fine, nearly, notReported } from '../check.ts';
import { growth } from '../growth.ts';

/**
 * Transfers spoiled between disk and board (ATA attribute 199): the cable, not the disk. Growth of
 * 20 in 30 days, our own judgement; Scrutiny calls the attribute not critical.
 */
export const diskCable = check({
  id: 'disk.cable',
  family: 'storage',
  group: 'disk',
  thresholds: { days: 30, growth: 20 },
  acts: 'observe',
  opens: { readings: 2, hours: 0 },
  closes: { readings: 2, hours: 0 },
  hasBaseline: true,
  silencedBy: [],
  assess({ crcErrors }, given) {
    const { thresholds } = given;
    if (crcErrors === undefined) return notReported;
    const grown = growth(crcErrors, given, thresholds.days);
    if (grown < thresholds.growth) return grown > 0 ? nearly(crcErrors) : fine(crcErrors);
    const limit = crcErrors - grown + thresholds.growth;
    return { result: 'warn', because: 'grown', value: crcErrors, limit };
  },
  words: {
    fr: {
      title: 'Câble du disque',
      advice:
        'Sauvegarder les données de la famille ; rebrancher ou changer le câble SATA du disque.',
      amount: '{value, plural, one {# erreur de liaison} other {# erreurs de liaison}}',
      source: 'choix de Vigie',
      thresholds: {
        days: 'Hausse comptée sur',
        growth: 'Hausse à partir de',
      },
      because: {
        grown:
          'La liaison du disque {subject} fait des erreurs : {value, plural, one {# comptée} other {# comptées}} (seuil : {limit, number}).',
      },
    },
    en: {
      title: 'Disk cable',
      advice: 'Back up the family’s data; reseat or change the disk’s SATA cable.',
      amount: '{value, plural, one {# link error} other {# link errors}}',
      source: 'our own judgement',
      thresholds: {
        days: 'Growth counted over',
        growth: 'Growth from',
      },
      because: {
        grown:
          'The link of disk {subject} makes errors: {value, number} counted (threshold: {limit, number}).',
      },
    },
  },
});
