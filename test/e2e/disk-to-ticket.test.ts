import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { failingHdd, healthyHdd } from '#test/fixtures/smartctl/drives.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { putToWork } from '#test/support/disk-report.ts';
import type { AtWork } from '#test/support/disk-report.ts';
import { describeOnBothEngines, freshDatabaseUrl } from '#test/support/stores.ts';

async function signIn(page: Page, { url, email, password }: AtWork): Promise<void> {
  await page.goto(`${url}/sign-in?to=/tickets`);
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${url}/tickets`);
}

describeInBrowser('a disk on a real PC, in the browser of the workshop,', () => {
  describeOnBothEngines('read by a real agent and a real collector', (engine) => {
    it('stands in the queue within two beats when its drive says that it fails', async () => {
      const atWork = await putToWork(await freshDatabaseUrl(engine), failingHdd);
      await atWork.untilBeats(2);
      await withPage({}, async (page) => {
        await signIn(page, atWork);
        const row = page.getByRole('row').filter({ hasText: atWork.assetTag });
        expect(await row.count()).toBe(1);
        await row.getByRole('link').first().click();
        await page.waitForLoadState();
        const text = await page.locator('main').innerText();
        expect(text).toContain('annonce lui-même sa panne');
        expect(text).toMatch(/[Ss]euil/);
        expect(text).toMatch(/[Dd]epuis/);
      });
    });

    it('opens nothing when it is healthy', async () => {
      const atWork = await putToWork(await freshDatabaseUrl(engine), healthyHdd);
      await atWork.untilBeats(2);
      await withPage({}, async (page) => {
        await signIn(page, atWork);
        expect(await page.locator('main').innerText()).not.toContain(atWork.assetTag);
      });
    });
  });
});
