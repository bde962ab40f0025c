import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { coverageOn } from '#collector/domain/coverage.ts';
import { defaultTerms } from '#collector/domain/terms.ts';
import { openStore } from '#collector/storage/database.ts';
import type { Db, Store } from '#collector/storage/database.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { listTickets } from '#collector/storage/ticket-lists.ts';
import type { ListedTicket } from '#collector/storage/ticket-lists.ts';
import { createAccounts } from '#collector/web/accounts.ts';
import { createLive } from '#collector/web/live.ts';
import { createSite } from '#collector/web/site.ts';
import { launchChromium, unpackChromium } from '#test/support/chromium.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import { fillWithHistory } from './demo-history.ts';

/**
 * `npm run pictures`: the README's pictures, of the demo's programme on a day that never changes.
 * The collector's own use cases live through its years; a browser then looks at its pages.
 */
const today = '2026-10-06';
const now = Date.parse(`${today}T08:00:00Z`);
const seed = 'vigie';
const families = 1200;
const folder = join(import.meta.dirname, '..', '..', 'docs', 'pictures');
const most = 200 * 1024;
const email = 'technicien@vigie.example';
const password = 'only for the pictures';

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

const store = await openStore('sqlite::memory:');
const browser = await launchChromium(await unpackChromium());
const served = await serve(store);
try {
  await mkdir(folder, { recursive: true });
  for (const picture of await pictures(store.db)) await take(browser, served.address, picture);
} finally {
  await browser.close();
  await served.close();
  await store.close();
}

async function serve(of: Store): Promise<{ address: string; close(): Promise<void> }> {
  const ids = seededIds(seed);
  const baseUrl = 'http://vigie.example';
  const accounts = createAccounts({
    store: of,
    baseUrl,
    secret: 'only for the pictures, and long',
  });
  const role = 'administrator';
  const own = await accounts.createStaff({ email, name: 'Technicien', password, role });
  const workshop = { email: 'atelier@vigie.example', name: 'Atelier', password };
  const other = await accounts.createStaff({ ...workshop, role: 'technician' });
  const staffIds = [own, other] as const;
  await fillWithHistory(of, { seed, families, staffIds, now, ids, onProgress: () => undefined });
  const live = createLive({ store: of });
  const context = { store: of, clock: virtualClock(now), ids };
  const site = createSite({ context, accounts, live, baseUrl });
  // Without options for HTTP/2 it makes a plain node:http server.
  const server = createAdaptorServer({ fetch: site.fetch }) as Server;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo; // a server on a TCP port has no other kind
  return {
    address: `http://127.0.0.1:${port}`,
    async close() {
      live.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** The pages that are shown; ticket and PC are those of the gravest failing disk. */
async function pictures(db: Db): Promise<Picture[]> {
  const part = { most: 50 };
  const { tickets: open } = await listTickets(db, { view: 'to_take', staffId: '', part });
  const disks = open.filter(({ ticket }) => ticket.family === 'storage');
  const covered: ListedTicket[] = [];
  for (const it of disks) {
    const device = await deviceByTag(db, it.assetTag);
    const coverage = coverageOn(defaultTerms, device?.handedOverOn ?? null, today);
    if (coverage.state === 'covered') covered.push(it);
  }
  const [shown] = covered.toSorted((a, b) => weight(b) - weight(a));
  if (shown === undefined) throw new Error('In this history no disk fails: choose another seed');
  const wide = { theme: 'light', width: 1280, height: 1200 } as const;
  const device = `/devices/${shown.assetTag}`;
  return [
    { ...wide, name: 'queue-fr-light', path: '/tickets', height: 900 },
    { ...wide, name: 'ticket-fr-light', path: `/tickets/${shown.ticket.id}` },
    { ...wide, name: 'device-fr-light', path: device },
    { ...wide, name: 'take-backs-fr-light', path: '/take-backs' },
    { name: 'queue-en-dark-320', path: '/tickets?lang=en', theme: 'dark', width: 320, height: 640 },
  ];
}

/** More findings are better, and so is a PC without earlier tickets: its page shows more at once. */
function weight({ ticket, findings }: ListedTicket): number {
  const isFirst = ticket.reference.endsWith('/1');
  return (ticket.severity === 'critical' ? 10 : 0) + (isFirst ? 5 : 0) + findings.length;
}

async function take(from: Browser, address: string, it: Picture): Promise<void> {
  const { name, path, theme, width, height } = it;
  const context = await from.newContext({
    colorScheme: theme,
    viewport: { width, height },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await signIn(page, address);
  await page.goto(`${address}${path}`);
  const file = join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  await context.close();
  const { size } = await stat(file);
  if (size > most) throw new Error(`${name}.png has ${size} bytes, more than ${most}`);
  process.stdout.write(`${name}.png ${Math.round(size / 1024)} KiB\n`);
}

async function signIn(page: Page, address: string): Promise<void> {
  await page.goto(`${address}/sign-in`);
  await page.fill('input[name=email]', email);
  await page.fill('input[name=password]', password);
  await page.click('main button[type=submit]');
  await page.waitForURL(/\/tickets/);
}
