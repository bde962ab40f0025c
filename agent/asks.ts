import {
  closeSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
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
  const file = join(folder, what);
  if (isAsked(file) !== true) {
    clearAway(file);
    closeSync(openSync(file, 'wx', 0o600));
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
 * Only a plain file asks: a link or an empty folder of such a name is taken away unheard.
 */
export function takeAsks<A extends Ask>(folder: string, known: readonly A[]): A[] {
  const taken = known.filter((what) => {
    const file = join(folder, what);
    try {
      const heard = isAsked(file) === true;
      clearAway(file);
      return heard;
    } catch {
      return false;
    }
  });
  return pauseWins(taken);
}

/** What lies where something would be asked and has stayed there: nobody is heard until it is gone. */
export function obstacles(folder: string, known: readonly Ask[]): string[] {
  return known.map((what) => join(folder, what)).filter((file) => isAsked(file) === false);
}

/** Null where nothing lies there, or nobody can tell; false where it is no plain file. */
function isAsked(file: string): boolean | null {
  try {
    return lstatSync(file).isFile();
  } catch {
    return null;
  }
}

/** Throws the system's error where it is a folder with something in it, or another's. */
function clearAway(file: string): void {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) rmdirSync(file);
  else rmSync(file, { force: true });
}

/** Nobody can tell which of a pause and its end was meant last: quiet is the one that harms nobody. */
export function pauseWins<A extends Ask>(asks: readonly A[]): A[] {
  const isPause = asks.some((it) => it === 'pause-7-days');
  return asks.filter((it) => !(isPause && it === 'resume'));
}
