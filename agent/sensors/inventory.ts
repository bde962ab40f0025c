import { isSea } from 'node:sea';
import { fileURLToPath } from 'node:url';
import { inventoryShape } from '#shared/inventory.ts';
import type { Inventory } from '#shared/inventory.ts';
import { reader } from '#shared/shape.ts';

export type InventoryAnswer =
  | { readonly ok: true; readonly inventory: Inventory }
  | { readonly ok: false; readonly because: 'no_tool' | 'timeout' | 'too_long' | 'failed' };

export interface InventoryOptions {
  /** The program to ask; by default Node with `sensors/inventory-child.ts`. */
  readonly command?: Command;
  readonly limitMs?: number;
  /** Another user that it runs as; only root may ask for one. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

const mostBytes = 64 * 1024;
type Command = readonly [file: string, ...args: string[]];

/** A packaged program starts itself again, with the rights that it was itself started with. */
function ownCommand(): Command {
  if (isSea()) return [process.execPath, `--node-options=${process.execArgv.join(' ')}`, inventory];
  return [process.execPath, fileURLToPath(new URL('./inventory-child.ts', import.meta.url))];
}
/** The packaged program's word for it (`agent/packaging/program.ts`). */
const inventory = 'inventory';

/**
 * What this PC is made of, asked of a short-lived process, which is ended with all that it started
 * after 20 s or 64 KiB. Never rejects.
 */
export async function readInventory(options: InventoryOptions = {}): Promise<InventoryAnswer> {
  const { command = ownCommand(), limitMs = 20_000 } = options;
  const [file, ...args] = command;
  const answer = Promise.withResolvers<InventoryAnswer>();
  // Loaded only when it is first needed.
  const { spawn } = process.getBuiltinModule('node:child_process');
  const program = spawn(file, args, {
    // A group of its own, so that the shells it starts end with it.
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    ...options.user,
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
  });
  const stop = (because: 'timeout' | 'too_long') => {
    answer.resolve({ ok: false, because });
    endGroup(program.pid);
  };
  const timer = setTimeout(() => stop('timeout'), limitMs);
  const pieces: Buffer[] = [];
  let length = 0;
  program.stdout.on('data', (piece: Buffer) => {
    length += piece.length;
    if (length > mostBytes) stop('too_long');
    else pieces.push(piece);
  });
  program.on('error', (error) => {
    const isMissing = 'code' in error && error.code === 'ENOENT';
    answer.resolve({ ok: false, because: isMissing ? 'no_tool' : 'failed' });
  });
  program.on('close', (status) => {
    const text = Buffer.concat(pieces).toString('utf8');
    answer.resolve(status === 0 ? parseInventory(text) : { ok: false, because: 'failed' });
  });
  return answer.promise.finally(() => {
    clearTimeout(timer);
    program.stdout.destroy();
    endGroup(program.pid);
  });
}

/** Reads the program's line; anything else than an inventory is `failed`. */
export function parseInventory(text: string): InventoryAnswer {
  const answer = read(parseJson(text));
  return answer.ok ? { ok: true, inventory: answer.value } : { ok: false, because: 'failed' };
}

const read = reader(inventoryShape);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The group's number is that of its first process; what has ended already needs no ending. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of them had ended.
  }
}
