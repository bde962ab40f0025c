import fc from 'fast-check';
import type { WireSample } from '#shared/messages.ts';
import { addDays } from '#collector/domain/calendar.ts';
import type { DayBeat } from '#collector/domain/day-value.ts';

const sample: fc.Arbitrary<WireSample> = fc.oneof(
  fc.record({
    group: fc.constant('disk' as const),
    subject: fc.nat({ max: 1 }),
    reading: fc.record({ reallocated: fc.nat({ max: 2 }), pending: fc.nat({ max: 2 }) }),
  }),
  fc.record({
    group: fc.constant('updates' as const),
    subject: fc.constant(0),
    reading: fc.record({ listAgeDays: fc.nat({ max: 2 }) }),
  }),
  // Read again as before, or not read.
  fc.record({ group: fc.constant('disk' as const), subject: fc.nat({ max: 1 }) }),
  fc.record({
    group: fc.constant('disk' as const),
    subject: fc.nat({ max: 1 }),
    unread: fc.constant('timeout' as const),
  }),
);

/** What one PC sent in one stream, in its order: several beats a day, and days without. */
export const beatHistory: fc.Arbitrary<DayBeat[]> = fc
  .array(fc.record({ later: fc.nat({ max: 3 }), samples: fc.array(sample, { maxLength: 3 }) }), {
    maxLength: 30,
  })
  .map((steps) => {
    let days = 0;
    return steps.map(({ later, samples }, at) => {
      days += later;
      const day = addDays('2026-03-20', days);
      return { day, stream: 'AAAAAAAAAAA', sequence: at + 1, samples };
    });
  });
