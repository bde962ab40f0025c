import writeXlsx from 'write-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { devicesByTag } from '#collector/storage/devices.ts';
import { listTakebacks } from '#collector/storage/takeback-lists.ts';
import { fileBytesAtMost, readCsvFile } from '#collector/web/csv-table.ts';
import { readTableFile } from '#collector/web/table-file.ts';
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

  test.each(['csv', 'xlsx'])('of the template as %s, both of its rows pass', async (kind) => {
    for (const language of ['fr', 'en']) {
      const cookie = `${site.cookie}; vigie_language=${language}`;
      const template = await site.get(`/imports/template.${kind}`, cookie);
      const bytes = new Uint8Array(await template.arrayBuffer());
      const path = (await upload(bytes, `x.${kind}`)).headers.get('Location') ?? '';
      expect(await page(path)).toContain('<title>2 lignes à importer, aucune refusée');
      expect(await page(`${path}?verdict=warned`)).toContain('Aucune ligne de ce genre.');
    }
  });

  test.each([
    ['no file', '', '', 400, 'Choisissez d’abord un fichier.'],
    ['an empty file', '', 'vide.csv', 400, 'Ce fichier est vide.'],
    ['a broken workbook', 'PK\u0003\u0004\u0000', 'a.xlsx', 400, 'Ce fichier XLSX est abîmé'],
    ['a PDF', '%PDF-1.7\n\u0000', 'a.xlsx', 400, 'C’est un PDF'],
    ['a picture', 'GIF89a\u0000\u0001', 'a.csv', 400, 'ni un fichier CSV ni un fichier XLSX'],
    ['too much', `a;b\n${'x'.repeat(fileBytesAtMost)}`, 'a.csv', 413, 'Ce fichier est trop grand'],
    ['too many rows', `tag;remis le\n${'x;y\n'.repeat(30_000)}`, 'a.csv', 400, 'trop de lignes'],
    ['no headers', 'BZ-26-0043-4;07/09/2026\n', 'a.csv', 400, 'porte déjà un poste'],
    ['headers alone', 'étiquette;remis le\n', 'a.csv', 400, 'aucune ligne sous les titres'],
    ['an open quote', 'tag;remis le\n"x;y\n', 'a.csv', 400, 'à la ligne 2'],
  ])('of %s is refused in words, and nothing is kept', async (_, content, name, status, says) => {
    const before = await kinds();
    const answer = await upload(content, name);
    expect(answer.status).toBe(status);
    const html = await answer.text();
    await expectValidHtml(html);
    expect(plain(html)).toContain(says);
    expect(html).toContain('<title>Erreur');
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
    expect(done).toContain('Annuler cet import');
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

  test('gives the refused rows back as a workbook of texts alone', async () => {
    const path = (await upload(file)).headers.get('Location') ?? '';
    const answer = await site.get(`${path}/refused.xlsx`);
    expect(answer.headers.get('Content-Disposition')).toContain('lignes-refusees.xlsx');
    const read = await readTableFile(new Uint8Array(await answer.arrayBuffer()));
    if (!read.ok) throw new Error(read.refused);
    expect(read.sheets[0]?.rows).toHaveLength(4);
    expect(read.sheets[0]?.rows[3]?.cells[0]).toBe('=cmd()');
  });

  const columnsOf = (html: string) =>
    [...html.matchAll(/<select name="(column-\d+)"[\s\S]*?<\/select>/g)].map(([select, name]) => [
      name,
      /value="([^"]*)" selected=""/.exec(select)?.[1] ?? '',
    ]);

  test('of headers nobody has seen asks what they are, and remembers the answer', async () => {
    const odd = (day: string) => `Numéro;Jour;Étiqette;Famille\n1;${day}/09/2026;${second};Untel\n`;
    const path = (await upload(odd('09'))).headers.get('Location') ?? '';
    expect(path).toMatch(/^\/imports\/files\/[\w-]+\/columns$/);
    const asked = await page(path);
    expect(asked).toContain('<title>Colonnes à vérifier');
    expect(asked).toContain('Titre proche');
    const fields = Object.fromEntries(columnsOf(asked)) as Record<string, string>;
    expect(fields).toEqual({
      'column-0': '',
      'column-1': '',
      'column-2': 'assetTag',
      'column-3': '',
    });
    const hidden = {
      sheet: '1',
      headers: /name="headers" value="(\w+)"/.exec(asked)?.[1] ?? '',
    };
    const missing = await site.post(path, { ...fields, ...hidden });
    expect(missing.status).toBe(400);
    const html = plain(await missing.text());
    await expectValidHtml(html);
    expect(html).toContain('<title>Erreur');
    expect(html).toContain('Aucune colonne n’est « remis le »');
    const twice = await site.post(path, { ...fields, ...hidden, 'column-1': 'assetTag' });
    const twiceHtml = plain(await twice.text());
    await expectValidHtml(twiceHtml);
    expect(twiceHtml).toContain('Deux colonnes sont « étiquette »');
    const right = { ...fields, ...hidden, 'column-1': 'handedOverOn' };
    const read = await site.post(path, right);
    const preview = read.headers.get('Location') ?? '';
    const seen = await page(preview);
    expect(seen).toContain('<title>1 ligne à importer');
    expect(seen).toContain('« Jour » est lue comme : remis le');
    expect(seen).not.toContain('Untel');
    const next = (await upload(odd('10'))).headers.get('Location') ?? '';
    expect(next).toMatch(/^\/imports\/[\w-]+$/);
    const kept = await site.store.db.selectFrom('import_rows').select('content').execute();
    expect(kept.some(({ content }) => content.includes('Untel'))).toBe(false);
    // Chosen anew, from the preview.
    expect(await page(`/imports/files/${next.split('/').at(-1)}/columns`)).toContain('Jour');
  });

  test('is seen before its columns are chosen by whoever gave it alone, and for a while', async () => {
    const path = (await upload('Machin;Jour\nx;y\n')).headers.get('Location') ?? '';
    const other = await site.signInAs('dominique', 'planner');
    expect((await site.get(path, other)).status).toBe(404);
    expect((await site.get(path)).status).toBe(200);
    expect((await site.get('/imports/files/nobody/columns')).status).toBe(404);
    const asked = await page(path);
    const headers = /name="headers" value="(\w+)"/.exec(asked)?.[1] ?? '';
    const said = { sheet: '1', headers, 'column-0': 'assetTag', 'column-1': 'handedOverOn' };
    const late = await site.post('/imports/files/nobody/columns', said);
    expect([late.status, plain(await late.text())]).toEqual([
      404,
      expect.stringContaining('Votre choix de colonnes est noté'),
    ]);
    const again = (await upload('Machin;Jour\nx;y\n')).headers.get('Location') ?? '';
    expect(again).toMatch(/^\/imports\/[\w-]+$/);
    const odd = { ...said, headers: 'x' };
    expect((await site.post('/imports/files/nobody/columns', odd)).status).toBe(404);
  });

  test('of a workbook reads its first sheet with rows, says so, and can read another', async () => {
    const data = (rows: string[][]) =>
      rows.map((row) => row.map((value) => ({ value, type: String })));
    const book = await writeXlsx([
      { sheet: 'Lisez-moi', data: data([['Remises'], ['de la ville']]) },
      {
        sheet: 'Septembre',
        data: data([
          ['étiquette', 'remis le'],
          [second, '46279'],
        ]),
      },
      {
        sheet: 'Octobre',
        data: data([
          ['étiquette', 'remis le'],
          [third, '46299'],
          ['x', 'y'],
        ]),
      },
    ]).toBuffer();
    const path =
      (await upload(Uint8Array.from(book), '../../etc/passwd.xlsx')).headers.get('Location') ?? '';
    const seen = await page(path);
    expect(seen).toContain('Feuille lue : « Septembre ».');
    expect(seen).toContain('Feuilles laissées de côté : Lisez-moi, Octobre.');
    const columns = `/imports/files/${path.split('/').at(-1)}/columns`;
    expect(await page(columns)).toContain('<option value="2" selected="">Septembre (2 lignes)');
    expect(await page(`${columns}?sheet=1`)).toContain('Remises');
    const october = await page(`${columns}?sheet=3`);
    expect(october).toContain('46299');
    const headers = /name="headers" value="(\w+)"/.exec(october)?.[1] ?? '';
    const said = { sheet: '3', headers, 'column-0': 'assetTag', 'column-1': 'handedOverOn' };
    const other = (await site.post(columns, said)).headers.get('Location') ?? '';
    expect(await page(other)).toContain('Feuille lue : « Octobre ».');
    expect(seen).toContain('Classeur XLSX');
    expect(seen).toContain('1 date était un nombre de jours');
    expect(seen).toContain('Remis le 14 septembre 2026');
    expect(seen).toContain('passwd.xlsx');
    expect(seen).not.toContain('etc/passwd');
  });

  test('whose cohort and date disagree is imported, with a warning', async () => {
    const path = (await upload(`tag;remis le;rentrée\n${second};07/09/2026;2024\n`)).headers.get(
      'Location',
    );
    const seen = await page(`${path}?verdict=warned`);
    expect(seen).toContain('cette date est de la rentrée 2026');
    expect(seen).toContain('Importer la bonne ligne');
  });

  test('can be undone from its page; what somebody has touched since stays, with why', async () => {
    site.setNow(site.context.clock.now() + 60_000);
    const [one, two] = [81, 82].map((number) => formatAssetTag({ site: 'BZ', year: 2026, number }));
    const body = `tag;remis le\n${one};07/09/2026\n${two};07/09/2026\n`;
    const path = (await upload(body)).headers.get('Location') ?? '';
    await site.post(`${path}/apply`);
    expect(await page(path)).toContain('<title>2 lignes importées, aucune refusée');
    await site.post(`/devices/${two}/faults/note`, { family: 'screen', note: 'noir' });
    const sector = `tag;remis le;secteur\n${two};07/09/2026;Battant\n`;
    const later = (await upload(sector)).headers.get('Location') ?? '';
    await site.post(`${later}/apply`);
    await site.post(`${path}/undo`);
    const undone = await page(path);
    expect(undone).toContain('<title>1 ligne annulée, 1 gardée');
    expect(undone).toContain('1 ligne reste importée');
    expect(await page(`${path}?verdict=kept`)).toContain('Quelqu’un s’est occupé de ce poste');
    expect((await site.get(`/devices/${one}`)).status).toBe(404);
    expect(await page('/imports')).toContain('Annulé');
    expect(await page(path, 'en')).toContain('1 row is undone');
  });

  test('whose work was stopped says how far it got, and goes on when it is asked', async () => {
    const tag = formatAssetTag({ site: 'BZ', year: 2026, number: 90 });
    const path = (await upload(`tag;remis le\n${tag};07/09/2026\n`)).headers.get('Location') ?? '';
    const stop = { state: 'applying', done: 0, worked_at: 1, applied_by: site.staffId };
    const id = path.split('/').at(-1) ?? '';
    await site.store.db.updateTable('imports').set(stop).where('id', '=', id).execute();
    expect(await page(path)).toContain('L’import s’est arrêté : 0 lignes sur 1 sont passées');
    const running = { worked_at: site.context.clock.now() };
    await site.store.db.updateTable('imports').set(running).where('id', '=', id).execute();
    // A page that comes again by itself is no valid HTML: only where scripts are off, and it says so.
    const working = async () => plain(await (await site.get(path)).text());
    expect(await working()).toContain('<noscript><meta http-equiv="refresh"');
    expect(await working()).toContain('0 sur 1 lignes');
    await site.post(`${path}/resume`);
    expect(await working()).toContain('0 sur 1 lignes');
    await site.store.db.updateTable('imports').set(stop).where('id', '=', id).execute();
    await site.post(`${path}/resume`);
    expect(await page(path)).toContain('<title>1 ligne importée');
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
