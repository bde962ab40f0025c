import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createAdaptorServer } from '@hono/node-server';
import type { Clock, Context, Ids } from '#collector/app/context.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { startJobs } from '#collector/jobs/start-jobs.ts';
import { openMetrics } from './metrics.ts';
import type { Metrics } from './metrics.ts';
import { openStore } from '#collector/storage/database.ts';
import type { Store } from '#collector/storage/database.ts';
import { openGateway } from '#collector/transport/gateway.ts';
import type { Limits } from '#collector/transport/session.ts';
import { createAccounts } from '#collector/web/accounts.ts';
import type { Accounts } from '#collector/web/accounts.ts';
import { createLive } from '#collector/web/live.ts';
import { createSite } from '#collector/web/site.ts';
import { daysLeft } from './tls.ts';
import type { Tls } from './tls.ts';

/** A collector at work: pages, agents' door and jobs on one port. */
export interface Collector {
  readonly context: Context;
  readonly accounts: Accounts;
  readonly metrics: Metrics;
  /** The port it listens on, also where any free one was asked for. */
  readonly port: number;
  /** Finishes what has arrived, then lets go of port and database. */
  close(): Promise<void>;
}

export interface CollectorParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly limits?: Partial<Limits>;
}

export async function openCollector(parts: CollectorParts): Promise<Collector> {
  const store = await openStore(parts.config.databaseUrl);
  try {
    return await openOn(store, parts);
  } catch (cause) {
    await store.close();
    throw cause;
  }
}

async function openOn(store: Store, parts: CollectorParts): Promise<Collector> {
  const { config, clock, ids, log } = parts;
  const context: Context = { store, clock, ids };
  await prepareProgramme(context);

  const { baseUrl } = config;
  const accounts = createAccounts({
    store,
    baseUrl,
    secret: config.secret,
    requireSecondFactor: config.requireSecondFactor ?? 'none',
    ...(config.provider ? { signOn: { provider: config.provider, context } } : {}),
  });
  const live = createLive({ store });
  const metrics = openMetrics(() => gateway.sessions());
  const site = createSite({
    context,
    accounts,
    live,
    baseUrl,
    ...(config.workshop === undefined ? {} : { workshop: config.workshop }),
    ...(config.operator === undefined ? {} : { operator: config.operator }),
    ...(config.proxies === undefined ? {} : { proxies: config.proxies }),
    metrics,
    onError: (cause) => log.error({ err: cause }, 'A page could not be made'),
  });
  const server = serverFor(site.fetch, config.tls ?? null);
  if (config.tls) watchCertificate(config.tls, clock.now(), log);
  const gateway = openGateway(server, {
    context,
    counts: metrics.counts,
    isOurName: (name) => namesOf(baseUrl, portOf(server)).includes(name),
    pins: config.pins ?? [],
    ...(parts.limits === undefined ? {} : { limits: parts.limits }),
    onFault: (cause) =>
      log.error({ err: cause }, 'A heartbeat could not be stored; its PC keeps it'),
  });
  // Last, so that whoever reaches us finds all of it.
  await listen(server, config.port);
  const port = portOf(server);
  const jobs = startJobs(context, log);
  log.info({ port, database: store.engine }, 'The collector is up');

  return {
    context,
    accounts,
    metrics,
    port,
    async close() {
      await jobs.stop();
      await gateway.close();
      live.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await store.close();
      log.info('The collector has stopped');
    },
  };
}

/** TLS 1.3 alone: agents speak nothing older, and browsers have spoken it since 2020. */
function serverFor(fetch: Parameters<typeof createAdaptorServer>[0]['fetch'], tls: Tls | null) {
  // Without options for HTTP/2 it makes a server of node:http, or of node:https, which has its face.
  const made =
    tls === null
      ? createAdaptorServer({ fetch })
      : createAdaptorServer({
          fetch,
          createServer: createTlsServer,
          serverOptions: { ...tls, minVersion: 'TLSv1.3', handshakeTimeout: 10_000 },
        });
  return made as Server;
}

/** Our judgement: a renewal that was due a month before has then failed more than once. */
const renewWithinDays = 21;

function watchCertificate(tls: Tls, now: number, log: Log): void {
  const days = daysLeft(tls, now);
  if (days < renewWithinDays) log.warn({ days }, 'The TLS certificate ends soon: renew it');
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** What an agent may sign as our name: the public one, and this machine's own where that is it. */
function namesOf(baseUrl: string, port: number): string[] {
  const { host, hostname } = new URL(baseUrl);
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  const local = [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`];
  return isLocal ? [host, ...local] : [host];
}
