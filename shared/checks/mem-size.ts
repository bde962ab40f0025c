import { check, fine, notReported } from '../check.ts';

const kibPerGib = 1024 * 1024;

/**
 * Less memory than at handover: a module that has come loose, failed, or gone.
 *
 * A tenth less, in three readings over a day so that two starts agree, is our judgement: firmware
 * may keep more for its graphics after a reset, hence it observes only. Reckoned in tenths of a
 * GiB, so that the few MB that a new kernel keeps for itself are no news.
 */
export const memSize = check({
  id: 'mem.size',
  family: 'memory',
  group: 'memory',
  thresholds: { lostPercent: 10 },
  acts: 'observe',
  opens: { readings: 3, hours: 24 },
  closes: { readings: 2, hours: 0 },
  hasBaseline: true,
  silencedBy: [],
  assess({ totalKiB }, { thresholds, baseline }) {
    if (totalKiB === undefined) return notReported;
    const gib = tenths(totalKiB / kibPerGib);
    if (baseline === null) return fine(gib);
    const limit = tenths((baseline * (100 - thresholds.lostPercent)) / 100);
    return gib > limit ? fine(gib) : { result: 'warn', because: 'less', value: gib, limit };
  },
  words: {
    fr: {
      title: 'Taille de la mémoire',
      advice:
        'Ouvrir le poste et remettre les barrettes en place ; si l’une manque ou ne répond plus, la remplacer.',
      source: 'choix de Vigie',
      thresholds: {
        lostPercent: 'Mémoire perdue à partir de',
      },
      amount: '{value, number} Gio',
      because: {
        less: 'Le poste ne voit plus que {value, number} Gio de mémoire (seuil : {limit, number} Gio, d’après la remise).',
      },
    },
    en: {
      title: 'Memory size',
      advice:
        'Open the PC and reseat the modules; if one is missing or no longer answers, replace it.',
      source: 'our own judgement',
      thresholds: {
        lostPercent: 'Memory lost from',
      },
      amount: '{value, number} GiB',
      because: {
        less: 'The PC sees only {value, number} GiB of memory (threshold: {limit, number} GiB, from handover).',
      },
    },
  },
});

const tenths = (value: number): number => Math.floor(value * 10) / 10;
