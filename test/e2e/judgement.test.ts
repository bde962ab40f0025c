import { afterAll, beforeAll, expect, test } from 'vitest';
import { resolveTicket } from '#collector/app/resolve-ticket.ts';
import { conditionsOf } from '#collector/storage/conditions.ts';
import { allRuleSets } from '#collector/storage/rule-sets.ts';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import { expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { looks, sideways } from '#test/support/visitor.ts';
import { addPc, believe, dayMs, freeSpace, hourMs } from '../collector/web/fleet.ts';
import type { TestPc } from '../collector/web/fleet.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';
import { disk, tellSmallFleet } from './small-fleet.ts';

const now = Date.UTC(2026, 9, 5, 8);

describeInBrowser('judgement that staff can change', () => {
  let served: ServedSite;
  let grown: TestPc;
  let ticketPath: string;
  let trialPath: string;

  beforeAll(async () => {
    served = await serveSite(now);
    const { site } = served;
    const { context } = site;
    const { fullDisk } = await tellSmallFleet(site, now);
    // Some room left: a wider threshold would open a ticket here.
    for (const n of [1, 2, 3]) {
      const pc = await addPc(context, `BZ-26-002${n}-K`);
      await believe(pc, now - n * dayMs, freeSpace(12));
    }
    grown = await addPc(context, 'BZ-26-0030-K', { handedOverOn: '2026-06-01' });
    await grown.beat(now - 40 * dayMs, disk(2));
    await grown.beat(now - 2 * hourMs, disk(6));
    const [ticket] = await ticketsOfDevice(site.store.db, grown.id);
    ticketPath = `/tickets/${ticket?.id}`;
    const [full] = await ticketsOfDevice(site.store.db, fullDisk.id);
    if (full === undefined) throw new Error('expected a ticket');
    const { id: ticketId, state, assignee } = full;
    const seen = { state, assignee };
    await resolveTicket(context, { ticketId, staffId: site.staffId, seen, result: 'fixed' });
    trialPath = await propose();
  });
  afterAll(() => served.close());

  /** Proposes a wider warning of free space, and answers where its trial is shown. */
  async function propose(): Promise<string> {
    const { site } = served;
    const answer = await site.post('/rules/proposals', {
      'fs.space.warnPercent': '15',
      note: 'Prévenir plus tôt',
    });
    return answer.headers.get('Location') ?? '';
  }
  test.each(looks)('has pages without fault in $theme at $width px', async (look) => {
    await withPage(look, async (page) => {
      await served.signIn(page);
      const paths = [
        '/rules',
        '/rules/change?check=fs.space',
        trialPath,
        '/alert-quality',
        '/tickets?check=fs.space&result=confirmed',
        '/tickets?check=fs.space&result=false',
        ticketPath,
        '/devices/BZ-26-0030-K?unreported=coverage_ended&family=screen',
      ];
      for (const path of paths) {
        await page.goto(`${served.address}${path}`);
        await expectNoAxeFaults(page);
        expect(await sideways(page), path).toBe(0);
        const folder = process.env['VIGIE_SHOTS'];
        if (folder !== undefined) {
          const name = path.replaceAll(/[^a-z]+/gi, '-').slice(0, 40);
          const file = `${folder}/${name}-${look.theme}-${look.width}.png`;
          await page.screenshot({ path: file, fullPage: true });
        }
      }
    });
  });

  test('has pages that are valid in both languages', async () => {
    const { site } = served;
    const paths = [
      '/rules',
      '/rules/change',
      '/rules/change?check=fs.space',
      trialPath,
      '/alert-quality',
      ticketPath,
    ];
    for (const language of ['fr', 'en']) {
      for (const path of [...paths, '/devices/BZ-26-0030-K', '/tickets?check=fs.space']) {
        const answer = await site.get(path, `${site.cookie}; vigie_language=${language}`);
        await expectValidHtml(await answer.text());
      }
    }
  });

  test('tries other rules, shows what they would do, adopts them and goes back, without JavaScript', async () => {
    const { db } = served.site.store;
    await withPage({ javaScript: false }, async (page) => {
      await served.signIn(page);
      await page.goto(`${served.address}/rules`);
      expect(await page.locator('.in-force').textContent()).toContain('Règles d’origine');
      await page.click('text=Proposer un changement');

      await page.fill('#fs-space-warnPercent', 'beaucoup');
      await page.fill('#fs-space-criticalPercent', '101');
      await page.click('form.rules-form button');
      const faults = await page.locator('.faults li').allTextContents();
      expect(faults.map((text) => text.replaceAll(/\s+/g, ' '))).toEqual([
        expect.stringContaining('Écrivez un nombre'),
        expect.stringContaining('Le plus grand nombre possible est 100.'),
        expect.stringContaining('Écrivez pourquoi'),
      ]);
      expect(await page.inputValue('#fs-space-warnPercent')).toBe('beaucoup');

      await page.fill('#fs-space-warnPercent', '15');
      await page.fill('#fs-space-criticalPercent', '3');
      await page.fill('#note', 'Prévenir les familles plus tôt');
      await page.click('form.rules-form button');
      await page.waitForURL(/\/rules\/proposals\//);
      while ((await page.locator('[data-progress]').count()) > 0) await page.reload();

      expect((await page.locator('.verdict').textContent())?.replaceAll(/\s+/g, ' ')).toBe(
        'Sur les 90 derniers jours, ces règles auraient ouvert 6 demandes au lieu de 3.',
      );
      const more = page.locator('table', { hasText: 'Ouvertes par les règles proposées' });
      expect(await more.locator('tbody th a').allTextContents()).toEqual(
        expect.arrayContaining(['BZ-26-0021-K', 'BZ-26-0022-K', 'BZ-26-0023-K']),
      );
      expect(await allRuleSets(db)).toEqual([]);

      await page.click('text=Adopter ces règles');
      await page.waitForURL(/said=adopted/);
      expect(await page.locator('.in-force').textContent()).toContain('Version 1');
      expect(await page.locator('main').textContent()).toContain('Prévenir les familles plus tôt');

      await page.click('.message button');
      await page.waitForURL(/said=taken_back/);
      expect(await page.locator('.in-force').textContent()).toContain('Version 2');
      expect((await allRuleSets(db)).map(({ checks }) => checks)).toEqual([
        { 'fs.space': { thresholds: { warnPercent: 15 } } },
        {},
      ]);
    });
  });

  test('accepts a value as known on a ticket, and takes that back', async () => {
    const { db } = served.site.store;
    const condition = async () => (await conditionsOf(db, [grown.id])).get(grown.id);
    const pending = async () => (await condition())?.get('disk.pending#0');
    await withPage({ javaScript: false }, async (page) => {
      await served.signIn(page);
      await page.goto(`${served.address}${ticketPath}`);
      const before = await pending();
      expect(before).toMatchObject({ state: 'warn', baseline: 2 });
      await page.click('text=Accepter 6 secteurs illisibles comme état connu');
      await page.waitForURL(/baseline=accepted/);
      expect(await page.locator('.message').first().textContent()).toContain(
        'acceptée comme état connu',
      );
      expect(await pending()).toMatchObject({ state: 'ok', baseline: 6 });
      expect(await page.locator('.accept').count()).toBe(0);

      await page.click('.message button');
      await page.waitForURL(/baseline=undone/);
      expect(await pending()).toMatchObject({ state: 'warn', baseline: 2 });
      expect(await page.locator('.accept').count()).toBe(1);
    });
  });
});
