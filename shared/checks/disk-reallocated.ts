import { check, fine, nearly, notReported } from '../check.ts';
import { growth } from '../growth.ts';

/**
 * Sectors that the drive has replaced from its spares (ATA attribute 5).
 *
 * What was so at handover is accepted, and a stable count is harmless. Growth of 20 within 30 days
 * counts (our own judgement: slower growth is common on disks that live on), as a warning or as
 * critical by Scrutiny's totals (from Backblaze: over 4, 7.5 % fail within a year; over 16, 23.6 %).
 * On a hard disk 2,000 and more are bad whenever seen (our own judgement: the spares run out);
 * flash counts blocks there, and wears out by `disk.wear`.
 */
export const diskReallocated = check({
  id: 'disk.reallocated',
  family: 'storage',
  group: 'disk',
  thresholds: { days: 30, growth: 20, warn: 5, critical: 17, most: 2000 },
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
    if (grown < thresholds.growth || reallocated < thresholds.warn) {
      return grown > 0 ? nearly(reallocated) : fine(reallocated);
    }
    return reallocated >= thresholds.critical
      ? { result: 'critical', because: 'grown', value: reallocated, limit: thresholds.critical }
      : { result: 'warn', because: 'grown', value: reallocated, limit: thresholds.warn };
  },
  words: {
    fr: {
      title: 'Secteurs remplacés',
      advice:
        'Sauvegarder les données de la famille. Nombre stable : garder le disque ; nombre qui augmente : le remplacer.',
      because: {
        grown:
          'Le disque {subject} remplace de plus en plus de secteurs : {value, number} (seuil : {limit, number}).',
        many: 'Le disque {subject} a remplacé {value, number} secteurs (seuil : {limit, number}).',
      },
    },
    en: {
      title: 'Reallocated sectors',
      advice:
        'Back up the family’s data. A stable count: keep the disk; a growing one: replace it.',
      because: {
        grown:
          'Disk {subject} is replacing more and more sectors: {value, number} (threshold: {limit, number}).',
        many: 'Disk {subject} has replaced {value, number} sectors (threshold: {limit, number}).',
      },
    },
  },
});
