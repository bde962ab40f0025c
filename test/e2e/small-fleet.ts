import type { Beat } from '#shared/messages.ts';
import { addPc, believe, dayMs, freeSpace, hourMs } from '../collector/web/fleet.ts';
import type { TestPc } from '../collector/web/fleet.ts';
import type { TestSite } from '../collector/web/site.ts';

type Samples = Beat['samples'];

/** A disk with so many unreadable sectors. */
export const disk = (pending: number): Samples => [
  {
    group: 'disk',
    subject: 0,
    reading: {
      kind: 'hdd',
      verdict: 'passed',
      reallocated: 8,
      pending,
      offlineUncorrectable: 0,
      crcErrors: 0,
      temperatureC: 38,
      powerOnHours: 21_400,
      powerCycles: 5120,
    },
  },
];

const wellPc = (freeGib: number, temperatureC: number): Samples => [
  ...disk(0),
  ...freeSpace(freeGib),
  {
    group: 'memory',
    subject: 0,
    reading: {
      totalKiB: 3_924_112,
      availableKiB: 1_873_408,
      swapTotalKiB: 2_097_148,
      swapFreeKiB: 2_097_148,
      shortPercent: 2,
      oomKills: 0,
    },
  },
  { group: 'heat', subject: 0, reading: { temperatureC, limitC: 100 } },
  { group: 'battery', subject: 0, unread: 'absent' },
  { group: 'clock', subject: 0, reading: { synchronised: true, offsetSeconds: 1 } },
  { group: 'power', subject: 0, reading: { uncleanStops: 1, bootsInAnHour: 1 } },
  {
    group: 'updates',
    subject: 0,
    reading: { listAgeDays: 2, listAgeUseDays: 1, rebootPendingDays: 0 },
  },
];

export interface SmallFleet {
  /** Unreadable sectors on its disk, growing since handover: critical. */
  readonly failingDisk: TestPc;
  /** Little room left, after weeks in which it shrank. */
  readonly fullDisk: TestPc;
  readonly well: TestPc;
  readonly neverSeen: TestPc;
}

/** A few PCs with their stories, told up to `now` by the beats that they sent. */
export async function tellSmallFleet({ context }: TestSite, now: number): Promise<SmallFleet> {
  const failingDisk = await addPc(context, 'BZ-24-0117-R', {
    handedOverOn: '2024-09-02',
    cohort: '2024',
  });
  const fullDisk = await addPc(context, 'BZ-25-0043-K', {
    handedOverOn: '2025-09-01',
    cohort: '2025',
  });
  const well = await addPc(context, 'BZ-26-0008-3');
  const neverSeen = await addPc(context, 'BZ-26-0009-M', { stage: 'handed_over' });

  for (const [days, pending] of [
    [80, 0],
    [40, 4],
    [3, 12],
    [0.2, 32],
  ] as const) {
    await failingDisk.beat(now - days * dayMs, [
      ...disk(pending),
      ...freeSpace(70 - days / 10),
      { group: 'heat', subject: 0, reading: { temperatureC: 61, limitC: 100 } },
    ]);
  }
  for (let days = 88; days > 2; days -= 4) {
    await fullDisk.beat(now - days * dayMs, wellPc(4 + days / 2, 55 + (days % 12)));
  }
  await believe(fullDisk, now - 26 * hourMs, wellPc(4.8, 58));
  await well.beat(now - 3 * hourMs, wellPc(64, 47));
  return { failingDisk, fullDisk, well, neverSeen };
}
