import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * What a process has done to the files of one folder, as strace saw it, and what a power cut could
 * have left of that: a disk that keeps no more than it must.
 */
export type Call =
  | { readonly kind: 'create'; readonly name: string; readonly file: number }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'unlink'; readonly name: string }
  | Change
  | { readonly kind: 'sync_file'; readonly file: number }
  | { readonly kind: 'sync_folder' }
  /** A line that the process wrote to its output. */
  | { readonly kind: 'said'; readonly text: string };
type Change =
  | { readonly kind: 'write'; readonly file: number; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: number; readonly length: number };

export const straceFlags: readonly string[] = [
  '-f',
  '-xx',
  '-s',
  '1000000',
  '-e',
  'trace=openat,write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate,fdatasync,fsync,rename,renameat,renameat2,unlink,unlinkat,close,dup,dup2,dup3',
];

/** Reads the trace that strace wrote with these flags. Throws at a call that it does not know. */
export function readTrace(file: string, folder: string): Call[] {
  const calls: Call[] = [];
  const names = new Map<string, number>();
  /** A file of the folder, the folder itself, or what writes through at once. */
  const open = new Map<number, { file: number | 'folder'; isSynced: boolean; at: number }>();
  let files = 0;
  for (const [name, args, result] of finished(readFileSync(file, 'latin1'))) {
    if (result < 0) continue;
    const [first = ''] = args;
    const fd = Number(first);
    const target = open.get(fd);
    switch (name) {
      case 'openat': {
        const path = text(args[1]);
        const flags = args[2] ?? '';
        open.delete(result);
        if (path === folder) open.set(result, { file: 'folder', isSynced: false, at: 0 });
        if (dirname(path) !== folder) break;
        const own = basename(path);
        let number = names.get(own);
        if (number === undefined) {
          number = files += 1;
          names.set(own, number);
          calls.push({ kind: 'create', name: own, file: number });
        }
        open.set(result, { file: number, isSynced: /O_D?SYNC/.test(flags), at: 0 });
        if (flags.includes('O_TRUNC')) calls.push({ kind: 'truncate', file: number, length: 0 });
        break;
      }
      case 'close':
        open.delete(fd);
        break;
      case 'pwrite64':
      case 'write': {
        const bytes = Buffer.from(text(args[1]), 'latin1').subarray(0, result);
        if (fd === 1) calls.push({ kind: 'said', text: bytes.toString('utf8') });
        if (target === undefined || target.file === 'folder') break;
        const at = name === 'write' ? target.at : Number(args[3]);
        target.at = at + bytes.length;
        calls.push({ kind: 'write', file: target.file, at, bytes });
        if (target.isSynced) calls.push({ kind: 'sync_file', file: target.file });
        break;
      }
      case 'ftruncate':
        if (target !== undefined && target.file !== 'folder')
          calls.push({ kind: 'truncate', file: target.file, length: Number(args[1]) });
        break;
      case 'fsync':
      case 'fdatasync':
        if (target?.file === 'folder') calls.push({ kind: 'sync_folder' });
        else if (target !== undefined) calls.push({ kind: 'sync_file', file: target.file });
        break;
      case 'rename': {
        const [from, to] = [text(args[0]), text(args[1])];
        if (dirname(from) !== folder) break;
        const number = names.get(basename(from));
        names.delete(basename(from));
        if (number !== undefined) names.set(basename(to), number);
        calls.push({ kind: 'rename', from: basename(from), to: basename(to) });
        break;
      }
      case 'unlink':
        if (dirname(text(first)) !== folder) break;
        names.delete(basename(text(first)));
        calls.push({ kind: 'unlink', name: basename(text(first)) });
        break;
      default:
        if (target !== undefined || args.some((it) => text(it).startsWith(folder)))
          throw new Error(`The disk's model does not know ${name}(${args.join()})`);
    }
  }
  return calls;
}

/** The calls that have returned, in the order in which they did: threads cut each other short. */
function* finished(trace: string): Generator<[name: string, args: string[], result: number]> {
  const begun = new Map<string, string>();
  for (const line of trace.split('\n')) {
    const [, pid = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (rest.endsWith('<unfinished ...>')) {
      begun.set(pid, rest.slice(0, -'<unfinished ...>'.length));
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const whole = resumed === null ? rest : `${begun.get(pid) ?? ''}${resumed[1] ?? ''}`;
    const [, name, args, result] = /^(\w+)\((.*)\) += (-?\d+)/.exec(whole) ?? [];
    if (name === undefined || args === undefined) continue;
    // What is in quotes is written in hexadecimal: a comma always parts two arguments.
    yield [name, args.split(', '), Number(result)];
  }
}

const text = (quoted = ''): string =>
  Buffer.from(quoted.replace(/^"|"(\.\.\.)?$/g, '').replaceAll(String.raw`\x`, ''), 'hex').toString(
    'latin1',
  );

/** Which of the changes that were not yet synced the disk has kept all the same. */
export interface Kept {
  /** Asked for each sector of each write, and each truncation. */
  readonly change: () => boolean;
  /** Of the folder's own changes, which a journal keeps in order: how many of so many. */
  readonly ofNames: (count: number) => number;
}

interface OnDisk {
  synced: Buffer;
  pending: Change[];
}

/** The disk before, during and after the calls. */
export interface Disk {
  apply(call: Call): void;
  /** The folder as a power cut now could leave it, by name. */
  cut(kept: Kept): Map<string, Buffer>;
}

export function newDisk(): Disk {
  const files = new Map<number, OnDisk>();
  let names = new Map<string, number>();
  let pendingNames: Extract<Call, { kind: 'create' | 'rename' | 'unlink' }>[] = [];
  const fileOf = (number: number): OnDisk => {
    const file = files.get(number) ?? { synced: Buffer.alloc(0), pending: [] };
    files.set(number, file);
    return file;
  };
  return {
    apply(call) {
      switch (call.kind) {
        case 'create':
        case 'rename':
        case 'unlink':
          pendingNames.push(call);
          return;
        case 'write':
        case 'truncate':
          fileOf(call.file).pending.push(call);
          return;
        case 'sync_file': {
          const file = fileOf(call.file);
          file.synced = changed(file, () => true);
          file.pending = [];
          return;
        }
        case 'sync_folder':
          names = named(names, pendingNames);
          pendingNames = [];
          return;
        case 'said':
      }
    },
    cut(kept) {
      const left = named(names, pendingNames.slice(0, kept.ofNames(pendingNames.length)));
      return new Map(
        [...left].map(([name, number]) => [name, changed(fileOf(number), kept.change)]),
      );
    },
  };
}

function named(
  before: ReadonlyMap<string, number>,
  changes: readonly Extract<Call, { kind: 'create' | 'rename' | 'unlink' }>[],
): Map<string, number> {
  const names = new Map(before);
  for (const change of changes) {
    if (change.kind === 'create') names.set(change.name, change.file);
    else if (change.kind === 'unlink') names.delete(change.name);
    else {
      const file = names.get(change.from);
      names.delete(change.from);
      if (file !== undefined) names.set(change.to, file);
    }
  }
  return names;
}

/** What a disk writes whole or not at all, and what SQLite reckons with. */
const sector = 512;

function changed({ synced, pending }: OnDisk, isKept: () => boolean): Buffer {
  let bytes = Buffer.from(synced);
  for (const change of pending) {
    if (change.kind === 'truncate') {
      if (isKept()) bytes = resized(bytes, change.length);
      continue;
    }
    for (let from = 0; from < change.bytes.length;) {
      const at = change.at + from;
      const to = Math.min(change.bytes.length, from + sector - (at % sector));
      if (isKept()) {
        const end = change.at + to;
        if (bytes.length < end) bytes = resized(bytes, end);
        change.bytes.copy(bytes, at, from, to);
      }
      from = to;
    }
  }
  return bytes;
}

function resized(bytes: Buffer, length: number): Buffer<ArrayBuffer> {
  const next = Buffer.alloc(length);
  bytes.copy(next, 0, 0, Math.min(length, bytes.length));
  return next;
}
