import { inject } from 'vitest';

/**
 * Asks the run for a part that is started once for all test files: the URL of PostgreSQL's
 * superuser, the name of a database with the schema to copy, or the path of Chromium. The first asker
 * waits until it is ready.
 */
export async function part(name: 'postgres' | 'postgres-template' | 'chromium'): Promise<string> {
  const response = await fetch(`${inject('partsAddress')}/${name}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`${name} did not start: ${text}`);
  return text;
}
