import { describe, expect, test } from 'vitest';
import { judgeFleet, stretchMs } from '#collector/domain/incident.ts';
import { factsAt, sittingsOn } from '#test/simulation/hours-on.ts';
import type { Cut, Homes, Sitting } from '#test/simulation/hours-on.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const firstDay = Date.parse('2026-09-01') / dayMs;

interface Evening {
  readonly pcs: number;
  readonly sittings: readonly Sitting[];
}

function* eveningsOf(homes: Homes, everyDays: number): Generator<[number, Evening]> {
  for (let day = firstDay; day < firstDay + 365; day += everyDays) {
    yield [day, { pcs: homes.pcs, sittings: sittingsOn(homes, day) }];
  }
}

/** When one is first raised, asked every five minutes from one instant to another; else null. */
function raisedWithin(
  it: Evening,
  { from, to }: { from: number; to: number },
  cut: Cut | null = null,
): number | null {
  for (let now = Math.ceil(from / stretchMs) * stretchMs; now <= to; now += stretchMs) {
    if (judgeFleet(factsAt(it, now, cut), null, now).act === 'raise') return now;
  }
  return null;
}

const shares = [0, 0.25, 0.5, 1];
const homesOf = (pcs: number): Homes[] =>
  [3, 1].flatMap((bedtimeHours) =>
    shares.map((withoutWord) => ({ pcs, withoutWord, bedtimeHours, seed: 'a school year' })),
  );

describe('families that go to bed are no outage', () => {
  test.each([
    { pcs: 50, everyDays: 1 },
    { pcs: 300, everyDays: 2 },
    { pcs: 3000, everyDays: 9 },
  ])('$pcs PCs through a year raise nothing, however few say bye', ({ pcs, everyDays }) => {
    const raised = homesOf(pcs).flatMap((homes) =>
      [...eveningsOf(homes, everyDays)].filter(
        ([day, it]) =>
          raisedWithin(it, { from: day * dayMs + 8 * hourMs, to: (day + 1) * dayMs }) !== null,
      ),
    );
    expect(raised.map(([day]) => new Date(day * dayMs).toISOString())).toEqual([]);
  });
});

describe('a line that is cut is one, within the hour', () => {
  // The share seen of cuts at every hour from 16 to 19, on days with use enough to judge by.
  test.each([
    { pcs: 3000, withoutWord: 0, share: 0.6, atLeast: 1 },
    { pcs: 3000, withoutWord: 0.25, share: 0.6, atLeast: 1 },
    { pcs: 3000, withoutWord: 0.5, share: 0.6, atLeast: 1 },
    { pcs: 3000, withoutWord: 0.5, share: 1, atLeast: 1 },
    { pcs: 3000, withoutWord: 1, share: 1, atLeast: 1 },
    { pcs: 300, withoutWord: 0, share: 0.6, atLeast: 0.95 },
    { pcs: 300, withoutWord: 0.25, share: 1, atLeast: 0.95 },
    { pcs: 300, withoutWord: 0.5, share: 1, atLeast: 0.9 },
  ])(
    '$share of $pcs PCs, $withoutWord of whose switch-offs say nothing',
    ({ pcs, withoutWord, share, atLeast }) => {
      const homes = { pcs, withoutWord, bedtimeHours: 3, seed: 'a school year' };
      let cuts = 0;
      let seen = 0;
      for (const [day, it] of eveningsOf(homes, pcs === 300 ? 7 : 37)) {
        for (const hour of [16, 17, 18, 19]) {
          const at = day * dayMs + hour * hourMs + 13 * 60_000;
          const on = it.sittings.filter((one) => one.from <= at && one.lastBeatAt > at - 900_000);
          if (on.length < Math.max(30, 0.045 * pcs)) continue;
          cuts++;
          const raisedAt = raisedWithin(it, { from: at, to: at + hourMs }, { at, share });
          if (raisedAt !== null) seen++;
        }
      }
      expect(cuts).toBeGreaterThan(20);
      expect(seen / cuts).toBeGreaterThanOrEqual(atLeast);
    },
  );
});
