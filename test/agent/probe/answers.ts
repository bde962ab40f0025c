import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerFile } from '#agent/probe/answer.ts';
import type { Moment } from '#agent/moment.ts';
import { tokenOf } from '#test/support/door.ts';

/** A moment in the life of a made-up boot. */
export const momentAt = (awakeSeconds: number, boot = 1): Moment => ({
  bootDigest: tokenOf(32, boot),
  upSeconds: awakeSeconds,
  awakeSeconds,
  wallMs: Date.UTC(2026, 10, 20),
});

/** What a probe left in that boot, with room on / and one disk. */
export const answerAt = (readAtSeconds: number, boot = 1): object => ({
  format: 1,
  bootDigest: tokenOf(32, boot),
  readAtSeconds,
  samples: [
    { group: 'fs', subject: 0, reading: { sizeKiB: 1000, freeKiB: 500 } },
    { group: 'disk', subject: 0, reading: { kind: 'ssd', reallocated: 3 } },
    { group: 'disk', subject: 1, unread: 'standby' },
  ],
  inventory: {
    chassis: 'laptop',
    cpuVendor: 'intel',
    cores: 2,
    memoryGiB: 4,
    disks: [{ kind: 'ssd', sizeGiB: 120 }],
  },
  metered: true,
});

export function leave(folder: string, answer: unknown): void {
  writeFileSync(
    join(folder, answerFile),
    typeof answer === 'string' ? answer : JSON.stringify(answer),
  );
}
