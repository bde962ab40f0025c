import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '#agent/packaging/bundle.ts';
import { joinAgent, joinNode, strippedNode } from '#agent/packaging/executable.ts';
import { formatCode } from '#shared/code.ts';

/** What the agent's benchmarks need: both programs bundled alike, and a door over TLS. */
export interface Stage {
  readonly folder: string;
  /** `https://localhost:…` */
  readonly address: string;
  /** Starts the agent's program as a package has it. */
  agent(...args: readonly string[]): ChildProcess;
  /** Starts the floor's. */
  bare(...args: readonly string[]): ChildProcess;
  /** As one executable with V8's code in it, each: the agent's, and the floor's made alike. */
  packaged(): Promise<{ agent: Start; bare: Start }>;
  close(): Promise<void>;
}

type Start = (...args: readonly string[]) => ChildProcess;

/** Any code: the door takes all. */
export const anyCode = formatCode(new Uint8Array(16).fill(9));

export async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'vigie-bench-'));
  const programs = { agent: join(folder, 'agent.cjs'), bare: join(folder, 'bare.cjs') };
  await bundle({ entry: 'agent/main.ts', file: programs.agent });
  await bundle({ entry: 'test/bench/agent/bare.ts', file: programs.bare });
  const door = spawn(process.execPath, [join(import.meta.dirname, 'door.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(door.stdout, 'data')) as [Buffer]; // a stream without encoding
  // Written by `door.ts` beside this file.
  const { port, authority } = JSON.parse(line.toString()) as { port: number; authority: string };
  const trusted = join(folder, 'authority.pem');
  await writeFile(trusted, authority);
  const start = (args: readonly string[], program = process.execPath): ChildProcess =>
    spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'], LANG: 'en_GB.UTF-8', NODE_EXTRA_CA_CERTS: trusted },
    });
  return {
    folder,
    address: `https://localhost:${port}`,
    agent: (...args) => start([programs.agent, ...args]),
    bare: (...args) => start([programs.bare, ...args]),
    async packaged() {
      const node = strippedNode(folder);
      const file = (name: string): string => join(folder, name);
      const joining = { node, flags: [] };
      const main = programs.agent;
      await joinAgent({ ...joining, main, file: file('agent'), workFolder: folder });
      // With the code of a run, as the agent's, it takes a hundredth less.
      joinNode({ ...joining, main: programs.bare, file: file('bare'), hasOwnCode: true });
      const starting =
        (name: string): Start =>
        (...args) =>
          start(args, file(name));
      return { agent: starting('agent'), bare: starting('bare') };
    },
    async close() {
      await end(door);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until it has said this, and no longer than half a minute. */
export async function untilSaid(child: ChildProcess, pattern: RegExp): Promise<void> {
  let text = '';
  const said = Promise.withResolvers<void>();
  const fail = (): void => said.reject(new Error(`It never said ${String(pattern)}:\n${text}`));
  const timer = setTimeout(fail, 30_000);
  child.stderr?.on('data', (data: Buffer) => {
    text += data.toString('utf8');
    if (pattern.test(text)) said.resolve();
  });
  child.once('exit', fail);
  await said.promise.finally(() => clearTimeout(timer));
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}

/** Memory that the kernel cannot take back without swap, in KiB (proc_pid_smaps_rollup(5)). */
export async function anonymousKiB({ pid }: ChildProcess): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const found = /^Anonymous:\s+(\d+) kB$/m.exec(text)?.[1];
  if (found === undefined) throw new Error('The kernel tells no Anonymous');
  return Number(found);
}

/**
 * Processor time of all children that have ended, user and system, in ms: cutime and cstime of
 * proc_pid_stat(5), in ticks of 10 ms.
 */
export function usedCpuMs(): number {
  const text = readFileSync('/proc/self/stat', 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
