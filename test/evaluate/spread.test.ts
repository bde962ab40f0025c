import { expect, test } from 'vitest';
import { report } from './drive.ts';
import { judgement } from './judged.ts';
import type { Recordings, Series } from './recordings.ts';
import { spread, spreadTable } from './spread.ts';

const drive = (n: number, isWarned: boolean): Series => ({
  name: `drive ${n}`,
  kind: 'hdd',
  outcome: 'later_failing',
  firstBad: 1,
  spanYears: 1,
  reports: [report(0, { raw: { 197: isWarned ? 40 : 0 } }), report(100, { passed: false })],
});
const recordings = (warned: number, of: number): Recordings => ({
  single: [],
  series: Array.from({ length: of }, (_, n) => drive(n, n < warned)),
  population: [],
  outcomes: [],
  pools: {},
  troubles: [],
});
const early = (warned: number, of: number) =>
  spread(judgement(), recordings(warned, of), 10).find(({ name }) =>
    /early warning hdd/.test(name),
  );

test('where all drives fare alike, so does every half', () => {
  expect(early(40, 40)).toMatchObject({ mean: 100, deviation: 0, n: 20, met: 1 });
  expect(early(0, 40)).toMatchObject({ mean: 0, deviation: 0, n: 20, met: 0 });
});

test('else halves differ about the whole, and some miss an aim that the whole just meets', () => {
  const { mean = 0, deviation = 0, met = 0 } = early(20, 40) ?? {};
  expect(mean).toBeCloseTo(50, -1);
  expect(deviation).toBeGreaterThan(2);
  expect(deviation).toBeLessThan(20);
  expect(met).toBeGreaterThan(0);
  expect(met).toBeLessThan(1);
});

test('figures without a case are left out, and aims are told where there is one', () => {
  const spreads = spread(judgement(), recordings(40, 40), 1);
  expect(spreads.map(({ name }) => name)).not.toContain('first scan (per 1,000)');
  expect(spreadTable(spreads)).toMatch(/early warning hdd \(%\)\s+100\.0\s+0\.0\s+100 %/);
});
