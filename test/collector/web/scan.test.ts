import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { addPc } from './fleet.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';

const tagOf = (number: number) => formatAssetTag({ site: 'BZ', year: 2026, number });

describe.each(engines)('the scan box on %s', (engine) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite(engine);
    await prepareProgramme(site.context);
    for (const number of [1, 2, 3]) {
      await addPc(site.context, tagOf(number), { stage: 'received', handedOverOn: null });
    }
    await addPc(site.context, tagOf(4), { stage: 'in_service' });
  });
  afterAll(() => site.close());

  const text = (response: Response) =>
    response.text().then((html) => html.replaceAll(/[  \s]+/g, ' '));
  const scan = { act: 'triage', id: 'a-pile-of-tests' };
  const pileIn = (html: string) => /name="pile" value="([^"]*)"/.exec(html)?.[1];
  const send = (fields: Record<string, string>, path = '/scan') =>
    site.post(path, { ...scan, press: 'add', ...fields });

  test('asks for the act first, and is valid in both languages', async () => {
    for (const language of ['fr', 'en']) {
      const cookie = `${site.cookie}; vigie_language=${language}`;
      for (const path of ['/scan', '/scan?act=triage', '/scan?act=place', '/workshop']) {
        await expectValidHtml(await text(await site.get(path, cookie)));
      }
    }
    expect(await text(await site.get('/scan?act=nonsense'))).toContain('Que se passe-t-il');
  });

  test('judges each code as it comes, the newest first', async () => {
    const first = await text(await send({ code: tagOf(1).toLowerCase() }));
    expect(first).toContain(`${tagOf(1)} : ça passe. 1 poste dans la pile.`);
    const second = await text(await send({ pile: pileIn(first) ?? '', code: tagOf(2) }));
    expect(pileIn(second)).toBe(`${tagOf(2)} ${tagOf(1)}`);
    expect(second).toContain('<title>2 postes prêts – Vigie</title>');
    await expectValidHtml(second);
  });

  test.each([
    ['a mistyped one', 'BZ-26-0001-A', 'Une lettre ou un chiffre est faux'],
    ['no tag at all', '3760123456789', 'Ce n’est pas une étiquette'],
    ['one not on file', tagOf(99), 'Cette étiquette n’est pas au fichier'],
    ['one in a home', tagOf(4), 'Ce poste n’est pas à l’atelier'],
  ])('sets %s apart with its reason and a way off the list', async (_, code, why) => {
    const html = await text(await send({ pile: tagOf(1), code }));
    expect(html).toContain(why);
    expect(html).toContain('<title>1 poste prêt – Vigie</title>');
    const written = pileIn(html)?.split(' ')[0] ?? '';
    const off = await text(await send({ pile: pileIn(html) ?? '', press: `remove ${written}` }));
    expect(pileIn(off)).toBe(tagOf(1));
  });

  test('says that a code came twice, and counts it once', async () => {
    const html = await text(await send({ pile: tagOf(1), code: tagOf(1) }));
    expect(html).toContain('est déjà dans la liste');
    expect(pileIn(html)).toBe(tagOf(1));
  });

  test('takes the last one back', async () => {
    const html = await text(await send({ pile: `${tagOf(2)} ${tagOf(1)}`, press: 'back' }));
    expect(pileIn(html)).toBe(tagOf(1));
  });

  test('says nothing about what is no code, and shows it as text', async () => {
    const html = await text(await send({ code: '<script>alert(1)</script>' }));
    expect(html).not.toContain('<script>alert(1)');
    expect(html).toContain('&lt;SCRIPT&gt;');
    expect((await send({ code: tagOf(1), id: '../x' })).headers.get('location')).toBe('/scan');
  });

  test('validates the whole pile once, tells of each label, and undoes it', async () => {
    const pile = [tagOf(1), tagOf(2), tagOf(4), tagOf(99)].join(' ');
    const there = await send({ pile }, '/scan/validate');
    expect(there.status).toBe(303);
    const path = there.headers.get('location') ?? '';
    expect((await send({ pile: tagOf(3) }, '/scan/validate')).headers.get('location')).toBe(path);
    const stageOf = async (tag: string) => (await deviceByTag(site.store.db, tag))?.stage;
    expect([await stageOf(tagOf(1)), await stageOf(tagOf(2)), await stageOf(tagOf(3))]).toEqual([
      'triage',
      'triage',
      'received',
    ]);
    const html = await text(await site.get(path));
    expect(html).toContain('<title>2 postes notés : Au tri – Vigie</title>');
    expect(html).toContain('Cette étiquette n’est pas au fichier');
    await expectValidHtml(html);

    const undone = await site.post(`${path}/undo`);
    expect(undone.headers.get('location')).toBe(path);
    expect(await text(await site.get(path))).toContain('Les postes sont comme avant');
    expect(await stageOf(tagOf(1))).toBe('received');
    expect((await site.get('/scan/piles/none')).status).toBe(404);
    expect((await site.post('/scan/piles/none/undo')).status).toBe(404);
  });

  test('leads from a pile to the sheet of its labels', async () => {
    const tags = [tagOf(1), tagOf(2)];
    const there = await send({ pile: tags.join(' '), id: 'to-be-labelled' }, '/scan/validate');
    const html = await text(await site.get(there.headers.get('location') ?? ''));
    const [, sheet = ''] = /href="(\/labels\?pile=[^"]+)"/.exec(html) ?? [];
    const labels = [
      ...(await text(await site.get(sheet))).matchAll(/class="tag-text"[^>]*>([^<]*)</g),
    ];
    expect(labels.map(([, tag]) => tag)).toEqual(tags);
    await site.post(`${there.headers.get('location')}/undo`);
  });

  test('says that an undone pile keeps a PC that has moved on', async () => {
    const path = (
      await send({ pile: `${tagOf(1)} ${tagOf(2)}`, id: 'a-second-pile' }, '/scan/validate')
    ).headers.get('location');
    await send({ pile: tagOf(1), act: 'to_wipe', id: 'a-third-pile' }, '/scan/validate');
    const undone = (await site.post(`${path}/undo`)).headers.get('location') ?? '';
    expect(await text(await site.get(undone))).toContain('1 poste a changé depuis');
    expect((await deviceByTag(site.store.db, tagOf(2)))?.stage).toBe('received');
  });

  test('has the workshop by stage, each with its list, and the way to labels', async () => {
    const html = await text(await site.get('/workshop'));
    expect(html).toContain('3 postes à l’atelier');
    expect(html).toContain('href="/labels"');
    const list = await text(await site.get('/workshop/to_wipe'));
    expect(list).toContain('<title>1 poste : ');
    expect(list).toContain(tagOf(1));
    await expectValidHtml(list);
    await expectValidHtml(await text(await site.get('/workshop/ready')));
    expect((await site.get('/workshop/in_service')).status).toBe(404);
  });
});
