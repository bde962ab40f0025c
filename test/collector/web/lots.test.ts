import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgePile } from '#collector/app/move-pile.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { addPc } from './fleet.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';

const tag = formatAssetTag({ site: 'BZ', year: 2026, number: 1 });
const hostile = '<script>alert(1)</script>';

describe.each(engines)('lots on %s', (engine) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite(engine);
    await prepareProgramme(site.context);
    await addPc(site.context, tag, { stage: 'triage', lot: 'Don 2026-2', handedOverOn: null });
  });
  afterAll(() => site.close());

  const text = (answer: Response) =>
    answer.text().then((html) => html.replaceAll(/[\u00A0\u202F\s]+/g, ' '));
  const page = async (path = '/lots') => text(await site.get(path));
  const lot = { name: 'Don 2026-2', donor: 'Mairie', receivedOn: '2026-09-14' };
  /** The address of the lot, and what its form sends as it stands now. */
  async function noted(name = lot.name) {
    const path = new RegExp(`href="(/lots/[\\w-]+)">${name}<`).exec(await page())?.[1] ?? '';
    const seen = /name="seen" value="([^"]*)"/.exec(await page(path))?.[1] ?? '';
    return { path, seen };
  }

  test('are none at first; those that PCs name are offered to be noted', async () => {
    const html = await page();
    expect(html).toContain('Aucun lot n’est noté');
    expect(html).toContain('Noter « Don 2026-2 »');
    expect(await page('/lots?name=Don+2026-2')).toContain('value="Don 2026-2"');
    await expectValidHtml(html);
    await expectValidHtml(await page('/donors'));
  });

  test.each([
    ['no name', { ...lot, name: ' ' }, 'Lot : écrivez le nom', 'name'],
    ['a name that is too long', { ...lot, name: 'x'.repeat(81) }, '80 signes au plus', 'name'],
    ['no donor', { ...lot, donor: '' }, 'Donateur : écrivez', 'donor'],
    [
      'a day that is none',
      { ...lot, receivedOn: '2026-02-31' },
      'choisissez un jour',
      'receivedOn',
    ],
    ['a remark that is too long', { ...lot, note: 'x'.repeat(501) }, '500 signes', 'note'],
  ])('with %s are not noted; what was typed stays', async (_, fields, said, field) => {
    const html = await text(await site.post('/lots', { ...fields, removeLogos: 'yes' }));
    expect(html).toContain('<title>1 champ à corriger – Vigie</title>');
    expect(html).toContain(said);
    expect(html).toContain(`href="#${field}"`);
    expect(html).toMatch(/name="removeLogos"[^>]*checked/);
    await expectValidHtml(html);
    expect(await page()).toContain('Aucun lot n’est noté');
  });

  test('are noted once, with their conditions and their PCs', async () => {
    const fields = { ...lot, noExport: 'yes', standard: 'three_passes', note: `clés ${hostile}` };
    const answer = await site.post('/lots', fields);
    expect(answer.status).toBe(303);
    expect(await page(answer.headers.get('location') ?? '')).toContain('Le lot est noté.');
    expect(await text(await site.post('/lots', lot))).toContain('ce nom est déjà noté');
    const html = await page();
    expect(html).toContain('<title>1 lot – Vigie</title>');
    expect(html).toContain('Écrire trois fois au moins, puis relire ; Export interdit');
    await expectValidHtml(html);
    const own = await page((await noted()).path);
    expect(own).toContain('<title>1 poste : lot Don 2026-2 – Vigie</title>');
    expect(own).toContain('clés &lt;script&gt;');
    expect(own).not.toContain(hostile);
    expect(own).toContain(tag);
    expect(own).toMatch(/stage=triage#pcs">1</);
    expect(own).toContain('Aucun certificat pour l’instant');
    const [, sheet = ''] = /href="(\/labels\?lot=[^"]+)"/.exec(own) ?? [];
    expect(await page(sheet)).toMatch(new RegExp(`class="tag-text"[^>]*>${tag}<`));
    await expectValidHtml(own);
  });

  test('show the PCs of one stage; an unknown stage shows all', async () => {
    const { path } = await noted();
    expect(await page(`${path}?stage=ready`)).not.toContain(`/devices/${tag}#work`);
    expect(await page(`${path}?stage=triage`)).toContain(`/devices/${tag}#work`);
    expect(await page(`${path}?stage=${encodeURIComponent(hostile)}`)).toContain(tag);
  });

  test('are changed with their history, not over somebody quicker, and changed back', async () => {
    const { path, seen } = await noted();
    const change = { ...lot, donor: `Préfecture ${hostile}`, seen };
    const changed = await site.post(path, change);
    const html = await page(changed.headers.get('location') ?? '');
    expect(html).toContain('Le lot est modifié.');
    expect(html).toContain('De « Mairie » à « Préfecture &lt;script&gt;');
    await expectValidHtml(html);
    const slower = await site.post(path, { ...change, donor: 'Autre' });
    expect(await page(slower.headers.get('location') ?? '')).toContain('entre-temps');
    const same = await site.post(path, { ...change, seen: (await noted()).seen });
    expect(await page(same.headers.get('location') ?? '')).toContain('Rien n’a changé.');
    const event = /name="event" value="([^"]+)"/.exec(await page(path))?.[1] ?? '';
    const undone = await site.post(`${path}/undo`, { event });
    expect(await page(undone.headers.get('location') ?? '')).toContain('est annulée');
    expect(await page(path)).toMatch(/donor=Mairie/);
    const again = await site.post(`${path}/undo`, { event });
    expect(await page(again.headers.get('location') ?? '')).toContain('entre-temps');
  });

  test('keep what was typed where a change has a fault', async () => {
    const { path, seen } = await noted();
    const html = await text(await site.post(path, { ...lot, donor: '', note: 'gardé', seen }));
    expect(html).toContain('1 champ à corriger');
    expect(html).toMatch(/textarea[^>]*>gardé</);
    await expectValidHtml(html);
  });

  test('are listed by donor', async () => {
    await site.post('/lots', { ...lot, name: 'Don 3', receivedOn: '2026-10-01' });
    const html = await page('/donors');
    expect(html).toContain('<title>1 donateur – Vigie</title>');
    expect(html).toContain('>Don 3<');
    await expectValidHtml(html);
    expect(await page('/lots?donor=Mairie')).toContain('2 lots');
    expect(await page('/lots?donor=Personne')).toContain('Aucun lot');
  });

  test('that are not there are not found, whatever is asked of them', async () => {
    for (const path of ['/lots/none', '/lots/%00', `/lots/${encodeURIComponent(hostile)}`]) {
      expect((await site.get(path)).status, path).toBe(404);
      expect((await site.post(path, { ...lot, seen: '{}' })).status, path).toBe(404);
      expect((await site.post(`${path}/undo`, { event: 'x' })).status, path).toBe(404);
    }
  });

  test('forbid the export of their PCs, and nothing else of them', async () => {
    const judge = async (act: 'exported' | 'to_wipe') => {
      const it = { act, place: null, actor: 'ana' };
      const [judged] = await judgePile(site.store.db, [tag], it);
      return judged;
    };
    const { path, seen } = await noted();
    await site.post(path, { ...lot, noExport: 'yes', seen });
    expect(await judge('exported')).toMatchObject({
      refused: 'blocked',
      blockedBy: ['do_not_export'],
    });
    expect(await judge('to_wipe')).toMatchObject({ refused: null });
  });
});

describe.each(engines)('who has a PC on %s', (engine) => {
  let site: TestSite;
  const pc = formatAssetTag({ site: 'BZ', year: 2026, number: 7 });
  beforeAll(async () => {
    site = await openSite(engine);
    await prepareProgramme(site.context);
    await addPc(site.context, pc, { stage: 'ready', handedOverOn: null });
  });
  afterAll(() => site.close());

  async function give(fields: Record<string, string>) {
    const answer = await site.post(`/devices/${pc}/custody`, fields);
    expect(answer.status).toBe(303);
    const html = await (await site.get(answer.headers.get('location') ?? '')).text();
    return html.replaceAll(/[\u00A0\u202F\s]+/g, ' ');
  }

  test('is the workshop, until somebody says another; undone by saying so', async () => {
    expect(await (await site.get(`/devices/${pc}`)).text()).toContain('<strong>Atelier</strong>');
    const van = { custody: 'carrier', holder: `Camion 2 ${hostile}`, seen: 'ready' };
    const html = await give(van);
    expect(html).toContain('C’est noté : Transporteur – Camion 2 &lt;script&gt;');
    expect(html).not.toContain(hostile);
    await expectValidHtml(html);
    expect(await give(van)).toContain('C’est déjà noté ainsi.');
    expect(await give({ custody: 'stage', seen: 'ready' })).toContain('C’est noté : Atelier.');
  });

  test.each([
    ['nobody', { custody: '', seen: 'ready' }, 'Choisissez d’abord à qui.'],
    ['somebody unheard of', { custody: hostile, seen: 'ready' }, 'Choisissez d’abord à qui.'],
    ['a PC that has moved', { custody: 'school', seen: 'triage' }, 'a changé depuis'],
    ['a PC of no stage', { custody: 'school', seen: 'x' }, 'a changé depuis'],
  ])('is refused of %s, and why is said', async (_, fields, said) => {
    expect(await give(fields)).toContain(said);
  });

  test('is asked of a PC that is not there', async () => {
    expect((await site.post('/devices/NONE/custody', { custody: 'school' })).status).toBe(404);
  });
});
