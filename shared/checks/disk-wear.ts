import { check, fine, nearly, notApplicable, notReported } from '../check.ts';
import { pace } from '../growth.ts';

/**
 * How much of its rated writing life a flash drive has used.
 *
 * Critical: the spare is below the drive's own threshold (NVM Express Base Specification). Past its
 * rated life a drive need not be failing (the same, Percentage Used), so what was used up at
 * handover is accepted; written on beyond 100 % it is critical (Scrutiny). A drive in use wears at
 * its own pace: where that pace, over at least four weeks and five points, leads to 100 % within
 * half a year, there is time to plan (our own judgement).
 */
export const diskWear = check({
  id: 'disk.wear',
  family: 'storage',
  group: 'disk',
  thresholds: { clearPercent: 90, criticalPercent: 100, days: 180, points: 5, overDays: 28 },
  acts: 'ticket',
  opens: { readings: 1, hours: 0 },
  closes: { readings: 7, hours: 168 },
  hasBaseline: true,
  silencedBy: ['disk.health'],
  assess(reading, given) {
    const { thresholds } = given;
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
    const { grown, days } = pace(wearPercent, given);
    if (grown > 0 && wearPercent >= thresholds.criticalPercent) {
      const limit = thresholds.criticalPercent;
      return { result: 'critical', because: 'worn_out', value: wearPercent, limit };
    }
    const left = ((thresholds.criticalPercent - wearPercent) * days) / grown;
    if (grown >= thresholds.points && days >= thresholds.overDays && left <= thresholds.days) {
      return { result: 'warn', because: 'soon', value: wearPercent, limit: thresholds.days };
    }
    // Wear does not heal: a pace that eases is no recovery, a new drive is.
    const isClear = wearPercent < thresholds.clearPercent && grown < thresholds.points;
    return isClear ? fine(wearPercent) : nearly(wearPercent);
  },
  words: {
    fr: {
      title: 'Usure du disque',
      advice:
        'Sauvegarder les données de la famille et prévoir un nouveau disque SSD à la prochaine visite.',
      amount: '{value, number} % d’usure',
      source: 'norme NVM Express, Scrutiny ; rythme à nous',
      thresholds: {
        clearPercent: 'De nouveau bon en dessous de',
        criticalPercent: 'Critique à partir de',
        days: 'Au bout de son usure d’ici',
        points: 'Usure gagnée d’au moins',
        overDays: 'Usure suivie pendant au moins',
      },
      because: {
        soon: 'À ce rythme, le disque {subject} sera au bout de son usure dans moins de {limit, plural, one {# jour} other {# jours}} ; il en est à {value, number} %.',
        worn_out:
          'Le disque {subject} est au bout de son usure : {value, number} % (seuil : {limit, number} %).',
        spare:
          'Il reste {value, number} % de réserve au disque {subject} (seuil : {limit, number} %).',
      },
    },
    en: {
      title: 'Disk wear',
      advice: 'Back up the family’s data and plan a new SSD for the next visit.',
      amount: '{value, number} % of wear',
      source: 'NVM Express, Scrutiny; pace our own',
      thresholds: {
        clearPercent: 'Good again below',
        criticalPercent: 'Critical from',
        days: 'Worn out within',
        points: 'Wear gained of at least',
        overDays: 'Wear followed for at least',
      },
      because: {
        soon: 'At this pace disk {subject} will be worn out in less than {limit, plural, one {# day} other {# days}}; it is at {value, number} %.',
        worn_out:
          'Disk {subject} is worn out: {value, number} % used (threshold: {limit, number} %).',
        spare:
          'Disk {subject} has {value, number} % of its spare left (threshold: {limit, number} %).',
      },
    },
  },
});
