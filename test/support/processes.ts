import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach } from 'vitest';

/** A real process of the product, started as its npm script starts it. */
export interface Running {
  readonly child: ChildProcess;
  /** All that it has said so far, both streams. */
  said(): string;
  /** Waits until it has said this; throws with what it said when it ends or 60 s pass instead. */
  untilSaid(pattern: RegExp): Promise<void>;
  /** Ends it and waits until it is gone. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

const started: Running[] = [];
afterEach(async () => {
  for (const it of started.splice(0)) await it.end('SIGKILL');
});

/** Starts `node …args` with this environment; it is killed after the test at the latest. */
export function startNode(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, args, {
    env: { ...plainEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const add = (data: Buffer): void => {
    text += data.toString('utf8');
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const running: Running = {
    child,
    said: () => text,
    async untilSaid(pattern) {
      for (let tries = 0; tries < 600; tries += 1) {
        if (pattern.test(text)) return;
        if (child.exitCode !== null) break;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`Waited for ${String(pattern)}; it said:\n${text}`);
    },
    async end(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
  started.push(running);
  return running;
}

/** As a terminal would have it: the test runner adds a BASE_URL of its own. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { BASE_URL: _, NODE_ENV: __, NODE_OPTIONS: ___, ...plain } = process.env;
  return plain;
}

/** A port of this machine that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return address.port;
}

/** The real collector on this database; resolves once it listens. */
export async function startCollector(databaseUrl: string, port: number): Promise<Running> {
  const running = startNode(['--import', 'tsx', 'collector/main.ts'], {
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    BASE_URL: `http://localhost:${port}`,
    VIGIE_SECRET: testSecret,
  });
  await running.untilSaid(/The collector is up/);
  return running;
}
export const testSecret = 'a secret of at least thirty-two letters';

/** A folder with a `smartctl` that prints this report, whatever it is asked. */
export function folderWithSmartctl(folder: string, report: string, exitStatus: number): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'report.json'), report);
  const script = `#!/bin/sh\ncat '${join(bin, 'report.json')}'\nexit ${exitStatus}\n`;
  writeFileSync(join(bin, 'smartctl'), script);
  chmodSync(join(bin, 'smartctl'), 0o755);
  return bin;
}
