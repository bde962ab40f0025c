import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFromAgent } from '#shared/messages.ts';
import type { Sample } from '#shared/readings.ts';
import { changesResult, composeBeat, learn, mergeBeats, stillValid } from '#agent/beat.ts';
import type { NewBeat } from '#agent/beat.ts';

const moment = { bootDigest: 'a', upSeconds: 61.5, awakeSeconds: 61.5, wallMs: 1_800_000_000_500 };
const space = (freeKiB: number): Sample => ({
  group: 'fs',
  subject: 0,
  reading: { sizeKiB: 100_000_000, freeKiB },
});
const home: Sample = { group: 'fs', subject: 1, reading: { sizeKiB: 5, freeKiB: 5 } };
const late: Sample = { group: 'fs', subject: 0, unread: 'timeout' };
const deniedBattery: Sample = { group: 'battery', subject: 0, unread: 'denied' };
const battery = (subject: number): Sample => ({ group: 'battery', subject, unread: 'absent' });
const beatOf = (more: { full?: boolean; before?: readonly Sample[]; news?: readonly Sample[] }) =>
  composeBeat({ moment, boot: 3, bytesThisMonth: 7, full: false, before: [], news: [], ...more });

describe('a beat', () => {
  test('carries the clocks of its moment in whole seconds', () => {
    expect(beatOf({})).toMatchObject({ boot: 3, sinceBootSeconds: 61, wallSeconds: 1_800_000_000 });
  });

  test('fits its shape from any clock', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (wallMs, upSeconds) => {
        const clocks = { ...moment, wallMs, upSeconds };
        const beat = composeBeat({
          moment: clocks,
          boot: 1,
          bytesThisMonth: 0,
          full: true,
          before: [],
          news: [],
        });
        expect(readFromAgent({ ...beat, sequence: 1 }).ok).toBe(true);
      }),
    );
  });

  test('says of an equal sample only that it was read again', () => {
    const { samples } = beatOf({ before: [space(9), battery(0)], news: [space(9), battery(0)] });
    expect(samples).toEqual([
      { group: 'fs', subject: 0 },
      { group: 'battery', subject: 0 },
    ]);
  });

  test.each([
    ['another number', space(9), space(8)],
    ['a field more', { ...space(9), reading: { freeKiB: 9 } } as Sample, space(9)],
    ['another part', space(9), home],
    ['a reason instead of a reading', space(9), late],
    ['another reason', battery(0), deniedBattery],
  ])('says a sample whole that has %s', (_, before, news) => {
    expect(beatOf({ before: [before], news: [news] }).samples).toEqual([news]);
  });

  test('says nothing of what was not read', () => {
    expect(beatOf({ before: [space(9)], news: [] }).samples).toEqual([]);
  });

  test('in full says everything, the newest of each part', () => {
    const { samples } = beatOf({ full: true, before: [space(9), battery(0)], news: [space(8)] });
    expect(samples).toEqual([battery(0), space(8)]);
  });
});

describe('what is known', () => {
  test('is replaced by groups, and a part that is gone is told', () => {
    expect(learn([space(9), home, battery(0)], [space(8)])).toEqual({
      samples: [battery(0), space(8)],
      partGone: true,
    });
    expect(learn([space(9), battery(0)], [space(8), home]).partGone).toBe(false);
  });

  test('drops what no shape has any more', () => {
    const old = [
      { group: 'fs', subject: 0, reading: { mountPoint: 'x' } },
      { group: 'smell', subject: 0, reading: {} },
    ] as unknown as Sample[]; // as an agent of another version may have kept it
    expect(stillValid([...old, space(9), battery(0)])).toEqual([space(9), battery(0)]);
  });
});

describe('a change of result', () => {
  test.each([
    ['full enough, then low', space(50_000_000), space(5_000_000), true],
    ['low, then well', space(5_000_000), space(50_000_000), true],
    ['one KiB less of plenty', space(50_000_000), space(49_999_999), false],
    ['no longer read', space(50_000_000), late, true],
  ])('%s', (_, before, now, expected) => {
    expect(changesResult([before], [now], 20_000)).toBe(expected);
  });

  test('is the first reading of a part', () => {
    expect(changesResult([], [space(50_000_000)], 20_000)).toBe(true);
  });
});

describe('two beats as one', () => {
  const plain = (samples: NewBeat['samples'], more: Partial<NewBeat> = {}): NewBeat => ({
    ...beatOf({}),
    samples,
    ...more,
  });
  test('have what the later says, but keep a reading that it only confirms', () => {
    const earlier = plain([space(9), battery(0)]);
    const later = plain([{ group: 'fs', subject: 0 }, home], { sinceBootSeconds: 900 });
    expect(mergeBeats(earlier, later)).toEqual(
      plain([space(9), battery(0), home], { sinceBootSeconds: 900 }),
    );
  });

  test('stay full if the earlier was', () => {
    expect(mergeBeats(plain([space(9)], { full: true }), plain([space(8)]))).toEqual(
      plain([space(8)], { full: true }),
    );
  });

  test('are the later one if that is full', () => {
    const full = plain([space(8)], { full: true });
    expect(mergeBeats(plain([battery(0)]), full)).toEqual(full);
  });

  test('tell a reader of both and a reader of one the same', () => {
    const sample = fc.oneof(fc.constantFrom(space(1), space(2), battery(0), home));
    const round = fc.array(sample, { maxLength: 3 });
    fc.assert(
      fc.property(round, round, round, (start, first, second) => {
        const known = learn([], start).samples;
        const afterFirst = learn(known, dedupe(first));
        const afterSecond = learn(afterFirst.samples, dedupe(second));
        fc.pre(!afterFirst.partGone && !afterSecond.partGone);
        const one = beatOf({ before: known, news: dedupe(first) });
        const two = beatOf({ before: afterFirst.samples, news: dedupe(second) });
        expect(told(known, [mergeBeats(one, two)])).toEqual(told(known, [one, two]));
      }),
    );
  });
});

const key = ({ group, subject }: { group: string; subject: number }) => `${group}#${subject}`;
const dedupe = (samples: readonly Sample[]) => [
  ...new Map(samples.map((it) => [key(it), it])).values(),
];

/** What a collector knows after these beats. */
function told(known: readonly Sample[], beats: readonly NewBeat[]): Record<string, unknown> {
  const state: Record<string, unknown> = Object.fromEntries(known.map((it) => [key(it), it]));
  for (const { samples } of beats) {
    for (const it of samples) {
      if (it.reading !== undefined || it.unread !== undefined) state[key(it)] = it;
    }
  }
  return state;
}
