import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
  chmodSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Html } from './html.ts';

/** Readable by everybody on this PC, writable by the agent alone. */
const fileMode = 0o644;
const folderMode = 0o755;
/** Anyone may drop a file there, nobody may list it or take away another's. */
const askMode = 0o1733;

/** Where the family leaves what it asks: only names count (`asks.ts`). */
export const askFolderOf = (folder: string): string => join(folder, 'ask');

/** Makes the folders where they are missing, also under a narrow umask; others' modes are left. */
export function makePageFolder(folder: string): void {
  makeOpen(folder, folderMode);
  makeOpen(askFolderOf(folder), askMode);
}

function makeOpen(folder: string, mode: number): void {
  if (mkdirSync(folder, { recursive: true, mode }) !== undefined) chmodSync(folder, mode);
}

/**
 * Writes a page piece by piece beside the old one, then puts it in its place: whoever reads finds
 * the one or the other, whole. Throws where the disk is full; the old one then stays.
 */
export function writePageFile(file: string, pieces: Iterable<Html>): void {
  const fresh = `${file}.new`;
  try {
    // Made anew: a link that somebody put there is not followed.
    rmSync(fresh, { force: true });
    const { O_WRONLY, O_CREAT, O_EXCL } = constants;
    const handle = openSync(fresh, O_WRONLY | O_CREAT | O_EXCL, fileMode);
    try {
      // By its name: Node's permission model has no way to do it by the handle.
      chmodSync(fresh, fileMode);
      for (const { html } of pieces) writeAll(handle, Buffer.from(html));
    } finally {
      closeSync(handle);
    }
    renameSync(fresh, file);
  } catch (cause) {
    rmSync(fresh, { force: true });
    throw cause;
  }
}

function writeAll(handle: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
}

/** The first bytes of a page; empty where there is none. */
export function beginningOf(file: string): string {
  try {
    const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const bytes = Buffer.alloc(512);
      return bytes.toString('utf8', 0, readSync(handle, bytes));
    } finally {
      closeSync(handle);
    }
  } catch {
    return '';
  }
}

const ours = /^(?:index|en|\d{4}-\d{2}(?:\.en)?)\.html(?:\.new)?$|^help\.svg(?:\.new)?$/;

/** Removes the pages that an agent has written, but those to keep; leaves everything else. */
export function removePages(folder: string, keep: ReadonlySet<string> = new Set()): void {
  for (const name of names(folder)) {
    if (ours.test(name) && !keep.has(name)) rmSync(join(folder, name), { force: true });
  }
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
