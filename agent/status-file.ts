import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { oneOf, reader, record, whole } from '#shared/shape.ts';
import type { ValueOf } from '#shared/shape.ts';
import type { UplinkState } from './uplink.ts';

/** What the running agent last said of its connection, for `status`. */
const statusShape = record({
  kind: oneOf('connecting', 'connected', 'waiting', 'resting'),
  /** By this PC's clock; ms UTC. */
  sinceMs: whole('ms', 0, 1e15),
  pid: whole('count', 1, 2 ** 31),
});
export type Status = ValueOf<typeof statusShape>;
const readStatus = reader(statusShape);

/** Not synced: after a power cut it says nothing true anyway. */
export function saveStatus(file: string, { kind }: UplinkState, nowMs: number): void {
  try {
    const status: Status = { kind, sinceMs: Math.max(0, nowMs), pid: process.pid };
    writeFileSync(`${file}.new`, JSON.stringify(status), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // A full disk: `status` shows the state before this one.
  }
}

/** Null where no agent runs on this folder. */
export function loadStatus(file: string): Status | null {
  try {
    const read = readStatus(JSON.parse(readFileSync(file, 'utf8')));
    return read.ok ? read.value : null;
  } catch {
    return null;
  }
}

/** Whether the process that said so is still there. */
export function isRunning({ pid }: Status): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // Not ours to signal, but there.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
