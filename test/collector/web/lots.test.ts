import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import { judgePile } from '#collector/app/move-pile.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { addPc } from './fleet.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';

const tag = formatAssetTag({ site: 'BZ', year: 2026, number: 1 });

describe.each(engines)('lots on %s', (engine) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite(engine);
    await prepareProgramme(site.context);
    await addPc(site.context, tag, { stage: 'triage', lot: 'Don 2026-2' });
  });
  afterAll(() => site.close());

  const page = async () =>
    (await site.get('/lots')).text().then((html) => html.replaceAll(/[  \s]+/g, ' '));
  const lot = { name: 'Don 2026-2', donor: 'Mairie', receivedOn: '2026-09-14' };

  test('are none at first, and the page is valid', async () => {
    const html = await page();
    expect(html).toContain('Aucun lot n’est noté');
    await expectValidHtml(html);
  });

  test.each([
    ['no name', { ...lot, name: ' ' }],
    ['no donor', { ...lot, donor: '' }],
    ['no day', { ...lot, receivedOn: '2026-02-31' }],
  ])('with %s are not noted', async (_, fields) => {
    const answer = await site.post('/lots', fields);
    expect(await answer.text()).toContain('il manque le nom, le donateur ou la date');
    expect(await page()).toContain('Aucun lot n’est noté');
  });

  test('are noted once, with their conditions and their PCs', async () => {
    const answer = await site.post('/lots', { ...lot, noExport: 'yes', note: '<b>clés</b>' });
    expect(answer.status).toBe(303);
    expect(await (await site.post('/lots', lot)).text()).toContain('est déjà noté');
    const html = await page();
    expect(html).toContain('<title>1 lot – Vigie</title>');
    expect(html).toContain('Export interdit ; &lt;b&gt;clés');
    expect(html).toMatch(/lot=Don[^"]*">1<\/a>/);
    await expectValidHtml(html);
  });

  test('forbid the export of their PCs, and nothing else of them', async () => {
    const judge = async (act: 'exported' | 'to_wipe') => {
      const it = { act, place: null, actor: 'ana' };
      const [judged] = await judgePile(site.store.db, [tag], it);
      return judged;
    };
    expect(await judge('exported')).toMatchObject({
      refused: 'blocked',
      blockedBy: ['do_not_export'],
    });
    expect(await judge('to_wipe')).toMatchObject({ refused: null });
  });
});
