import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setFlag } from '#collector/app/move-stage.ts';
import { noteLot } from '#collector/app/note-lot.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { handsOn } from '#test/support/hands.ts';
import { nwipeLog } from '#test/support/nwipe-log.ts';
import { brokenHeads, looks, sideways, tabTo } from '#test/support/visitor.ts';
import { addPc } from '../collector/web/fleet.ts';
import { password } from '../collector/web/site.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';

const tagOf = (number: number) => formatAssetTag({ site: 'BZ', year: 2026, number });
const lotName = 'Don 2026-1';

describeInBrowser('a day of the workshop', () => {
  let served: ServedSite;
  let lotId = '';
  beforeAll(async () => {
    served = await serveSite(Date.UTC(2026, 9, 5, 8));
    const { context, staffId } = served.site;
    await served.site.signInAs('ben');
    lotId =
      (await noteLot(context, {
        name: lotName,
        donor: 'Entreprise A',
        receivedOn: '2026-10-01',
        wipeStandard: 'verified',
        isReportWanted: true,
        isExportForbidden: true,
        isResaleForbidden: true,
        isLogoRemovalWanted: true,
        note: '',
        actor: staffId,
      })) ?? '';
    for (let number = 1; number <= 40; number += 1) {
      const it = { stage: 'announced', handedOverOn: null, lot: lotName } as const;
      const { id } = await addPc(context, tagOf(number), it);
      const flag = number === 19 ? 'missing' : number === 20 ? 'legal_hold' : null;
      if (flag !== null) {
        await setFlag(context, { deviceId: id, actor: staffId, flag, isRaised: true });
      }
    }
  });
  afterAll(() => served.close());

  const stageOf = async (tag: string) => (await deviceByTag(served.site.store.db, tag))?.stage;
  const act = (name: string) => `form[action$="/work"]:has(input[value=${name}]) button`;
  async function press(page: Page, selector: string): Promise<void> {
    await tabTo(page, selector);
    await page.keyboard.press('Enter');
  }
  async function scan(page: Page, from: number, to: number, isLive: boolean): Promise<void> {
    for (let number = from; number <= to; number += 1) {
      if ((await page.locator('#code:focus').count()) === 0) await tabTo(page, '#code');
      const loaded = isLive ? null : page.waitForEvent('load');
      await page.keyboard.type(tagOf(number));
      await page.keyboard.press('Enter');
      await loaded;
    }
  }
  async function signIn(page: Page, name: string): Promise<void> {
    await page.goto(`${served.address}/sign-in`);
    await tabTo(page, 'input[name=email]');
    await page.keyboard.type(`${name}@vigie.test`);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/(tickets|day)/);
  }

  test('a lot arrives: twenty labels by keyboard, two blocked, each with its reason', async () => {
    await withPage({}, async (page) => {
      await signIn(page, 'alix');
      await page.goto(`${served.address}/workshop`);
      expect(await page.title()).toContain('Aucun poste à l’atelier');
      expect(await page.locator('main').textContent()).toContain('40 postes sont annoncés');
      await press(page, 'a[href="/scan"]');
      await press(page, 'a[href="/scan?act=arrived"]');
      await page.waitForURL(/act=arrived/);
      await scan(page, 1, 20, true);
      await page.locator(`input[name=pile][value*="${tagOf(20)}"]`).waitFor({ state: 'attached' });
      const blocked = page.locator('[aria-labelledby=blocked]');
      expect(await blocked.locator('li').count()).toBe(2);
      const why = (await blocked.textContent())?.replaceAll('\u00A0', ' ');
      expect(why).toContain('Bloqué : Introuvable.');
      expect(why).toContain('Bloqué : Conservation juridique.');
      await expectNoAxeFaults(page);
      await press(page, '#validate');
      await page.waitForURL(/scan\/piles\//);
      expect(await page.title()).toContain('18 postes notés');
      expect([await stageOf(tagOf(1)), await stageOf(tagOf(19))]).toEqual([
        'received',
        'announced',
      ]);
    });
  });

  test('the same by keyboard without JavaScript', async () => {
    await withPage({ javaScript: false }, async (page) => {
      await signIn(page, 'alix');
      await page.goto(`${served.address}/scan?act=arrived`);
      await scan(page, 21, 40, false);
      await press(page, '#validate');
      await page.waitForURL(/scan\/piles\//);
      expect(await page.title()).toContain('20 postes notés');
    });
  });

  test.each([
    ['without JavaScript', 1, false],
    ['with JavaScript', 3, true],
  ] as const)(
    'one PC from the lot to ready, %s: wiped with its proof, repaired, checked by another',
    async (_, number, javaScript) => {
      const tag = tagOf(number);
      const serial = `WD-000${number}`;
      const buffer = Buffer.from(nwipeLog({ disks: [{ serial }] }));
      await withPage({ javaScript }, async (page) => {
        await signIn(page, 'ben');
        await page.goto(`${served.address}/devices/${tag}`);
        for (const next of ['triage', 'to_wipe']) {
          await press(page, act(next));
          await page.waitForURL(new RegExp(`worked=${next}`));
        }
        const log = { name: 'nwipe.log', mimeType: 'text/plain', buffer };
        await handsOn(page).give('#log', log);
        await tabTo(page, '#label');
        await page.keyboard.type('wd-9999');
        await page.keyboard.press('Enter');
        await page.waitForURL(/wipe=other_disk/);
        expect(await page.locator('.message.critical').textContent()).toContain('un autre disque');
        await handsOn(page).give('#log', log);
        await tabTo(page, '#label');
        await page.keyboard.type(serial.toLowerCase());
        await page.keyboard.press('Enter');
        await page.waitForURL(/wipe=accepted/);
        const certificate = page.locator('a[href$="/certificate.pdf"]');
        const download = page.waitForEvent('download');
        await press(page, 'a[href$="/certificate.pdf"]');
        expect((await download).suggestedFilename()).toBe(`certificat-${tag}.pdf`);
        expect(await certificate.count()).toBe(1);
        for (const next of ['repair', 'repaired']) {
          await press(page, act(next));
          await page.waitForURL(new RegExp(`worked=${next}`));
        }
        // Whoever worked on it has no button for the check, and is told why where they scan it.
        expect(await page.locator(act('check_passed')).count()).toBe(0);
        await page.goto(`${served.address}/scan?act=check_passed`);
        await scan(page, number, number, javaScript);
        await page
          .locator('[aria-labelledby=blocked]', { hasText: 'Vous avez travaillé sur ce poste.' })
          .waitFor();
      });
      await withPage({ javaScript }, async (page) => {
        await signIn(page, 'alix');
        await page.goto(`${served.address}/devices/${tag}`);
        for (const next of ['check_passed', 'ready']) {
          await press(page, act(next));
          await page.waitForURL(new RegExp(`worked=${next}`));
        }
        expect(await stageOf(tag)).toBe('ready');
        await page.goto(`${served.address}/lots`);
        await press(page, `a[href="/lots/${lotId}"]`);
        await page.waitForURL(`**/lots/${lotId}`);
        const paper = page.waitForEvent('download');
        await press(page, 'a[href$="/certificates.pdf"]');
        expect((await paper).suggestedFilename()).toMatch(/\.pdf$/);
      });
    },
  );

  test('the conditions of a lot are changed and changed back by keyboard', async () => {
    await withPage({}, async (page) => {
      await signIn(page, 'alix');
      await page.goto(`${served.address}/lots/${lotId}`);
      await press(page, 'main details summary');
      await tabTo(page, 'input[name=noResale]');
      await page.keyboard.press('Space');
      await press(page, `form[action="/lots/${lotId}"] button`);
      await page.waitForURL(/said=changed/);
      await expectNoAxeFaults(page);
      await press(page, 'form[action$="/undo"] button');
      await page.waitForURL(/said=undone/);
      expect(await page.locator('input[name=noResale]').isChecked()).toBe(true);
      await press(page, 'main details summary');
      await handsOn(page).write('#donor', ' ');
      await press(page, `form[action="/lots/${lotId}"] button`);
      await page.locator('#fault').waitFor();
      await expectNoAxeFaults(page);
    });
  });

  test('who has a PC is said by keyboard', async () => {
    await withPage({ javaScript: false }, async (page) => {
      await signIn(page, 'alix');
      await page.goto(`${served.address}/devices/${tagOf(2)}`);
      await press(page, 'section[aria-labelledby=custody] summary');
      await tabTo(page, '#custody-who');
      await page.keyboard.type('T');
      await tabTo(page, '#holder');
      await page.keyboard.type('Camion 2');
      await page.keyboard.press('Enter');
      await page.waitForURL(/custody=done/);
      expect(await page.locator('section[aria-labelledby=custody]').textContent()).toContain(
        'Transporteur – Camion 2',
      );
    });
  });

  test.each(looks)('has no fault in $theme at $width px', async (look) => {
    await withPage(look, async (page) => {
      await served.signIn(page);
      const paths = [
        '/workshop',
        '/lots',
        '/lots?donor=Nobody',
        '/donors',
        `/lots/${lotId}`,
        `/lots/${lotId}?stage=ready`,
        `/devices/${tagOf(1)}`,
        `/devices/${tagOf(20)}`,
      ];
      for (const [at, path] of paths.entries()) {
        await page.goto(`${served.address}${path}`);
        await expectNoAxeFaults(page);
        expect([path, await sideways(page)]).toEqual([path, 0]);
        expect(await brokenHeads(page), path).toEqual([]);
        const folder = process.env['VIGIE_SHOTS'];
        if (folder !== undefined) {
          const name = `${folder}/workshop-${at}-${look.theme}-${look.width}.png`;
          await page.screenshot({ path: name, fullPage: true });
        }
      }
    });
  });
});
