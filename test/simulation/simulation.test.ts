import { expect, it, test } from 'vitest';
import { defaultTerms } from '#collector/domain/terms.ts';
import type { Terms } from '#collector/domain/terms.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';
import { simulate } from './run.ts';

/** A whole life of terms within two years: covered for 6 months, to be taken back at 13. */
const shortTerms: Terms = {
  ...defaultTerms,
  coverageMonths: 6,
  windowOpensMonths: 10,
  takebackMonths: 13,
  weeklyCapacity: 2,
};

/** Of chance alone it depends which situations a seed meets: where the fleet's life or the rules change,
 * another may be needed. */
const plan = {
  seed: 'forty families 5',
  families: 20,
  schoolYears: 2,
  lastDay: '2026-03-20',
  troubles: 30,
} as const;

const harsh = { plan, terms: shortTerms, mishaps: 6, outages: 0.4 };

/** Each engine adds its traces: they are all the same one. */
const hashes = new Set<string>();

describeOnBothEngines('two school years, everything going wrong more often', (engine) => {
  // PostgreSQL is compared with SQLite's two; in memory, since here nothing is about the disk.
  const runs = engine === 'SQLite' ? ['once', 'again'] : ['once'];
  it.each(runs)('keep every invariant each day, meet every rare situation: %s', async () => {
    const isSqlite = engine === 'SQLite';
    const url = isSqlite ? 'sqlite::memory:' : await freshDatabaseUrl(engine);
    const store = await openTestStore(url);
    const { hash, situations } = await simulate(store, harsh);
    const missed = [...situations].filter(([, times]) => times === 0).map(([name]) => name);
    expect(missed).toEqual([]);
    hashes.add(hash);
    expect([...hashes]).toEqual([hash]);
  });
});

test('a simulation ends on the day on which a ticket is opened outside the coverage promised', async () => {
  const store = await openTestStore('sqlite::memory:');
  const lived = simulate(store, { ...harsh, promisedMonths: 1 });
  await expect(lived).rejects.toThrow(/After 202\d-\d\d-\d\d: .*but covered through/);
});
