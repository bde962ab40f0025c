import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Page } from 'playwright-core';
import { prepareProgramme } from '#collector/app/programme.ts';
import { handsOn } from '#test/support/hands.ts';
import { openSite, password } from '../collector/web/site.ts';
import type { SiteOptions, TestSite } from '../collector/web/site.ts';

/** A site that a real browser can visit. */
export interface ServedSite {
  readonly site: TestSite;
  readonly address: string;
  /** Signs the browser in by the page, as people do. */
  signIn(page: Page): Promise<void>;
  /** The same by the keys alone, as whom one likes. */
  signInByKeys(page: Page, name: string): Promise<void>;
  close(): Promise<void>;
}

export async function serveSite(
  now: number,
  options: Pick<SiteOptions, 'provider'> = {},
): Promise<ServedSite> {
  const site = await openSite('sqlite', { now, ...options });
  await prepareProgramme(site.context);
  // Without options for HTTP/2 it makes a plain node:http server.
  const server = createAdaptorServer({ fetch: site.app.fetch }) as Server;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo; // a server on a TCP port has no other kind
  const address = `http://127.0.0.1:${port}`;
  return {
    site,
    address,
    async signIn(page) {
      await page.goto(`${address}/sign-in`);
      await page.fill('input[name=email]', 'alix@vigie.test');
      await page.fill('input[name=password]', password);
      await page.click('main button[type=submit]');
      await page.waitForURL(/\/(tickets|day)/);
    },
    async signInByKeys(page, name) {
      const { write, go } = handsOn(page);
      await page.goto(`${address}/sign-in`);
      await write('#email', `${name}@vigie.test`);
      await write('#password', password);
      await go('main button.main-act');
    },
    async close() {
      await new Promise((closed) => {
        server.close(closed);
        server.closeAllConnections();
      });
      await site.close();
    },
  };
}
