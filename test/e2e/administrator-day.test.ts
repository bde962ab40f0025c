import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { allStaff } from '#collector/storage/accounts.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { handsOn } from '#test/support/hands.ts';
import { totpOf } from '#test/support/totp.ts';
import { password } from '../collector/web/site.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';

const chosen = 'quatre mots tout à fait neufs';
/** Nobody answers there: its name and its way are seen, and what happens when it is away. */
const provider = {
  issuer: 'http://127.0.0.1:9',
  clientId: 'vigie',
  clientSecret: 'a secret of the provider',
  name: 'Agents de la Ville',
};

describeInBrowser('an administrator’s whole day, by keyboard alone', () => {
  let served: ServedSite;
  beforeAll(async () => {
    served = await serveSite(Date.UTC(2026, 9, 6, 8), { provider });
    for (const name of ['ada', 'ines']) await served.site.signInAs(name, 'administrator');
    for (const name of ['camille', 'sacha']) await served.site.signInAs(name, 'planner');
  });
  afterAll(() => served.close());

  test.each([
    ['with JavaScript', 'ada', 'camille', true],
    ['without JavaScript', 'ines', 'sacha', false],
  ] as const)('goes %s', { timeout: 300_000 }, async (_, name, other, javaScript) => {
    await withPage({ javaScript }, async (page) => {
      await served.signInByKeys(page, name);
      await openAccounts(page);
      const link = await invite(page, `neuf-${name}`);
      await join(link, javaScript);
      await changeAndEnd(page, other);
      await makeAndEndAKey(page);
      await setSecondFactorUpAndSignIn(page, name);
      await seeTheProvider(page);
    });
    expect(served.site.errors).toEqual([]);
  });

  const ok = async (page: Page) => (await page.locator('.message.ok').first().textContent()) ?? '';
  async function openAccounts(page: Page): Promise<void> {
    const { go, press } = handsOn(page);
    await press('.more-button');
    await go('#more a[href="/accounts"]');
    expect(await page.title()).toMatch(/^\d+ comptes/);
  }
  async function openOwn(page: Page): Promise<void> {
    const { go, press } = handsOn(page);
    await press('.me-button');
    await go('#me a[href="/account"]');
  }

  async function invite(page: Page, name: string): Promise<string> {
    const { go, write, choose } = handsOn(page);
    const form = 'form[action="/accounts/invitations"]';
    await write('#name', name);
    await write('#email', 'alix@vigie.test');
    await choose('#role', 'manager');
    await go(`${form} button`);
    expect(await page.title()).toMatch(/^Erreur/);
    expect(await page.locator('#name').inputValue()).toBe(name);
    await write('#email', `${name}@vigie.test`);
    await go(`${form} button`);
    const { to } = handsOn(page);
    await to('#link');
    return new URL(await page.inputValue('#link')).pathname;
  }

  async function join(link: string, javaScript: boolean): Promise<void> {
    await withPage({ javaScript }, async (page) => {
      const { go, write, press } = handsOn(page);
      await page.goto(`${served.address}${link}`);
      await write('#password', chosen);
      await write('#again', chosen);
      await go('main form button');
      expect(new URL(page.url()).pathname).toBe('/tickets');
      await press('.me-button');
      await go('.signed-in button');
    });
  }

  async function changeAndEnd(page: Page, name: string): Promise<void> {
    const { go, choose } = handsOn(page);
    const { db } = served.site.store;
    const of = async () => (await allStaff(db)).find((it) => it.name === name);
    const id = (await of())?.id ?? '';
    await openAccounts(page);
    await choose(`form[action="/accounts/${id}/role"] select`, 'technician');
    await go(`form[action="/accounts/${id}/role"] button`);
    expect(await ok(page)).toContain('technicien');
    await go('.message.ok button');
    expect((await of())?.role).toBe('planner');
    await go(`form[action="/accounts/${id}/disable"] button`);
    expect(await ok(page)).toContain(name);
    await go('.message.ok button');
    expect(await ok(page)).toContain(name);
    await go(`a[href="/journal?person=${encodeURIComponent(id)}"]`);
    expect(await page.title()).toMatch(/accès, journal/);
  }

  async function makeAndEndAKey(page: Page): Promise<void> {
    const { go, write } = handsOn(page);
    await openAccounts(page);
    await go('main a[href="/access-keys"]');
    await write('#label', 'agenda');
    await go('form[action="/access-keys"] button');
    const { to } = handsOn(page);
    await to('#key');
    await openAccounts(page);
    await go('main a[href="/access-keys"]');
    await go('tbody tr:last-child button');
    expect(page.url()).toContain('said=ended');
  }

  async function setSecondFactorUpAndSignIn(page: Page, name: string): Promise<void> {
    const { go, write, press } = handsOn(page);
    await openOwn(page);
    await go('a[href="/account/second-factor"]');
    await write('#password', password);
    await go('form[action="/account/second-factor"] button');
    const key = (await page.locator('#key-text').textContent()) ?? '';
    await write('#code', '000000');
    await go('main form button');
    expect(await page.title()).toMatch(/^Erreur/);
    await write('#code', totpOf(key, Date.now()));
    await go('main form button');
    const backup = (await page.locator('.backup-codes code').first().textContent()) ?? '';
    await press('.me-button');
    await go('.signed-in button');
    await served.signInByKeys(page, name);
    expect(new URL(page.url()).pathname).toBe('/sign-in/code');
    // The telephone is lost: one of the codes on paper opens.
    await go('main a[href*="with=backup"]');
    await write('#code', backup);
    await go('main form button');
    await openOwn(page);
    await press('details:has(#password-end) > summary');
    await write('#password-end', password);
    await go('form[action="/account/second-factor/end"] button');
    expect(page.url()).toContain('said=ended');
  }

  async function seeTheProvider(page: Page): Promise<void> {
    const { go, press } = handsOn(page);
    expect(await page.locator('#link').textContent()).toContain(provider.name);
    await go('form[action="/account/single-sign-on"] button');
    expect(await page.locator('[role=alert]').count()).toBe(1);
    await press('.me-button');
    await go('.signed-in button');
    await go('a[href^="/sign-in/single-sign-on"]');
    expect(await page.title()).toMatch(/^Erreur/);
  }
});
