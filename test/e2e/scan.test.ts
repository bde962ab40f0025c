import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { brokenHeads, looks, sideways, tabTo } from '#test/support/visitor.ts';
import { addPc } from '../collector/web/fleet.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';

const tagOf = (number: number) => formatAssetTag({ site: 'BZ', year: 2026, number });
const wrong = 'BZ-26-0001-A';

describeInBrowser('the scan box', () => {
  let served: ServedSite;
  beforeAll(async () => {
    served = await serveSite(Date.UTC(2026, 9, 5, 8));
    for (let number = 1; number <= 45; number += 1) {
      const it = { stage: 'received', handedOverOn: null } as const;
      await addPc(served.site.context, tagOf(number), it);
    }
  });
  afterAll(() => served.close());

  /** A hand-held scanner is a keyboard that ends with Enter. */
  async function scan(page: Page, code: string): Promise<void> {
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
  }
  const stageOf = async (tag: string) => (await deviceByTag(served.site.store.db, tag))?.stage;
  const pile = async (page: Page) =>
    (await page.locator('input[name=pile]').inputValue()).split(' ').filter(Boolean);

  test('takes twenty labels in a row by keyboard, blockers apart, validated once and undone', async () => {
    await withPage({}, async (page) => {
      await served.signInByKeys(page, 'alix');
      await page.goto(`${served.address}/scan?act=triage`);
      expect(await page.locator('#code:focus').count()).toBe(1);
      for (let number = 1; number <= 20; number += 1) await scan(page, tagOf(number));
      await scan(page, wrong);
      await scan(page, tagOf(20));
      await page.locator('#said[data-kind=twice]').waitFor();
      expect(await page.locator('#code:focus').count()).toBe(1);
      expect(await pile(page)).toHaveLength(21);
      expect(await page.locator('[aria-labelledby=blocked]').textContent()).toContain('est faux');
      await expectNoAxeFaults(page);

      await page.keyboard.press('Escape');
      await page.locator('#said[data-kind=back]').waitFor();
      expect(await pile(page)).toHaveLength(20);

      await tabTo(page, '#validate');
      await page.keyboard.press('Enter');
      await page.waitForURL(/scan\/piles\//);
      expect(await page.title()).toContain('20 postes notés');
      expect(await stageOf(tagOf(20))).toBe('triage');
      await expectNoAxeFaults(page);
      await tabTo(page, 'form[action$="/undo"] button');
      await page.keyboard.press('Enter');
      await page.locator('.message.ok').waitFor();
      expect(await stageOf(tagOf(20))).toBe('received');
    });
  });

  test('does the same without JavaScript', async () => {
    await withPage({ javaScript: false }, async (page) => {
      await served.signInByKeys(page, 'alix');
      await page.goto(`${served.address}/scan?act=triage`);
      for (let number = 21; number <= 40; number += 1) {
        if ((await page.locator('#code:focus').count()) === 0) await tabTo(page, '#code');
        const loaded = page.waitForEvent('load');
        await scan(page, tagOf(number));
        await loaded;
      }
      expect(await pile(page)).toHaveLength(20);
      await tabTo(page, '#validate');
      await page.keyboard.press('Enter');
      await page.waitForURL(/scan\/piles\//);
      expect(await page.title()).toContain('20 postes notés');
      expect(await stageOf(tagOf(40))).toBe('triage');
    });
  });

  test('keeps what is scanned through a network drop, with a count in sight', async () => {
    await withPage({}, async (page) => {
      await served.signIn(page);
      await page.goto(`${served.address}/scan?act=triage`);
      await page.context().setOffline(true);
      for (const number of [41, 42, 43]) await scan(page, tagOf(number));
      expect(await page.locator('#waiting').textContent()).toContain('3 codes attendent');
      await page.context().setOffline(false);
      await page.locator('#waiting:empty').waitFor({ state: 'attached' });
      expect(await pile(page)).toEqual([tagOf(43), tagOf(42), tagOf(41)]);
    });
  });

  test.each(looks)('has no fault in $theme at $width px', async (look) => {
    await withPage(look, async (page) => {
      await served.signIn(page);
      for (const path of [
        '/scan',
        '/scan?act=place',
        '/workshop',
        '/lots',
        '/workshop/received',
        '/workshop/ready',
        `/devices/${tagOf(45)}`,
      ]) {
        await page.goto(`${served.address}${path}`);
        await expectNoAxeFaults(page);
        expect([path, await sideways(page)]).toEqual([path, 0]);
        expect(await brokenHeads(page), path).toEqual([]);
      }
      await page.goto(`${served.address}/scan?act=repaired`);
      for (const code of [wrong, tagOf(44), 'NONSENSE']) await scan(page, code);
      await page.locator('[name=pile][value*=NONSENSE]').waitFor({ state: 'attached' });
      await expectNoAxeFaults(page);
      expect(await sideways(page)).toBe(0);
      const folder = process.env['VIGIE_SHOTS'];
      if (folder !== undefined) {
        await page.screenshot({
          path: `${folder}/scan-${look.theme}-${look.width}.png`,
          fullPage: true,
        });
      }
    });
  });
});
