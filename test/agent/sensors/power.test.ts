import { expect, test } from 'vitest';
import fc from 'fast-check';
import { powerReading, readPower, useDaysSince } from '#agent/sensors/power.ts';
import type { Boot } from '#agent/sensors/power.ts';

const day = 86_400;
const builtAtS = 1000 * day;
type Stop = Boot['stopped'];
/** Boots one after the other, each at so many seconds after the agent was built. */
const log = (...boots: readonly (readonly [number, Stop])[]): Boot[] =>
  boots.map(([after, stopped], boot) => ({ boot, startedAtS: builtAtS + after, stopped }));
const daily = (count: number, stopped: Stop) =>
  log(...Array.from({ length: count }, (_, place) => [place * day, stopped] as const));

test('an empty log tells nothing', () => {
  expect(readPower([], builtAtS * 1000)).toEqual([{ group: 'power', subject: 0, reading: {} }]);
});

test.each([
  ['a boot that lasts has not stopped', log([0, null]), 0],
  ['a shutdown is clean', log([0, 'clean'], [day, null]), 0],
  ['any other stop counts', log([0, 'unclean'], [day, 'unclean'], [2 * day, null]), 2],
  ['14 days of use count', daily(14, 'unclean'), 14],
  ['a fifteenth does not', daily(15, 'unclean'), 14],
  ['days without use are passed over', log([0, 'unclean'], [400 * day, null]), 1],
  ['several stops of one day all count', log([0, 'unclean'], [60, 'unclean'], [120, null]), 2],
  [
    'a clock that goes back hides nothing',
    log([20 * day, 'unclean'], [0, 'unclean'], [1, null]),
    2,
  ],
])('sudden stops: %s', (_, boots, expected) => {
  expect(powerReading(boots, builtAtS).uncleanStops).toBe(expected);
});

test.each([
  ['five within the hour', [0, 900, 1800, 2700, 3599], 5],
  ['the hour does not hold both its ends', [0, 900, 1800, 2700, 3600], 4],
  ['the busiest hour of the last day counts', [0, 60, 120, 8 * 3600], 3],
  ['what is older than a day does not', [0, 60, 120, day + 120], 1],
  ['nor what is exactly a day old', [0, 0, 0, day], 1],
  ['boots before the agent was built are of no known hour', [-5, -4, -3, 0], 1],
])('boots in an hour: %s', (_, starts, expected) => {
  const boots = log(...starts.map((start) => [start, 'clean'] as const));
  expect(powerReading(boots, builtAtS).bootsInAnHour).toBe(expected);
});

test('a dead clock cell makes no loop: without a single good date nothing is known', () => {
  const boots = log([-9, 'clean'], [-8, 'clean'], [-7, null]);
  expect(powerReading(boots, builtAtS)).toEqual({ uncleanStops: 0 });
});

test('days of use are distinct days after an instant', () => {
  const boots = log([0, 'clean'], [60, 'clean'], [day, 'clean'], [3 * day, null]);
  expect(useDaysSince(boots, builtAtS - 1)).toBe(3);
  expect(useDaysSince(boots, builtAtS)).toBe(3);
  expect(useDaysSince(boots, builtAtS + day)).toBe(1);
  expect(useDaysSince(boots, builtAtS + 3 * day)).toBe(0);
});

test('the order in which the log is kept changes nothing', () => {
  const boot = fc.record({
    startedAtS: fc.integer({ min: builtAtS - 5 * day, max: builtAtS + 40 * day }),
    stopped: fc.constantFrom<Stop>('clean', 'unclean'),
  });
  fc.assert(
    fc.property(fc.array(boot, { maxLength: 40 }), (boots) => {
      const kept = boots.map((it, place) => ({ ...it, boot: place }));
      const reading = powerReading(kept, builtAtS);
      expect(powerReading(kept.toReversed(), builtAtS)).toEqual(reading);
      expect(reading.uncleanStops ?? 0).toBeLessThanOrEqual(boots.length);
      expect(reading.bootsInAnHour ?? 0).toBeLessThanOrEqual(boots.length);
    }),
  );
});
