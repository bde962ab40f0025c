import { atOnce, check, fine, notReported } from '../check.ts';
import { lastSupportedDay } from '../releases.ts';

/**
 * The operating system's release gets no more security updates, or soon none.
 *
 * The last days stand in `releases.ts`, with their source. 180 days ahead is our judgement. It
 * observes only, though the dates are facts: a whole fleet reaches them on one day, and what
 * follows is a plan for its upgrade, not a ticket for each PC.
 */
export const osEol = check({
  id: 'os.eol',
  family: 'system',
  group: 'release',
  thresholds: { soonDays: 180 },
  acts: 'observe',
  opens: atOnce,
  closes: atOnce,
  hasBaseline: false,
  silencedBy: [],
  assess({ release }, { thresholds, day }) {
    if (release === undefined) return notReported;
    const last = lastSupportedDay(release);
    if (last === null) return { result: 'unknown', because: 'unsupported' };
    const left = last - day;
    if (left < 0) return { result: 'critical', because: 'ended', value: -left, limit: 0 };
    if (left > thresholds.soonDays) return fine(left);
    return { result: 'warn', because: 'soon', value: left, limit: thresholds.soonDays };
  },
  words: {
    fr: {
      title: 'Fin de vie du système',
      advice: 'Prévoir la mise à niveau du système à la prochaine visite.',
      source: 'endoflife.date ; délai à nous',
      thresholds: {
        soonDays: 'Annoncé à l’avance de',
      },
      because: {
        ended:
          'Le système ne reçoit plus de correctifs de sécurité depuis {value, plural, one {# jour} other {# jours}}.',
        soon: 'Le système ne recevra plus de correctifs de sécurité dans {value, plural, one {# jour} other {# jours}} (seuil : {limit, number} jours).',
      },
    },
    en: {
      title: 'End of system support',
      advice: 'Plan the system’s upgrade at the next visit.',
      source: 'endoflife.date; notice our own',
      thresholds: {
        soonDays: 'Told ahead by',
      },
      because: {
        ended:
          'The system has had no security updates for {value, plural, one {# day} other {# days}}.',
        soon: 'The system gets no more security updates in {value, plural, one {# day} other {# days}} (threshold: {limit, number} days).',
      },
    },
  },
});
