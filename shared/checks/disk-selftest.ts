import { check, fine, notReported } from '../check.ts';

/**
 * The last self-test that ran to its end. Any failure counts (smartd.conf(5), -l selftest); a
 * newer pass closes it. Most failing disks still say PASSED overall, and only this gives them away.
 */
export const diskSelftest = check({
  id: 'disk.selftest',
  family: 'storage',
  group: 'disk',
  thresholds: { failed: 1 },
  acts: 'ticket',
  opens: { readings: 1, hours: 0 },
  closes: { readings: 1, hours: 0 },
  hasBaseline: false,
  silencedBy: [],
  assess({ selfTest }, { thresholds }) {
    if (selfTest === 'failed') {
      return { result: 'critical', because: 'failed', value: 1, limit: thresholds.failed };
    }
    return selfTest === 'passed' ? fine() : notReported;
  },
  words: {
    fr: {
      title: 'Autotest du disque',
      advice: 'Sauvegarder les données de la famille, puis remplacer le disque.',
      source: 'le test du disque lui-même',
      thresholds: {},
      because: {
        failed: 'Le disque {subject} a échoué à son dernier autotest (un seul échec suffit).',
      },
    },
    en: {
      title: 'Disk self-test',
      advice: 'Back up the family’s data, then replace the disk.',
      source: 'the drive’s own self-test',
      thresholds: {},
      because: { failed: 'Disk {subject} failed its last self-test (one failure is enough).' },
    },
  },
});
