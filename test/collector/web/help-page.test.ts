import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '#collector/config.ts';
import { createSite } from '#collector/web/site.ts';
import { createLive } from '#collector/web/live.ts';
import { createAccounts } from '#collector/web/accounts.ts';
import type { Workshop } from '#collector/web/visit.ts';
import { expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { looks, sideways } from '#test/support/visitor.ts';
import { serveSite } from '../../e2e/served-site.ts';
import type { ServedSite } from '../../e2e/served-site.ts';
import { openSite, origin } from './site.ts';
import type { TestSite } from './site.ts';

const known: Workshop = {
  name: 'L’atelier du quai',
  phone: '+33 1 99 00 12 34',
  hours: 'du lundi au vendredi, de 9 h à 17 h',
};

describe('the page for families that need help', () => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite('sqlite');
  });
  afterAll(() => site.close());

  function siteWith(workshop: Workshop) {
    const { context, store } = site;
    const accounts = createAccounts({
      store,
      baseUrl: origin,
      secret: 'only for tests, and long enough',
    });
    return createSite({
      context,
      accounts,
      live: createLive({ store }),
      baseUrl: origin,
      workshop,
    });
  }

  test('is open to anyone, in both languages, and valid', async () => {
    for (const [language, words] of [
      ['fr', 'À essayer d’abord'],
      ['en', 'Try this first'],
    ]) {
      const answer = await site.get('/aide', `vigie_language=${language}`);
      const text = await answer.text();
      expect(answer.status).toBe(200);
      expect(text).toContain(words);
      await expectValidHtml(text);
    }
  });

  test('says where else to look where no workshop is set', async () => {
    const text = await (await site.get('/aide', '')).text();
    expect(text).toContain('sur les papiers donnés avec l’ordinateur');
    expect(text).not.toContain('tel:');
  });

  test('gives name, number and hours where they are set', async () => {
    const html = await (await siteWith(known).request(`${origin}/aide`)).text();
    await expectValidHtml(html);
    const text = html.replaceAll('\u00A0', ' ');
    expect(text).toContain('<a href="tel:+33199001234">+33 1 99 00 12 34</a>');
    expect(text).toContain('L’atelier du quai répare');
    expect(text).toContain('de 9 h à 17 h');
  });

  test('whoever cannot sign in finds the same number there, and nothing where none is set', async () => {
    const html = await (await siteWith(known).request(`${origin}/sign-in`)).text();
    await expectValidHtml(html);
    expect(html.replaceAll('\u00A0', ' ')).toContain(
      'L’atelier répond au <a href="tel:+33199001234">+33 1 99 00 12 34</a>',
    );
    expect(await (await site.get('/sign-in', '')).text()).not.toContain('tel:');
  });

  test('is reached in English by /help', async () => {
    const answer = await site.get('/help', '');
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/aide?lang=en']);
  });
});

describe('the workshop in the configuration', () => {
  const base = { VIGIE_SECRET: 'a secret of at least thirty-two letters' };
  test('is taken as it is set', () => {
    const { workshop } = readConfig({
      ...base,
      WORKSHOP_NAME: ' L’atelier ',
      WORKSHOP_PHONE: '01 99 00 12 34',
      WORKSHOP_HOURS: 'le matin',
    });
    expect(workshop).toEqual({ name: 'L’atelier', phone: '01 99 00 12 34', hours: 'le matin' });
  });

  test('may be left out', () => {
    expect(readConfig(base).workshop).toEqual({ name: null, phone: null, hours: null });
  });

  test.each([
    ['WORKSHOP_PHONE', 'call us'],
    ['WORKSHOP_PHONE', '0'.repeat(40)],
    ['WORKSHOP_NAME', 'x'.repeat(201)],
    ['WORKSHOP_HOURS', 'x'.repeat(201)],
  ])('is refused where it is unfit: %s', (variable, value) => {
    expect(() => readConfig({ ...base, [variable]: value })).toThrow(variable);
  });
});

describeInBrowser('the page for families that need help, in a browser', () => {
  let served: ServedSite;
  beforeAll(async () => {
    served = await serveSite(Date.UTC(2026, 9, 5, 8));
  });
  afterAll(() => served.close());

  test.each(looks)('has no fault in $theme at $width px', async (look) => {
    await withPage(look, async (page) => {
      for (const path of ['/aide', '/help']) {
        await page.goto(`${served.address}${path}`);
        await expectNoAxeFaults(page);
        expect(await sideways(page)).toBe(0);
      }
    });
  });
});
