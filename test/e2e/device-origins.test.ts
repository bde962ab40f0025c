import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { looks, sideways, tabTo } from '#test/support/visitor.ts';
import { addPc } from '../collector/web/fleet.ts';
import { tellWatchedFleet } from '../collector/web/watched-fleet.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';

const now = Date.UTC(2026, 9, 6, 8);
const longName = 'Ordinateurs-portables-de-la-direction-des-espaces-verts-2025';

describeInBrowser('the PCs of a lot that stands out', () => {
  let served: ServedSite;
  beforeAll(async () => {
    served = await serveSite(now);
    const { context } = served.site;
    await tellWatchedFleet(context, now);
    for (let number = 1; number <= 51; number += 1) {
      const tag = formatAssetTag({ site: 'LO', year: 2026, number });
      await addPc(context, tag, { lot: longName, model: longName.slice(0, 50) });
    }
  });
  afterAll(() => served.close());

  test.each(looks)('have no fault in $theme at $width px, however long its name', async (look) => {
    await withPage(look, async (page) => {
      await served.signIn(page);
      const tag = formatAssetTag({ site: 'LO', year: 2026, number: 1 });
      for (const path of [`/devices?lot=${longName}`, `/devices/${tag}`]) {
        await page.goto(`${served.address}${path}`);
        await expectNoAxeFaults(page);
        expect(await sideways(page), path).toBe(0);
      }
    });
  });

  test('are a press away from the lookout, by keyboard, and one link shows all others', async () => {
    await withPage({ width: 320, javaScript: false }, async (page) => {
      await served.signIn(page);
      await page.goto(`${served.address}/watch`);
      await page.getByRole('link', { name: 'Don du lycée 2025' }).first().press('Enter');
      await page.waitForURL(/\/devices\?lot=/);
      expect(await page.title()).toMatch(/^12 postes/);
      const chosen = page.getByRole('navigation', { name: 'Lot' }).locator('[aria-current]');
      expect((await chosen.textContent())?.trim()).toMatch(/^Don du lycée 2025 12$/);
      const clear = 'nav[aria-label="Lot"] a:not([aria-current])';
      const all = Number(/\d+$/.exec((await page.locator(clear).textContent()) ?? '')?.[0]);
      await page.locator(clear).press('Enter');
      await page.waitForURL(/\/devices$/);
      expect(await page.title()).toMatch(new RegExp(`^${all} postes`));
      expect(all).toBeGreaterThan(51);
    });
  });

  test('stay the PCs of that lot on the next page', async () => {
    await withPage({ width: 1280 }, async (page) => {
      await served.signIn(page);
      await page.goto(`${served.address}/devices?lot=${longName}`);
      await tabTo(page, 'a[rel=next]');
      await page.keyboard.press('Enter');
      await page.waitForURL(/after=/);
      expect(await page.title()).toMatch(/^51 postes/);
      expect(await page.locator('tbody tr').count()).toBe(1);
    });
  });
});
