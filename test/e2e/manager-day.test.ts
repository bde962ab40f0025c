import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { retained } from '#collector/domain/retention.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { handsOn } from '#test/support/hands.ts';
import { everyKindAt, tellEveryKind } from '../collector/web/every-kind.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';

describeInBrowser('a manager’s whole day, by keyboard alone', () => {
  let served: ServedSite;
  beforeAll(async () => {
    served = await serveSite(everyKindAt);
    await tellEveryKind(served.site);
    await served.site.signInAs('maude', 'manager');
  });
  afterAll(() => served.close());

  test.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ] as const)('goes %s', { timeout: 300_000 }, async (_, javaScript) => {
    await withPage({ javaScript }, async (page) => {
      await served.signInByKeys(page, 'maude');
      await readTheQuality(page);
      await proposeTryAdoptAndTakeBack(page);
      await lookOut(page, javaScript);
      await readTheJournal(page);
      await readWhatIsKept(page, javaScript ? 'fr' : 'en');
      await decideTheDays(page);
    });
    expect(served.site.errors).toEqual([]);
  });

  const main = async (page: Page) =>
    ((await page.locator('main').textContent()) ?? '').replaceAll(/\s+/g, ' ');
  async function open(page: Page, path: string): Promise<void> {
    const { go, press } = handsOn(page);
    await press('.more-button');
    await go(`#more a[href="${path}"]`);
  }

  async function readTheQuality(page: Page): Promise<void> {
    const { go } = handsOn(page);
    await open(page, '/alert-quality');
    await go('a[href="/alert-quality?days=90"]');
    await go('tbody a.number');
    expect(await page.title()).toMatch(/^\d+ demandes/);
    await page.goBack();
  }

  async function proposeTryAdoptAndTakeBack(page: Page): Promise<void> {
    const { go, write } = handsOn(page);
    await go('main a[href="/rules"]');
    await go('a[href="/rules/change?check=fs.space"]');
    await write('#fs-space-warnPercent', 'beaucoup');
    await go('form.rules-form button[type=submit]');
    expect(await page.title()).toMatch(/^2 champs/);
    await write('#fs-space-warnPercent', '15');
    await write('#note', 'Prévenir les familles plus tôt');
    await go('form.rules-form button[type=submit]');
    // The page comes again by itself, by a script or without one.
    await page.locator('.verdict').waitFor();
    expect(await main(page)).toContain('Sur les 90 derniers jours');
    await go('form[action$="/adopt"] button');
    expect(await page.locator('.in-force').textContent()).toMatch(/Version \d/);
    await go('.message.ok button');
    expect(page.url()).toContain('said=taken_back');
  }

  /** One incident is there to be closed: the first who comes does it. */
  async function lookOut(page: Page, isFirst: boolean): Promise<void> {
    const { go, press } = handsOn(page);
    await open(page, '/watch');
    expect(await page.title()).toMatch(isFirst ? /^1 incident/ : /^Aucun incident/);
    if (isFirst) {
      await go('main a[href^="/watch/incidents/"]');
      await press('input[name=result][value=cause_mended]', 'Space');
      await go('form[action$="/close"] button');
      expect(await page.locator('.message.ok').textContent()).toContain('L’incident est clos');
      await open(page, '/watch');
    }
    await go('main a[href^="/devices?lot="]');
    expect(await page.title()).toMatch(/^\d+ postes/);
  }

  async function readTheJournal(page: Page): Promise<void> {
    const { go, setDay } = handsOn(page);
    await open(page, '/accounts');
    expect(await page.locator('main form[action^="/accounts/"]').count()).toBe(0);
    await go('main a[href="/journal"]');
    await go('form[action="/journal/verify"] button');
    expect(await main(page)).toContain('maude');
    await setDay('#from', '2026-10-06');
    await setDay('#to', '2026-10-05');
    await go('form.filter button');
    expect(await page.title()).toMatch(/^Erreur/);
    expect(await page.locator('#from').inputValue()).toBe('2026-10-06');
  }

  async function readWhatIsKept(page: Page, language: 'fr' | 'en'): Promise<void> {
    const { go, press, write } = handsOn(page);
    await go('.menu a[href="/handovers"]');
    await go('main a[href="/retention"]');
    expect(await page.title()).toMatch(new RegExp(`^${Object.keys(retained).length} durées`));
    await go('main a[href="/legal-texts"]');
    const text = `#text-terms-${language}`;
    const form = `form:has(${text})`;
    await press(`details:has(${text}) > summary`);
    await write(text, ' ');
    await go(`${form} button`);
    expect(await page.locator('.field-fault').count()).toBe(1);
    await write(text, 'Le poste est prêté pour cinq ans.');
    await go(`${form} button`);
    expect(await page.locator('[role=status]').textContent()).toContain('enregistré');
  }

  async function decideTheDays(page: Page): Promise<void> {
    const { go, press } = handsOn(page);
    await go('.foot a[href="/preferences"]');
    await press('input[name="closed-3"]', 'Space');
    await go('form[action="/preferences/site-days"] button');
    expect(page.url()).toContain('said=saved');
    await press('input[name="closed-3"]', 'Space');
    await go('form[action="/preferences/site-days"] button');
    expect(page.url()).toContain('said=saved');
  }
});
