import { join } from 'node:path';
import type { Beat } from '#shared/messages.ts';
import type { NewBeat } from '#agent/beat.ts';
import type { Memory } from '#agent/memory.ts';
import { writePages } from '#agent/page/write.ts';
import { openSpool } from '#agent/spool.ts';
import type { Spool } from '#agent/spool.ts';
import { freshFolder } from '#test/support/folder.ts';

export const zone = 'Europe/Paris';
export const dayMs = 86_400_000;
export const start = Date.UTC(2026, 8, 1, 8);

export type Facts = Partial<Parameters<typeof writePages>[0]['facts']>;

/** A spool with what was sent, and a folder for the family's page. */
export interface Stage {
  readonly folder: string;
  readonly spool: Spool;
  /** A beat that the collector has acknowledged at this instant; this PC's clock is right. */
  readonly sent: (beat: NewBeat, atMs: number) => Beat;
  readonly write: (facts?: Facts) => Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const root = await freshFolder();
  const file = join(root, 'spool.db');
  const folder = join(root, 'page');
  const spool = openSpool({ file, newStream: () => Buffer.alloc(8, 1).toString('base64url') });
  return {
    folder,
    spool,
    sent(beat, atMs) {
      const wallSeconds = Math.floor(atMs / 1000);
      const numbered = spool.append({ ...beat, wallSeconds }, {});
      spool.acknowledge(numbered.sequence, atMs);
      return numbered;
    },
    write: (facts = {}) =>
      writePages({
        folder,
        spool: file,
        timeZone: zone,
        facts: {
          nowMs: start,
          collector: 'https://vigie.example.org',
          isEnrolled: true,
          memory: spool.memory(),
          isThrifty: false,
          ...facts,
        },
      }),
  };
}

export const plainBeat: NewBeat = {
  type: 'beat',
  boot: 41,
  sinceBootSeconds: 7533,
  wallSeconds: start / 1000,
  full: true,
  samples: [{ group: 'heat', subject: 0, reading: { temperatureC: 41.5, limitC: 100 } }],
  bytesThisMonth: 123_456,
};

/** The agent's memory after a good day, changed in this way. */
export function memoryWith(spool: Spool, change: Partial<Memory>): Memory {
  return {
    ...spool.memory(),
    samples: [{ group: 'heat', subject: 0, reading: { temperatureC: 41.5, limitC: 100 } }],
    told: { coveredUntilDay: 21_000, takebackDay: 21_730, openTickets: 0 },
    bytes: { month: '2026-09', count: 123_456 },
    ...change,
  };
}
