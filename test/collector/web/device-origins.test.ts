import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import { formatAssetTag } from '#collector/domain/asset-tag.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { addPc, believe, freeSpace } from './fleet.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';

const now = Date.UTC(2026, 9, 5, 8);
const tagOf = (number: number) => formatAssetTag({ site: 'LO', year: 2026, number });
const lot = 'Don d’été & co 100 %';
const model = 'Tour <T3> + "écran"';
const hrefOf = (of: Record<string, string>) => `/devices?${new URLSearchParams(of).toString()}`;

describe.each(engines)('the PCs of one lot or model on %s', (engine) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite(engine, { now });
    await prepareProgramme(site.context);
    for (let n = 1; n <= 60; n += 1) {
      const origin = { lot: n <= 53 ? lot : 'Achat', model: n <= 2 ? model : null };
      const cohort = n <= 5 ? '2025' : '2026';
      const pc = await addPc(site.context, tagOf(n), { ...origin, cohort });
      if (n === 1) await believe(pc, now, freeSpace(2));
    }
    await addPc(site.context, tagOf(61));
  });
  afterAll(() => site.close());
  const page = async (path: string, language = 'fr') => {
    const answer = await site.get(path, `${site.cookie}; vigie_language=${language}`);
    expect([path, answer.status]).toEqual([path, 200]);
    const html = (await answer.text()).replaceAll(/[\u00A0\u202F\s]+/g, ' ');
    await expectValidHtml(html);
    return html;
  };
  const tagsOn = (html: string) =>
    [...html.matchAll(/<a class="tag" href="\/devices\/([^"]+)">/g)].map(([, tag]) => tag);

  test.each([
    ['a lot', { lot }, 53],
    ['a model', { model }, 2],
    ['a lot and a cohort', { lot, cohort: '2025' }, 5],
    ['a lot and a model', { lot: 'Achat', model }, 0],
    ['a lot that no PC is of', { lot: 'ACHAT' }, 0],
    ['no lot', { lot: '' }, 61],
  ])('are listed by %s, and counted in the title', async (_, asked, count) => {
    const html = await page(hrefOf(asked));
    expect(html).toMatch(count === 0 ? /<title>Aucun poste/ : new RegExp(`<title>${count} poste`));
    expect(tagsOn(html)).toHaveLength(Math.min(50, count));
  });

  test('are shown under their name as an active filter, with a link to all others', async () => {
    const html = await page(hrefOf({ lot, cohort: '2025' }));
    const filter = /<nav class="filter" aria-label="Lot">.*?<\/nav>/.exec(html)?.[0] ?? '';
    expect(filter).toContain('href="/devices?cohort=2025">Tous les lots <span class="count">5<');
    expect(filter).toMatch(
      /aria-current="true"[^>]*> ?Don d’été &amp; co 100 % <span class="count">5</,
    );
    expect(await page('/devices')).not.toContain('aria-label="Lot"');
  });

  test('with each count a link to a list of so many', async () => {
    const html = await page(hrefOf({ lot, model }), 'en');
    const chips = [
      ...html.matchAll(/<a href="(\/devices[^"]*)"[^>]*> ?[^<]*<span class="count">(\d+)</g),
    ];
    expect(chips.length).toBeGreaterThan(10);
    for (const [, href = '', count] of chips) {
      expect(await page(href.replaceAll('&amp;', '&'), 'en')).toMatch(
        count === '0' ? /<title>No device/ : new RegExp(`<title>${count} device`),
      );
    }
  });

  test('stay filtered from page to page, and through a search', async () => {
    const first = await page(hrefOf({ lot }));
    const next =
      /href="(\/devices\?[^"]*after=[^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(tagsOn(await page(next))).toEqual([tagOf(51), tagOf(52), tagOf(53)]);
    expect(first).toContain('<input type="hidden" name="lot" value="Don d’été &amp; co 100 %"/>');
  });

  test('are a step away from the page of each of them, and from its tickets', async () => {
    const device = await page(`/devices/${tagOf(1)}`);
    for (const of of [{ lot }, { model }]) {
      expect(device).toContain(`<a href="${hrefOf(of)}">`);
    }
    expect(device).toContain('Tour &lt;T3&gt; + &quot;écran&quot;</a>');
    const ticket = await page(/href="(\/tickets\/[^"]+)"/.exec(device)?.[1] ?? '');
    expect(ticket).toContain(`<a href="${hrefOf({ lot })}">`);
    const nameless = await page(`/devices/${tagOf(61)}`);
    expect(nameless).not.toMatch(/<dt>(Lot|Modèle)<\/dt>/);
  });

  test('none of all these answers was a fault of ours', () => {
    expect(site.errors).toEqual([]);
  });
});
