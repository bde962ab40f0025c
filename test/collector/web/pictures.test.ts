import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import { fr } from '#collector/web/words/fr.ts';
import { en } from '#collector/web/words/en.ts';
import { simpleEn } from '#collector/web/words/simple/en.ts';
import { simpleFr } from '#collector/web/words/simple/fr.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { tellSmallFleet } from '../../e2e/small-fleet.ts';
import { addPc, dayMs, freeSpace } from './fleet.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';

const now = Date.UTC(2026, 9, 5, 8);

describe.each(engines)('pictures and the simple mode on %s', (engine) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite(engine, { now });
    await prepareProgramme(site.context);
    await tellSmallFleet(site, now);
    const worn = await addPc(site.context, 'BZ-26-0077-C');
    for (const days of [5, 4, 3, 0]) {
      await worn.beat(now - days * dayMs, [
        { group: 'disk', subject: 0, reading: { kind: 'ssd', wearPercent: 96 } },
        {
          group: 'battery',
          subject: 0,
          reading: { present: true, healthPercent: 79, chargePercent: 90 },
        },
        ...freeSpace(50),
      ]);
    }
  });
  afterAll(() => site.close());

  const page = async (path: string, cookie = site.cookie) =>
    (await site.get(path, cookie)).text().then((html) => html.replaceAll(/[ \s]+/g, ' '));

  test('a PC’s page shows its 90 days as a strip with its dates, its legend and its table', async () => {
    const html = await page('/devices/BZ-26-0077-C');
    await expectValidHtml(html);
    const strip = /<figure class="signal-weeks">.*?<\/figure>/.exec(html)?.[0] ?? '';
    expect(strip).toContain('<title id="signal-title">Signe de vie, les 90 derniers jours</title>');
    expect(strip).toContain(
      '90 derniers jours : 4 avec un signe de vie, tout va bien, 31 sans signe de vie, 55 avant la remise.',
    );
    expect(strip).toContain('Du 8 juillet 2026 au 5 octobre 2026, un carré par jour.');
    const rows = [...strip.matchAll(/<th scope="row">(.*?)<\/th><td[^>]*>(.*?)<\/td>/g)];
    expect(rows.map(([, days, state]) => [days, state])).toEqual([
      ['5 octobre 2026', 'Signe de vie, tout va bien'],
      [
        'du 3 octobre 2026 au 4 octobre 2026 (2 jours)',
        'Pas de signe de vie : éteint, absent ou sans internet',
      ],
      ['du 30 septembre 2026 au 2 octobre 2026 (3 jours)', 'Signe de vie, tout va bien'],
      [
        'du 1er septembre 2026 au 29 septembre 2026 (29 jours)',
        'Pas de signe de vie : éteint, absent ou sans internet',
      ],
      ['du 8 juillet 2026 au 31 août 2026 (55 jours)', 'Avant la remise'],
    ]);
  });

  test('a gauge says its value, its threshold and on which side of it that is', async () => {
    const html = await page('/devices/BZ-26-0077-C');
    const said = [...html.matchAll(/<p id="gauge-[a-z]+-0-text">(.*?)<\/p>/g)].map(([, it]) => it);
    expect(said).toEqual([
      '96 %, seuil : 100 %. Bon.',
      '79 %, seuil : 80 %. Seuil dépassé.',
      '50 Gio, seuil : 10 Gio. Bon.',
    ]);
    expect(html).toMatch(/<caption>Les mêmes nombres, avec leur seuil/);
  });

  test('each row of the queue has the last two weeks of its PC, and the page one small script', async () => {
    const html = await page('/tickets');
    await expectValidHtml(html);
    const strips = [...html.matchAll(/<svg class="signal strip".*?<title>(.*?)<\/title>/g)];
    expect(strips.map(([, title]) => title)).toEqual([
      '14 derniers jours : 2 avec un signe de vie et un constat, 12 sans signe de vie.',
      '14 derniers jours : 2 avec un signe de vie, tout va bien, 3 avec un signe de vie et un constat, 9 sans signe de vie.',
    ]);
    expect(html).toContain('href="/devices/BZ-24-0117-R#signal"');
    const scripts = [...html.matchAll(/<script[^>]*src="([^"]+)"/g)].map(([, src]) => src ?? '');
    expect(scripts).toHaveLength(1);
    const script = await (await site.get(scripts[0] ?? '')).text();
    expect(script.length).toBeLessThan(8000);
  });

  test('a ticket shows the number behind its finding over time, with its threshold', async () => {
    const html = await page('/tickets');
    const [, href = ''] = /href="(\/tickets\/[^"]+)"/.exec(html.split('<tbody>')[1] ?? '') ?? [];
    const ticket = await page(href);
    await expectValidHtml(ticket);
    expect(ticket).toMatch(/<title>Secteurs en attente, Disque 1, 90 derniers jours<\/title>/);
    expect(ticket).toMatch(/De 0 à 32 en 80 jours\./);
    expect(ticket).toMatch(/<caption>Secteurs en attente, Disque 1<\/caption>/);
  });

  describe('simple mode', () => {
    let cookie: string;
    beforeAll(async () => {
      cookie = await site.signInAs('noa');
    });
    const into = async (mode: string, back: string) =>
      site.post('/preferences/mode', { mode, back }, cookie);

    test('is switched in the head of any page and leads back to it, not elsewhere', async () => {
      expect(await page('/tickets', cookie)).toMatch(/value="simple" class="quiet">Mode simple</);
      const answer = await into('simple', '/tickets?view=open');
      expect(answer.status).toBe(303);
      expect(answer.headers.get('Location')).toBe('/tickets?view=open');
      expect((await into('simple', 'https://elsewhere.test/')).headers.get('Location')).toBe('/');
      expect(await page('/tickets', cookie)).toMatch(/value="full" class="quiet">Mode complet</);
      expect(await page('/tickets')).not.toContain('data-mode="simple"');
    });

    test('has fewer columns and easier words at the same address', async () => {
      await into('simple', '/');
      const html = await page('/tickets', cookie);
      await expectValidHtml(html);
      expect(html).toContain('<html lang="fr" data-mode="simple">');
      expect(html).toContain('<h1>2 pannes à réparer</h1>');
      expect(html.match(/<th scope="col">/g)).toHaveLength(4);
      expect(html.match(/<tr>/g)).toHaveLength(3);
      const english = await page('/tickets', `${cookie}; vigie_language=en`);
      await expectValidHtml(english);
      expect(english).toContain('<h1>2 faults to repair</h1>');
    });

    test('shows one job of the day, the others one press away', async () => {
      const tickets = await page('/tickets', cookie);
      const ids = [...tickets.matchAll(/action="\/tickets\/([^/"]+)\/take"/g)].map(([, id]) => id);
      for (const id of ids) {
        await site.post(`/tickets/${id}/take`, { state: 'new', assignee: '' }, cookie);
      }
      const html = await page('/day', cookie);
      await expectValidHtml(html);
      const ring = /<figure class="progress">.*?<\/figure>/.exec(html)?.[0] ?? '';
      expect(ring).toContain('<title id="progress-title">Avancement de la journée</title>');
      expect(ring).toContain('<desc id="progress-text">Rien n’est encore fini sur 2.</desc>');
      expect(ring).toMatch(
        /<summary>Voir en tableau.*<caption>Avancement de la journée<\/caption>/,
      );
      const rows = [...ring.matchAll(/<th scope="row">(.*?)<\/th><td[^>]*>(.*?)<\/td>/g)];
      expect(rows.map(([, what, count]) => [what, count])).toEqual([
        ['Finies', '0'],
        ['À faire', '2'],
      ]);
      const [shown = '', folded = ''] = html.split('<details class="simple-fold">');
      expect(shown.match(/class="card job"/g)).toHaveLength(1);
      expect(folded).toContain('Après : 1 autre chose à faire');
      expect(folded.match(/class="card job"/g)).toHaveLength(1);
      await into('full', '/');
      expect(await page('/day', cookie)).not.toContain('simple-fold');
      await into('simple', '/');
      const ticket = await page(`/tickets/${ids[0]}`, cookie);
      await expectValidHtml(ticket);
      expect(ticket).toMatch(/Je commence.*<summary>Autre chose<\/summary>.*Tout voir/);
    });

    test('is chosen among the preferences too, and stays', async () => {
      await site.post('/preferences', { shortcuts: 'on', mode: 'simple' }, cookie);
      const html = await page('/preferences', cookie);
      await expectValidHtml(html);
      expect(html).toMatch(/name="mode" value="simple" checked/);
      await site.post('/preferences', { shortcuts: 'on' }, cookie);
      expect(await page('/preferences', cookie)).toMatch(/name="mode" value="simple" checked/);
    });
  });

  test('an empty view says which filter it is, and one link clears it', async () => {
    const html = await page('/tickets?view=waiting_family');
    expect(html).toContain('Filtre : En attente famille.');
    expect(html).toContain('Voir toutes les demandes à prendre');
  });
});

test('each easier text is easier in both languages, and takes the parameters of the plain one', () => {
  expect(Object.keys(simpleFr).toSorted()).toEqual(Object.keys(simpleEn).toSorted());
  const names = (text: string) =>
    new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name));
  for (const [plain, easy] of [
    [fr, simpleFr],
    [en, simpleEn],
  ] as const) {
    const all: Readonly<Record<string, string>> = plain;
    for (const [key, text] of Object.entries(easy)) {
      for (const name of names(text)) expect(names(all[key] ?? ''), key).toContain(name);
    }
  }
});
