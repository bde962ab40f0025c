import { afterAll, beforeAll, expect, test } from 'vitest';
import { openIncidents } from '#collector/storage/incidents.ts';
import { expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { looks, sideways } from '#test/support/visitor.ts';
import { tellWatchedFleet } from '../collector/web/watched-fleet.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';

const now = Date.UTC(2026, 9, 6, 8);

describeInBrowser('the lookout', () => {
  let served: ServedSite;
  let incidentPath: string;
  beforeAll(async () => {
    served = await serveSite(now);
    await tellWatchedFleet(served.site.context, now);
    const [incident] = await openIncidents(served.site.store.db);
    incidentPath = `/watch/incidents/${incident?.id}`;
  });
  afterAll(() => served.close());

  test.each(looks)(
    'has no fault in $theme at $width px, and never scrolls sideways',
    async (look) => {
      await withPage(look, async (page) => {
        await served.signIn(page);
        for (const path of ['/watch', incidentPath]) {
          await page.goto(`${served.address}${path}`);
          await expectNoAxeFaults(page);
          expect(await sideways(page), path).toBe(0);
        }
      });
    },
  );

  test('closes an incident without JavaScript, and says so', async () => {
    await withPage({ javaScript: false }, async (page) => {
      await served.signIn(page);
      await page.goto(`${served.address}/watch`);
      await page.getByLabel('La cause commune est réparée').check();
      await page.getByRole('button', { name: 'Clore l’incident' }).click();
      await page.waitForURL(/said=closed/);
      expect(await page.locator('.message.ok').textContent()).toContain('L’incident est clos');
    });
  });
});
