import type { WipedDisk, WipeFacts } from './wipe-log.ts';

export const wipeStandards = ['verified', 'all_passes_verified', 'three_passes'] as const;
/**
 * What a donor asks of a wipe: written over and read back; each pass read back; or at least three
 * passes. Each asks for what the first asks.
 */
export type WipeStandard = (typeof wipeStandards)[number];

export const wipeVerdicts = [
  'accepted',
  'not_a_log',
  'errors',
  'not_erased',
  'hidden_sectors',
  'partial',
  'nothing_written',
  'cut_off',
  'contradictory',
  'not_verified',
  'below_standard',
] as const;
export type WipeVerdict = (typeof wipeVerdicts)[number];

/** Verdicts that say that data may still be on a disk, so that the PC may not go on. */
export const isWipeFailed = (it: WipeVerdict): boolean =>
  it === 'errors' || it === 'not_erased' || it === 'hidden_sectors' || it === 'partial';

/** Whether these facts prove that nothing can be read any more, as the donor asks. */
export function judgeWipe(
  facts: WipeFacts | null,
  standard: WipeStandard = 'verified',
): WipeVerdict {
  if (facts === null) return 'not_a_log';
  const { disks } = facts;
  if (disks.some(({ errors }) => errors > 0)) return 'errors';
  if (disks.some(({ isErased }) => !isErased)) return 'not_erased';
  if (disks.some(({ hasHiddenSectors }) => hasHiddenSectors)) return 'hidden_sectors';
  // `Verify Zeros` and `Verify Ones` end as `Erased` too, and write nothing.
  if (facts.method.startsWith('Verify')) return 'nothing_written';
  if (disks.some(({ writtenBytes }) => writtenBytes === null)) return 'cut_off';
  if (disks.some(isPartial)) return 'partial';
  if (disks.some(({ isContradicted }) => isContradicted)) return 'contradictory';
  if (facts.verified === 'none') return 'not_verified';
  return meets(facts, standard) ? 'accepted' : 'below_standard';
}

const isPartial = ({ sizeBytes, writtenBytes }: WipedDisk): boolean =>
  sizeBytes !== null && writtenBytes !== null && writtenBytes < sizeBytes;

function meets({ verified, passes, rounds }: WipeFacts, standard: WipeStandard): boolean {
  switch (standard) {
    case 'verified':
      return true;
    case 'all_passes_verified':
      return verified === 'all_passes';
    case 'three_passes':
      return passes !== null && passes * rounds >= 3;
    default:
      return standard satisfies never;
  }
}

/** Whether one of these disks bears this serial number, as somebody reads it from its label. */
export function bearsSerial(disks: readonly WipedDisk[], label: string): boolean {
  const read = bare(label);
  return disks.some(({ serial }) => {
    const own = bare(serial ?? '');
    return (
      own.length >= 4 &&
      read.length >= 4 &&
      (read === own || read.endsWith(own) || own.endsWith(read))
    );
  });
}
const bare = (text: string): string => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

export type NoCertificate = 'not_accepted' | 'no_serial' | 'no_time';

/** Why these facts make no certificate, although they may prove the wipe; null: they do. */
export function certificateFault(
  facts: WipeFacts | null,
  isAccepted: boolean,
): NoCertificate | null {
  if (facts === null || !isAccepted) return 'not_accepted';
  if (facts.disks.some(({ serial }) => serial === null)) return 'no_serial';
  return facts.finishedAt === null ? 'no_time' : null;
}
