import { check, fine, nearly, notReported } from '../check.ts';

/**
 * The clock is not kept right by the network.
 *
 * netdata (timex) looks from 17 minutes after boot; 5 minutes off, clear again under 1 minute, and
 * three days of it are our judgement, hence it observes only.
 */
export const clockSync = check({
  id: 'clock.sync',
  family: 'system',
  group: 'clock',
  thresholds: { offSeconds: 300, clearSeconds: 60 },
  acts: 'observe',
  opens: { readings: 3, hours: 48 },
  closes: { readings: 2, hours: 0 },
  hasBaseline: false,
  silencedBy: ['clock.rtc'],
  assess({ synchronised, offsetSeconds }, { thresholds }) {
    const off = offsetSeconds === undefined ? null : Math.abs(offsetSeconds);
    if (off !== null && off > thresholds.offSeconds) {
      return { result: 'warn', because: 'off', value: off, limit: thresholds.offSeconds };
    }
    if (synchronised === false) {
      return { result: 'warn', because: 'unsynchronised', value: 0, limit: 1 };
    }
    if (off === null) return synchronised === undefined ? notReported : fine();
    return off <= thresholds.clearSeconds ? fine(off) : nearly(off);
  },
  words: {
    fr: {
      title: 'Mise à l’heure',
      advice:
        'Vérifier que le service de mise à l’heure tourne et que la box ne bloque pas NTP (port 123).',
      source: 'choix de Vigie',
      thresholds: {
        offSeconds: 'Horloge fausse de plus de',
        clearSeconds: 'De nouveau bonne en dessous de',
      },
      because: {
        off: 'L’horloge se trompe de {value, plural, one {# seconde} other {# secondes}} (seuil : {limit, number} s).',
        unsynchronised:
          'L’horloge n’est pas encore mise à l’heure par le réseau (attendu 17 minutes après l’allumage).',
      },
    },
    en: {
      title: 'Clock setting',
      advice: 'Check that the time service runs and that the router does not block NTP (port 123).',
      source: 'our own judgement',
      thresholds: {
        offSeconds: 'Clock wrong by more than',
        clearSeconds: 'Good again below',
      },
      because: {
        off: 'The clock is {value, plural, one {# second} other {# seconds}} off (threshold: {limit, number} s).',
        unsynchronised:
          'The network has not set the clock yet (expected 17 minutes after start-up).',
      },
    },
  },
});
