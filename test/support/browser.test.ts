import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeFaults, expectNoAxeFaults } from './accessibility.ts';
import { describeInBrowser, withPage } from './browser.ts';
import { tabTo } from './visitor.ts';

const page = (main: string) => `<!doctype html>
<html lang="fr"><head><title>Épreuve</title></head>
<body><main><h1>Épreuve</h1>${main}</main></body></html>`;

const dark = (shown: Page) => shown.evaluate(`matchMedia('(prefers-color-scheme: dark)').matches`);

describeInBrowser('a page in Chromium', () => {
  test('without fault passes axe', async () => {
    await withPage({}, async (shown) => {
      await shown.setContent(page('<label>Nom <input name="name"></label>'));
      await expectNoAxeFaults(shown);
    });
  });

  const planted = [
    { fault: 'a field without a label', html: '<input name="name">', rule: 'label' },
    {
      fault: 'grey text on white',
      html: '<p style="color:#aaa;background:#fff">à peine lisible</p>',
      rule: 'color-contrast',
    },
    { fault: 'a level of headings left out', html: '<h4>Trop bas</h4>', rule: 'heading-order' },
  ];
  test.each(planted)('with $fault is refused by axe', async ({ html, rule }) => {
    await withPage({}, async (shown) => {
      await shown.setContent(page(html));
      expect(await axeFaults(shown)).toEqual([expect.stringMatching(`^${rule}: `)]);
      await expect(expectNoAxeFaults(shown)).rejects.toThrow(rule);
    });
  });

  test.each([
    ['', null],
    ['button:focus { outline: none }', 'has no ring'],
    ['button:focus { outline: 1px solid black }', 'has no ring'],
    ['button:focus { outline: 3px solid #ccc }', 'too faint'],
    ['button { position: fixed; left: -200px }', 'out of sight'],
    ['button { width: 0; height: 0; padding: 0; border: 0 }', 'has no place'],
    ['body::after { content: ""; position: fixed; inset: 0; background: white }', 'is covered'],
    ['button { outline: 3px solid red !important }', 'has the ring of the focus'],
  ])('styled “%s” shows whoever has no mouse where they are, or not: %s', async (css, fault) => {
    await withPage({}, async (shown) => {
      const ring = ':focus-visible { outline: 3px solid navy }';
      const button = '<button aria-invalid="true">Prendre</button>';
      await shown.setContent(page(`<style>${ring} ${css}</style>${button}`));
      const said = await tabTo(shown, 'button').catch(String);
      expect(said).toEqual(fault === null ? undefined : expect.stringContaining(fault));
    });
  });

  test.each([
    { theme: 'light', width: 320, locale: 'fr', seen: [false, 320, 'fr-FR'] },
    { theme: 'dark', width: 1280, locale: 'en', seen: [true, 1280, 'en-GB'] },
  ] as const)('is seen $theme, $width px wide, in $locale', async ({ seen, ...look }) => {
    await withPage(look, async (shown) => {
      const [width, language] = await Promise.all([
        shown.evaluate('innerWidth'),
        shown.evaluate('navigator.language'),
      ]);
      expect([await dark(shown), width, language]).toEqual(seen);
    });
  });

  test.each([
    { javaScript: true, says: 'avec' },
    { javaScript: false, says: 'sans' },
  ])('runs its scripts: $javaScript', async ({ javaScript, says }) => {
    await withPage({ javaScript }, async (shown) => {
      await shown.setContent(
        page('<p>sans</p><script>document.querySelector("p").textContent="avec"</script>'),
      );
      expect(await shown.locator('p').textContent()).toBe(says);
    });
  });

  test('draws accented letters with a font of its own', async () => {
    await withPage({}, async (shown) => {
      await shown.setContent(page('<span>Évêché</span>'));
      const box = await shown.locator('span').boundingBox();
      expect(box?.width).toBeGreaterThan(20);
    });
  });
});
