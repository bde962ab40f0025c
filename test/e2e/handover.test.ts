import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deviceByTag } from '#collector/storage/devices.ts';
import { linkOfDevice } from '#collector/storage/households.ts';
import { expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { brokenHeads, looks, sideways, tabTo } from '#test/support/visitor.ts';
import { freeSpace } from '../collector/web/fleet.ts';
import { contact, handOverOnPage, readyPc, tagOf } from '../collector/web/handover-fleet.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';

const now = Date.UTC(2026, 9, 5, 8);

describeInBrowser('a handover', () => {
  let served: ServedSite;
  beforeAll(async () => {
    served = await serveSite(now);
  });
  afterAll(() => served.close());

  const deviceOf = (number: number) => deviceByTag(served.site.store.db, tagOf(number));

  /** Tab to a field, type, and so on; Enter sends. */
  async function fill(page: Page, selector: string, text: string): Promise<void> {
    await tabTo(page, selector);
    await page.keyboard.type(text);
  }
  async function press(page: Page, selector: string, key: 'Enter' | 'Space'): Promise<void> {
    if ((await page.locator(`${selector}:focus`).count()) === 0) await tabTo(page, selector);
    await page.keyboard.press(key);
  }
  async function onStep(page: Page, step: string): Promise<void> {
    await page.waitForURL(new RegExp(`step=${step}`));
    await page.waitForLoadState();
  }

  /** The whole way, by the keys alone. */
  async function walk(page: Page, number: number, agent: () => Promise<void>): Promise<void> {
    await served.signInByKeys(page, 'alix');
    await page.goto(`${served.address}/handovers`);
    await fill(page, '#code', tagOf(number));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/handovers\/[\w-]+$/);
    await fill(page, '#phone', `06 22 00 00 ${number}`);
    await page.keyboard.press('Enter');
    await onStep(page, 'family');
    await fill(page, '#name', contact.name);
    await page.keyboard.press('Enter');
    await onStep(page, 'agent');
    await agent();
    await onStep(page, 'pack');
    await press(page, '#pc', 'Space');
    await fill(page, '#voucher', 'BI-0001');
    await page.keyboard.press('Enter');
    await onStep(page, 'terms');
    await press(page, '#accepted', 'Space');
    await press(page, 'form.question button[type=submit]', 'Enter');
    await onStep(page, 'follow_up');
    // None is ticked beforehand: Space ticks the first.
    await press(page, 'input[name=answer][value=yes]', 'Space');
    await press(page, 'form.question button[type=submit]', 'Enter');
    await onStep(page, 'check');
    await press(page, '#hand-over', 'Enter');
    await page.waitForURL(/done=1/);
    expect(await page.title()).toContain(`Poste ${tagOf(number)} remis`);
    const device = await deviceOf(number);
    expect(device?.handedOverOn).toBe('2026-10-05');
    expect(await linkOfDevice(served.site.store.db, device?.id ?? '')).not.toBeNull();
  }

  test('goes by keyboard alone, with a tick at the first signal that comes meanwhile', async () => {
    const pc = await readyPc(served.site, 11);
    await withPage({}, async (page) => {
      await walk(page, 11, async () => {
        await page.locator('.tick:not(.heard)').waitFor();
        expect(await page.locator('#signal-text').textContent()).toContain('On attend');
        await expectNoAxeFaults(page);
        await pc.beat(now, freeSpace(40));
        await page.locator('.tick.heard').waitFor();
        expect(await page.locator('#signal-text').textContent()).toBe('Premier signal reçu');
        await expectNoAxeFaults(page);
        await press(page, '#go-on', 'Enter');
      });
      expect(await page.locator('#print').isVisible()).toBe(true);
      await expectNoAxeFaults(page);
    });
  });

  test('goes with JavaScript off: one looks again, goes on without, and signs on paper', async () => {
    await readyPc(served.site, 12);
    await withPage({ javaScript: false }, async (page) => {
      await walk(page, 12, async () => {
        await press(page, '#look-again', 'Enter');
        await page.waitForLoadState();
        expect(await page.locator('#signal-text').textContent()).toContain('On attend');
        await press(page, '#without', 'Enter');
      });
      expect(await page.locator('#print').isVisible()).toBe(false);
      await tabTo(page, 'form[action$="/undo"] button');
      await page.keyboard.press('Enter');
      await page.waitForURL(/undone=/);
      expect((await deviceOf(12))?.stage).toBe('ready');
    });
  });

  test('is signed on the screen with a pointer', async () => {
    await readyPc(served.site, 13);
    await withPage({}, async (page) => {
      await served.signIn(page);
      await page.goto(`${served.address}/handovers?tag=${tagOf(13)}`);
      await page.click('main form button');
      await page.check('input[name=none]');
      await page.click('form.question button[type=submit]');
      await onStep(page, 'family');
      await page.fill('#name', contact.name);
      await page.fill('#email', contact.email);
      await page.click('form.question button[type=submit]');
      await onStep(page, 'agent');
      await page.click('#without');
      await onStep(page, 'pack');
      await page.check('#pc');
      await page.click('form.question button[type=submit]');
      await onStep(page, 'terms');
      await page.check('#accepted');
      await page.check('input[name=way][value=screen]');
      await expectNoAxeFaults(page);
      const box = await page.locator('#signature').boundingBox();
      if (box === null) throw new Error('no pad');
      await page.mouse.move(box.x + 20, box.y + 40);
      await page.mouse.down();
      await page.mouse.move(box.x + 120, box.y + 60, { steps: 5 });
      await page.mouse.up();
      await page.click('form.question button[type=submit]');
      await onStep(page, 'follow_up');
      await page.check('input[name=answer][value=no]');
      await page.click('form.question button[type=submit]');
      await onStep(page, 'check');
      expect(await page.locator('main').textContent()).toContain('signées sur l’écran');
      await page.click('#hand-over');
      await page.waitForURL(/done=1/);
      await page.click('a[href^="/households/"]');
      await page.click('a[href*="/signatures/"]');
      expect(await page.evaluate<string>('document.contentType')).toBe('image/png');
    });
  });

  test.each(looks)('has no fault in $theme at $width px', async (look) => {
    const number = 20 + looks.indexOf(look);
    await readyPc(served.site, number);
    const phone = `06 33 00 00 ${number}`;
    const { code, at } = await asAlix(number, phone);
    await withPage(look, async (page) => {
      await served.signIn(page);
      for (const [name, path] of [
        ['begin', '/handovers'],
        ['sheet', at],
        ['household', `/households/${code}`],
        ['search', '/households'],
        ['texts', '/legal-texts'],
        ['retention', '/retention'],
      ] as const) {
        await page.goto(`${served.address}${path}`);
        for (const summary of await page.locator('main summary').all()) await summary.click();
        await expectNoAxeFaults(page);
        expect([path, await sideways(page)]).toEqual([path, 0]);
        expect(await brokenHeads(page), path).toEqual([]);
        await picture(page, `${name}-${look.theme}-${look.width}`);
      }
      await readyPc(served.site, number + 20);
      await page.goto(`${served.address}/handovers?tag=${tagOf(number + 20)}`);
      await page.click('main form button');
      await page.fill('#phone', phone);
      await page.click('form.question button[type=submit]');
      await page.locator('.field-fault').waitFor();
      await expectNoAxeFaults(page);
      await picture(page, `phone-${look.theme}-${look.width}`);
      await page.check('input[name=household][value=new]');
      await page.click('form.question button[type=submit]');
      await page.click('form.question button[type=submit]');
      await page.locator('#faults').waitFor();
      await expectNoAxeFaults(page);
      expect(await sideways(page)).toBe(0);
      await picture(page, `family-${look.theme}-${look.width}`);
    });
  });

  /** `handOverOnPage` with the site's own requests. */
  const asAlix = (number: number, phone: string) =>
    handOverOnPage(served.site, tagOf(number), { contact: { phone } });
});

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['VIGIE_SHOTS'];
  if (folder === undefined) return;
  await page.screenshot({ path: `${folder}/handover-${name}.png`, fullPage: true });
}
