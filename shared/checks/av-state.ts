import { check, fine, notReported } from '../check.ts';

/**
 * Windows without its virus protection, or with one that has not learnt for long.
 *
 * Not applicable elsewhere. Over 14 days, in two readings, is our judgement: hence it observes
 * only. Windows reckons the age with its own clock.
 */
export const avState = check({
  id: 'av.state',
  family: 'system',
  group: 'antivirus',
  thresholds: { days: 14 },
  acts: 'observe',
  opens: { readings: 2, hours: 12 },
  closes: { readings: 1, hours: 0 },
  hasBaseline: false,
  silencedBy: ['clock.rtc'],
  assess({ realTime, signatureAgeDays }, { thresholds }) {
    if (realTime === false) return { result: 'warn', because: 'off', value: 0, limit: 1 };
    if (signatureAgeDays === undefined) return notReported;
    if (signatureAgeDays > thresholds.days) {
      return { result: 'warn', because: 'stale', value: signatureAgeDays, limit: thresholds.days };
    }
    return realTime === undefined ? notReported : fine(signatureAgeDays);
  },
  words: {
    fr: {
      title: 'Antivirus',
      advice: 'Remettre Windows Defender en marche, puis lancer Windows Update.',
      source: 'choix de Vigie',
      thresholds: {
        days: 'Signatures plus vieilles que',
      },
      because: {
        off: 'La protection en temps réel de Windows est coupée.',
        stale:
          'Les signatures de Windows Defender datent de {value, plural, one {# jour} other {# jours}} (seuil : {limit, number} jours).',
      },
    },
    en: {
      title: 'Antivirus',
      advice: 'Switch Windows Defender on again, then run Windows Update.',
      source: 'our own judgement',
      thresholds: {
        days: 'Signatures older than',
      },
      because: {
        off: 'The real-time protection of Windows is switched off.',
        stale:
          'The signatures of Windows Defender are {value, plural, one {# day} other {# days}} old (threshold: {limit, number} days).',
      },
    },
  },
});
