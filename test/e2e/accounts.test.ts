import { afterAll, beforeAll, expect, test } from 'vitest';
import { invite } from '#collector/app/staff-accounts.ts';
import { expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { brokenHeads, looks, sideways, tabTo } from '#test/support/visitor.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';

const now = Date.UTC(2026, 9, 6, 8);
const chosen = 'quatre mots tout à fait neufs';

describeInBrowser('accounts', () => {
  let served: ServedSite;
  let waiting: string;
  beforeAll(async () => {
    served = await serveSite(now);
    const { site } = served;
    await site.signInAs('camille', 'planner');
    const it = { email: 'noa@vigie.test', name: 'Noa', role: 'technician' } as const;
    const done = await invite(site.context, { ...it, actor: site.staffId });
    waiting = done.ok ? `/invitations/${done.token}` : '';
  });
  afterAll(() => served.close());

  test.each(looks)('have no fault in $theme at $width px, in both languages', async (look) => {
    await withPage(look, async (page) => {
      for (const language of ['fr', 'en']) {
        for (const path of [waiting, '/invitations/none']) {
          await page.goto(`${served.address}${path}?lang=${language}`);
          await expectNoAxeFaults(page);
          expect(await sideways(page), path).toBe(0);
        }
      }
      await served.signIn(page);
      for (const language of ['fr', 'en']) {
        for (const path of ['/accounts', '/accounts?said=last_administrator']) {
          await page.goto(`${served.address}${path}`);
          await page.goto(`${page.url()}${path.includes('?') ? '&' : '?'}lang=${language}`);
          await expectNoAxeFaults(page);
          expect(await sideways(page), path).toBe(0);
          expect(await brokenHeads(page)).toEqual([]);
          await expectValidHtml(await page.content());
        }
      }
    });
  });

  test('are made by an invitation, a password and a sign-in, by keyboard alone and without scripts', async () => {
    let link = '';
    await withPage({ javaScript: false }, async (page) => {
      await served.signIn(page);
      await page.goto(`${served.address}/accounts`);
      await tabTo(page, 'input[name=name]');
      await page.keyboard.type('Lou');
      await page.keyboard.press('Tab');
      await page.keyboard.type('Lou@vigie.test');
      await page.keyboard.press('Enter');
      await tabTo(page, '#link');
      link = new URL(await page.inputValue('#link')).pathname;
    });
    await withPage({ javaScript: false }, async (page) => {
      await page.goto(`${served.address}${link}`);
      await tabTo(page, 'input[name=password]');
      await page.keyboard.type(chosen);
      await page.keyboard.press('Tab');
      await page.keyboard.type('autre chose que cela');
      await page.keyboard.press('Enter');
      const alert = page.locator('[role=alert]');
      await alert.waitFor();
      expect(await page.title()).toMatch(/^Erreur/);
      expect(await alert.textContent()).toContain('pas les mêmes');
      for (const field of ['password', 'again']) {
        await tabTo(page, `input[name=${field}]`);
        await page.keyboard.type(chosen);
      }
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/(day|tickets)/);
      expect(await page.locator('.signed-in').textContent()).toContain('Lou');
      await page.goto(`${served.address}${link}`);
      expect(await page.locator('h1').textContent()).toBe('Ce lien ne fonctionne plus');
    });
    await withPage({ javaScript: false }, async (page) => {
      await page.goto(`${served.address}/sign-in`);
      await tabTo(page, 'input[name=email]');
      await page.keyboard.type('lou@vigie.test');
      await page.keyboard.press('Tab');
      await page.keyboard.type(chosen);
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/(day|tickets)/);
    });
  });

  test('change their role, and back by one key', async () => {
    await withPage({ javaScript: false }, async (page) => {
      await served.signIn(page);
      await page.goto(`${served.address}/accounts`);
      await page.getByLabel('Rôle de camille').selectOption('manager');
      await page.getByRole('button', { name: 'Changer le rôle de camille' }).click();
      expect(await page.locator('.message.ok').textContent()).toContain('responsable');
      await tabTo(page, '.message.ok button');
      await page.keyboard.press('Enter');
      await page.locator('.message.ok', { hasText: 'planification' }).waitFor();
    });
  });
});
