import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { baselines } from './baselines.ts';
import { scoreHealth } from './health.ts';
import { judgement } from './judged.ts';
import { beatenBy } from './print.ts';
import { readRecordings } from './recordings.ts';
import { score } from './scores.ts';

/** Real recordings, which are never part of this repository: VIGIE_DATA, or beside it. */
const data = process.env['VIGIE_DATA'] ?? resolve('../shared/data');
const folder = join(data, 'smart');
const isThere = existsSync(join(folder, 'index.csv'));

describe.runIf(isThere)('the judgement on real drives', () => {
  const recordings = readRecordings(folder);
  const { scores, faults } = score(judgement(), recordings);

  test('finds every drive that says itself that it fails', () => {
    expect(scores.conformance.recall.n).toBeGreaterThan(200);
    expect(scores.conformance.recall.value).toBeGreaterThanOrEqual(0.99);
  });

  test('stays quiet on drives of which nothing is known', () => {
    expect(scores.quiet.hardCaseTickets).toMatchObject({ value: 0 });
    expect(scores.quiet.unknownCalledHealthy).toMatchObject({ value: 0 });
  });

  test('is beaten by no simple rule on both axes of any set', () => {
    const others = Object.fromEntries(
      Object.entries(baselines).map(([name, rule]) => [name, score(rule, recordings).scores]),
    );
    expect(new Set(Object.values(beatenBy(scores, others)).flat())).toEqual(new Set());
  });

  test('names the reason of every miss and false alarm', () => {
    expect(faults.filter(({ because }) => because === '')).toEqual([]);
  });
});

describe.runIf(existsSync(join(data, 'health', 'index.csv')))('other health signals', () => {
  test('are read where the agent has a parser, and hard cases open nothing', async () => {
    const health = await scoreHealth(join(data, 'health'));
    expect(health.unread).toEqual([]);
    expect(health.hardCaseTickets).toMatchObject({ value: 0 });
  });
});
