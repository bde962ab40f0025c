import pg from 'pg';
import { openStore } from '#collector/storage/database.ts';

const name = 'vigie_template';

/** Makes, on the server of this superuser's URL, a database with the schema of today that others are
 * copied from; its name. Nobody may stay connected to it. */
export async function makeTemplate(superuser: string): Promise<string> {
  const client = new pg.Client({ connectionString: superuser });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(superuser);
  url.pathname = `/${name}`;
  const store = await openStore(url.href);
  await store.close();
  return name;
}
