import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Tells this boot of the kernel from all others. Never leaves the PC; 32 bytes in base64url. */
export function digestOfThisBoot(): string {
  digest ??= digestOf(bootId());
  return digest;
}

/** No process outlives the boot of its kernel. */
let digest: string | null = null;

const digestOf = (boot: string): string =>
  createHash('sha256').update(`vigie-boot-1\n${boot.trim()}`).digest('base64url');

/** Since boot, sleep left out: CLOCK_MONOTONIC on Linux starts with the kernel. */
export function awakeSeconds(): number {
  return Number(process.hrtime.bigint() / 1_000_000n) / 1000;
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
  } catch {
    return '';
  }
}
