import { check, fine, nearly, notApplicable, notReported } from '../check.ts';

/**
 * What a full charge holds against what it held when new, per battery.
 *
 * There is no norm: Apple calls 80 % used up, other makers say the like to consumers; 60 % and the
 * exit 2 points higher are our judgement, hence it observes only. Judged above 60 % of charge
 * alone, where the battery's own estimate is steadier, on three readings over two weeks.
 */
export const battHealth = check({
  id: 'batt.health',
  family: 'battery',
  group: 'battery',
  thresholds: { wornPercent: 60, fadingPercent: 80, clearPercent: 82, chargedPercent: 60 },
  acts: 'observe',
  opens: { readings: 3, hours: 14 * 24 },
  closes: { readings: 3, hours: 14 * 24 },
  hasBaseline: false,
  silencedBy: [],
  assess({ present, healthPercent, chargePercent }, { thresholds }) {
    if (present === false) return notApplicable;
    if (healthPercent === undefined || chargePercent === undefined) return notReported;
    if (chargePercent <= thresholds.chargedPercent) return notReported;
    const { wornPercent, fadingPercent } = thresholds;
    if (healthPercent < wornPercent) {
      return { result: 'warn', because: 'worn', value: healthPercent, limit: wornPercent };
    }
    if (healthPercent < fadingPercent) {
      return { result: 'warn', because: 'fading', value: healthPercent, limit: fadingPercent };
    }
    return healthPercent >= thresholds.clearPercent ? fine(healthPercent) : nearly(healthPercent);
  },
  words: {
    fr: {
      title: 'Batterie',
      advice:
        'Dire à la famille que le poste tiendra peu sans le secteur, et prévoir une batterie de rechange. Si le boîtier se bombe, cesser de l’utiliser.',
      source: 'fabricants et systèmes',
      thresholds: {
        wornPercent: 'Usée en dessous de',
        fadingPercent: 'Faiblit en dessous de',
        clearPercent: 'De nouveau bonne à partir de',
        chargedPercent: 'Jugée si chargée à plus de',
      },
      because: {
        worn: 'La batterie {subject, number} ne garde que {value, number} % de sa capacité d’origine (seuil : {limit, number} %).',
        fading:
          'La batterie {subject, number} faiblit : {value, number} % de sa capacité d’origine (seuil : {limit, number} %).',
      },
    },
    en: {
      title: 'Battery',
      advice:
        'Tell the family that the PC will not last long off the mains, and plan a new battery. If the case bulges, stop using it.',
      source: 'makers and systems',
      thresholds: {
        wornPercent: 'Worn below',
        fadingPercent: 'Fading below',
        clearPercent: 'Good again from',
        chargedPercent: 'Judged where charged above',
      },
      because: {
        worn: 'Battery {subject, number} holds only {value, number}% of what it held when new (threshold: {limit, number}%).',
        fading:
          'Battery {subject, number} is fading: {value, number}% of what it held when new (threshold: {limit, number}%).',
      },
    },
  },
});
