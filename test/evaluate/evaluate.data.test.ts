import { existsSync, readFileSync } from 'node:fs';
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

  test('opens each ticket with the very report that shows the fault', () => {
    const judged = judgement();
    const late = [...recordings.series, ...recordings.outcomes].flatMap(({ reports }) =>
      judged(reports).filter(({ index, at, rule }) => {
        // The pace of wear is a matter of days, and may be told between two reports.
        return rule !== 'disk.wear' && at !== reports[index]?.at;
      }),
    );
    expect(late).toEqual([]);
  });

  test('is compared with R1 to R5 as the recordings’ own README has scored them', () => {
    const path = join(folder, 'README.md');
    const readme = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const [, row = ''] = /^\| series, .*before the failing report \|(.*)\|$/m.exec(readme) ?? [];
    const published = row.split('|').map(Number);
    if (row === '') return;
    const warned = ['R1', 'R2', 'R3', 'R4', 'R5'].map((name) => {
      const rule = baselines[name];
      if (rule === undefined) return -1;
      const { earlyWarning } = score(rule, recordings).scores;
      return Object.values(earlyWarning).reduce((sum, it) => sum + it.medianLeadDays.n, 0);
    });
    expect(warned).toEqual(published);
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
