import { check, fine, nearly, notApplicable, notReported } from '../check.ts';

/**
 * Free inodes: a disk can refuse every new file while gigabytes are free.
 *
 * Levels: node-mixin (NodeFilesystemAlmostOutOfFiles: below 5 %, below 3 %). The exit level of
 * 10 % and the 6 hours are our judgement.
 */
export const fsInodes = check({
  id: 'fs.inodes',
  family: 'system',
  group: 'fs',
  thresholds: { warnPercent: 5, criticalPercent: 3, clearPercent: 10 },
  acts: 'ticket',
  opens: { readings: 2, hours: 6 },
  closes: { readings: 2, hours: 0 },
  hasBaseline: false,
  silencedBy: [],
  assess({ inodes, freeInodes, readOnlyByDesign }, { thresholds }) {
    if (readOnlyByDesign === true || inodes === 0) return notApplicable;
    if (inodes === undefined || freeInodes === undefined) return notReported;
    const percent = Math.floor((freeInodes * 1000) / inodes) / 10;
    const { warnPercent, criticalPercent } = thresholds;
    if (percent < criticalPercent) {
      return { result: 'critical', because: 'spent', value: percent, limit: criticalPercent };
    }
    if (percent < warnPercent) {
      return { result: 'warn', because: 'low', value: percent, limit: warnPercent };
    }
    return percent >= thresholds.clearPercent ? fine(percent) : nearly(percent);
  },
  words: {
    fr: {
      title: 'Nombre de fichiers',
      advice:
        'Chercher un amas de très petits fichiers du système : caches, paquets snap, courrier local. Ne jamais lister les fichiers de la famille.',
      source: 'node-mixin',
      thresholds: {
        warnPercent: 'Attention en dessous de',
        criticalPercent: 'Critique en dessous de',
        clearPercent: 'De nouveau bon à partir de',
      },
      because: {
        low: 'Il ne reste que {value, number} % des inodes (seuil : {limit, number} %).',
        spent:
          'Presque plus aucun fichier ne peut être créé : {value, number} % d’inodes libres (seuil : {limit, number} %).',
      },
    },
    en: {
      title: 'Number of files',
      advice:
        'Look for heaps of tiny system files: caches, snap packages, local mail. Never list the family’s files.',
      source: 'node-mixin',
      thresholds: {
        warnPercent: 'Warning below',
        criticalPercent: 'Critical below',
        clearPercent: 'Good again from',
      },
      because: {
        low: 'Only {value, number}% of inodes are left (threshold: {limit, number}%).',
        spent:
          'Hardly any new file can be made: {value, number}% of inodes free (threshold: {limit, number}%).',
      },
    },
  },
});
