import { afterEach, describe } from 'vitest';
import { openStore } from '#collector/storage/database.ts';
import type { Store } from '#collector/storage/database.ts';
import { freshFolder } from './folder.ts';
import { hasPostgres, migratedPostgresUrl } from './postgres.ts';

export type EngineName = 'SQLite' | 'PostgreSQL';

const open: Store[] = [];
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

/** The address of a new database without a row, dropped when the test file ends. On PostgreSQL it has its
 * schema, which takes four times as long to make anew; on SQLite whoever opens it makes it. */
export async function freshDatabaseUrl(engine: EngineName): Promise<string> {
  return engine === 'PostgreSQL' ? migratedPostgresUrl() : `sqlite:${await freshFolder()}/vigie.db`;
}

/** Opens a store that is closed after the test. */
export async function openTestStore(url: string): Promise<Store> {
  const store = await openStore(url);
  open.push(store);
  return store;
}

/** Runs the same tests on both engines; where npm brings no PostgreSQL they are skipped by name. */
export function describeOnBothEngines(name: string, tests: (engine: EngineName) => void): void {
  describe(`${name} on SQLite`, () => tests('SQLite'));
  const reason = hasPostgres ? '' : ' (PostgreSQL: skipped, no binary for this platform)';
  describe.skipIf(!hasPostgres)(`${name} on PostgreSQL${reason}`, () => tests('PostgreSQL'));
}
