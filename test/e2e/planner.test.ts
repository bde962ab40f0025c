import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { listTakebacks } from '#collector/storage/takeback-lists.ts';
import { takebackById } from '#collector/storage/takebacks.ts';
import { createAccounts } from '#collector/web/accounts.ts';
import { expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { freshFolder } from '#test/support/folder.ts';
import { brokenHeads, looks, sideways, tabTo } from '#test/support/visitor.ts';
import { addUndated, seedPlannedFleet } from '../collector/web/planned-fleet.ts';
import { origin, password } from '../collector/web/site.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';

/** A day on which last-month reminders went out: one for each PC handed over five years before. */
const today = '2026-10-15';

describeInBrowser('the planner’s pages', () => {
  let served: ServedSite;
  beforeAll(async () => {
    served = await serveSite(Date.parse(`${today}T08:00:00Z`));
    const { site } = served;
    const setNow = (at: number) => site.setNow(at);
    await seedPlannedFleet(site.context, { today, capacity: 2, setNow });
    await addUndated(site.context, 2);
    const secret = 'only for tests, and long enough';
    const accounts = createAccounts({ store: site.store, baseUrl: origin, secret });
    const email = 'camille@vigie.test';
    await accounts.createStaff({ name: 'Camille', email, password, role: 'administrator' });
  });
  afterAll(() => served.close());

  async function signIn(page: Page, path: string): Promise<void> {
    await page.goto(`${served.address}${path}`);
    await page.fill('input[name=email]', 'camille@vigie.test');
    await page.fill('input[name=password]', password);
    await page.click('main button[type=submit]');
    await page.waitForURL(`${served.address}${path}`);
  }
  const anyCase = async () => {
    const filter = { group: 'asked', from: { week: '2026-W44', day: '2026-10-26' } } as const;
    const [line] = await listTakebacks(served.site.store.db, filter, { after: null, most: 1 });
    if (line === undefined) throw new Error('the fleet has no such case');
    return line;
  };
  /** Nothing of a table's cells is cut off by its frame. */
  const cutOff = (page: Page) =>
    page.evaluate(
      `[...document.querySelectorAll('.table')].filter((it) => it.scrollWidth > it.clientWidth).length`,
    );

  test.each(looks)(
    'have no fault in $theme at $width px, and never scroll sideways',
    async (look) => {
      const { id } = await anyCase();
      await withPage(look, async (page) => {
        await signIn(page, '/take-backs');
        for (const path of [
          '/take-backs',
          '/take-backs/weeks/2026-W45',
          '/take-backs/months/2026-11',
          '/take-backs/cases?show=late',
          '/take-backs/reminders',
          '/take-backs/reminders?week=2026-W46',
          '/take-backs/without-date',
          `/take-backs/cases/${id}`,
          '/imports',
          '/access-keys',
        ]) {
          await page.goto(`${served.address}${path}`);
          await page.evaluate(
            "document.querySelectorAll('details').forEach((it) => (it.open = true))",
          );
          await expectNoAxeFaults(page);
          expect([path, await sideways(page), await cutOff(page)]).toEqual([path, 0, 0]);
          expect(await brokenHeads(page), path).toEqual([]);
        }
      });
    },
  );

  test('lead by keyboard alone, without JavaScript, from a reminder to its case, moved and undone', async () => {
    await withPage({ javaScript: false }, async (page) => {
      await signIn(page, '/take-backs');
      await tabTo(page, 'a[href*="reminders?level=last_month"]');
      const told = (await page.locator(':focus').textContent()) ?? '';
      await page.keyboard.press('Enter');
      await page.waitForURL(/reminders\?level=last_month/);
      const rows = await page.locator('tbody tr').count();
      expect(Number(/\d+/.exec(told)?.[0])).toBe(rows);

      await tabTo(page, 'tbody th a');
      await page.keyboard.press('Enter');
      await page.waitForURL(/take-backs\/cases\//);
      const id = page.url().split('/').at(-1) ?? '';
      const before = await takebackById(served.site.store.db, id);

      await tabTo(page, 'select[name=week]');
      await page.keyboard.press(before?.plannedWeek === '2026-W42' ? 'ArrowDown' : 'Home');
      await tabTo(page, 'form[action$="/move"] button');
      await page.keyboard.press('Enter');
      await page.waitForURL(/done=/);
      expect(await page.locator('.message').textContent()).toContain('est maintenant prévu');
      const moved = await takebackById(served.site.store.db, id);
      expect(moved?.plannedWeek).not.toBe(before?.plannedWeek);
      expect(moved?.pinned).toBe(true);

      const movedTo = page.url();
      await tabTo(page, '.message button');
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.href !== movedTo);
      expect(await page.locator('.message').textContent()).toContain('C’est annulé');
      // All is as before; what was found while a person held it is looked at tonight.
      const undone = await takebackById(served.site.store.db, id);
      expect(undone).toEqual({ ...before, nextStepOn: '2026-10-15' });
    });
  });

  test('import a file without JavaScript: seen first, imported once, harmless twice', async () => {
    const folder = await freshFolder();
    const file = join(folder, 'remises.csv');
    const tag = (number: number) => formatAssetTag({ site: 'BZ', year: 2030, number });
    const rows = [`${tag(1)};07/09/2026`, `${tag(2)};08/09/2026`, `${tag(3)};31/02/2026`];
    await writeFile(file, ['étiquette;remis le', ...rows].join('\r\n'));
    const picture = join(folder, 'photo.csv');
    await writeFile(picture, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]));

    await withPage({ javaScript: false, width: 320 }, async (page) => {
      await signIn(page, '/imports');
      await page.setInputFiles('#file', picture);
      await page.click('form.upload button');
      expect(await page.locator('[role=alert]').textContent()).toContain('ni un fichier CSV');

      for (const [press, says] of [
        ['Importer les 2 bonnes lignes', 'Les bonnes lignes sont importées.'],
        [null, 'Aucune ligne n’apporte quelque chose de nouveau'],
      ] as const) {
        await page.goto(`${served.address}/imports`);
        await page.setInputFiles('#file', file);
        await page.click('form.upload button');
        await page.waitForURL(/\/imports\/[\w-]+$/);
        expect(await page.locator('tbody tr').count()).toBe(3);
        expect(await page.locator('tbody').textContent()).toContain('Ce jour n’existe pas');
        if (press !== null) await page.getByRole('button', { name: press }).click();
        expect(await page.locator('main').textContent()).toContain(says);
        expect(await sideways(page)).toBe(0);
      }
    });
  });

  test('a key is made, shown once with the calendar’s address, and ended', async () => {
    await withPage({ javaScript: false }, async (page) => {
      await signIn(page, '/access-keys');
      await page.fill('#label', 'agenda');
      await page.click('form[action="/access-keys"] button');
      const feed = await page.inputValue('#feed');
      const key = await page.inputValue('#key');
      const path = feed.slice(origin.length);
      expect((await fetch(`${served.address}${path}`)).status).toBe(200);
      await page.goto(`${served.address}/access-keys`);
      expect(await page.content()).not.toContain(key);
      await page.click('tbody button');
      expect((await fetch(`${served.address}${path}`)).status).toBe(401);
    });
  });
});
