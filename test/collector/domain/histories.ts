import fc from 'fast-check';
import type { Beat } from '#shared/messages.ts';

/**
 * Random lives of a PC around the thresholds of its checks: disks that fail and recover, a full
 * file system, heat; parts unread or as before; hours to weeks between beats.
 */
export interface Moment {
  readonly beat: Pick<Beat, 'full' | 'samples'>;
  readonly hoursLater: number;
}

const disk = fc.record(
  {
    kind: fc.constant('hdd' as const),
    verdict: fc.constantFrom('passed' as const, 'failed' as const),
    pending: fc.constantFrom(0, 0, 1, 8, 200),
    reallocated: fc.constantFrom(0, 12, 13, 2000),
    temperatureC: fc.constantFrom(30, 49, 50, 55),
  },
  { requiredKeys: ['kind'] },
);
const fs = fc.record(
  {
    sizeKiB: fc.constant(100_000_000),
    freeKiB: fc.constantFrom(50_000_000, 13_000_000, 9_000_000, 2_000_000),
    readOnly: fc.boolean(),
    readOnlyByDesign: fc.constantFrom(false, false, true),
  },
  { requiredKeys: ['sizeKiB'] },
);
const heat = fc.record({ temperatureC: fc.constantFrom(40, 85, 96), limitC: fc.constant(100) });

const place = { subject: fc.nat({ max: 1 }) };
const sample: fc.Arbitrary<Beat['samples'][number]> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ group: fc.constant('disk' as const), ...place, reading: disk }),
  },
  { weight: 3, arbitrary: fc.record({ group: fc.constant('fs' as const), ...place, reading: fs }) },
  {
    weight: 2,
    arbitrary: fc.record({ group: fc.constant('heat' as const), ...place, reading: heat }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      group: fc.constantFrom('disk' as const, 'fs' as const),
      ...place,
      unread: fc.constantFrom('denied' as const, 'absent' as const, 'standby' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ group: fc.constantFrom('disk' as const, 'fs' as const), ...place }),
  },
);

const moment: fc.Arbitrary<Moment> = fc.record({
  beat: fc.record({
    full: fc.nat({ max: 9 }).map((n) => n === 0),
    samples: fc.uniqueArray(sample, {
      maxLength: 5,
      selector: ({ group, subject }) => `${group}#${subject}`,
    }),
  }),
  hoursLater: fc.constantFrom(0, 0.1, 1, 6, 24, 80, 400),
});

export const history = fc.array(moment, { minLength: 1, maxLength: 25 });
