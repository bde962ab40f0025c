import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, describe } from 'vitest';
import { part } from './part.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';

/** Whether npm brings a PostgreSQL for this platform. */
export const hasPostgres = findPostgresBinaries() !== null;

const mine: string[] = [];

async function asSuperuser(statement: (name: string) => string, names: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: await part('postgres') });
  await client.connect();
  try {
    for (const name of names) await client.query(statement(name));
  } finally {
    await client.end();
  }
}

/**
 * The URL of a new empty database on the run's real PostgreSQL 18 (UTF-8, order by code point).
 * It is dropped, with whoever is still connected, when the test file ends.
 */
export async function freshPostgresUrl(): Promise<string> {
  return create((name) => `create database ${name}`);
}

/** The same with the schema of today, as the collector's own migrations made it once for this run. */
export async function migratedPostgresUrl(): Promise<string> {
  const template = await part('postgres-template');
  return create((name) => `create database ${name} template ${template}`);
}

async function create(statement: (name: string) => string): Promise<string> {
  const name = `t${randomBytes(8).toString('hex')}`;
  await asSuperuser(statement, [name]);
  mine.push(name);
  const url = new URL(await part('postgres'));
  url.pathname = `/${name}`;
  return url.href;
}

/** `describe` for tests that need PostgreSQL; where there is none they are skipped by name. */
export function describeOnPostgres(name: string, tests: () => void): void {
  const reason = hasPostgres ? '' : ' (PostgreSQL: skipped, no binary for this platform)';
  describe.skipIf(!hasPostgres)(`${name}${reason}`, tests);
}

afterAll(async () => {
  if (mine.length > 0) await asSuperuser((name) => `drop database ${name} with (force)`, mine);
});
