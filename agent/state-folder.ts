import { accessSync, chmodSync, constants, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The files of one agent: open to its owner alone. */
export interface StateFolder {
  readonly identity: string;
  readonly spool: string;
  readonly status: string;
  readonly lock: string;
  /** A folder in which other commands leave what they ask of a running agent. */
  readonly ask: string;
  /** Written where the family's page is to be written again, by whoever looks for it. */
  readonly pageDue: string;
  /** Digests of the parts that this PC had when it was enrolled. */
  readonly hardware: string;
}

export function stateFolder(folder: string): StateFolder {
  const file = (name: string) => join(folder, name);
  return {
    identity: file('identity.json'),
    spool: file('spool.db'),
    status: file('status.json'),
    lock: file('lock.db'),
    ask: file('ask'),
    pageDue: file('page-due'),
    hardware: file('hardware.json'),
  };
}

/** What lies in the agent's way, and the system's name for it; null where nothing does. */
export function stateProblem(folder: string): { path: string; code: string } | null {
  const code = codeOf(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  });
  if (code !== null) return { path: folder, code };
  const { identity, spool, status, lock, hardware } = stateFolder(folder);
  const files = [identity, `${identity}.new`, spool, `${spool}-journal`, status, lock, hardware];
  for (const path of files) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) continue;
    const wrong = found.isFile()
      ? codeOf(() => accessSync(path, constants.R_OK | constants.W_OK))
      : found.isDirectory()
        ? 'EISDIR'
        : 'ENOTSUP';
    if (wrong !== null) return { path, code: wrong };
  }
  return null;
}

function codeOf(work: () => void): string | null {
  try {
    work();
    return null;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  }
}

/** Makes the folder where it is missing; mode 700 in any case. */
export function makeStateFolder(folder: string): StateFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return stateFolder(folder);
}

/**
 * Takes the folder for this process, or answers null where another has it: two agents on one spool
 * would give two beats the same sequence. The kernel frees the lock however the process ends.
 */
export function lockFolder({ lock }: StateFolder): { release(): void } | null {
  try {
    return take(lock);
  } catch (cause) {
    if (!(cause instanceof Error && 'errcode' in cause && cause.errcode === notADatabase))
      throw cause;
    // It holds nothing but the lock: what a torn disk has made of it is thrown away.
    rmSync(lock);
    return take(lock);
  }
}

function take(lock: string): { release(): void } | null {
  const db = new DatabaseSync(lock, { timeout: 0 });
  try {
    db.exec('pragma journal_mode = memory; begin exclusive');
    return { release: () => db.close() };
  } catch (cause) {
    db.close();
    if (cause instanceof Error && 'errcode' in cause && cause.errcode === busy) return null;
    throw cause;
  }
}

/** SQLITE_BUSY (https://sqlite.org/rescode.html). */
const busy = 5;
const notADatabase = 26;
