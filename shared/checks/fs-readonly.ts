import { atOnce, check, fine, notApplicable, notReported } from '../check.ts';

/**
 * The file system has been made read-only although it should be writable: Linux does this when it
 * no longer trusts the disk (node-problem-detector: "Remounting filesystem read-only").
 *
 * Opens at once, as in the catalogue. A restart often makes the disk writable again without having
 * mended it, hence a day of good readings before it closes (our judgement).
 */
export const fsReadonly = check({
  id: 'fs.readonly',
  family: 'storage',
  group: 'fs',
  thresholds: {},
  acts: 'ticket',
  opens: atOnce,
  closes: { readings: 3, hours: 24 },
  hasBaseline: false,
  silencedBy: ['disk.health', 'disk.pending', 'disk.uncorrectable', 'disk.selftest'],
  assess({ readOnly, readOnlyByDesign }) {
    if (readOnlyByDesign === true) return notApplicable;
    if (readOnly === undefined) return notReported;
    if (!readOnly) return fine();
    if (readOnlyByDesign === undefined) return notReported;
    return { result: 'critical', because: 'read_only', value: 1, limit: 0 };
  },
  words: {
    fr: {
      title: 'Disque en lecture seule',
      advice:
        'Copier d’abord les données de la famille, puis contrôler le disque, puis lancer fsck depuis une clé USB.',
      source: 'le système lui-même',
      thresholds: {},
      because: {
        read_only:
          '{subject, plural, =1 {Le système} other {Le dossier /home}} est passé en lecture seule, alors que /etc/fstab le demande en écriture.',
      },
    },
    en: {
      title: 'Read-only disk',
      advice:
        'Copy the family’s data first, then check the disk, then run fsck from a live USB stick.',
      source: 'the system itself',
      thresholds: {},
      because: {
        read_only:
          '{subject, plural, =1 {The system} other {The /home folder}} has become read-only, although /etc/fstab asks for it to be writable.',
      },
    },
  },
});
