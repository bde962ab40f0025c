import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTicketByPerson } from '#collector/app/report-fault.ts';
import { stickerToPrint } from '#collector/app/stickers.ts';
import { sweepSilence } from '#collector/app/sweep-silence.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { mostVisits, visitStretchMs } from '#collector/domain/visit-limits.ts';
import { attachmentsOf } from '#collector/storage/attachments.ts';
import { openTicketsOf } from '#collector/storage/tickets.ts';
import { expectNoAxeFaults } from '#test/support/accessibility.ts';
import { describeInBrowser, withPage } from '#test/support/browser.ts';
import { handsOn } from '#test/support/hands.ts';
import { brokenHeads, looks, sideways, tabTo } from '#test/support/visitor.ts';
import { addPc, dayMs, freeSpace } from '../collector/web/fleet.ts';
import type { TestPc } from '../collector/web/fleet.ts';
import { serveSite } from './served-site.ts';
import type { ServedSite } from './served-site.ts';

const start = Date.UTC(2026, 9, 5, 8);
const tagOf = (number: number) => formatAssetTag({ site: 'BZ', year: 2026, number });
const unknown = '0123456789abcdefghjkmnpqrs';

describeInBrowser('a family without an account', () => {
  let served: ServedSite;
  let now = start;
  let next = 0;
  beforeAll(async () => {
    served = await serveSite(now);
  });
  afterAll(() => served.close());

  async function pcWithCode(
    it: Parameters<typeof addPc>[2] = {},
  ): Promise<TestPc & { at: string }> {
    next += 1;
    const { context, staffId } = served.site;
    const pc = await addPc(context, tagOf(next), it);
    const sticker = await stickerToPrint(context, { deviceId: pc.id, actor: staffId });
    return { ...pc, at: `${served.address}/m/${sticker?.code ?? ''}` };
  }
  /** Each walk has a share of visits of its own. */
  const later = () => served.site.setNow((now += visitStretchMs));
  async function shot(page: Page, name: string, look: { theme: string; width: number }) {
    const folder = process.env['VIGIE_SHOTS'];
    if (folder === undefined) return;
    const path = `${folder}/${name}-${look.theme}-${look.width}.png`;
    await page.screenshot({ path, fullPage: true });
  }

  const photo = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );

  /** Tab and Enter alone, as a child does whose mouse is what is broken. */
  async function reportByKeyboard(page: Page, pc: { at: string }): Promise<void> {
    await page.goto(pc.at);
    await tabTo(page, 'a[href$="/report"]');
    await page.keyboard.press('Enter');
    for (const [name, value] of [
      ['fault', 'slow'],
      ['detail', 'all_the_time'],
      ['since', 'this_week'],
      ['call', 'evening'],
    ]) {
      await page.locator(`button[name=${name}]`).first().waitFor();
      await tabTo(page, `button[name=${name}][value=${value}]`);
      await page.keyboard.press('Enter');
    }
    await handsOn(page).give('#photo', { name: 'x.png', mimeType: 'image/png', buffer: photo });
    await tabTo(page, 'form[method=post] button[type=submit]');
    await page.keyboard.press('Enter');
    await page.waitForURL(/report\/noted/);
    expect(await page.title()).toContain('C’est noté');
    expect(await page.locator('.report-number strong').textContent()).toMatch(/^\d{3} \d{3}$/);
  }

  test.each([
    ['by keyboard alone', {}],
    ['by keyboard alone, without JavaScript, on a telephone', { javaScript: false, width: 320 }],
  ] as const)('reports a problem with a photo %s', async (_, look) => {
    later();
    const pc = await pcWithCode();
    await withPage(look, (page) => reportByKeyboard(page, pc));
    const { db } = served.site.store;
    const ticket = (await openTicketsOf(db, [pc.id])).get(pc.id)?.get('slow');
    expect(await attachmentsOf(db, 'ticket', [ticket?.id ?? ''])).toHaveLength(1);
  });

  test('goes back, changes an answer and the language, and loses nothing', async () => {
    later();
    const pc = await pcWithCode();
    await withPage({ javaScript: false }, async (page) => {
      await page.goto(`${pc.at}/report?fault=slow&detail=at_start&since=today`);
      await page.goBack().catch(() => null);
      await page.goto(`${pc.at}/report?fault=slow&detail=at_start&since=today`);
      await page.locator('.language').click();
      expect(await page.locator('h1').textContent()).toBe('Do you want a call?');
      await page.locator('.step-back').click();
      expect(await page.locator('h1').textContent()).toBe('Since when?');
      await page.locator('button[value=longer]').click();
      await page.locator('button[value=no_call]').click();
      expect(await page.locator('.summary').textContent()).toContain('Longer');
      await page.goBack();
      await page.goBack();
      expect(await page.locator('h1').textContent()).toBe('Since when?');
    });
  });

  test('a photo that is none is refused at its field, with all answers kept', async () => {
    later();
    const pc = await pcWithCode();
    await withPage({}, async (page) => {
      await page.goto(`${pc.at}/report?fault=screen&detail=black&since=today&call=no_call`);
      const file = { name: '../x.png', mimeType: 'image/png', buffer: Buffer.from('<script>') };
      await page.locator('#photo').setInputFiles(file);
      await page.locator('form[method=post] button').click();
      expect(await page.locator('#photo-fault').textContent()).toContain('n’est pas une photo');
      expect(await page.locator('.summary').textContent()).toContain('Il est noir');
      await expectNoAxeFaults(page);
      await page.locator('form[method=post] button').click();
      await page.waitForURL(/noted/);
    });
  });

  test('every target of a family is big enough for a finger', async () => {
    later();
    const pc = await pcWithCode();
    await withPage({ width: 320 }, async (page) => {
      for (const path of [
        '',
        '/report',
        '/report?fault=slow',
        '/report?fault=slow&detail=unsure&since=today&call=no_call',
      ]) {
        await page.goto(`${pc.at}${path}`);
        const small = await page.evaluate<
          string[]
        >(`[...document.querySelectorAll('main a, main button')]
          .filter((it) => it.getBoundingClientRect().height < 44).map((it) => it.textContent)`);
        expect([path, small]).toEqual([path, []]);
      }
    });
  });

  test.each(looks)('no state has a fault in $theme at $width px', async (look) => {
    later();
    const { context } = served.site;
    const well = await pcWithCode();
    await well.beat(now, freeSpace(60));
    const bad = await pcWithCode();
    const asked = await pcWithCode();
    await openTicketByPerson(context, { deviceId: asked.id, family: 'heat', staffId: 'cli' });
    const silent = await pcWithCode();
    await silent.beat(now - 200 * dayMs, freeSpace(60));
    await sweepSilence(context, now);
    const over = await pcWithCode({ handedOverOn: '2023-09-01' });
    const repair = await pcWithCode({ stage: 'in_repair' });
    const states = [
      ['well', well.at, 'Tout va bien.'],
      ['never', bad.at, 'n’envoie rien'],
      ['asked', asked.at, 'a reçu une demande'],
      ['silent', silent.at, 'Pas de nouvelles'],
      ['over', over.at, 'C’est fini.'],
      ['repair', repair.at, 'est à l’atelier'],
      ['unknown', `${served.address}/m/${unknown}`, 'ne mène à rien'],
      ['q1', `${well.at}/report`, 'Qu’est-ce qui ne va pas'],
      ['q1-over', `${over.at}/report`, 'Il ne vient pas réparer'],
      ['q2', `${well.at}/report?fault=noise`, 'Quel est le bruit'],
      ['q4', `${well.at}/report?fault=noise&detail=unsure&since=longer`, 'être appelé'],
      ['q5', `${well.at}/report?fault=noise&detail=unsure&since=longer&call=morning`, 'On envoie'],
    ] as const;
    await withPage(look, async (page) => {
      for (const [name, at, words] of states) {
        await page.goto(at);
        expect([name, (await page.locator('main').textContent())?.includes(words)]).toEqual([
          name,
          true,
        ]);
        await expectNoAxeFaults(page);
        expect([name, await sideways(page)]).toEqual([name, 0]);
        await shot(page, `family-${name}`, look);
      }
      for (const [pc, words] of [
        [well, 'va lire votre message'],
        [over, 'Les réparations sont finies'],
      ] as const) {
        await page.goto(`${pc.at}/report?fault=noise&detail=unsure&since=longer&call=morning`);
        await page.locator('form[method=post] button').click();
        await page.waitForURL(/noted/);
        expect(await page.locator('main').textContent()).toContain(words);
        await expectNoAxeFaults(page);
        expect(await sideways(page)).toBe(0);
        await shot(page, `family-noted-${pc === well ? 'well' : 'over'}`, look);
      }
      await page.goto(`${well.at}?lang=en`);
      await expectNoAxeFaults(page);
      await shot(page, 'family-well-en', look);
      for (const about of ['accessibility', 'legal', 'privacy', 'status', 'source']) {
        await page.goto(`${served.address}/about/${about}`);
        await expectNoAxeFaults(page);
        expect([about, await sideways(page)]).toEqual([about, 0]);
      }
      await shot(page, 'about-source', look);
      for (let i = 0; i < mostVisits.code; i += 1) await fetch(`${served.address}/m/${unknown}`);
      const answer = await page.goto(`${served.address}/m/${unknown}`);
      expect(answer?.status()).toBe(429);
      await expectNoAxeFaults(page);
      await shot(page, 'family-too-many', look);
    });
  });

  test.each(looks)('labels and work orders have no fault in $theme at $width px', async (look) => {
    const { context } = served.site;
    const pc = await addPc(context, tagOf(500 + looks.indexOf(look)));
    const asked = { deviceId: pc.id, family: 'storage', staffId: 'cli' } as const;
    const ticket = await openTicketByPerson(context, asked);
    await withPage(look, async (page) => {
      await served.signIn(page);
      for (const [name, path] of [
        ['empty', '/labels'],
        ['sheet', `/labels?tags=${pc.tag},${tagOf(2)},${tagOf(3)}&kind=both&start=5`],
        ['wrong', `/labels?tags=BZ-26-0001-A,nonsense`],
        ['roll', `/labels?tags=${pc.tag}&format=roll`],
        ['margins', '/labels/margins'],
        ['new', '/labels/new-tags'],
        ['order', `/tickets/${ticket.ok ? ticket.ticketId : ''}/order`],
        ['device', `/devices/${pc.tag}`],
      ] as const) {
        await page.goto(`${served.address}${path}`);
        await expectNoAxeFaults(page);
        expect([name, await sideways(page)]).toEqual([name, 0]);
        expect(await brokenHeads(page), name).toEqual([]);
        await shot(page, `labels-${name}`, look);
      }
      await page.goto(`${served.address}/labels/new-tags`);
      await page.fill('#site', '1');
      await page.locator('form.stack button').click();
      await page.locator('#site-fault').waitFor();
      await expectNoAxeFaults(page);
      expect(await page.locator('#site').inputValue()).toBe('1');
      await page.fill('#site', 'BZ');
      await page.fill('#count', '30');
      await page.locator('form.stack button').click();
      await page.waitForURL(/new-tags\//);
      await expectNoAxeFaults(page);
      await shot(page, 'labels-run', look);
    });
  });

  test('a sheet fills whole pages of its paper, and nothing else is printed', async () => {
    await withPage({}, async (page) => {
      await served.signIn(page);
      const tags = Array.from({ length: 25 }, (_, i) => tagOf(600 + i)).join(',');
      for (const [query, pages, box] of [
        [`tags=${tags}`, 2, '594.95996 841.91998'],
        [`tags=${tagOf(600)},${tagOf(601)}&format=roll`, 2, '175'],
      ] as const) {
        await page.goto(`${served.address}/labels?${query}`);
        const pdf = await page.pdf({ preferCSSPageSize: true });
        const text = pdf.toString('latin1');
        expect([query, text.match(/\/Type \/Page\b/g)?.length]).toEqual([query, pages]);
        expect(text).toContain(`/MediaBox [0 0 ${box}`);
      }
    });
  });
});
