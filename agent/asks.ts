import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What people ask of the agent while it runs: an empty file of this name in a folder that it looks
 * into each minute. Only the name counts; what is in the file is never read. No port, no signal.
 */
export const familyAsks = ['pause-7-days', 'resume'] as const;
/** These only in the agent's own folder, which is open to its owner alone. */
export const ownAsks = [...familyAsks, 'forget'] as const;
export type Ask = (typeof ownAsks)[number];

export function ask(folder: string, what: Ask): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, what), '');
}

/**
 * Takes what is asked away; what cannot be taken away is not heard, else it would be heard for ever.
 * Only a plain file asks: a link of such a name is taken away unheard, and led nowhere.
 */
export function takeAsks<A extends Ask>(folder: string, known: readonly A[]): A[] {
  return known.filter((what) => {
    const file = join(folder, what);
    try {
      const isAsked = lstatSync(file).isFile();
      rmSync(file);
      return isAsked;
    } catch {
      return false;
    }
  });
}
