import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import { axeFaults, expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { looks, sideways, tabTo } from '#test/support/visitor.ts';
import { password } from '../collector/web/site.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';
import { tellSmallFleet } from './small-fleet.ts';

const now = Date.UTC(2026, 9, 5, 8);

describeInBrowser('the pages in simple mode and under great zoom', () => {
  let served: ServedSite;
  let ticket: string;
  beforeAll(async () => {
    served = await serveSite(now);
    const fleet = await tellSmallFleet(served.site, now);
    const [it] = await ticketsOfDevice(served.site.store.db, fleet.failingDisk.id);
    ticket = `/tickets/${it?.id}`;
    const cookie = await served.site.signInAs('noa');
    await served.site.post(`${ticket}/take`, { state: 'new', assignee: '' }, cookie);
    // As long as they may be, and without a blank at which a line could break.
    for (const text of ['x'.repeat(2000), '<script>alert(1)</script> '.repeat(60)]) {
      await served.site.post(`${ticket}/notes`, { text, form: text.slice(0, 12) }, cookie);
    }
  });
  afterAll(() => served.close());

  async function signIn(page: Page, mode: 'simple' | 'full'): Promise<void> {
    await page.goto(`${served.address}/sign-in`);
    await page.fill('input[name=email]', 'noa@vigie.test');
    await page.fill('input[name=password]', password);
    await page.click('main button[type=submit]');
    await page.waitForURL(/\/day/);
    await page.goto(`${served.address}/preferences`);
    await page.check(`input[name=mode][value=${mode}]`);
    await page.click('main form:has(input[name=mode]) button');
    await page.waitForURL(/said=saved/);
  }
  const pages = () => [
    '/day',
    '/tickets',
    '/tickets?view=waiting_family',
    ticket,
    `${ticket}/bench`,
    '/scan?act=test',
    '/devices/BZ-25-0043-K',
    '/nowhere',
  ];
  const openAll = async (page: Page) => {
    for (const summary of await page.locator('summary').all()) {
      if (await summary.isVisible()) await summary.click();
    }
  };

  test.each(looks)('in simple mode have no fault in $theme at $width px', async (look) => {
    await withPage(look, async (page) => {
      await signIn(page, 'simple');
      for (const language of look.theme === 'light' ? ['fr', 'en'] : ['fr']) {
        for (const path of pages()) {
          const mark = path.includes('?') ? '&' : '?';
          await page.goto(`${served.address}${path}${mark}lang=${language}`);
          await openAll(page);
          await expectNoAxeFaults(page);
          expect(await sideways(page), path).toBe(0);
        }
      }
      if (look.width === 320) {
        await page.click('.menu-button');
        await expectNoAxeFaults(page);
      }
    });
  });

  test.each(['simple', 'full'] as const)(
    'lose nothing where text is set wider, in %s mode (WCAG 1.4.12)',
    async (mode) => {
      await withPage({ width: 320 }, async (page) => {
        await signIn(page, mode);
        for (const path of pages()) {
          await page.goto(`${served.address}${path}`);
          await openAll(page);
          await page.evaluate(`{
            const sheet = new CSSStyleSheet();
            sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important;' +
              'word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }');
            document.adoptedStyleSheets = [sheet];
          }`);
          expect(await sideways(page), path).toBe(0);
          expect(await cutOff(page), path).toEqual([]);
        }
      });
    },
  );

  test('tell the states of days and gauges apart by form alone, in forced colours', async () => {
    await withPage({}, async (page) => {
      await signIn(page, 'full');
      await page.emulateMedia({ forcedColors: 'active' });
      await page.goto(`${served.address}/devices/BZ-25-0043-K`);
      // The colours are the reader's own there: axe judges those of the sheet.
      const faults = await axeFaults(page);
      expect(faults.filter((it) => !it.startsWith('color-contrast:'))).toEqual([]);
      const forms = await page.evaluate<string[]>(
        `[...document.querySelectorAll('.signal-weeks .legend path')].map((it) => it.getAttribute('d'))`,
      );
      expect(forms.length).toBeGreaterThan(2);
      expect(new Set(forms).size).toBe(forms.length);
      const fills = await page.evaluate<string[]>(
        `[...document.querySelectorAll('.signal-weeks path')].map((it) => getComputedStyle(it).fill)`,
      );
      const paper = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      expect(fills).not.toContain(paper);
    });
  });

  test('unfold on paper what is folded on the screen, and leave the head away', async () => {
    await withPage({}, async (page) => {
      await signIn(page, 'full');
      await page.goto(`${served.address}/devices/BZ-25-0043-K`);
      const part = page.locator('details.fold .part').first();
      expect(await part.isVisible()).toBe(false);
      await page.emulateMedia({ media: 'print' });
      expect(await part.isVisible()).toBe(true);
      expect(await page.locator('.menu-box').isVisible()).toBe(false);
      await page.goto(`${served.address}/tickets`);
      expect(await page.locator('.signal.strip').first().isVisible()).toBe(true);
    });
  });

  test('have a head of one row, also for those who may open all', async () => {
    await withPage({}, async (page) => {
      await served.signIn(page);
      for (const language of ['fr', 'en']) {
        await page.goto(`${served.address}/tickets?lang=${language}`);
        const box = await page.locator('header.top').boundingBox();
        expect(box?.height, language).toBeLessThan(90);
        await page.click('.more-button');
        expect(await page.locator('#more a').first().isVisible()).toBe(true);
        await expectNoAxeFaults(page);
        await page.keyboard.press('Escape');
        expect(await page.locator('#more a').first().isVisible()).toBe(false);
      }
    });
  });

  test('open their menu at 320 px by keyboard, without JavaScript, and go where it leads', async () => {
    await withPage({ width: 320, javaScript: false }, async (page) => {
      await served.signIn(page);
      await tabTo(page, '.menu-button');
      await page.keyboard.press('Enter');
      await tabTo(page, '.menu a[href="/devices"]');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/devices$/);
      expect(await page.locator('.menu a').first().isVisible()).toBe(false);
    });
  });

  test('are switched to simple mode and back by keyboard, without JavaScript', async () => {
    await withPage({ javaScript: false }, async (page) => {
      await served.signIn(page);
      await page.goto(`${served.address}/tickets?view=open`);
      await tabTo(page, 'button[name=mode][value=simple]');
      await page.keyboard.press('Enter');
      await page.waitForSelector('html[data-mode=simple]');
      expect(page.url()).toMatch(/\/tickets\?view=open$/);
      await tabTo(page, 'button[name=mode][value=full]');
      await page.keyboard.press('Enter');
      await page.waitForSelector('html:not([data-mode])');
      expect(page.url()).toMatch(/\/tickets\?view=open$/);
    });
  });

  test('are read aloud where the browser can speak, until Esc', async () => {
    await withPage({}, async (page) => {
      // Chromium without a sound card has no voice: a speaker that writes down what it is given.
      await page.addInitScript(`{
        window.said = [];
        const speaker = { speak: (it) => said.push([it.lang, it.text]), cancel: () => said.push('stop') };
        Object.defineProperty(window, 'speechSynthesis', { value: speaker });
      }`);
      await signIn(page, 'simple');
      await page.goto(`${served.address}/day`);
      const button = page.locator('[data-read] button');
      await button.click();
      expect(await button.textContent()).toBe('Arrêter la lecture');
      const said = await page.evaluate<[string, string][]>('said');
      expect(said[0]).toEqual(['fr', 'Mon travail aujourd’hui']);
      expect(said.map(([, text]) => text)).not.toContain('Écouter cette page');
      await page.keyboard.press('Escape');
      expect(await button.textContent()).toBe('Écouter cette page');
      expect(await page.evaluate('said.at(-1)')).toBe('stop');
    });
  });

  test('offer an undo beside what was just done, and in the timeline for ever', async () => {
    await withPage({}, async (page) => {
      await signIn(page, 'full');
      await page.goto(`${served.address}${ticket}`);
      const before = await page.locator('#notes .note').count();
      await page.fill('#note', 'Ventilateur nettoyé.');
      await page.click('#notes form button');
      await page.waitForURL(/said=noted/);
      expect(await page.locator('.message.ok button').textContent()).toContain('Annuler');
      await page.click('.message.ok button');
      await page.waitForURL(/said=undone/);
      expect(await page.locator('#notes .note').count()).toBe(before);
      await page.goto(`${served.address}${ticket}`);
      expect(await page.locator('.timeline form[action$="/undo"]').count()).toBeGreaterThan(0);
    });
  });
});

/** Texts that their own box cuts off; those made for ears alone are small by intent. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('main *')].filter((it) => {
    const style = getComputedStyle(it);
    if (it.closest('.aside, svg, thead, select, textarea, input, output:empty')) return false;
    return style.overflow !== 'visible' && (it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1);
  }).map((it) => it.outerHTML.slice(0, 120))`);
}
