import { check, fine, nearly, notReported } from '../check.ts';
import { accepted } from '../growth.ts';

/**
 * Sectors that the drive could not read and waits to remap (ATA attribute 197).
 *
 * A rise by two counts (Scrutiny, from Backblaze: 34 % of drives with two fail within a year; a
 * single one is as often read again and forgotten), at once: on many drives that failed, it was
 * seen on the last day only. At first sight a used disk may carry a few: up to one physical sector
 * of 4 KiB, which counts as 8, is accepted, unless the drive's error log shows failed reads and
 * there is more than one.
 */
export const diskPending = check({
  id: 'disk.pending',
  family: 'storage',
  group: 'disk',
  thresholds: { rise: 2, hit: 2, warn: 9, critical: 24 },
  acts: 'ticket',
  opens: { readings: 1, hours: 0 },
  closes: { readings: 7, hours: 168 },
  hasBaseline: true,
  silencedBy: [],
  assess({ pending, loggedUncorrectable = 0 }, given) {
    const { thresholds } = given;
    if (pending === undefined) return notReported;
    if (pending === 0) return fine(0);
    if (pending >= thresholds.critical) {
      return { result: 'critical', because: 'many', value: pending, limit: thresholds.critical };
    }
    if (pending >= thresholds.warn) {
      return { result: 'warn', because: 'many', value: pending, limit: thresholds.warn };
    }
    const before = accepted(given);
    if (before !== null && pending >= before + thresholds.rise) {
      const limit = before + thresholds.rise;
      return { result: 'warn', because: 'risen', value: pending, limit };
    }
    if (pending >= thresholds.hit && loggedUncorrectable > 0) {
      return { result: 'warn', because: 'hit', value: pending, limit: thresholds.hit };
    }
    return nearly(pending);
  },
  words: {
    fr: {
      title: 'Secteurs en attente',
      advice:
        'Sauvegarder les données de la famille ; test étendu à l’atelier ; remplacer le disque si le nombre augmente encore.',
      amount: '{value, plural, one {# secteur illisible} other {# secteurs illisibles}}',
      source: 'Scrutiny et Backblaze ; niveaux à nous',
      thresholds: {
        rise: 'Hausse depuis la valeur connue',
        hit: 'Nombre, si des lectures ont échoué',
        warn: 'Attention à partir de',
        critical: 'Critique à partir de',
      },
      because: {
        many: 'Le disque {subject} ne peut plus lire {value, plural, one {# secteur} other {# secteurs}} (seuil : {limit, number}).',
        risen:
          'Le nombre de secteurs illisibles du disque {subject} a augmenté : {value, number} (seuil : {limit, number}).',
        hit: 'Le disque {subject} a {value, plural, one {# secteur illisible} other {# secteurs illisibles}}, et des lectures y ont échoué (seuil : {limit, number}).',
      },
    },
    en: {
      title: 'Pending sectors',
      advice:
        'Back up the family’s data; extended test in the workshop; replace the disk if the count still grows.',
      amount: '{value, plural, one {# unreadable sector} other {# unreadable sectors}}',
      source: 'Scrutiny and Backblaze; levels our own',
      thresholds: {
        rise: 'Rise above the known value',
        hit: 'Count, where reads have failed',
        warn: 'Warning from',
        critical: 'Critical from',
      },
      because: {
        many: 'Disk {subject} can no longer read {value, plural, one {# sector} other {# sectors}} (threshold: {limit, number}).',
        risen:
          'The unreadable sectors of disk {subject} have grown: {value, number} (threshold: {limit, number}).',
        hit: 'Disk {subject} has {value, plural, one {# unreadable sector} other {# unreadable sectors}}, and reads have failed there (threshold: {limit, number}).',
      },
    },
  },
});
