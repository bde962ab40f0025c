import { atOnce, check, fine, nearly, notReported } from '../check.ts';

/**
 * The PC often stops without having been shut down.
 *
 * 3 among the last 14 days of use, and well again at 1, are our judgement.
 */
export const powerUnclean = check({
  id: 'power.unclean',
  family: 'power',
  group: 'power',
  thresholds: { stops: 3, clearStops: 1 },
  acts: 'ticket',
  opens: atOnce,
  closes: { readings: 2, hours: 0 },
  hasBaseline: false,
  silencedBy: [],
  assess({ uncleanStops }, { thresholds }) {
    if (uncleanStops === undefined) return notReported;
    if (uncleanStops >= thresholds.stops) {
      return { result: 'warn', because: 'stops', value: uncleanStops, limit: thresholds.stops };
    }
    return uncleanStops <= thresholds.clearStops ? fine(uncleanStops) : nearly(uncleanStops);
  },
  words: {
    fr: {
      title: 'Arrêts brutaux',
      advice:
        'Vérifier le chargeur, l’alimentation et la batterie. Demander gentiment si la prise ou le bouton est à portée de pied.',
      source: 'choix de Vigie',
      thresholds: {
        stops: 'Arrêts brutaux à partir de',
        clearStops: 'De nouveau bon jusqu’à',
      },
      because: {
        stops:
          '{value, plural, one {# arrêt brutal} other {# arrêts brutaux}} en 14 jours d’utilisation (seuil : {limit, number}).',
      },
    },
    en: {
      title: 'Sudden stops',
      advice:
        'Check the charger, the power supply and the battery. Ask kindly whether feet can reach the plug or the button.',
      source: 'our own judgement',
      thresholds: {
        stops: 'Sudden stops from',
        clearStops: 'Good again up to',
      },
      because: {
        stops:
          '{value, plural, one {# sudden stop} other {# sudden stops}} in 14 days of use (threshold: {limit, number}).',
      },
    },
  },
});
