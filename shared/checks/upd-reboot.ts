import { atOnce, check, fine, nearly, notReported } from '../check.ts';

/**
 * The system has long been waiting for a restart (`/run/reboot-required`).
 *
 * netdata reports it at once; 14 days of patience is our judgement, hence it observes only.
 */
export const updReboot = check({
  id: 'upd.reboot',
  family: 'system',
  group: 'updates',
  thresholds: { days: 14 },
  acts: 'observe',
  opens: atOnce,
  closes: atOnce,
  hasBaseline: false,
  silencedBy: ['clock.rtc'],
  assess({ rebootPendingDays }, { thresholds }) {
    if (rebootPendingDays === undefined) return notReported;
    if (rebootPendingDays > thresholds.days) {
      return {
        result: 'warn',
        because: 'waiting',
        value: rebootPendingDays,
        limit: thresholds.days,
      };
    }
    return rebootPendingDays === 0 ? fine(0) : nearly(rebootPendingDays);
  },
  words: {
    fr: {
      title: 'Redémarrage attendu',
      advice: 'Demander à la famille d’éteindre puis de rallumer le poste.',
      source: 'choix de Vigie',
      thresholds: {
        days: 'Redémarrage attendu depuis plus de',
      },
      because: {
        waiting:
          'Un redémarrage est attendu depuis {value, plural, one {# jour} other {# jours}} (seuil : {limit, number} jours).',
      },
    },
    en: {
      title: 'Restart pending',
      advice: 'Ask the family to switch the PC off and on again.',
      source: 'our own judgement',
      thresholds: {
        days: 'Restart awaited for more than',
      },
      because: {
        waiting:
          'A restart has been pending for {value, plural, one {# day} other {# days}} (threshold: {limit, number} days).',
      },
    },
  },
});
