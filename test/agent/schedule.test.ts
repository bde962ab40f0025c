import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueSensors, markRead } from '#agent/schedule.ts';

const hourly = { name: 'hourly', everySeconds: 3600, atBoot: false };
const atBoot = { name: 'atBoot', everySeconds: 7200, atBoot: true };
const names = (due: readonly { name: string }[]) => due.map(({ name }) => name);

describe('a sensor is due', () => {
  test.each([
    ['never read', hourly, {}, { awake: 0, boot: 1 }, true],
    [
      'one second early',
      hourly,
      { hourly: { awake: 100, boot: 1 } },
      { awake: 3699, boot: 1 },
      false,
    ],
    [
      'after its time awake',
      hourly,
      { hourly: { awake: 100, boot: 1 } },
      { awake: 3700, boot: 1 },
      true,
    ],
    [
      'in a new boot, if it is read at boot',
      atBoot,
      { atBoot: { awake: 9, boot: 1 } },
      { awake: 10, boot: 2 },
      true,
    ],
    [
      'in a new boot, if it is not',
      hourly,
      { hourly: { awake: 9, boot: 1 } },
      { awake: 10, boot: 2 },
      false,
    ],
    ['twice in one boot', atBoot, { atBoot: { awake: 9, boot: 2 } }, { awake: 10, boot: 2 }, false],
  ] as const)('%s: %#', (_, sensor, reads, now, expected) => {
    expect(names(dueSensors([sensor], reads, now))).toEqual(expected ? [sensor.name] : []);
  });

  test('once, however long nobody looked: nothing is made up for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3600, max: 1e9 }), (awake) => {
        const now = { awake, boot: 1 };
        const reads = markRead({}, [hourly], { awake: 0, boot: 1 });
        const due = dueSensors([hourly], reads, now);
        expect(names(due)).toEqual(['hourly']);
        expect(dueSensors([hourly], markRead(reads, due, now), now)).toEqual([]);
      }),
    );
  });
});
