import { check, fine, nearly, notApplicable, notReported } from '../check.ts';
import type { Mark } from '../check.ts';

/** Remembered for an empty place; no battery's health is that low. */
const empty = 0;

/**
 * The battery has gone, or what it holds has fallen fast: swelling cells are the danger behind it.
 *
 * 15 points within 30 days is our judgement, read above 60 % of charge as in `batt.health`; no
 * stock has been looked at yet, hence it observes only. A fall of 20 points of charge within
 * minutes is not judged: it would take a reading each minute, which no family's PC owes us.
 */
export const battFault = check({
  id: 'batt.fault',
  family: 'battery',
  group: 'battery',
  thresholds: { fallPoints: 15, days: 30, chargedPercent: 60 },
  acts: 'observe',
  opens: { readings: 2, hours: 7 * 24 },
  closes: { readings: 3, hours: 14 * 24 },
  hasBaseline: true,
  silencedBy: [],
  assess({ present, healthPercent, chargePercent }, { thresholds, baseline, marks, day }) {
    if (present === false) {
      if (baseline === null) return notApplicable;
      if (baseline === empty) return fine(empty);
      return { result: 'critical', because: 'gone', value: empty, limit: 1 };
    }
    if (healthPercent === undefined || chargePercent === undefined) return notReported;
    if (chargePercent <= thresholds.chargedPercent) return notReported;
    // Rounded down: tenths that come and go are no news.
    const health = Math.floor(healthPercent);
    const limit = highest(marks, day - thresholds.days, health) - thresholds.fallPoints;
    if (health <= limit) return { result: 'critical', because: 'fallen', value: health, limit };
    return health > limit + thresholds.fallPoints / 2 ? fine(health) : nearly(health);
  },
  words: {
    fr: {
      title: 'Défaut de batterie',
      advice:
        'Demander à la famille si le boîtier se bombe : si oui, ne plus utiliser le poste et le rapporter. Sinon, prévoir une batterie de rechange.',
      source: 'choix de Vigie',
      thresholds: {
        fallPoints: 'Baisse à partir de',
        days: 'Baisse comptée sur',
        chargedPercent: 'Jugée si chargée à plus de',
      },
      amount: '{value, plural, =0 {un emplacement vide} other {# % de capacité}}',
      because: {
        gone: 'La batterie {subject, number} n’est plus en place.',
        fallen:
          'La capacité de la batterie {subject, number} est tombée à {value, number} % en moins d’un mois (seuil : {limit, number} %).',
      },
    },
    en: {
      title: 'Battery fault',
      advice:
        'Ask the family whether the case bulges: if so, stop using the PC and bring it back. If not, plan a new battery.',
      source: 'our own judgement',
      thresholds: {
        fallPoints: 'Fall from',
        days: 'Fall counted over',
        chargedPercent: 'Judged where charged above',
      },
      amount: '{value, plural, =0 {an empty place} other {#% of capacity}}',
      because: {
        gone: 'Battery {subject, number} is no longer in its place.',
        fallen:
          'The capacity of battery {subject, number} has fallen to {value, number}% within a month (threshold: {limit, number}%).',
      },
    },
  },
});

/** The highest health since that day, the value that stood on it included. */
function highest(marks: readonly Mark[], from: number, now: number): number {
  const known = marks.filter(({ value }) => value !== empty);
  const before = known.findLast((mark) => mark.day <= from);
  const since = known.filter((mark) => mark.day > from);
  return Math.max(
    now,
    ...[...(before === undefined ? [] : [before]), ...since].map((it) => it.value),
  );
}
