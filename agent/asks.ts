import { closeSync, lchownSync, lstatSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What people ask of the agent while it runs: an empty file of this name in a folder that it looks
 * into each minute. Only the name counts; what is in the file is never read. No port, no signal.
 */
export const familyAsks = ['pause-7-days', 'resume'] as const;
/** These only in the agent's own folder, which is open to its owner alone. */
export const ownAsks = [...familyAsks, 'forget'] as const;
export type Ask = (typeof ownAsks)[number];
const opposite: Partial<Readonly<Record<Ask, Ask>>> = {
  'pause-7-days': 'resume',
  resume: 'pause-7-days',
};

/**
 * Leaves it for the agent. Root may ask too, in a folder of the agent's user: neither a link in the
 * folder's place nor one of the ask's name is followed. Of a pause and its end only the last one
 * asked is left. Throws the system's error.
 */
export function ask(folder: string, what: Ask): void {
  makeAskFolder(folder);
  try {
    closeSync(openSync(join(folder, what), 'wx', 0o600));
  } catch (cause) {
    // It is asked already.
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
  }
  const undone = opposite[what];
  if (undone !== undefined) rmSync(join(folder, undone), { force: true });
}

/** Makes the folder where it is missing; what root makes is the state folder's owner's. */
export function makeAskFolder(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  const found = lstatSync(folder);
  if (!found.isDirectory()) {
    throw Object.assign(new Error(`ENOTDIR: ${folder}`), { code: 'ENOTDIR', path: folder });
  }
  const owner = statSync(dirname(folder));
  const isRoots = process.getuid?.() === 0 && found.uid === 0;
  if (isRoots && owner.uid !== 0) lchownSync(folder, owner.uid, owner.gid);
}

/**
 * Takes what is asked away; what cannot be taken away is not heard, else it would be heard for ever.
 * Only a plain file asks: a link of such a name is taken away unheard, and led nowhere.
 */
export function takeAsks<A extends Ask>(folder: string, known: readonly A[]): A[] {
  const taken = known.filter((what) => {
    const file = join(folder, what);
    try {
      const isAsked = lstatSync(file).isFile();
      rmSync(file);
      return isAsked;
    } catch {
      return false;
    }
  });
  return pauseWins(taken);
}

/** Nobody can tell which of a pause and its end was meant last: quiet is the one that harms nobody. */
export function pauseWins<A extends Ask>(asks: readonly A[]): A[] {
  const isPause = asks.some((it) => it === 'pause-7-days');
  return asks.filter((it) => !(isPause && it === 'resume'));
}
