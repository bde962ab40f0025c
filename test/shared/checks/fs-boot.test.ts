import { fsBoot } from '#shared/checks/fs-boot.ts';
import { rules } from './rules.ts';

const boot = (mib: number) => ({ part: 'boot' as const, freeKiB: Math.ceil(mib * 1024) });
const efi = (mib: number) => ({ part: 'efi' as const, freeKiB: Math.ceil(mib * 1024) });

rules(fsBoot, [
  { name: '60 MiB on /boot are enough', given: boot(60), expected: 'nearly' },
  { name: 'less are not', given: boot(59.9), expected: 'warn: boot, 59.9 against 60' },
  { name: 'well again at 120 MiB', given: boot(120), expected: 'ok' },
  { name: 'not below', given: boot(119.9), expected: 'nearly' },
  { name: '10 MiB on the EFI partition are enough', given: efi(10), expected: 'nearly' },
  { name: 'less are not', given: efi(9.9), expected: 'warn: efi, 9.9 against 10' },
  { name: 'there 20 MiB are well', given: efi(20), expected: 'ok' },
  { name: 'not below', given: efi(19.9), expected: 'nearly' },
  { name: 'without the part it is unknown', given: { freeKiB: 0 }, expected: 'unknown' },
  { name: 'without its room it is unknown', given: { part: 'boot' }, expected: 'unknown' },
]);
