import { check, fine, notApplicable, notReported } from '../check.ts';

/**
 * How much of its rated writing life a flash drive has used.
 *
 * Critical: the spare is at or below the drive's own threshold (NVM Express Base Specification), or
 * the rated life is used up (100 %, Scrutiny). Warning from 90 %, our own judgement: time to plan.
 */
export const diskWear = check({
  id: 'disk.wear',
  family: 'storage',
  group: 'disk',
  thresholds: { warnPercent: 90, criticalPercent: 100 },
  acts: 'ticket',
  opens: { readings: 1, hours: 0 },
  closes: { readings: 2, hours: 24 },
  hasBaseline: false,
  silencedBy: ['disk.health'],
  assess(reading, { thresholds }) {
    const { kind, wearPercent, sparePercent, spareThresholdPercent } = reading;
    if (kind === 'hdd') return notApplicable;
    if (
      sparePercent !== undefined &&
      spareThresholdPercent !== undefined &&
      sparePercent < spareThresholdPercent
    ) {
      const limit = spareThresholdPercent;
      return { result: 'critical', because: 'spare', value: sparePercent, limit };
    }
    if (wearPercent === undefined) return notReported;
    if (wearPercent >= thresholds.criticalPercent) {
      const limit = thresholds.criticalPercent;
      return { result: 'critical', because: 'worn_out', value: wearPercent, limit };
    }
    if (wearPercent >= thresholds.warnPercent) {
      const limit = thresholds.warnPercent;
      return { result: 'warn', because: 'worn', value: wearPercent, limit };
    }
    return fine(wearPercent);
  },
  words: {
    fr: {
      title: 'Usure du disque',
      advice:
        'Sauvegarder les données de la famille et prévoir un nouveau disque SSD à la prochaine visite.',
      because: {
        worn: 'Le disque {subject} a consommé {value, number} % de sa durée de vie en écriture (seuil : {limit, number} %).',
        worn_out:
          'Le disque {subject} est au bout de son usure : {value, number} % (seuil : {limit, number} %).',
        spare:
          'Il reste {value, number} % de réserve au disque {subject} (seuil : {limit, number} %).',
      },
    },
    en: {
      title: 'Disk wear',
      advice: 'Back up the family’s data and plan a new SSD for the next visit.',
      because: {
        worn: 'Disk {subject} has used {value, number} % of its writing life (threshold: {limit, number} %).',
        worn_out:
          'Disk {subject} is worn out: {value, number} % used (threshold: {limit, number} %).',
        spare:
          'Disk {subject} has {value, number} % of its spare left (threshold: {limit, number} %).',
      },
    },
  },
});
