import { check, fine, nearly, notReported } from '../check.ts';

/**
 * A sample counts as short of memory when less than this share of it is available, in percent
 * (netdata, `ram_available`).
 */
export const shortMemoryPercent = 10;

/**
 * Memory is often short, or swap is nearly full.
 *
 * Swap: netdata warns above 90 % and clears at 80 %. That 30 % of samples is too many, clears at
 * 15 %, and must hold from week to week, is our judgement: hence it observes only.
 */
export const memPressure = check({
  id: 'mem.pressure',
  family: 'memory',
  group: 'memory',
  thresholds: { shortPercent: 30, shortClearPercent: 15, swapPercent: 90, swapClearPercent: 80 },
  acts: 'observe',
  opens: { readings: 3, hours: 7 * 24 },
  closes: { readings: 3, hours: 7 * 24 },
  hasBaseline: false,
  silencedBy: [],
  assess({ shortPercent, swapTotalKiB, swapFreeKiB }, { thresholds }) {
    const swap = swapUsedPercent(swapTotalKiB, swapFreeKiB);
    if (shortPercent !== undefined && shortPercent > thresholds.shortPercent) {
      return {
        result: 'warn',
        because: 'short',
        value: shortPercent,
        limit: thresholds.shortPercent,
      };
    }
    if (swap !== null && swap > thresholds.swapPercent) {
      return { result: 'warn', because: 'swap_full', value: swap, limit: thresholds.swapPercent };
    }
    if (shortPercent === undefined || swap === null) return notReported;
    const clear =
      shortPercent <= thresholds.shortClearPercent && swap <= thresholds.swapClearPercent;
    return clear ? fine(shortPercent) : nearly(shortPercent);
  },
  words: {
    fr: {
      title: 'Mémoire vive',
      advice:
        'Ajouter de la mémoire, installer un bureau plus léger ou activer zram à la prochaine visite.',
      source: 'choix de Vigie',
      thresholds: {
        shortPercent: 'Manque de mémoire au-dessus de',
        shortClearPercent: 'De nouveau bon en dessous de',
        swapPercent: 'Mémoire d’échange pleine au-dessus de',
        swapClearPercent: 'Mémoire d’échange : bon en dessous de',
      },
      because: {
        short:
          'La mémoire manquait dans {value, number} % des relevés (seuil : {limit, number} %).',
        swap_full:
          'Le fichier d’échange est plein à {value, number} % (seuil : {limit, number} %).',
      },
    },
    en: {
      title: 'Memory',
      advice: 'Add memory, install a lighter desktop or switch on zram at the next visit.',
      source: 'our own judgement',
      thresholds: {
        shortPercent: 'Short of memory above',
        shortClearPercent: 'Good again below',
        swapPercent: 'Swap full above',
        swapClearPercent: 'Swap: good again below',
      },
      because: {
        short: 'Memory was short in {value, number}% of readings (threshold: {limit, number}%).',
        swap_full: 'Swap space is {value, number}% full (threshold: {limit, number}%).',
      },
    },
  },
});

/** Rounded up, so that what is above the limit is shown above it; 0 where there is no swap. */
function swapUsedPercent(totalKiB: number | undefined, freeKiB: number | undefined): number | null {
  if (totalKiB === undefined || freeKiB === undefined) return null;
  if (totalKiB === 0) return 0;
  return Math.max(0, Math.ceil((1 - freeKiB / totalKiB) * 1000) / 10);
}
