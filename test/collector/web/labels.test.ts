import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import { openTicketByPerson } from '#collector/app/report-fault.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { insertConsent, insertText } from '#collector/storage/consents.ts';
import { insertHousehold, insertLink } from '#collector/storage/households.ts';
import { stickersOf } from '#collector/storage/stickers.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { addPc } from './fleet.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';

const tagOf = (number: number) => formatAssetTag({ site: 'BZ', year: 2026, number });

describe.each(engines)('labels on %s', (engine) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite(engine);
    await prepareProgramme(site.context);
  });
  afterAll(() => site.close());

  const page = async (path: string) => {
    const answer = await site.get(path);
    const html = await answer.text();
    expect(answer.status).toBe(200);
    await expectValidHtml(html);
    return html;
  };
  const printed = (html: string) =>
    [...html.matchAll(/class="tag-text"[^>]*>([^<]*)</g)].map(([, tag]) => tag);
  const stickersIn = (html: string) => html.match(/class="sticker-title"/g)?.length ?? 0;

  /** A family that has this PC and has answered about the follow-up. */
  async function family(deviceId: string, answer: 'yes' | 'no', at = 1) {
    const code = `code-${deviceId}`;
    await site.store.transaction(async (tx) => {
      await insertHousehold(tx, {
        code,
        name: 'A',
        phone: '',
        email: '',
        address: 'B',
        language: 'fr',
        slot: 'any',
        madeAt: at,
        changedAt: at,
        phoneKey: '',
      });
      await insertText(
        tx,
        {
          id: 'text',
          kind: 'follow_up',
          language: 'fr',
          version: 9,
          text: 'C',
          holdsFrom: '2026-01-01',
        },
        { at, by: 'cli' },
      );
      const both = { householdCode: code, deviceId };
      await insertLink(tx, {
        id: `link-${deviceId}`,
        ...both,
        fromOn: '2026-09-01',
        untilOn: null,
        voucher: '',
        libraryCard: '',
      });
      await insertConsent(tx, {
        id: `consent-${deviceId}`,
        ...both,
        kind: 'follow_up',
        answer,
        textId: 'text',
        way: 'paper',
        signature: null,
        at,
        by: site.staffId,
      });
    });
  }

  test('a sheet holds each tag once, from the cell that was asked for', async () => {
    await addPc(site.context, tagOf(1));
    const asked = new URLSearchParams({
      tags: `${tagOf(1)}\r\n\r\nbz26 0002 ${tagOf(2).at(-1)}\n${tagOf(1)}`,
      start: '24',
    });
    const html = await page(`/labels?${asked.toString()}`);
    expect(printed(html)).toEqual([tagOf(1), tagOf(2)]);
    expect(html).toContain('planche 2 sur 2');
    expect(html).toContain('translate(140 259.5)');
    expect(html).toContain('pas encore dans le fichier');
    expect(html).toContain('width="210mm"');
  });

  test('what is no tag is named with what would fit, and kept', async () => {
    const wrong = `${tagOf(3).slice(0, -1)}${tagOf(3).endsWith('A') ? 'B' : 'A'}`;
    const html = await page(
      `/labels?${new URLSearchParams({ tags: `${wrong}\n<script>` }).toString()}`,
    );
    expect(html).toContain(`l’étiquette est ${tagOf(3)}`);
    expect(html).toContain('Attendu');
    expect(html).toContain(wrong);
    expect(html).not.toContain('<script>\n');
    expect(html).not.toContain('>&lt;script>&gt;');
    expect(printed(html)).toEqual([]);
  });

  test.each([
    ['start=99', 'translate(140 259.5)'],
    ['start=-4', 'translate(0 0.5)'],
    ['start=x&right=99&down=-99', 'translate(5 -5)'],
    ['format=roll&start=7', 'width="62mm"'],
    ['format=nonsense', 'width="210mm"'],
  ])('bounds that are no bounds (%s) count as the nearest', async (query, seen) => {
    expect(await page(`/labels?tags=${tagOf(1)}&${query}`)).toContain(seen);
  });

  test('a sticker is printed only where an adult has said yes, with one code for ever', async () => {
    const [yes, no, unknown] = [
      await addPc(site.context, tagOf(11)),
      await addPc(site.context, tagOf(12)),
      await addPc(site.context, tagOf(13)),
    ];
    await family(yes.id, 'yes');
    await family(no.id, 'no');
    const tags = [yes, no, unknown].map(({ tag }) => tag).join('\n');
    expect(
      stickersIn(await page(`/labels?${new URLSearchParams({ tags, kind: 'both' }).toString()}`)),
    ).toBe(0);
    for (let i = 0; i < 2; i += 1) {
      const made = await site.post('/labels', { tags, kind: 'both', format: 'a4', start: '3' });
      expect(made.status).toBe(303);
      const html = await page(made.headers.get('Location') ?? '');
      expect(printed(html)).toHaveLength(3);
      expect(stickersIn(html)).toBe(2); // two lines of one sticker
      expect(html).toContain('2 postes sans code pour la famille');
    }
    const stickers = await stickersOf(site.store.db, [yes.id, no.id, unknown.id]);
    expect([...stickers.keys()]).toEqual([yes.id]);
    const code = stickers.get(yes.id)?.code ?? '';
    const host = new URL('http://vigie.test').host;
    expect(await page(`/labels?tags=${yes.tag}&kind=stickers`)).toContain(`${host}/m/`);
    expect((await site.get(`/m/${code}`, '')).status).toBe(200);

    const renewed = await site.post(`/devices/${yes.tag}/sticker`);
    expect(await page(renewed.headers.get('Location') ?? '')).toContain(
      'L’ancien code ne marche plus',
    );
    expect((await site.get(`/m/${code}`, '')).status).toBe(404);
  });

  test('the page of margins has each cell and a ruler', async () => {
    const html = await page('/labels/margins?down=1.5');
    expect(html.match(/class="edge"/g)).toHaveLength(24);
    expect(html).toContain('100 mm');
    expect(html).toContain('translate(0 1.5)');
    expect(await page('/labels/margins?format=roll')).toContain('50 mm');
  });

  test('new tags go on after those of PCs and of earlier runs, and one form is one run', async () => {
    await addPc(site.context, formatAssetTag({ site: 'QX', year: 2026, number: 41 }));
    const form = { site: 'qx', year: '2026', count: '3', form: 'form-number-one' };
    const made = await site.post('/labels/new-tags', form);
    const again = await site.post('/labels/new-tags', form);
    expect(again.headers.get('Location')).toBe(made.headers.get('Location'));
    const html = await page(made.headers.get('Location') ?? '');
    for (const number of [42, 43, 44]) {
      expect(html).toContain(formatAssetTag({ site: 'QX', year: 2026, number }));
    }
    const more = await site.post('/labels/new-tags', { ...form, form: 'form-number-two' });
    expect(await page(more.headers.get('Location') ?? '')).toContain(
      formatAssetTag({ site: 'QX', year: 2026, number: 47 }),
    );
    expect((await site.get('/labels/new-tags/nonsense')).status).toBe(404);
  });

  test.each([
    [{ site: 'B', year: '2026', count: '3' }, 'deux à quatre lettres'],
    [{ site: 'BZ', year: '26', count: '3' }, 'quatre chiffres, de 2000'],
    [{ site: 'BZ', year: '2026', count: '0' }, 'un nombre de 1 à 240'],
    [{ site: 'BZ', year: '2026', count: '3.5' }, 'un nombre de 1 à 240'],
    [{ site: 'BZ', year: '', count: '' }, 'quatre chiffres, de 2000'],
  ])('a run that cannot be (%o) is refused at its field', async (form, words) => {
    const answer = await site.post('/labels/new-tags', form);
    const html = await answer.text();
    expect([answer.status, html.includes(words)]).toEqual([400, true]);
    expect(html).toContain('aria-invalid="true"');
    await expectValidHtml(html);
  });

  test('numbers end at 9999', async () => {
    await addPc(site.context, formatAssetTag({ site: 'ZZ', year: 2026, number: 9998 }));
    const run = (count: string) =>
      site.post('/labels/new-tags', { site: 'ZZ', year: '2026', count });
    expect((await run('2')).status).toBe(400);
    expect((await run('1')).status).toBe(303);
  });

  test('a ticket has its work order, with its steps and the way back', async () => {
    const pc = await addPc(site.context, tagOf(21));
    const it = { deviceId: pc.id, family: 'heat', staffId: site.staffId } as const;
    const opened = await openTicketByPerson(site.context, it);
    const id = opened.ok ? opened.ticketId : '';
    const html = await page(`/tickets/${id}/order`);
    expect(html).toContain(`Fiche de travail ${pc.tag}/1`);
    expect(html.match(/class="box"/g)?.length).toBeGreaterThan(2);
    expect(await page(`/tickets/${id}`)).toContain(`/tickets/${id}/order`);
    expect((await site.get('/tickets/nonsense/order')).status).toBe(404);
  });

  test('none of it is a fault of ours', () => expect(site.errors).toEqual([]));
});
