import { check, fine, nearly, notApplicable, notReported } from '../check.ts';

const kibPerGib = 1024 * 1024;

/**
 * Free space on / and on /home where it is separate, as ordinary users have it.
 *
 * Levels: netdata warns at 90 % and is critical at 98 % used, only below 5 GB free; node-mixin is
 * critical at 3 %. Well again 10 points or 3 GiB above the warning level, whichever comes first
 * (netdata's 80 % used; the 3 GiB are our judgement, for large disks). Two readings at least 6
 * hours apart, so that a download that is cleaned up at once opens nothing (our judgement).
 */
export const fsSpace = check({
  id: 'fs.space',
  family: 'system',
  group: 'fs',
  thresholds: {
    warnPercent: 10,
    warnGiB: 3,
    criticalPercent: 3,
    criticalGiB: 1,
    clearPoints: 10,
    clearGiB: 3,
  },
  acts: 'ticket',
  opens: { readings: 2, hours: 6 },
  closes: { readings: 2, hours: 0 },
  hasBaseline: false,
  silencedBy: [],
  assess({ sizeKiB, freeKiB, readOnlyByDesign }, { thresholds }) {
    if (readOnlyByDesign === true) return notApplicable;
    if (sizeKiB === undefined || freeKiB === undefined || sizeKiB === 0) return notReported;
    // Rounded down: a sentence must never show a value that has not crossed its own threshold.
    const percent = Math.floor((freeKiB * 1000) / sizeKiB) / 10;
    const gib = Math.floor((freeKiB * 10) / kibPerGib) / 10;
    // On a small disk the amount says more, on a large one the share: either is enough.
    const { warnPercent, warnGiB, criticalPercent, criticalGiB } = thresholds;
    if (percent < criticalPercent) {
      return { result: 'critical', because: 'full', value: percent, limit: criticalPercent };
    }
    if (gib < criticalGiB) {
      return { result: 'critical', because: 'full_gib', value: gib, limit: criticalGiB };
    }
    if (percent < warnPercent) {
      return { result: 'warn', because: 'low', value: percent, limit: warnPercent };
    }
    if (gib < warnGiB) return { result: 'warn', because: 'low_gib', value: gib, limit: warnGiB };
    const sizeGiB = sizeKiB / kibPerGib;
    const warnLevel = Math.max((sizeGiB * warnPercent) / 100, warnGiB);
    const step = Math.min((sizeGiB * thresholds.clearPoints) / 100, thresholds.clearGiB);
    return freeKiB / kibPerGib >= warnLevel + step ? fine(percent) : nearly(percent);
  },
  words: {
    fr: {
      title: 'Espace libre',
      advice:
        'Libérer de la place : anciens noyaux, paquets en cache, points de restauration. Ne jamais lister les fichiers de la famille.',
      source: 'netdata et node-mixin',
      thresholds: {
        warnPercent: 'Attention en dessous de',
        warnGiB: 'Attention en dessous de',
        criticalPercent: 'Critique en dessous de',
        criticalGiB: 'Critique en dessous de',
        clearPoints: 'De nouveau bon : points de plus',
        clearGiB: 'De nouveau bon : Gio de plus',
      },
      because: {
        low: 'Il reste {value, number} % d’espace libre (seuil : {limit, number} %).',
        low_gib: 'Il reste {value, number} Gio d’espace libre (seuil : {limit, number} Gio).',
        full: 'Le disque est presque plein : {value, number} % libre (seuil : {limit, number} %).',
        full_gib:
          'Le disque est presque plein : {value, number} Gio libre (seuil : {limit, number} Gio).',
      },
    },
    en: {
      title: 'Free space',
      advice:
        'Make room: old kernels, cached packages, restore points. Never list the family’s files.',
      source: 'netdata and node-mixin',
      thresholds: {
        warnPercent: 'Warning below',
        warnGiB: 'Warning below',
        criticalPercent: 'Critical below',
        criticalGiB: 'Critical below',
        clearPoints: 'Good again: points more',
        clearGiB: 'Good again: GiB more',
      },
      because: {
        low: '{value, number}% of space is left (threshold: {limit, number}%).',
        low_gib: '{value, number} GiB of space is left (threshold: {limit, number} GiB).',
        full: 'The disk is nearly full: {value, number}% free (threshold: {limit, number}%).',
        full_gib:
          'The disk is nearly full: {value, number} GiB free (threshold: {limit, number} GiB).',
      },
    },
  },
});
