import { atOnce, check, fine, nearly, notReported } from '../check.ts';

/**
 * The kernel could not read from or write to a fixed disk of this PC.
 *
 * What counts: node-problem-detector's "Buffer I/O error" and "Remounting filesystem read-only"
 * (config/kernel-monitor.json), a medium error (SCSI sense key 3, SPC-5), and an NVMe controller
 * that had to be reset. Never a stick that was pulled, a scratched CD, or a trim that the drive
 * turned down. Node-problem-detector reports the first; two different days within 14 are our
 * judgement. Dates alone that lie in the past count, so a clock that is wrong can hide an error but
 * not invent one.
 */
export const diskIoerr = check({
  id: 'disk.ioerr',
  family: 'storage',
  group: 'kernel',
  thresholds: { days: 2 },
  acts: 'ticket',
  opens: atOnce,
  closes: { readings: 3, hours: 24 },
  hasBaseline: false,
  silencedBy: ['disk.health', 'disk.pending', 'disk.uncorrectable', 'disk.selftest'],
  assess({ ioErrorDays }, { thresholds }) {
    if (ioErrorDays === undefined) return notReported;
    if (ioErrorDays >= thresholds.days) {
      return { result: 'warn', because: 'errors', value: ioErrorDays, limit: thresholds.days };
    }
    return ioErrorDays === 0 ? fine(0) : nearly(ioErrorDays);
  },
  words: {
    fr: {
      title: 'Erreurs de lecture ou d’écriture',
      advice:
        'Sauvegarder les données de la famille. Rebrancher ou changer le câble du disque, puis contrôler le disque.',
      source: 'node-problem-detector ; jours à nous',
      thresholds: {
        days: 'Jours avec erreur à partir de',
      },
      because: {
        errors:
          'Linux n’a pas pu lire ou écrire sur le disque {value, plural, one {# jour} other {# jours}} sur 14 (seuil : {limit, number}).',
      },
    },
    en: {
      title: 'Read or write errors',
      advice:
        'Back up the family’s data. Reseat or change the disk’s cable, then check the disk itself.',
      source: 'node-problem-detector; days our own',
      thresholds: {
        days: 'Days with an error from',
      },
      because: {
        errors:
          'Linux could not read from or write to the disk on {value, plural, one {# day} other {# days}} of 14 (threshold: {limit, number}).',
      },
    },
  },
});
