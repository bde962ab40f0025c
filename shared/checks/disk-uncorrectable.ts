import { check, fine, nearly, notReported } from '../check.ts';
import { growth } from '../growth.ts';

/**
 * Data that the drive has lost: ATA attribute 187 (198 where there is no 197, which it repeats on
 * many drives), NVMe media errors, and the uncorrectable reads that the drive's error log dates.
 *
 * One used disk in eight has lost something in its life, which is accepted at handover (Backblaze:
 * "raw above zero: investigate"). Bad is what is fresh: three uncorrectable reads, the latest of them
 * within the last 80 hours of use, 40 days at two hours a day (our own judgement, from the reports of
 * linuxhw and bsdhw: losses 70 to 200 hours old would alone give away none of 85 disks that came to
 * fail, but flag 9 of 1,136 at large; any limit between 70 and 90 parts them alike). They are past
 * only after ten times as many hours, or they come back as another fault. Where no error log dates
 * them, a count that grows by any number is bad (Backblaze, Scrutiny).
 */
export const diskUncorrectable = check({
  id: 'disk.uncorrectable',
  family: 'storage',
  group: 'disk',
  thresholds: { freshHours: 80, clearHours: 800, freshErrors: 3, growth: 1, days: 30 },
  acts: 'ticket',
  opens: { readings: 1, hours: 0 },
  closes: { readings: 7, hours: 720 },
  hasBaseline: true,
  silencedBy: [],
  assess(reading, given) {
    const { thresholds } = given;
    const { loggedUncorrectable = 0, loggedUncorrectableAgeHours: ageHours } = reading;
    const counts = [
      reading.reportedUncorrectable,
      reading.pending === undefined ? reading.offlineUncorrectable : undefined,
      reading.mediaErrors,
    ].filter((it) => it !== undefined);
    const total = counts.reduce((sum, it) => sum + it, 0);
    const isMany = ageHours !== undefined && loggedUncorrectable >= thresholds.freshErrors;
    if (isMany && ageHours <= thresholds.freshHours) {
      return { result: 'critical', because: 'fresh', value: total, limit: thresholds.freshHours };
    }
    const isPast = !isMany || ageHours > thresholds.clearHours;
    // Without a count there is none to remember: a 0 here would make the next one look like growth.
    if (counts.length === 0) {
      return reading.loggedErrors === undefined ? notReported : { result: 'ok', clear: isPast };
    }
    const grown = growth(total, given, thresholds.days);
    // A hard disk's error log has dated its losses; flash often leaves its log empty.
    const isDated = reading.loggedUncorrectable !== undefined && reading.kind === 'hdd';
    if (grown >= thresholds.growth && !isDated) {
      return { result: 'critical', because: 'grown', value: total, limit: total - grown };
    }
    const isAccepted = grown === 0 && (given.baseline === null || total <= given.baseline);
    return isPast && isAccepted ? fine(total) : nearly(total);
  },
  words: {
    fr: {
      title: 'Données illisibles',
      advice: 'Sauvegarder les données de la famille tant que le disque répond, puis le remplacer.',
      amount: '{value, plural, one {# perte de données} other {# pertes de données}}',
      source: 'Backblaze et Scrutiny ; heures à nous',
      thresholds: {
        freshHours: 'Perte récente : heures de marche',
        clearHours: 'Perte passée après : heures de marche',
        freshErrors: 'Pertes récentes à partir de',
        growth: 'Hausse à partir de',
        days: 'Hausse comptée sur',
      },
      because: {
        fresh:
          'Le disque {subject} n’a pas pu lire des données {limit, plural, one {pendant sa dernière heure} other {pendant ses # dernières heures}} de marche (pertes comptées en tout : {value, number}).',
        grown:
          'Le disque {subject} a encore perdu des données : {value, plural, one {# perte comptée} other {# pertes comptées}} (seuil : plus de {limit, number}).',
      },
    },
    en: {
      title: 'Unreadable data',
      advice: 'Back up the family’s data while the disk still answers, then replace it.',
      amount: '{value, plural, one {# loss of data} other {# losses of data}}',
      source: 'Backblaze and Scrutiny; hours our own',
      thresholds: {
        freshHours: 'Fresh loss: hours of use',
        clearHours: 'Loss is past after: hours of use',
        freshErrors: 'Fresh losses from',
        growth: 'Growth from',
        days: 'Growth counted over',
      },
      because: {
        fresh:
          'Disk {subject} failed to read data within its last {limit, plural, one {hour} other {# hours}} of use (losses counted in all: {value, number}).',
        grown:
          'Disk {subject} has lost more data: {value, plural, one {# loss} other {# losses}} counted (threshold: over {limit, number}).',
      },
    },
  },
});
