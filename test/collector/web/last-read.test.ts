import { expect, test } from 'vitest';
import type { WireSample } from '#shared/messages.ts';
import { lastReadIn } from '#collector/web/last-read.ts';

const memory = (availableKiB: number): WireSample => ({
  group: 'memory',
  subject: 0,
  reading: { totalKiB: 8_000_000, availableKiB },
});
const asBefore: WireSample = { group: 'memory', subject: 0 };
const heat: WireSample = { group: 'heat', subject: 0, unread: 'absent' };

test.each([
  {
    name: 'a beat that leaves a part out says nothing of when it was read',
    beats: [
      { at: 1, full: true, samples: [memory(5), heat] },
      { at: 2, full: false, samples: [heat] },
    ],
    expected: 1,
  },
  {
    name: '"as before" means that it was read again',
    beats: [
      { at: 1, full: true, samples: [memory(5)] },
      { at: 2, full: false, samples: [asBefore] },
    ],
    expected: 2,
  },
  {
    name: 'a full beat repeats what was read earlier',
    beats: [
      { at: 1, full: true, samples: [memory(5)] },
      { at: 2, full: false, samples: [asBefore] },
      { at: 3, full: true, samples: [memory(5)] },
    ],
    expected: 2,
  },
  {
    name: 'another value in a full beat was read for it',
    beats: [
      { at: 1, full: true, samples: [memory(5)] },
      { at: 2, full: true, samples: [memory(6)] },
    ],
    expected: 2,
  },
  {
    name: 'a first "as before", whose value came too long ago to be seen, is a reading all the same',
    beats: [
      { at: 1, full: false, samples: [asBefore] },
      { at: 2, full: false, samples: [heat] },
    ],
    expected: 1,
  },
  { name: 'a part of which no beat speaks', beats: [], expected: undefined },
])('when a part was last read: $name', ({ beats, expected }) => {
  expect(lastReadIn(beats).get('memory 0')).toBe(expected);
});
