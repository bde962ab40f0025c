import * as fs from 'node:fs';
import type { readFile as ReadFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { UnreadReason } from '#shared/readings.ts';

/**
 * What the sensors may ask of this machine: small files, names in a folder, dates, room on a disk.
 *
 * Nothing here throws and nothing hangs: what is missing, forbidden, broken or too slow is a value.
 */
export interface Host {
  /** A file's text, up to 64 KiB; a longer one is `failed`. */
  text(path: string): Promise<Found<string>>;
  /** The names in a folder, in the order of their letters. */
  names(path: string): Promise<Found<readonly string[]>>;
  /** When a file or folder was last changed, in ms UTC by this machine's clock. */
  changedAtMs(path: string): Promise<Found<number>>;
  space(path: string): Promise<Found<Space>>;
}

export type Missed = Extract<UnreadReason, 'absent' | 'denied' | 'failed' | 'timeout'>;
export type Found<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly unread: Missed };

/** Room on the file system that holds a path, as `df -k` and `df -i` show it to ordinary users. */
export interface Space {
  readonly sizeKiB: number;
  readonly freeKiB: number;
  readonly inodes: number;
  readonly freeInodes: number;
}

// Not `node:fs/promises`: it brings line editing and more, processor time at each start.
const readdir = promisify(fs.readdir);
// Both take flags as a number (nodejs.org/api/fs.html); only the one's types know it.
const readFile = promisify(fs.readFile) as unknown as typeof ReadFile;
const stat = promisify(fs.stat);
const statfsOfNode = promisify(fs.statfs);

type StatFs = Readonly<
  Record<'bsize' | 'frsize' | 'blocks' | 'bavail' | 'files' | 'ffree', number>
>;

export interface HostOptions {
  /** Every path is taken below this folder. */
  readonly root?: string;
  readonly limitMs?: number;
  readonly statfs?: (path: string) => Promise<StatFs>;
}

const mostBytes = 64 * 1024;

// A dead mount keeps its thread for ever, and Node has four for all file work: two may be lost.
const mostStuck = 2;

/** The machine itself; or, for tests, a folder laid out like one. */
export function createHost(options: HostOptions = {}): Host {
  const { root = '/', limitMs = 2000, statfs = statfsOfNode } = options;
  const within = timeLimit(limitMs);
  return {
    text: (path) => within(path, () => readText(path, root)),
    names: (path) => within(path, async () => (await readdir(join(root, path))).toSorted()),
    changedAtMs: (path) =>
      within(path, async () => Math.floor((await stat(join(root, path))).mtimeMs)),
    space: (path) => within(path, async () => spaceOf(await statfs(join(root, path)))),
  };
}

type Limited = <T>(path: string, work: () => Promise<T>) => Promise<Found<T>>;

function timeLimit(limitMs: number): Limited {
  const stuck = new Set<string>();
  return async (path, work) => {
    if (stuck.has(path) || stuck.size >= mostStuck) return missed('timeout');
    const answer = work().then(found, (error: unknown) => missed(reasonOf(error)));
    const late = Promise.withResolvers<Found<never>>();
    const timer = setTimeout(() => {
      stuck.add(path);
      late.resolve(missed('timeout'));
      void answer.finally(() => stuck.delete(path));
    }, limitMs);
    return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
  };
}

const found = <T>(value: T): Found<T> => ({ ok: true, value });
const missed = (unread: Missed): Found<never> => ({ ok: false, unread });

/**
 * Read in one go: each further step costs as much as the reading itself. What the kernel writes is
 * short by nature and says nothing of its length beforehand; other files are asked for theirs.
 */
async function readText(path: string, root: string): Promise<string> {
  const full = join(root, path);
  if (!path.startsWith('/proc/') && !path.startsWith('/sys/')) {
    const { size } = await stat(full);
    if (size > mostBytes) throw tooLong(path);
  }
  // Opening a pipe that nobody writes to would wait for ever.
  const text = await readFile(full, { flag: fs.constants.O_RDONLY | fs.constants.O_NONBLOCK });
  if (text.length > mostBytes) throw tooLong(path);
  return text.toString('utf8');
}

const tooLong = (path: string) => new Error(`${path} is longer than ${mostBytes} bytes`);

function spaceOf({ bsize, frsize, blocks, bavail, files, ffree }: StatFs): Space {
  const unit = (frsize > 0 ? frsize : bsize) / 1024;
  return {
    sizeKiB: Math.floor(blocks * unit),
    freeKiB: Math.floor(bavail * unit),
    inodes: files,
    freeInodes: ffree,
  };
}

function reasonOf(error: unknown): Missed {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENODEV':
      return 'absent';
    case 'EACCES':
    case 'EPERM':
    // Node's permission model.
    case 'ERR_ACCESS_DENIED':
      return 'denied';
    default:
      return 'failed';
  }
}
