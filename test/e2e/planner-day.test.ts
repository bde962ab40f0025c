import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { takebackById } from '#collector/storage/takebacks.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { handsOn } from '#test/support/hands.ts';
import { contact, handOverOnPage, readyPc, tagOf } from '../collector/web/handover-fleet.ts';
import { seedPlannedFleet } from '../collector/web/planned-fleet.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';

/** Reminders of the last month went out on this day. */
const today = '2026-10-15';

describeInBrowser('a planner’s whole day, by keyboard alone', () => {
  let served: ServedSite;
  beforeAll(async () => {
    served = await serveSite(Date.parse(`${today}T08:00:00Z`));
    const { site } = served;
    await seedPlannedFleet(site.context, { today, capacity: 2, setNow: (at) => site.setNow(at) });
    await site.signInAs('camille', 'planner');
    for (const number of [51, 52]) {
      const phone = `06 12 34 56 ${number}`;
      const { tag } = await readyPc(site, number);
      await handOverOnPage(site, tag, { contact: { phone } });
    }
  });
  afterAll(() => served.close());

  test.each([
    ['with JavaScript', 51, true],
    ['without JavaScript', 52, false],
  ] as const)('goes %s', { timeout: 300_000 }, async (_, number, javaScript) => {
    await withPage({ javaScript }, async (page) => {
      await served.signInByKeys(page, 'camille');
      await openALateCase(page, javaScript ? 'first' : 'last');
      await moveAndUndo(page);
      await bookTakeAndUndo(page);
      await findAFamily(page, number);
      await importAFile(page, number);
    });
    expect(served.site.errors).toEqual([]);
  });

  const asked = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);
  const ok = async (page: Page) => (await page.locator('.message.ok').first().textContent()) ?? '';
  const caseOf = (page: Page) =>
    takebackById(served.site.store.db, new URL(page.url()).pathname.split('/').at(-1) ?? '');

  async function openALateCase(page: Page, row: 'first' | 'last'): Promise<void> {
    const { go } = handsOn(page);
    await go('.menu a[href="/take-backs"]');
    expect(await page.title()).toMatch(/^\d+ reprises? à regarder/);
    await go('main a[href="/take-backs/cases?show=late"]');
    await go(`tbody tr:${row}-child th a`);
    expect(await page.title()).toMatch(/^Reprise de BZ-/);
  }

  async function bookTakeAndUndo(page: Page): Promise<void> {
    const { go, press, setDay } = handsOn(page);
    await setDay('#appointment', '2026-10-20');
    await go('form[action$="/appointment"] button');
    expect(await caseOf(page)).toMatchObject({ state: 'booked' });
    await press('input[name=outcome]', 'Space');
    await go('form[action$="/outcome"] button');
    expect((await caseOf(page))?.state).toBe('collected');
    await go('.message.ok form[action$="/undo-report"] button');
    expect((await caseOf(page))?.state).toBe('booked');
  }

  async function moveAndUndo(page: Page): Promise<void> {
    const { go, to } = handsOn(page);
    const select = 'form[action$="/move"] select';
    await to(select);
    await page.keyboard.press('ArrowDown');
    await go('form[action$="/move"] button');
    expect(asked(page, 'done')).not.toBeNull();
    await go('.message form[action$="/undo"] button');
    expect(await ok(page)).toContain('annulé');
  }

  async function findAFamily(page: Page, number: number): Promise<void> {
    const { go, write } = handsOn(page);
    await go('.menu a[href="/handovers"]');
    await go('main a[href="/households"]');
    await write('#phone', 'douze');
    await go('form[action="/households/find"] button');
    expect(await page.locator('#phone').inputValue()).toBe('douze');
    await write('#phone', `06 12 34 56 ${number}`);
    await go('form[action="/households/find"] button');
    expect(await page.locator('main').textContent()).toContain(contact.name);
  }

  async function importAFile(page: Page, number: number): Promise<void> {
    const { go, press, give } = handsOn(page);
    const lines = ['étiquette;remis le', `${tagOf(40 + number)};07/09/2026`, ';;'];
    const buffer = Buffer.from(lines.join('\r\n'));
    await press('.more-button');
    await go('#more a[href="/imports"]');
    await give('#file', { name: 'remises.csv', mimeType: 'text/csv', buffer });
    await go('form.upload button');
    expect(await page.title()).toMatch(/^1 ligne à importer/);
    await go('form[action$="/apply"] button');
    expect(await page.title()).toMatch(/^1 ligne importée/);
    await go('form[action$="/undo"] button');
    expect(await page.title()).toMatch(/^1 ligne annulée/);
  }
});
