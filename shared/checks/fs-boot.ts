import { check, fine, nearly, notReported } from '../check.ts';

const kibPerMib = 1024;

/**
 * /boot or the EFI partition is full, so that the next kernel cannot be installed.
 *
 * 60 MiB on /boot (a kernel and its first file system), 10 MiB on the EFI partition, which holds a
 * few loaders and is often of 100 MiB, and well again at twice as much, are our judgement: hence it
 * observes only.
 */
export const fsBoot = check({
  id: 'fs.boot',
  family: 'system',
  group: 'bootfs',
  thresholds: { bootMiB: 60, efiMiB: 10 },
  acts: 'observe',
  opens: { readings: 2, hours: 24 },
  closes: { readings: 2, hours: 0 },
  hasBaseline: false,
  silencedBy: [],
  assess({ part, freeKiB }, { thresholds }) {
    if (part === undefined || freeKiB === undefined) return notReported;
    const limit = part === 'boot' ? thresholds.bootMiB : thresholds.efiMiB;
    // Rounded down: a sentence must never show a value that has not crossed its own threshold.
    const free = Math.floor((freeKiB * 10) / kibPerMib) / 10;
    if (free < limit) return { result: 'warn', because: part, value: free, limit };
    return free >= 2 * limit ? fine(free) : nearly(free);
  },
  words: {
    fr: {
      title: 'Espace de démarrage',
      advice:
        'Lancer apt autoremove pour enlever les anciens noyaux ; sinon les mises à jour échoueront.',
      source: 'choix de Vigie',
      thresholds: {
        bootMiB: '/boot : attention en dessous de',
        efiMiB: 'EFI : attention en dessous de',
      },
      because: {
        boot: 'Il reste {value, number} Mio sur /boot (seuil : {limit, number} Mio).',
        efi: 'Il reste {value, number} Mio sur la partition EFI (seuil : {limit, number} Mio).',
      },
    },
    en: {
      title: 'Start-up space',
      advice: 'Run apt autoremove to remove old kernels; updates will fail otherwise.',
      source: 'our own judgement',
      thresholds: {
        bootMiB: '/boot: warning below',
        efiMiB: 'EFI: warning below',
      },
      because: {
        boot: '{value, number} MiB is left on /boot (threshold: {limit, number} MiB).',
        efi: '{value, number} MiB is left on the EFI partition (threshold: {limit, number} MiB).',
      },
    },
  },
});
