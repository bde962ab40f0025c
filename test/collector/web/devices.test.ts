import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '#shared/catalogue.ts';
import { parseCode } from '#shared/code.ts';
import { enrol } from '#collector/app/enrol.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { sweepSilence } from '#collector/app/sweep-silence.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { tellSmallFleet } from '../../e2e/small-fleet.ts';
import { addPc, dayMs, freeSpace } from './fleet.ts';
import { engines, openSite, origin } from './site.ts';
import type { TestSite } from './site.ts';

const now = Date.UTC(2026, 9, 5, 8);

describe.each(engines)('device pages on %s', (engine) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite(engine, { now });
    await prepareProgramme(site.context);
    await tellSmallFleet(site, now);
    const old = await addPc(site.context, 'BZ-22-0300-A', {
      handedOverOn: '2022-09-01',
      cohort: '2022',
    });
    await old.beat(now - 30 * dayMs, freeSpace(50));
    const ending = await addPc(site.context, 'BZ-23-0301-B', {
      handedOverOn: '2023-10-20',
      cohort: '2023',
    });
    await ending.beat(now - 100 * dayMs, freeSpace(2));
    await addPc(site.context, 'BZ-26-0999-Z', {
      handedOverOn: null,
      stage: 'ready',
      cohort: '2026',
    });
    await sweepSilence(site.context, now);
  });
  afterAll(() => site.close());

  const page = async (path: string, cookie = site.cookie) =>
    (await site.get(path, cookie))
      .text()
      .then((html) => html.replaceAll(/[\u00A0\u202F\s]+/g, ' '));
  const tagsOn = async (path: string) =>
    [...(await page(path)).matchAll(/<a class="tag" href="\/devices\/([^"]+)">/g)].map(
      (it) => it[1],
    );

  test.each([
    ['', 7],
    ['?tag=0043', 1],
    ['?tag=bz-26', 3],
    ['?tag=26-', 3],
    ['?tag=43', 1],
    ['?tag=0043-k', 1],
    ['?tag=z-26', 0],
    ['?tag=100%25', 0],
    ['?connection=never_seen', 2],
    ['?connection=reporting', 3],
    ['?connection=quiet', 1],
    ['?connection=lost_contact', 1],
    ['?coverage=covered', 4],
    ['?coverage=endingSoon', 1],
    ['?coverage=ended', 1],
    ['?coverage=notStarted', 1],
    ['?cohort=2026', 3],
    ['?cohort=2026&connection=reporting', 1],
    ['?coverage=nonsense', 7],
  ])('the list%s counts in its title what it shows', async (query, count) => {
    expect(await tagsOn(`/devices${query}`)).toHaveLength(count);
    const html = await page(`/devices${query}`);
    expect(html).toMatch(count === 0 ? /<title>Aucun poste/ : new RegExp(`<title>${count} poste`));
    await expectValidHtml(html);
  });

  test('each count is a link to a list of so many', async () => {
    const html = await page('/devices?cohort=2026');
    const chips = [
      ...html.matchAll(/<a href="(\/devices[^"]*)"[^>]*> ?[^<]*<span class="count">(\d+)</g),
    ];
    expect(chips.length).toBeGreaterThan(10);
    for (const [, href = '', count] of chips) {
      expect(await tagsOn(href.replaceAll('&amp;', '&'))).toHaveLength(Number(count));
    }
  });

  test('a whole tag leads straight to its device', async () => {
    const answer = await site.get('/devices?tag=+bz-25-0043-k+');
    expect(answer.headers.get('Location')).toBe('/devices/BZ-25-0043-K');
    expect((await site.get('/devices/bz-25-0043-k')).status).toBe(200);
    expect((await site.get('/devices/BZ-00-0000-0')).status).toBe(404);
  });

  test('a device is shown whole, in both languages', async () => {
    const html = await page('/devices/BZ-25-0043-K');
    await expectValidHtml(html);
    await expectValidHtml(await page('/devices/BZ-25-0043-K', `${site.cookie}; vigie_language=en`));
    expect(html).toContain('Maintenance assurée jusqu’au 1er septembre 2028');
    expect(html).toContain('Il reste 4,8 % d’espace libre (seuil : 10 %).');
    // Rounded for people, exact to be held against what df prints on the PC.
    expect(html).toMatch(/<strong>4,8 Gio<\/strong>.*?5 033 165 Kio/);
    expect(html).toMatch(/De 48 Gio à 4,8 Gio en 88 jours\..*?Seuil : 10 Gio\./);
  });

  test('what could not be read is said with its reason, and is neither good nor bad', async () => {
    const html = await page('/devices/BZ-25-0043-K');
    expect(html).toMatch(
      /Erreurs du système de fichiers.*?Pas de donnée.*?n’a pas envoyé ce relevé/,
    );
    expect(html).toMatch(/1 contrôle sans objet|contrôles sans objet/);
  });

  test('a handover code is made by a press, shown once, and enrols this device', async () => {
    const tag = 'BZ-25-0502-R';
    const pc = await addPc(site.context, tag);
    expect(await page(`/devices/${tag}`)).toContain(`action="/devices/${tag}/code"`);
    const answer = await site.post(`/devices/${tag.toLowerCase()}/code`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Location')).toBeNull();
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const html = await answer.text();
    await expectValidHtml(html);
    const code = /id="code"[^>]* value="([0-9A-Z-]{32})"/.exec(html)?.[1] ?? '';
    expect(html).toContain(`npm run agent -- run --collector ${origin} --code ${code}`);
    expect(html).toContain('jusqu’au 4 décembre 2026');

    const again = await page(`/devices/${tag}`);
    expect(again).toMatch(/Code de remise créé.*alix/);
    const events = JSON.stringify(await site.store.db.selectFrom('events').selectAll().execute());
    for (const letters of [code, code.replaceAll('-', '')]) {
      expect(again).not.toContain(letters);
      expect(events).not.toContain(letters);
    }
    const read = parseCode(code);
    if (!read.ok) throw new Error(read.because);
    expect(events).not.toContain(read.code);
    const enrolled = await enrol(site.context, {
      code: read.code,
      publicKey: `key of ${tag}`,
      agentVersion: 1,
    });
    expect(enrolled).toMatchObject({ ok: true, deviceId: pc.id });
    expect((await site.post('/devices/BZ-00-0000-0/code')).status).toBe(404);
  });

  test('checks without data for one cause share a row that lists them', async () => {
    const pc = await addPc(site.context, 'BZ-25-0500-T');
    await pc.beat(now, [
      { group: 'disk', subject: 0, unread: 'no_tool' },
      { group: 'disk', subject: 1, unread: 'denied' },
      { group: 'ext4', subject: 0, unread: 'failed' },
    ]);
    const html = await page('/devices/BZ-25-0500-T');
    await expectValidHtml(html);
    const disks = catalogue.filter(({ group }) => group === 'disk').length;
    const rowOf = (name: string) =>
      new RegExp(`<tr><th scope="row">${name}.*?</tr>`).exec(html)?.[0] ?? '';
    const [first, second] = [rowOf('Disque 1'), rowOf('Disque 2')];
    expect(first).toMatch(/Pas de donnée.*l’outil qui le lit manque sur ce poste/);
    expect(second).toContain('le système refuse l’accès');
    for (const row of [first, second]) {
      expect(row).toContain(`<summary>${disks} contrôles sans donnée`);
      expect(row.match(/<li>/g)).toHaveLength(disks);
    }
    expect(rowOf('Erreurs du système de fichiers')).not.toContain('<details>');
  });

  test('a bad reading of a PC that is no longer covered says why there is no ticket', async () => {
    const pc = await addPc(site.context, 'BZ-21-0400-C', { handedOverOn: '2021-09-01' });
    for (const days of [2, 1, 0]) await pc.beat(now - days * dayMs, freeSpace(2));
    const html = await page('/devices/BZ-21-0400-C');
    expect(html).toContain('Pas de demande : la garantie est finie.');
    expect(html).toContain('Aucune demande, jamais.');
  });

  test('a PC that was never heard, or never handed over, says so instead of looking well', async () => {
    const html = await page('/devices/BZ-26-0999-Z');
    await expectValidHtml(html);
    expect(html).toContain('Il n’a pas de code de remise.');
    expect(html).toContain('pas encore remis à une famille');
    expect(html).not.toContain('>Bon<');
  });

  test('after a week the hour at which a PC was heard is no longer shown', async () => {
    expect(await page('/devices/BZ-26-0008-3')).toContain('5 octobre 2026 à 07:00');
    const html = await page('/devices/BZ-22-0300-A');
    expect(html).toContain('5 septembre 2026');
    expect(html).not.toMatch(/5 septembre 2026 à \d/);
    expect(html).not.toContain('2026-09-05T');
  });
});
