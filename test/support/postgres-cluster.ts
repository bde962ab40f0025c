import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A running PostgreSQL of our own. */
export interface Cluster {
  /** URL of its superuser, on the database `postgres`. */
  readonly url: string;
  /** Folder of its files, for a test that looks at them; gone after `stop`. */
  readonly folder: string;
  /** Stops the server and deletes its files. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL that lives no longer than this process, even if this process is killed.
 * Not durable (no fsync) is right for nearly all tests; durable for those about crashes.
 */
export async function startCluster({ durable }: { durable: boolean }): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'vigie-postgres-'));
  const keeper = spawn(
    process.execPath,
    [join(import.meta.dirname, 'postgres-keeper.ts'), folder, durable ? 'durable' : 'forgetful'],
    // Its own process group: Ctrl-C reaches it as the end of its input, so that it can clean up.
    { detached: true, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const ended = once(keeper, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    let complaint = '';
    keeper.stdout.setEncoding('utf8').once('data', (line: string) => resolve(line.trim()));
    keeper.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    keeper.once('close', () => reject(new Error(`PostgreSQL did not start: ${complaint}`)));
  }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  return {
    url,
    folder,
    async stop() {
      keeper.stdin.end();
      await ended;
    },
  };
}
