import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import { expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { looks, sideways, tabTo } from '#test/support/visitor.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';
import { tellSmallFleet } from './small-fleet.ts';

const now = Date.UTC(2026, 9, 5, 8);

describeInBrowser('a technician’s day', () => {
  let served: ServedSite;
  let path: string;
  beforeAll(async () => {
    served = await serveSite(now);
    const fleet = await tellSmallFleet(served.site, now);
    const [ticket] = await ticketsOfDevice(served.site.store.db, fleet.failingDisk.id);
    path = `/tickets/${ticket?.id}`;
    await served.site.signInAs('noa');
    await served.site.signInAs('lou');
  });
  afterAll(() => served.close());

  const signIn = (page: Page, name: string) => served.signInByKeys(page, name);
  const press = async (page: Page, selector: string) => {
    await tabTo(page, selector);
    await page.keyboard.press('Enter');
  };

  test('goes by keyboard alone, without JavaScript, from an empty day to a ticket that is done', async () => {
    await withPage({ javaScript: false }, async (page) => {
      await signIn(page, 'noa');
      await press(page, '.empty .button');
      await page.waitForURL(/\/tickets$/);
      await press(page, 'tbody tr:first-child form[action$="/take"] button');
      await page.waitForURL(/said=taken/);
      await page.goto(`${served.address}/day`);
      expect(await page.locator('#progress-text').textContent()).toContain('sur 1');
      await press(page, '.job form[action$="/start"] button');
      await page.waitForURL(/said=started/);
      await page.goto(`${served.address}${path}/bench`);
      for (let next = 2; next <= 9; next += 1) {
        await press(page, '.bench-answers button[value=done]');
        await page.waitForURL(new RegExp(`step=${next}&said=answered`));
      }
      await press(page, '.bench .button');
      await page.waitForURL(/#finish$/);
      await tabTo(page, 'input[name=result]');
      await page.keyboard.press('Space');
      await press(page, '#finish button');
      await page.waitForURL(/said=resolved/);
      await page.goto(`${served.address}/day`);
      expect(await page.locator('h2#finished + ul li').count()).toBe(1);
    });
  });

  test('has a key that leads to the field for a label', async () => {
    await withPage({}, async (page) => {
      await signIn(page, 'lou');
      await page.keyboard.press('/');
      await page.waitForURL(/devices/);
      expect(await page.locator('#tag:focus').count()).toBe(1);
    });
  });

  test('takes by the key only a row that was chosen, and says so', async () => {
    await withPage({}, async (page) => {
      await signIn(page, 'lou');
      await page.goto(`${served.address}/tickets`);
      const toTake = await page.locator('[data-key=t]').count();
      expect(toTake).toBeGreaterThan(0);
      await page.keyboard.press('t');
      await page.locator('output#spoken', { hasText: 'Choisissez d’abord une demande' }).waitFor();
      expect(page.url()).toMatch(/\/tickets$/);
      await page.reload();
      expect(await page.locator('[data-key=t]').count()).toBe(toTake);
    });
  });

  test('keeps what was typed where the network is lost, says so, and sends it once when it is back', async () => {
    await withPage({}, async (page) => {
      await signIn(page, 'lou');
      await page.goto(`${served.address}${path}`);
      await page.fill('#note', 'La nappe est abîmée.');
      await page.context().setOffline(true);
      await press(page, 'form[action$="/notes"] button');
      const told = page.locator('form[action$="/notes"] .message.warn');
      await told.waitFor();
      expect(await told.locator('p').textContent()).toContain('Le réseau est coupé.');
      expect(await page.inputValue('#note')).toBe('La nappe est abîmée.');
      expect(await page.locator('form[action$="/notes"] .message button:focus').innerText()).toBe(
        'Renvoyer',
      );
      await page
        .locator('#spoken', { hasText: 'Le réseau est coupé.' })
        .waitFor({ state: 'attached' });
      await expectNoAxeFaults(page);
      // Still without a line: asked again, it is told again, once.
      await page.keyboard.press('Enter');
      await told.waitFor();
      expect(await told.count()).toBe(1);
      await page.context().setOffline(false);
      await page.locator('form[action$="/notes"] .message button').focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/said=noted/);
      expect(await page.locator('.note', { hasText: 'La nappe est abîmée.' }).count()).toBe(1);

      // A mere button keeps its page too.
      await page.context().setOffline(true);
      const act = 'form[action$="/steps"] button >> nth=0';
      await page.click(act);
      await page.locator('form[action$="/steps"] .message.warn').waitFor();
      await page.context().setOffline(false);
      await page.click('form[action$="/steps"] .message.warn button');
      await page.waitForURL(/said=answered/);
    });
  });

  test('has single keys for rows and taking, a sheet of them, and no key while typing', async () => {
    await withPage({}, async (page) => {
      await signIn(page, 'lou');
      await page.keyboard.press('g');
      await page.keyboard.press('d');
      await page.waitForURL(/\/tickets$/);
      await page.keyboard.press('?');
      expect(await page.locator('dialog#keys').isVisible()).toBe(true);
      await page.keyboard.press('Escape');
      await page.keyboard.press('j');
      expect(await page.locator('tbody tr:first-child a:focus').count()).toBe(1);
      await page.keyboard.press('t');
      await page.waitForURL(/said=taken/);
      await page.goto(`${served.address}${path}`);
      await page.keyboard.press('n');
      await page.keyboard.type('gdt?');
      expect(await page.locator('#note').inputValue()).toBe('gdt?');
    });
  });

  test.each([true, false])(
    'ticks rows and gives them by keys alone, scripts %s',
    async (javaScript) => {
      await withPage({ javaScript }, async (page) => {
        await signIn(page, 'lou');
        await page.goto(`${served.address}/tickets?view=open`);
        await tabTo(page, 'tbody tr:first-child input[type=checkbox]');
        await page.keyboard.press('Space');
        await press(page, '#several button');
        await page.waitForURL(/tickets\/several/);
        expect(await page.locator('h1').textContent()).toBe('1 demande choisie');
        await tabTo(page, '#give-to');
        await page.keyboard.type('noa');
        await press(page, 'form[action$="/give"] button');
        await page.waitForURL(/view=open&several=given/);
        expect(await page.locator('.message.ok').textContent()).toContain('1 demande est donnée');
        await press(page, '.message.ok button');
        await page.waitForURL(/several=undone/);
      });
    },
  );

  test('has the first job of the day in focus, unless the address leads elsewhere', async () => {
    await withPage({}, async (page) => {
      await signIn(page, 'lou');
      await page.goto(`${served.address}/day`);
      await page.locator('.job:first-child .acts button:focus').waitFor();
      expect(await page.locator('.job:first-child .family-mark').textContent()).not.toBe('');
      expect(await page.locator('.job:first-child').textContent()).toContain('Prévu : aujourd’hui');
      await page.goto(`${served.address}/preferences`);
      await page.goto(`${served.address}/day#finished`);
      expect(await page.locator('.job :focus').count()).toBe(0);
    });
  });

  test('says what was done in a region that was there before its text, and leaves the message', async () => {
    const html = await (await served.site.get('/tickets', served.site.cookie)).text();
    expect(html).toContain('<output id="spoken" class="aside"></output>');
    await withPage({}, async (page) => {
      await signIn(page, 'lou');
      await page.goto(`${served.address}/tickets?said=nothing_new&ticket=${path.split('/').pop()}`);
      const said = (await page.locator('.message.ok p').textContent()) ?? '';
      await page.locator('output#spoken', { hasText: said }).waitFor();
      expect(await page.locator('.message.ok p').isVisible()).toBe(true);
    });
  });

  test('has keys for the parts of the site that the role may open, and none for others', async () => {
    await served.site.signInAs('tek', 'technician');
    await withPage({}, async (page) => {
      await signIn(page, 'tek');
      await page.goto(`${served.address}/tickets`);
      const places = await page.locator('#keys dd a').allTextContents();
      expect(places).toEqual(['Ma journée', 'Demandes', 'Postes', 'Atelier']);
      await page.keyboard.press('g');
      await page.keyboard.press('r');
      await page.keyboard.press('g');
      await page.keyboard.press('a');
      await page.waitForURL(/\/workshop$/);
      await page.goto(`${served.address}/scan?act=repair`);
      await page.locator('h1').click();
      await page.keyboard.press('/');
      expect(await page.locator('#code:focus').count()).toBe(1);
    });
  });

  test.each(looks)(
    'has no fault in $theme at $width px, and never scrolls sideways',
    async (look) => {
      await withPage(look, async (page) => {
        await signIn(page, 'lou');
        for (const language of ['fr', 'en']) {
          for (const at of [
            '/day',
            '/tickets?view=help',
            '/tickets?view=ending',
            path,
            `${path}/bench`,
            `${path}/bench?step=9`,
            '/preferences',
          ]) {
            await page.goto(
              `${served.address}${at}${at.includes('?') ? '&' : '?'}lang=${language}`,
            );
            for (const summary of await page.locator('summary').all()) await summary.click();
            await expectNoAxeFaults(page);
            expect(await sideways(page), at).toBe(0);
          }
        }
      });
    },
  );
});
