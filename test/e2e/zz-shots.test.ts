import { test } from 'vitest';
import { mkdirSync } from 'node:fs';
import { withPage } from '#test/support/browser.ts';
import { serveSite } from './served-site.ts';
import { tellSmallFleet } from './small-fleet.ts';

test('shots', async () => {
  mkdirSync('/tmp/shots', { recursive: true });
  const now = Date.UTC(2026, 9, 5, 8);
  const served = await serveSite(now);
  await tellSmallFleet(served.site, now);
  const only = process.env['SHOT'];
  for (const [theme, width, locale] of [
    ['light', 1280, 'fr'],
    ['dark', 1280, 'en'],
    ['light', 320, 'en'],
    ['dark', 320, 'fr'],
  ] as const) {
    await withPage({ theme, width, locale }, async (page) => {
      page.setDefaultTimeout(5000);
      if (!only) {
        await page.goto(`${served.address}/sign-in?lang=${locale}`);
        await page.screenshot({ path: `/tmp/shots/signin-${theme}-${width}.png`, fullPage: true });
      }
      await page.goto(`${served.address}/sign-in?lang=${locale}`);
      await served.signIn(page);
      const shot = async (name: string, path: string) => {
        if (only && !name.match(only)) return;
        const r = await page.goto(`${served.address}${path}`);
        if (r!.status() >= 400) console.log(name, r!.status(), served.site.errors);
        console.log(name, width, await page.evaluate('document.documentElement.scrollWidth'));
        await page.screenshot({ path: `/tmp/shots/${name}-${theme}-${width}.png`, fullPage: true });
      };
      await shot('queue', '/tickets');
      const href =
        (await page
          .locator('.fault a')
          .first()
          .getAttribute('href')
          .catch(() => null)) ??
        (await (async () => {
          await page.goto(`${served.address}/tickets`);
          return page.locator('.fault a').first().getAttribute('href');
        })());
      await shot('ticket', href!);
      await shot('resolved', '/tickets?view=resolved');
      await shot('devices', '/devices');
      await shot('device', '/devices/BZ-25-0043-K');
      await shot('device2', '/devices/BZ-26-0009-M');
    });
  }
  await served.close();
}, 300000);
