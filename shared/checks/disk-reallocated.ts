import { check, fine, nearly, notReported } from '../check.ts';
import { growth } from '../growth.ts';

/**
 * Sectors that the drive has replaced from its spares (ATA attribute 5).
 *
 * What was so at handover is accepted, and so is a stable or slowly growing count (our own
 * judgement: Scrutiny's totals, over 4 and over 16, are passed by one used disk in ten). Growth of
 * 100 within 30 days is bad, and 1,500 on a hard disk whenever seen: its spares run out (our own
 * judgement; of Backblaze's ST8000DM002 4 of 122 that failed stood between 1,500 and 2,000, and none
 * of 1,500 in service). Flash counts blocks there, and wears out by `disk.wear`.
 */
export const diskReallocated = check({
  id: 'disk.reallocated',
  family: 'storage',
  group: 'disk',
  thresholds: { days: 30, growth: 100, most: 1500 },
  acts: 'ticket',
  opens: { readings: 1, hours: 0 },
  closes: { readings: 7, hours: 168 },
  hasBaseline: true,
  silencedBy: [],
  assess({ kind, reallocated }, given) {
    const { thresholds } = given;
    if (reallocated === undefined) return notReported;
    if (reallocated >= thresholds.most && kind !== 'ssd') {
      return { result: 'critical', because: 'many', value: reallocated, limit: thresholds.most };
    }
    const grown = growth(reallocated, given, thresholds.days);
    if (grown < thresholds.growth) return grown > 0 ? nearly(reallocated) : fine(reallocated);
    const limit = reallocated - grown + thresholds.growth;
    return { result: 'critical', because: 'grown', value: reallocated, limit };
  },
  words: {
    fr: {
      title: 'Secteurs remplacés',
      advice:
        'Sauvegarder les données de la famille. Nombre stable : garder le disque ; nombre qui augmente : le remplacer.',
      amount: '{value, plural, one {# secteur remplacé} other {# secteurs remplacés}}',
      source: 'choix de Vigie',
      thresholds: {
        days: 'Hausse comptée sur',
        growth: 'Hausse à partir de',
        most: 'Nombre total à partir de',
      },
      because: {
        grown:
          'Le disque {subject} remplace de plus en plus de secteurs : {value, number} (seuil : {limit, number}).',
        many: 'Le disque {subject} a remplacé {value, plural, one {# secteur} other {# secteurs}} (seuil : {limit, number}).',
      },
    },
    en: {
      title: 'Reallocated sectors',
      advice:
        'Back up the family’s data. A stable count: keep the disk; a growing one: replace it.',
      amount: '{value, plural, one {# replaced sector} other {# replaced sectors}}',
      source: 'our own judgement',
      thresholds: {
        days: 'Growth counted over',
        growth: 'Growth from',
        most: 'Total from',
      },
      because: {
        grown:
          'Disk {subject} is replacing more and more sectors: {value, number} (threshold: {limit, number}).',
        many: 'Disk {subject} has replaced {value, plural, one {# sector} other {# sectors}} (threshold: {limit, number}).',
      },
    },
  },
});
