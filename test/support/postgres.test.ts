import { existsSync } from 'node:fs';
import pg from 'pg';
import { expect, test } from 'vitest';
import { describeOnPostgres, freshPostgresUrl } from './postgres.ts';
import { startCluster } from './postgres-cluster.ts';

async function ask(url: string, question: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: unknown }>(question);
    return rows[0]?.answer;
  } finally {
    await client.end();
  }
}

describeOnPostgres('PostgreSQL for tests', () => {
  test('is version 18', async () => {
    const version = await ask(await freshPostgresUrl(), 'select version() as answer');
    expect(version).toMatch(/^PostgreSQL 18\./);
  });

  test('gives each asker an empty database of its own', async () => {
    const [one, other] = [await freshPostgresUrl(), await freshPostgresUrl()];
    await ask(one, 'create table household (id text)');
    const count = `select count(*)::int as answer from pg_tables where schemaname = 'public'`;
    expect([await ask(one, count), await ask(other, count)]).toEqual([1, 0]);
  });

  test('orders text by code point, whatever the machine speaks', async () => {
    const question = `select string_agg(x, '' order by x) as answer from unnest(array['é','b','Z']) x`;
    expect(await ask(await freshPostgresUrl(), question)).toBe('Zbé');
  });

  test('waits for the disk where a test says so, and leaves no file behind', async () => {
    const cluster = await startCluster({ durable: true });
    const fsync = await ask(cluster.url, `select current_setting('fsync') as answer`);
    await cluster.stop();
    expect([fsync, existsSync(cluster.folder)]).toEqual(['on', false]);
  });
});
