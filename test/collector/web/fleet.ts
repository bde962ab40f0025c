import type { Beat } from '#shared/messages.ts';
import type { Context } from '#collector/app/context.ts';
import { receiveBeats } from '#collector/app/receive-beats.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { Stage } from '#collector/domain/life.ts';
import { insertDevice } from '#collector/storage/devices.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** A PC of the programme that says what a test lets it say. */
export interface TestPc {
  readonly id: string;
  readonly tag: string;
  /** Sends one full beat read at this instant. */
  beat(at: number, samples: Beat['samples']): Promise<void>;
}

export async function addPc(
  context: Context,
  tag: string,
  it: {
    handedOverOn?: CalendarDate | null;
    stage?: Stage;
    cohort?: string;
    lot?: string | null;
    model?: string | null;
  } = {},
): Promise<TestPc> {
  const id = context.ids.token(16);
  const { handedOverOn = '2026-09-01', stage = 'in_service', cohort = '2026' } = it;
  await context.store.transaction((tx) =>
    insertDevice(tx, {
      id,
      assetTag: tag,
      stage,
      cohort,
      sector: null,
      model: it.model ?? null,
      lot: it.lot ?? null,
      handedOverOn,
      createdAt: context.clock.now(),
      inventory: null,
    }),
  );
  return pcOf(context, id, tag);
}

/** A PC that is on file already. */
export function pcOf(context: Context, id: string, tag: string): TestPc {
  let sequence = 0;
  return {
    id,
    tag,
    async beat(at, samples) {
      sequence += 1;
      const beat: Beat = {
        type: 'beat',
        sequence,
        boot: 1,
        sinceBootSeconds: sequence * 3600,
        wallSeconds: Math.floor(at / 1000),
        full: true,
        samples,
        bytesThisMonth: 0,
      };
      const [receipt] = await receiveBeats(context, [
        {
          deviceId: id,
          stream: 'AAAAAAAAAAA',
          beat,
          body: JSON.stringify(beat),
          receivedAt: at,
          observed: { from: at, to: at },
        },
      ]);
      if (receipt?.answer !== 'stored') throw new Error(`the beat was ${receipt?.answer}`);
    },
  };
}

/** A root disk of 100 GiB with so many GiB free. */
export const freeSpace = (gib: number): Beat['samples'] => [
  {
    group: 'fs',
    subject: 0,
    reading: {
      sizeKiB: 100 * 1_048_576,
      freeKiB: Math.round(gib * 1_048_576),
      inodes: 6_000_000,
      freeInodes: 5_000_000,
      readOnly: false,
      readOnlyByDesign: false,
    },
  },
];

/** Reports the same samples often and long enough to be believed, the last time at `at`. */
export async function believe(pc: TestPc, at: number, samples: Beat['samples']): Promise<void> {
  for (const hours of [14, 7, 0]) await pc.beat(at - hours * hourMs, samples);
}
