import { afterAll, beforeAll, expect, test } from 'vitest';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import { expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { looks, sideways, tabTo } from '#test/support/visitor.ts';
import { dayMs } from '../collector/web/fleet.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';
import { disk, tellSmallFleet } from './small-fleet.ts';
import type { SmallFleet } from './small-fleet.ts';

const now = Date.UTC(2026, 9, 5, 8);

describeInBrowser('the staff’s pages', () => {
  let served: ServedSite;
  let fleet: SmallFleet;
  let ticketPath: string;
  beforeAll(async () => {
    served = await serveSite(now);
    fleet = await tellSmallFleet(served.site, now);
    const [ticket] = await ticketsOfDevice(served.site.store.db, fleet.failingDisk.id);
    ticketPath = `/tickets/${ticket?.id}`;
  });
  afterAll(() => served.close());

  const pages = () => [
    '/tickets',
    '/tickets?view=resolved',
    ticketPath,
    '/devices',
    '/devices?tag=nothing',
    '/devices/BZ-25-0043-K',
    '/devices/BZ-26-0009-M',
    '/nowhere',
  ];

  test.each(looks)(
    'have no fault in $theme at $width px, and never scroll sideways',
    async (look) => {
      await withPage(look, async (page) => {
        await page.goto(`${served.address}/sign-in`);
        await expectNoAxeFaults(page);
        await served.signIn(page);
        for (const path of pages()) {
          await page.goto(`${served.address}${path}`);
          for (const summary of await page.locator('summary').all()) await summary.click();
          await expectNoAxeFaults(page);
          expect(await sideways(page), path).toBe(0);
        }
      });
    },
  );

  test('break no rule of their own about what a page may load', async () => {
    await withPage({}, async (page) => {
      const said: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('pageerror', (error) => said.push(error.message));
      await served.signIn(page);
      for (const path of pages().slice(0, -1)) await page.goto(`${served.address}${path}`);
      expect(said).toEqual([]);
    });
  });

  test('lead by keyboard alone and without JavaScript from sign-in to a ticket taken', async () => {
    await withPage({ javaScript: false }, async (page) => {
      await page.goto(`${served.address}/tickets`);
      await tabTo(page, 'input[name=email]');
      await page.keyboard.type('alix@vigie.test');
      await page.keyboard.press('Tab');
      await page.keyboard.type('le phare au bout du quai');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/tickets$/);

      await tabTo(page, 'tbody tr:first-child th a');
      await page.keyboard.press('Enter');
      await page.waitForURL(new RegExp(ticketPath));
      expect(await page.locator('h1').textContent()).toContain('ne peut plus lire 32 secteurs');

      await tabTo(page, 'form[action$="/take"] button');
      await page.keyboard.press('Enter');
      await page.waitForURL(/said=taken/);
      expect(await page.locator('.message').first().textContent()).toContain('Vous avez pris');

      await tabTo(page, '.message form[action$="/undo"] button');
      await page.keyboard.press('Enter');
      await page.waitForURL(/said=undone/);
    });
  });

  test('start with a link that skips to the content', async () => {
    await withPage({ javaScript: false }, async (page) => {
      await served.signIn(page);
      await page.keyboard.press('Tab');
      expect(await page.locator('.skip:focus').isVisible()).toBe(true);
      await page.keyboard.press('Enter');
      await tabTo(page, 'main a');
      expect(await page.locator('header a:focus').count()).toBe(0);
    });
  });

  test('have buttons and links of the menu that a thumb can hit', async () => {
    await withPage({ width: 320 }, async (page) => {
      await served.signIn(page);
      await page.click('.menu-button');
      for (const target of await page
        .locator('button:visible, .chips a:visible, .menu a:visible, .button:visible')
        .all()) {
        const box = await target.boundingBox();
        expect(box?.height, await target.innerText()).toBeGreaterThanOrEqual(44);
      }
    });
  });

  test('tell of a new ticket without moving anything, and show it when asked', async () => {
    await withPage({}, async (page) => {
      await served.signIn(page);
      const before = await page.locator('tbody tr').count();
      await fleet.well.beat(now + dayMs, disk(40));
      const news = page.locator('#news a');
      await news.waitFor();
      expect(await news.textContent()).toBe('1 nouvelle demande – Afficher');
      expect(await page.locator('tbody tr').count()).toBe(before);
      await expectNoAxeFaults(page);
      await news.click();
      await page.waitForURL(/\/tickets$/);
      expect(await page.locator('tbody tr').count()).toBe(before + 1);
    });
  });
});
