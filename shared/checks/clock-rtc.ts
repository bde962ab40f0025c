import { check, fine, notReported } from '../check.ts';

const secondsPerDay = 86_400;

/**
 * The clock loses its time while the PC is off: at boot it stands before the day the agent was
 * built (fwupd PR#2742 compares with the build year), or it is more than a day off the collector's.
 *
 * A certificate whose dates do not fit this clock is proof of the same, unless the clock agrees with
 * the collector's: then the certificate is what is out of date, and no PC is to blame.
 *
 * One day, and two bad boots in a row to open, three good ones to close, are our judgement. While
 * bad, it silences every check that reckons with this PC's own dates.
 */
export const clockRtc = check({
  id: 'clock.rtc',
  family: 'power',
  group: 'clock',
  thresholds: { offDays: 1 },
  acts: 'ticket',
  opens: { readings: 2, hours: 0 },
  closes: { readings: 3, hours: 0 },
  hasBaseline: false,
  silencedBy: [],
  assess({ resetAtBoot, offsetSeconds, tlsDateFault }, { thresholds }) {
    const days = offsetSeconds === undefined ? 0 : Math.abs(offsetSeconds) / secondsPerDay;
    if (days > thresholds.offDays) {
      const value = Math.ceil(days * 10) / 10;
      const because = tlsDateFault === true ? 'tls_date' : 'days_off';
      return { result: 'warn', because, value, limit: thresholds.offDays };
    }
    if (resetAtBoot === true) return { result: 'warn', because: 'reset', value: 1, limit: 0 };
    // Later in a boot the network has corrected the clock: a small offset then proves nothing.
    return resetAtBoot === undefined ? notReported : fine();
  },
  words: {
    fr: {
      title: 'Pile de l’horloge',
      advice: 'Changer la pile de la carte mère (CR2032), puis remettre l’heure dans le BIOS.',
      source: 'choix de Vigie',
      thresholds: {
        offDays: 'Horloge fausse de plus de',
      },
      because: {
        days_off:
          'L’horloge se trompe de {value, plural, one {# jour} other {# jours}} (seuil : {limit, number} jour).',
        tls_date:
          'L’horloge se trompe de {value, plural, one {# jour} other {# jours}} (seuil : {limit, number} jour), au point que le certificat du collecteur paraissait hors date.',
        reset:
          'À l’allumage, l’horloge indiquait une date antérieure à la fabrication de l’agent : elle repart de zéro.',
      },
    },
    en: {
      title: 'Clock battery',
      advice: 'Change the coin cell on the board (CR2032), then set the time in the BIOS.',
      source: 'our own judgement',
      thresholds: {
        offDays: 'Clock wrong by more than',
      },
      because: {
        days_off:
          'The clock is {value, plural, one {# day} other {# days}} off (threshold: {limit, number} day).',
        tls_date:
          'The clock is {value, plural, one {# day} other {# days}} off (threshold: {limit, number} day), so far that the collector’s certificate seemed out of date.',
        reset:
          'At start-up the clock stood at a date before the agent was built: it starts afresh each time.',
      },
    },
  },
});
