import { check, fine, notReported } from '../check.ts';
import type { Bad } from '../check.ts';

/**
 * The bits of the NVMe critical warning (NVM Express Base Specification 2.0, figure 207), most
 * serious first. Bit 1, temperature, is missing on purpose: heat is `disk.temp`'s business.
 */
const warnings = [
  { bit: 8, because: 'read_only' },
  { bit: 4, because: 'unreliable' },
  { bit: 1, because: 'spare_used_up' },
  { bit: 16, because: 'backup_failed' },
  { bit: 32, because: 'persistent_memory' },
] as const;

type Because = 'failed' | 'prefail' | (typeof warnings)[number]['because'];

/**
 * The drive's own verdict. FAILED means failure expected within 24 hours (smartd.conf(5), -H); any
 * NVMe warning bit is serious (smartd.conf(5), -H on NVMe), as is a pre-failure attribute at the
 * maker's threshold now. No patience: such a drive may not live to give a second reading.
 */
export const diskHealth = check({
  id: 'disk.health',
  family: 'storage',
  group: 'disk',
  thresholds: { failing: 1 },
  acts: 'ticket',
  opens: { readings: 1, hours: 0 },
  closes: { readings: 3, hours: 72 },
  hasBaseline: false,
  silencedBy: [],
  assess({ verdict, criticalWarning, prefailNow = 0 }, { thresholds }) {
    const bad = (because: Because, value: number): Bad<Because> => ({
      result: 'critical',
      because,
      value,
      limit: thresholds.failing,
    });
    if (criticalWarning !== undefined) {
      // The overall verdict of an NVMe drive is this byte again, with the temperature in it.
      const raised = warnings.find(({ bit }) => (criticalWarning & bit) !== 0);
      return raised === undefined ? fine() : bad(raised.because, 1);
    }
    if (verdict === 'failed') return bad('failed', 1);
    if (prefailNow >= thresholds.failing) return bad('prefail', prefailNow);
    return verdict === 'passed' ? fine() : notReported;
  },
  words: {
    fr: {
      title: 'Verdict du disque',
      advice:
        'Sauvegarder tout de suite les données de la famille, puis remplacer le disque. Ne pas lancer de test long.',
      source: 'le verdict du disque lui-même',
      thresholds: {},
      because: {
        failed: 'Le disque {subject} annonce lui-même sa panne prochaine (un seul avis suffit).',
        prefail:
          'Sur le disque {subject}, {value, plural, one {# indicateur de panne a} other {# indicateurs de panne ont}} atteint la limite du fabricant (seuil : {limit, number}).',
        read_only: 'Le disque {subject} n’accepte plus d’écriture (un seul avis suffit).',
        unreliable: 'Le disque {subject} se dit lui-même peu fiable (un seul avis suffit).',
        spare_used_up: 'Le disque {subject} n’a plus assez de réserve (un seul avis suffit).',
        backup_failed:
          'Le circuit de sauvegarde du disque {subject} est en panne (un seul avis suffit).',
        persistent_memory: 'La mémoire persistante du disque {subject} n’est plus fiable.',
      },
    },
    en: {
      title: 'Disk verdict',
      advice: 'Back up the family’s data now, then replace the disk. Do not run long tests.',
      source: 'the drive’s own verdict',
      thresholds: {},
      because: {
        failed: 'Disk {subject} itself announces that it is about to fail (one notice is enough).',
        prefail:
          'On disk {subject}, {value, plural, one {# failure indicator has} other {# failure indicators have}} reached the maker’s limit (threshold: {limit, number}).',
        read_only: 'Disk {subject} no longer accepts writes (one notice is enough).',
        unreliable: 'Disk {subject} reports itself as unreliable (one notice is enough).',
        spare_used_up: 'Disk {subject} has too little spare left (one notice is enough).',
        backup_failed: 'The backup circuit of disk {subject} has failed (one notice is enough).',
        persistent_memory: 'The persistent memory of disk {subject} is no longer reliable.',
      },
    },
  },
});
