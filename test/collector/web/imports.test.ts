import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { devicesByTag } from '#collector/storage/devices.ts';
import { listTakebacks } from '#collector/storage/takeback-lists.ts';
import { csvBytesAtMost, readCsvFile } from '#collector/web/csv-table.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { engines, openSite, origin } from './site.ts';
import type { TestSite } from './site.ts';

const tags = [1, 2, 3].map((number) => formatAssetTag({ site: 'BZ', year: 2026, number }));

describe.each(engines)('an import on %s', (engine) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite(engine);
    await prepareProgramme(site.context);
  });
  afterAll(() => site.close());
  async function upload(content: string | Uint8Array<ArrayBuffer>, name = 'remises.csv') {
    const body = new FormData();
    body.set('file', new File([content], name));
    const headers = { cookie: site.cookie, origin };
    return site.app.request(`${origin}/imports`, { method: 'POST', body, headers });
  }
  const plain = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, ' ');
  async function page(path: string, language = 'fr') {
    const answer = await site.get(path, `${site.cookie}; vigie_language=${language}`);
    expect([path, answer.status]).toEqual([path, 200]);
    const html = await answer.text();
    await expectValidHtml(html);
    return plain(html);
  }
  const kinds = async () =>
    (await site.store.db.selectFrom('events').select('kind').execute()).length;

  test('begins with a page that says what a file must hold, in both languages', async () => {
    for (const language of ['fr', 'en']) {
      expect(await page('/imports', language)).toContain('BZ-26-0043-4');
    }
    const template = await site.get('/imports/template.csv');
    const bytes = Buffer.from(await template.arrayBuffer());
    expect(bytes.toString()).toMatch(
      /^\u{FEFF}étiquette;remis le;promotion;secteur;lot;modèle\r\n/u,
    );
  });

  test.each([
    ['no file', '', '', 400, 'Choisissez d’abord un fichier.'],
    ['an empty file', '', 'vide.csv', 400, 'Ce fichier est vide.'],
    ['a spreadsheet', 'PK\u0003\u0004\u0000', 'a.xlsx', 400, 'Ce n’est pas un fichier CSV'],
    ['too much', `a;b\n${'x'.repeat(csvBytesAtMost)}`, 'a.csv', 413, 'Ce fichier est trop grand'],
    ['headers alone', 'étiquette;remis le\n', 'a.csv', 400, 'aucune ligne sous les titres'],
    ['no tags', 'nom;remis le\nx;y\n', 'a.csv', 400, 'Il manque la colonne « étiquette »'],
    ['a column twice', 'tag;tag;remis le\nx;y;z\n', 'a.csv', 400, 'est là deux fois'],
    ['an open quote', 'tag;remis le\n"x;y\n', 'a.csv', 400, 'à la ligne 2'],
  ])('of %s is refused in words, and nothing is kept', async (_, content, name, status, says) => {
    const before = await kinds();
    const answer = await upload(content, name);
    expect(answer.status).toBe(status);
    const html = await answer.text();
    await expectValidHtml(html);
    expect(plain(html)).toContain(says);
    expect(html).toContain('Erreur');
    expect(await kinds()).toBe(before);
  });

  test('whose body is no form is refused', async () => {
    const headers = { cookie: site.cookie, origin, 'content-type': 'text/csv' };
    const answer = await site.app.request(`${origin}/imports`, {
      method: 'POST',
      body: 'tag;remis le\n',
      headers,
    });
    expect(answer.status).toBe(400);
  });

  const [first = '', second = '', third = ''] = tags;
  const file = [
    'étiquette;remis le;promotion;secteur;nom',
    `${first};07/09/2026;2026;Planoise;=1+1`,
    `${second};31/02/2026;;Battant;x`,
    `${third};08/09/2026;;;x`,
    `${third};08/09/2026;;;x`,
    `${first.slice(0, -1)}?;07/09/2026;;;x`,
    `=cmd();07/09/2026;;=2+3;x`,
  ].join('\n');

  test('shows each row’s verdict, imports the good ones, and a second press doubles nothing', async () => {
    const before = await kinds();
    const answer = await upload(file);
    const path = answer.headers.get('Location') ?? '';
    expect(path).toMatch(/^\/imports\/[\w-]+$/);
    const preview = await page(path);
    expect(preview).toContain('<title>2 lignes à importer, 3 refusées');
    expect(preview).toContain('Importer les 2 bonnes lignes');
    expect(preview).toContain('Ligne 3');
    expect(preview).toContain('remis le « 31/02/2026 ».');
    expect(preview).toContain('Ce jour n’existe pas au calendrier');
    expect(preview).toContain('Dit la même chose que la ligne 4');
    expect(preview).toContain('Colonnes inconnues, pas gardées : nom.');
    expect(await kinds()).toBe(before);
    expect(await page(path, 'en')).toContain('Import the 2 good rows');

    for (const [verdict, count] of [
      ['refused', 3],
      ['new', 2],
      ['repeated', 1],
      ['changed', 0],
    ] as const) {
      const html = await page(`${path}?verdict=${verdict}`);
      expect([verdict, html.split('scope="row"').length - 1]).toEqual([verdict, count]);
    }

    const applied = await site.post(`${path}/apply`);
    const done = await page(applied.headers.get('Location') ?? '');
    expect(done).toContain('Les bonnes lignes sont importées.');
    expect(done).not.toContain('/apply');
    expect(done).toContain('<title>2 lignes importées, 3 refusées');
    for (const said of [
      'nouvelles <span class="count">2<',
      'sans changement <span class="count">0<',
    ]) {
      expect(done).toContain(said);
    }
    const onFile = await devicesByTag(site.store.db, tags);
    expect([...onFile.keys()].toSorted()).toEqual([first, third]);
    const cases = await listTakebacks(site.store.db, {}, { after: null, most: 9 });
    expect(cases.map(({ dueOn }) => dueOn)).toEqual(['2031-09-07', '2031-09-08']);

    const after = await kinds();
    const again = await site.post(`${path}/apply`);
    expect(await page(again.headers.get('Location') ?? '')).toContain(
      'rien n’a été fait une seconde fois',
    );
    const same = await upload(file);
    const twice = await page(same.headers.get('Location') ?? '');
    expect(twice).toContain('<title>Rien à importer, 3 refusées');
    expect(twice).toContain('Aucune ligne n’apporte quelque chose de nouveau');
    expect(await kinds()).toBe(after);
  });

  test('of another lot says what changes, and the PC’s history keeps it', async () => {
    const tag = formatAssetTag({ site: 'BZ', year: 2026, number: 70 });
    const press = async (lot: string) => {
      const path = (
        await upload(`étiquette;remis le;lot;modèle\n${tag};07/09/2026;${lot};Tour T3`)
      ).headers.get('Location');
      const preview = await page(path ?? '');
      await site.post(`${path}/apply`);
      return preview;
    };
    await press('Don 12');
    expect(await press('Don 13')).toContain('lot : Don 13 au lieu de Don 12.');
    const device = await page(`/devices/${tag}`);
    expect(device).toContain('Remise corrigée');
    expect(device).toContain('lot : Don 13 au lieu de Don 12.');
    expect(await page(`/devices/${tag}`, 'en')).toContain('lot: Don 13 instead of Don 12.');
  });

  test('gives the refused rows back as a table that no spreadsheet executes', async () => {
    const path = (await upload(file)).headers.get('Location') ?? '';
    const answer = await site.get(`${path}/refused.csv`);
    expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('Content-Disposition')).toContain('lignes-refusees.csv');
    const read = readCsvFile(new Uint8Array(await answer.arrayBuffer()));
    if (!read.ok) throw new Error('our own file cannot be read');
    expect(read.table.map(({ cells }) => cells.length)).toEqual([7, 7, 7, 7]);
    expect(read.table[0]?.cells.at(-1)).toBe('pourquoi refusée');
    for (const { cells } of read.table) {
      for (const cell of cells) expect(cell).not.toMatch(/^\s*[=+\-@]/);
    }
  });

  test('of markup shows it as text', async () => {
    const path = (await upload('tag;remis le\n<b>x</b>;<script>\n')).headers.get('Location') ?? '';
    expect(await page(path)).toContain('&lt;b&gt;x&lt;/b&gt;');
  });

  test('that nobody made is not found, nor are its rows', async () => {
    expect((await site.get('/imports/nobody')).status).toBe(404);
    expect((await site.get('/imports/nobody/refused.csv')).status).toBe(404);
    expect((await site.post('/imports/nobody/apply')).status).toBe(404);
  });

  test('none of all these answers was a fault of ours', () => {
    expect(site.errors).toEqual([]);
  });
});
