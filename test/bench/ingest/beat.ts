import type { Beat } from '#shared/messages.ts';

/** A PC's life as numbers: what it sends changes from beat to beat as it does on a real one. */
export function livingPc(seed: number): (sequence: number) => Beat {
  let free = 150_000_000 + seed * 1000;
  let available = 2_500_000;
  let heat = 45;
  return (sequence) => {
    const wave = Math.sin(sequence / 7 + seed);
    free -= Math.round(40 + 30 * wave);
    if (free < 100_000_000) free += 50_000_000;
    available = 2_500_000 + Math.round(400_000 * wave);
    heat = 48 + Math.round(60 * wave) / 10;
    return {
      type: 'beat',
      sequence,
      boot: 3,
      sinceBootSeconds: 60 + sequence,
      wallSeconds: 1_800_000_000 + sequence,
      full: sequence === 1,
      samples: [
        {
          group: 'fs',
          subject: 0,
          reading: {
            sizeKiB: 240_000_000,
            freeKiB: free,
            inodes: 15_000_000,
            freeInodes: 14_600_000,
          },
        },
        {
          group: 'memory',
          subject: 0,
          reading: {
            totalKiB: 3_900_000,
            availableKiB: available,
            swapTotalKiB: 2_000_000,
            swapFreeKiB: 1_900_000 - (sequence % 50) * 512,
            shortPercent: sequence % 5,
            oomKills: 0,
          },
        },
        { group: 'heat', subject: 0, reading: { temperatureC: heat, limitC: 100 } },
        {
          group: 'disk',
          subject: 0,
          reading: { temperatureC: 34 + (sequence % 4), powerOnHours: 12_000, pending: 0 },
        },
        ...(sequence === 1 ? atStart : []),
      ],
      bytesThisMonth: 100_000 + sequence * 700,
    };
  };
}

/** What changes rarely stands in the first beat, which is full. */
const atStart: Beat['samples'] = [
  { group: 'ext4', subject: 0, reading: { errors: 0 } },
  { group: 'clock', subject: 0, reading: { synchronised: true, offsetSeconds: 0 } },
  { group: 'power', subject: 0, reading: { uncleanStops: 0, bootsInAnHour: 1 } },
  { group: 'updates', subject: 0, reading: { listAgeDays: 1, listAgeUseDays: 1 } },
];
