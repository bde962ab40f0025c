import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { unpackChromium } from './chromium.ts';
import { type Cluster, startCluster } from './postgres-cluster.ts';
import { makeTemplate } from './postgres-template.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of this run alone, deleted at its end. */
    runFolder: string;
    /** Address that starts, on first demand, what is started once for the whole run. */
    partsAddress: string;
  }
}

/**
 * Prepares what all test files of a run share. PostgreSQL and Chromium are made ready when the
 * first test asks for them, so that a run of pure tests pays for neither.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const runFolder = await mkdtemp(join(tmpdir(), 'vigie-test-'));
  const clear = () => rmSync(runFolder, { recursive: true, force: true });
  process.once('exit', clear); // an interrupted run is not torn down
  let cluster: Promise<Cluster> | undefined;
  let chromium: Promise<string> | undefined;
  let template: Promise<string> | undefined;

  async function part(path: string | undefined): Promise<string> {
    if (path === '/postgres') return (await (cluster ??= startCluster({ durable: false }))).url;
    if (path === '/postgres-template') {
      return (template ??= part('/postgres').then(makeTemplate));
    }
    if (path === '/chromium') return (chromium ??= unpackChromium());
    throw new Error(`no part of a test run is called ${path}`);
  }

  const server = createServer((request, response) => {
    part(request.url).then(
      (text) => response.end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address() as AddressInfo; // a server on a TCP port has no other kind
  project.provide('runFolder', runFolder);
  project.provide('partsAddress', `http://127.0.0.1:${address.port}`);

  return async () => {
    server.closeAllConnections();
    server.close();
    await cluster?.then((running) => running.stop()).catch(() => undefined);
    clear();
  };
}
