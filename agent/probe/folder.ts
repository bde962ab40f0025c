import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** The probe's own folder: it writes there, the agent's group may read what is meant for it. */
export interface ProbeFolder {
  /** Puts a whole file in the place of the one before; readable by the folder's group. */
  leave(name: string, text: string): void;
  /** What the probe keeps for itself; undefined where it has nothing. */
  recall(name: string): string | undefined;
  keep(name: string, text: string): void;
}

const forGroup = 0o640;
const forOwner = 0o600;

/** Makes the folder where it is missing; one that is there keeps its owner, group and mode. */
export function openProbeFolder(folder: string): ProbeFolder {
  mkdirSync(folder, { recursive: true, mode: 0o750 });
  return {
    leave: (name, text) => replace(join(folder, name), text, forGroup),
    recall(name) {
      try {
        return readFileSync(join(folder, name), 'utf8');
      } catch {
        return undefined;
      }
    },
    keep: (name, text) => replace(join(folder, name), text, forOwner),
  };
}

/** 16 random bytes, made once on this PC; without them a digest says nothing of what it was made of. */
export function saltOf(folder: ProbeFolder): string {
  const kept = folder.recall(saltFile);
  if (kept !== undefined && /^[A-Za-z0-9_-]{22}$/.test(kept)) return kept;
  const salt = randomBytes(16).toString('base64url');
  folder.keep(saltFile, salt);
  return salt;
}
const saltFile = 'salt';

function replace(file: string, text: string, mode: number): void {
  const fresh = `${file}.new`;
  rmSync(fresh, { force: true });
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_DSYNC } = constants;
  // Each write is on the disk when it returns: under Node's permission model there is no fsync.
  const flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_DSYNC;
  const handle = openSync(fresh, flags, mode);
  try {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
  } finally {
    closeSync(handle);
  }
  renameSync(fresh, file);
}
