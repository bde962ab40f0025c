import { atOnce, check, fine, notReported } from '../check.ts';

/**
 * The PC starts again and again.
 *
 * 5 boots within an hour is our judgement. Silenced by a dead clock cell, with which every boot
 * seems to fall in the same hour. A day of calm closes it (our judgement).
 */
export const bootLoop = check({
  id: 'boot.loop',
  family: 'power',
  group: 'power',
  thresholds: { boots: 5 },
  acts: 'ticket',
  opens: atOnce,
  closes: { readings: 2, hours: 24 },
  hasBaseline: false,
  silencedBy: ['clock.rtc'],
  assess({ bootsInAnHour }, { thresholds }) {
    if (bootsInAnHour === undefined) return notReported;
    if (bootsInAnHour < thresholds.boots) return fine(bootsInAnHour);
    return { result: 'warn', because: 'boots', value: bootsInAnHour, limit: thresholds.boots };
  },
  words: {
    fr: {
      title: 'Redémarrages en boucle',
      advice:
        'Contrôler le disque, tester la mémoire, puis regarder si une mise à jour échoue sans fin.',
      source: 'choix de Vigie',
      thresholds: {
        boots: 'Démarrages en une heure à partir de',
      },
      because: {
        boots:
          'Le poste a démarré {value, plural, one {# fois} other {# fois}} en une heure (seuil : {limit, number}).',
      },
    },
    en: {
      title: 'Restart loop',
      advice: 'Check the disk, test the memory, then see whether an update fails over and over.',
      source: 'our own judgement',
      thresholds: {
        boots: 'Starts within an hour from',
      },
      because: {
        boots:
          'The PC started {value, plural, one {# time} other {# times}} within an hour (threshold: {limit, number}).',
      },
    },
  },
});
