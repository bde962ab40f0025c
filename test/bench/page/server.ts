/**
 * The staff's site as `npm start` serves it, on a database that is full already, in a process of its
 * own. The jobs stay away: a page's cost is measured, not that of what happens beside it.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { prepareProgramme } from '#collector/app/programme.ts';
import { openIds } from '#collector/ids.ts';
import { openStore } from '#collector/storage/database.ts';
import { createAccounts } from '#collector/web/accounts.ts';
import { createLive } from '#collector/web/live.ts';
import { createSite } from '#collector/web/site.ts';
import { answer } from '../ingest/part.ts';
import type { Message } from '../ingest/part.ts';
import { benchNow } from './devices.ts';
import { fill } from './fill.ts';
import type { TicketsOf } from './tickets.ts';

/** Processor time of this process, its threads included, from a request's arrival to its answer's
 * last byte; and the size of the answer. */
let last = { us: 0 };

const baseUrl = 'http://vigie.test';
const secret = 'only for measuring, and long enough';
const password = 'le phare au bout du quai';

/** Fills the database, closes it again, and so leaves it as a collector finds it at its start. */
async function fillNew(url: string, of: TicketsOf): Promise<Message> {
  const store = await openStore(url);
  const from = performance.now();
  await prepareProgramme({ store, clock: { now: () => benchNow }, ids: openIds() });
  await fill(store, of, (table, rows) => {
    const seconds = Math.round((performance.now() - from) / 1000);
    console.error(`  ${of.tickets} tickets on ${store.engine}: ${rows} ${table}, ${seconds} s`);
  });
  const accounts = createAccounts({ store, baseUrl, secret });
  const create = (name: string, role: 'administrator' | 'technician') =>
    accounts.createStaff({ name, email: `${name}@vigie.test`, password, role });
  await create('alix', 'administrator');
  const noa = await create('noa', 'technician');
  const { db } = store;
  const inHand = db.selectFrom('tickets').select('id').where('state', '=', 'in_progress').limit(12);
  const ids = (await inHand.execute()).map(({ id }) => id);
  await db.updateTable('tickets').set({ assignee: noa }).where('id', 'in', ids).execute();
  await store.close();
  return {};
}

async function open(url: string): Promise<Message> {
  const store = await openStore(url);
  const context = { store, clock: { now: () => benchNow }, ids: openIds() };
  const accounts = createAccounts({ store, baseUrl, secret });
  const site = createSite({
    context,
    accounts,
    live: createLive({ store }),
    baseUrl,
    onError: (cause) => console.error(cause),
  });
  // Without options for HTTP/2 it makes a plain node:http server.
  const server = createAdaptorServer({ fetch: site.fetch }) as Server;
  server.prependListener('request', (_, response) => {
    const before = process.cpuUsage();
    response.once('finish', () => {
      const { user, system } = process.cpuUsage(before);
      last = { us: user + system };
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo; // a server on a TCP port has no other kind
  return { port, password };
}

answer({
  fill: ({ url, devices, tickets }) =>
    fillNew(String(url), { devices: Number(devices), tickets: Number(tickets) }),
  open: ({ url }) => open(String(url)),
  last: () => last,
});
