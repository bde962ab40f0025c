import { atOnce, check, fine, notReported } from '../check.ts';

/**
 * Errors that ext4 has found in its own structures (kernel, fs/ext4/sysfs.c: `errors_count`).
 *
 * The limit is 0 and there is no baseline: only fsck sets the counter back, and a PC is handed over
 * with a fresh file system, so any error is new; a baseline would hide what comes after an fsck.
 */
export const fsErrors = check({
  id: 'fs.errors',
  family: 'storage',
  group: 'ext4',
  thresholds: { most: 0 },
  acts: 'ticket',
  opens: atOnce,
  closes: { readings: 2, hours: 0 },
  hasBaseline: false,
  silencedBy: ['disk.health', 'disk.pending', 'disk.uncorrectable', 'disk.selftest'],
  assess({ errors }, { thresholds }) {
    if (errors === undefined) return notReported;
    if (errors <= thresholds.most) return fine(errors);
    return { result: 'warn', because: 'errors', value: errors, limit: thresholds.most };
  },
  words: {
    fr: {
      title: 'Erreurs du système de fichiers',
      advice:
        'Contrôler le disque, puis lancer fsck depuis une clé USB. Le compteur ne revient à zéro qu’après fsck.',
      source: 'le système de fichiers lui-même',
      thresholds: {
        most: 'Erreurs tolérées',
      },
      because: {
        errors:
          'ext4 a compté {value, plural, one {# erreur} other {# erreurs}} depuis le dernier fsck (seuil : {limit, number}).',
      },
    },
    en: {
      title: 'File system errors',
      advice:
        'Check the disk, then run fsck from a live USB stick. Only fsck sets the counter back to zero.',
      source: 'the file system itself',
      thresholds: {
        most: 'Errors put up with',
      },
      because: {
        errors:
          'ext4 has counted {value, plural, one {# error} other {# errors}} since the last fsck (threshold: {limit, number}).',
      },
    },
  },
});
