import { afterAll, beforeAll, expect, test } from 'vitest';
import { listTakebacks } from '#collector/storage/takeback-lists.ts';
import { takebackById } from '#collector/storage/takebacks.ts';
import { expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { sideways } from '#test/support/visitor.ts';
import { seedPlannedFleet } from '../collector/web/planned-fleet.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';

const now = Date.UTC(2026, 9, 5, 8);

describeInBrowser('the page of a take-back', () => {
  let served: ServedSite;
  let path: string;
  let caseId: string;
  beforeAll(async () => {
    served = await serveSite(now);
    const { site } = served;
    const lots = [{ on: '2021-11-15', count: 1 }] as const;
    await seedPlannedFleet(site.context, {
      today: '2026-10-05',
      lots,
      setNow: (at) => site.setNow(at),
    });
    const [line] = await listTakebacks(site.store.db, {}, { after: null, most: 1 });
    caseId = line?.id ?? '';
    path = `/take-backs/cases/${caseId}`;
  });
  afterAll(() => served.close());

  test.each([
    { theme: 'light', width: 1280 },
    { theme: 'dark', width: 320 },
  ] as const)(
    'takes an appointment, an outcome and its undoing in $theme at $width px',
    async (look) => {
      await withPage(look, async (page) => {
        const expectFine = async () => {
          await expectNoAxeFaults(page);
          expect(await sideways(page)).toBe(0);
        };
        const state = async () => (await takebackById(served.site.store.db, caseId))?.state;
        await served.signIn(page);
        await page.goto(`${served.address}${path}`);
        await expectFine();

        await page.fill('#appointment', '2026-10-12');
        await page.click('form[action$="/appointment"] button');
        await page.waitForURL(/reported=/);
        expect(await state()).toBe('booked');
        await expectFine();

        await page.check('input[value=collected]');
        await page.click('form[action$="/outcome"] button');
        await page.waitForSelector('.message.ok >> text=/noté/');
        await expect.poll(state).toBe('collected');
        await expectFine();

        await page.click('.message form[action$="/undo-report"] button');
        await page.waitForSelector('.message.ok >> text=/annulé/');
        expect(await state()).toBe('booked');
        await expectFine();
        await page.goto(`${served.address}${path}?unreported=no_date`);
        await expectFine();
      });
    },
  );
});
