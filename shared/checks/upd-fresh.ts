import { atOnce, check, fine, nearly, notReported } from '../check.ts';

/**
 * The package lists have not been fetched for long, though the PC was in use.
 *
 * More than 30 days with at least 5 days of use among them is our judgement; what is read is what
 * Ubuntu's apt_info.py reads (the update-success-stamp).
 */
export const updFresh = check({
  id: 'upd.fresh',
  family: 'system',
  group: 'updates',
  thresholds: { days: 30, useDays: 5 },
  acts: 'ticket',
  opens: atOnce,
  closes: atOnce,
  hasBaseline: false,
  silencedBy: ['clock.rtc', 'fs.readonly'],
  assess({ listAgeDays, listAgeUseDays }, { thresholds }) {
    if (listAgeDays === undefined) return notReported;
    if (listAgeDays <= thresholds.days) return fine(listAgeDays);
    if (listAgeUseDays === undefined) return notReported;
    if (listAgeUseDays < thresholds.useDays) return nearly(listAgeDays);
    return { result: 'warn', because: 'stale', value: listAgeDays, limit: thresholds.days };
  },
  words: {
    fr: {
      title: 'Mises à jour',
      advice:
        'Lancer apt update et lire l’erreur : dépôt disparu, disque plein, ou mises à jour automatiques coupées.',
      source: 'choix de Vigie',
      thresholds: {
        days: 'Liste plus vieille que',
        useDays: 'Jours d’utilisation sans mise à jour',
      },
      because: {
        stale:
          'Les listes de paquets datent de {value, plural, one {# jour} other {# jours}}, malgré un usage régulier (seuil : {limit, number} jours).',
      },
    },
    en: {
      title: 'Updates',
      advice:
        'Run apt update and read the error: a repository gone, a full disk, or automatic updates switched off.',
      source: 'our own judgement',
      thresholds: {
        days: 'List older than',
        useDays: 'Days of use without update',
      },
      because: {
        stale:
          'The package lists are {value, plural, one {# day} other {# days}} old, though the PC is in use (threshold: {limit, number} days).',
      },
    },
  },
});
