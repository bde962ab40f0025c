import { atOnce, check, fine, nearly, notReported } from '../check.ts';
import type { Mark } from '../check.ts';

/**
 * Programs that the kernel has stopped for lack of memory (`oom_kill` in /proc/vmstat).
 *
 * netdata reports any; a ticket from 3 within 7 days is our judgement. The counter starts again
 * at 0 with each boot, so the week's sum is the growth between the remembered values.
 */
export const memOom = check({
  id: 'mem.oom',
  family: 'memory',
  group: 'memory',
  thresholds: { killsAWeek: 3 },
  acts: 'ticket',
  opens: atOnce,
  closes: atOnce,
  // Only what is remembered from boot to boot adds up to a week.
  hasBaseline: true,
  silencedBy: [],
  assess({ oomKills }, { thresholds, marks, day }) {
    if (oomKills === undefined) return notReported;
    const week = growthSince(day - 7, [...marks, { day, value: oomKills }]);
    if (week >= thresholds.killsAWeek) {
      return { result: 'warn', because: 'kills', value: oomKills, limit: thresholds.killsAWeek };
    }
    return week === 0 ? fine(oomKills) : nearly(oomKills);
  },
  words: {
    fr: {
      title: 'Programmes arrêtés faute de mémoire',
      advice:
        'Ajouter de la mémoire, installer un bureau plus léger ou activer zram. Si cela est récent, tester la mémoire.',
      source: 'choix de Vigie',
      thresholds: {
        killsAWeek: 'Programmes arrêtés par semaine',
      },
      because: {
        kills:
          'Linux a arrêté au moins {limit, plural, one {# programme} other {# programmes}} en une semaine faute de mémoire (compteur depuis l’allumage : {value, number}).',
      },
    },
    en: {
      title: 'Programs stopped for lack of memory',
      advice:
        'Add memory, install a lighter desktop or switch on zram. If this is new, test the memory.',
      source: 'our own judgement',
      thresholds: {
        killsAWeek: 'Programs stopped in a week',
      },
      because: {
        kills:
          'Linux stopped at least {limit, plural, one {# program} other {# programs}} within a week for lack of memory (counter since start-up: {value, number}).',
      },
    },
  },
});

function growthSince(firstDay: number, values: readonly Mark[]): number {
  let growth = 0;
  let before = 0;
  for (const { day, value } of values) {
    if (day > firstDay) growth += value >= before ? value - before : value;
    before = value;
  }
  return growth;
}
