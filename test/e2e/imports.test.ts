import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { freshFolder } from '#test/support/folder.ts';
import { handsOn } from '#test/support/hands.ts';
import { brokenHeads, looks, sideways, tabTo } from '#test/support/visitor.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';

const tag = (number: number) => formatAssetTag({ site: 'BZ', year: 2031, number });

describeInBrowser('an import', () => {
  let served: ServedSite;
  let folder: string;
  beforeAll(async () => {
    served = await serveSite(Date.UTC(2026, 9, 5, 8));
    folder = await freshFolder();
  });
  afterAll(() => served.close());

  /** A city's file in Latin-1, with a header of its own and a column that is nobody's business. */
  async function cityFile(first: number, header = 'Numéro PC'): Promise<string> {
    const file = join(folder, `remises-${first}.csv`);
    const lines = [
      `${header};Date de remise;Rentrée;Famille`,
      `${tag(first)};07/09/2026;2026;x`,
      `${tag(first + 1)};08/09/2026;2024;x`,
      `${tag(first + 2)};08/09/26;;x`,
      ';;;',
    ];
    await writeFile(file, Buffer.from(lines.join('\r\n'), 'latin1'));
    return file;
  }
  async function give(page: Page, file: string): Promise<void> {
    await page.goto(`${served.address}/imports`);
    const buffer = await readFile(file);
    const { give: pick } = handsOn(page);
    await pick('#file', { name: basename(file), mimeType: 'text/csv', buffer });
    await tabTo(page, 'form.upload button');
    await page.keyboard.press('Enter');
  }
  const shoot = async (page: Page, name: string) => {
    const shots = process.env['VIGIE_SHOTS'];
    if (shots === undefined) return;
    await page.screenshot({ path: `${shots}/import-${name}.png`, fullPage: true });
  };

  test.each([true, false])('walked by keyboard, with JavaScript: %s', async (javaScript) => {
    const first = javaScript ? 1 : 11;
    await withPage({ javaScript }, async (page) => {
      await served.signInByKeys(page, 'alix');
      await give(page, await cityFile(first, javaScript ? 'Numéro PC' : 'Numéro du PC'));
      await page.waitForURL(/\/imports\/files\/[\w-]+\/columns$/);
      await tabTo(page, 'select[name=column-0]');
      await page.keyboard.press('ArrowDown');
      await tabTo(page, 'main form[method=post] button');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/imports\/[\w-]+$/);
      expect(await page.title()).toContain('2 lignes à importer, 1 refusée');
      expect(await page.locator('tbody').textContent()).toContain('n’a que deux chiffres');
      await tabTo(page, 'form[action$="/apply"] button');
      await page.keyboard.press('Enter');
      await page.locator('.message.ok').waitFor();
      expect(await page.title()).toContain('2 lignes importées, 1 refusée');
      expect(await deviceByTag(served.site.store.db, tag(first))).not.toBeNull();
      await tabTo(page, 'form[action$="/undo"] button');
      await page.keyboard.press('Enter');
      await page.getByText('2 lignes sont annulées').waitFor();
      expect(await deviceByTag(served.site.store.db, tag(first))).toBeNull();
    });
  });

  test.each(looks)('has no fault in any state, in $theme at $width px', async (look) => {
    const first = 100 + 10 * looks.indexOf(look);
    await withPage(look, async (page) => {
      const check = async (state: string) => {
        await expectNoAxeFaults(page);
        expect([state, await sideways(page)]).toEqual([state, 0]);
        expect(await brokenHeads(page), state).toEqual([]);
        await shoot(page, `${state}-${look.theme}-${look.width}`);
      };
      await served.signIn(page);
      await page.goto(`${served.address}/imports`);
      await check('given');
      const wrong = join(folder, 'photo.csv');
      await writeFile(wrong, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]));
      await page.setInputFiles('#file', wrong);
      await page.click('form.upload button');
      await page.locator('[role=alert]').waitFor();
      await check('refused');
      await give(page, await cityFile(first, `Machine ${first}`));
      await page.waitForURL(/\/columns$/);
      await check('columns');
      await page.click('main form[method=post] button');
      await page.locator('[role=alert]').waitFor();
      await check('columns-fault');
      await page.selectOption('select[name=column-0]', 'assetTag');
      await page.click('main form[method=post] button');
      await page.waitForURL(/\/imports\/[\w-]+$/);
      const at = page.url();
      await page.click('summary');
      await check('preview');
      await page.goto(`${at}?verdict=refused`);
      await check('faults');
      await page.goto(at);
      const { db } = served.site.store;
      const id = at.split('/').at(-1) ?? '';
      const stopped = { state: 'applying', worked_at: 1 };
      await db.updateTable('imports').set(stopped).where('id', '=', id).execute();
      await page.reload();
      await check('stopped');
      const running = { state: 'applying', done: 1, worked_at: served.site.context.clock.now() };
      await db.updateTable('imports').set(running).where('id', '=', id).execute();
      await page.reload();
      await check('working');
      const judged = { state: 'judged', done: 0 };
      await db.updateTable('imports').set(judged).where('id', '=', id).execute();
      await page.goto(at);
      await page.click('form[action$="/apply"] button');
      await page.locator('.message.ok').waitFor();
      await check('done');
      await page.click('form[action$="/undo"] button');
      await page.getByText('2 lignes sont annulées').waitFor();
      await check('undone');
    });
  });
});
