import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';

/** A new empty folder, deleted with everything in it when the run ends. */
export async function freshFolder(): Promise<string> {
  return mkdtemp(join(inject('runFolder'), 'folder-'));
}
