import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WireSample } from '#shared/messages.ts';
import { numberName, rollUp, unrolled } from '#collector/domain/day-value.ts';
import type { DayBeat, DayValues, RolledUp } from '#collector/domain/day-value.ts';
import { watchedFields } from '#collector/domain/watched-number.ts';
import { beatHistory } from './day-histories.ts';

const disk = (reallocated: number): WireSample => ({
  group: 'disk',
  subject: 0,
  reading: { reallocated },
});
const name = numberName('disk', 0, 'reallocated');
const beat = (it: Partial<DayBeat>): DayBeat => ({
  day: '2026-09-01',
  stream: 'a',
  sequence: 1,
  samples: [disk(5)],
  ...it,
});

describe('a day’s values', () => {
  const before: RolledUp = {
    day: '2026-09-01',
    stream: 'a',
    sequence: 4,
    before: {},
    numbers: { [name]: 5 },
  };
  test.each<{ name: string; beat: Partial<DayBeat>; days: DayValues[] }>([
    {
      name: 'a number that changed is kept on its day',
      beat: { day: '2026-09-02', sequence: 5, samples: [disk(6)] },
      days: [{ day: '2026-09-02', numbers: { [name]: 6 } }],
    },
    {
      name: 'a number that stayed the same is not kept again',
      beat: { day: '2026-09-02', sequence: 5 },
      days: [{ day: '2026-09-02', numbers: {} }],
    },
    {
      name: 'a later beat of the same day has the last word',
      beat: { sequence: 5, samples: [disk(6)] },
      days: [{ day: '2026-09-01', numbers: { [name]: 6 } }],
    },
    {
      name: 'the same beat again changes nothing',
      beat: { sequence: 4, samples: [disk(6)] },
      days: [],
    },
    {
      name: 'a late beat of that day does not take the place of a newer value',
      beat: { sequence: 3, samples: [disk(6)] },
      days: [],
    },
    {
      name: 'a late beat of an older day adds nothing',
      beat: { day: '2026-08-31', sequence: 9, samples: [disk(6)] },
      days: [],
    },
    {
      name: 'a new stream begins with all its numbers',
      beat: { day: '2026-09-02', stream: 'b', sequence: 1 },
      days: [{ day: '2026-09-02', numbers: { [name]: 5 } }],
    },
    {
      name: 'words, and numbers that no check watches, are not kept',
      beat: {
        day: '2026-09-02',
        sequence: 5,
        samples: [{ group: 'disk', subject: 0, reading: { powerOnHours: 7, kind: 'hdd' } }],
      },
      days: [{ day: '2026-09-02', numbers: {} }],
    },
  ])('$name', ({ beat: it, days }) => {
    expect(rollUp(before, [beat(it)]).days).toEqual(days);
  });

  test('every watched number has a name of its own', () => {
    const names = [...watchedFields].flatMap(([group, fields]) =>
      fields.map((field) => numberName(group, 0, field)),
    );
    expect(names).toContain(name);
    expect(new Set(names).size).toBe(names.length);
  });
});

/** Each day's last values, found the slow way: by replaying all that came before. */
function lastOfEachDay(beats: readonly DayBeat[]): Map<string, Record<string, number>> {
  const so: Record<string, number> = {};
  const days = new Map<string, Record<string, number>>();
  for (const { day, samples } of beats) {
    for (const { group, subject, reading } of samples) {
      for (const [field, value] of Object.entries(reading ?? {})) {
        if (typeof value === 'number' && watchedFields.get(group)?.includes(field)) {
          so[numberName(group, subject, field)] = value;
        }
      }
    }
    days.set(day, { ...so });
  }
  return days;
}

test('rolled up in pieces, each perhaps twice, is rolled up whole', () => {
  fc.assert(
    fc.property(beatHistory, fc.array(fc.nat({ max: 40 })), (beats, cuts) => {
      const kept = new Map<string, DayValues>();
      let rolledUp: RolledUp | null = null;
      const ends = [...cuts, beats.length].toSorted((a, b) => a - b);
      let from = 0;
      for (const end of ends) {
        const piece = beats.slice(from, end);
        from = Math.max(from, end);
        for (const again of [piece, piece]) {
          const after = rollUp(rolledUp, again);
          rolledUp = after.rolledUp;
          for (const it of after.days) kept.set(it.day, it);
        }
      }
      const whole = rollUp(null, beats);
      expect(rolledUp).toEqual(whole.rolledUp);
      expect([...kept.values()]).toEqual(whole.days);
    }),
  );
});

test('the kept values say each day’s last value, in whatever order the beats are read', () => {
  fc.assert(
    fc.property(beatHistory, fc.nat(), (beats, turn) => {
      const at = beats.length === 0 ? 0 : turn % beats.length;
      const turned = [...beats.slice(at), ...beats.slice(0, at)];
      const kept = rollUp(null, turned).days.filter((it) => Object.keys(it.numbers).length > 0);
      const stood = unrolled(kept);
      for (const [day, numbers] of lastOfEachDay(beats)) {
        const last = stood.findLast((it) => it.day <= day);
        expect(last?.numbers ?? {}).toEqual(numbers);
      }
    }),
  );
});
