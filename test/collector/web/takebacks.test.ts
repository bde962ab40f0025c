import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAccessKey } from '#collector/app/access-keys.ts';
import { eventsOf } from '#collector/storage/events.ts';
import { countLoad, listTakebacks } from '#collector/storage/takeback-lists.ts';
import { takebackById } from '#collector/storage/takebacks.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { addUndated, seedPlannedFleet } from './planned-fleet.ts';
import { engines, openSite, origin } from './site.ts';
import type { TestSite } from './site.ts';

/** Addresses in a page's main part that lead to lists of take-backs, each once. */
function linksIn(html: string): string[] {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
  const found = [...main.matchAll(/href="(\/take-backs[^"]+)"/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  );
  return [...new Set(found)];
}

/** Each link of the page with the first number in its text, and in its label where it has one. */
function numbersIn(html: string): { href: string; count: number }[] {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
  return [
    ...main.matchAll(
      /(<span class="mark[^>]*>.*?<\/svg>(\d+)<\/span>\s*<span>)?<a [^>]*href="(\/take-backs[^"]*)"[^>]*>([^<]*)</gs,
    ),
  ].flatMap(([, , marked, href = '', text = '']) => {
    const number = marked ?? /^\s*(\d[\d\s]*)/.exec(text)?.[1];
    if (number === undefined || href.includes('/cases/')) return [];
    return [{ href: href.replaceAll('&amp;', '&'), count: Number(number.replaceAll(/\s/g, '')) }];
  });
}

/** With ordinary blanks where French has narrow or fixed ones. */
const plain = (text: string): string => text.replaceAll(/[\u00A0\u202F]/g, ' ');

const rowsIn = (html: string): number => {
  const table = html.slice(html.lastIndexOf('<tbody>'), html.lastIndexOf('</tbody>'));
  return table.split('<tr>').length - 1;
};

describe.each(engines)('the planner’s pages on %s', (engine) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite(engine);
    await seedPlannedFleet(site.context, {
      today: '2026-10-05',
      capacity: 2,
      setNow: (at) => site.setNow(at),
    });
    await addUndated(site.context, 3);
  });
  afterAll(() => site.close());
  const page = async (path: string, cookie?: string) => {
    const answer = await site.get(path, cookie);
    expect([path, answer.status]).toEqual([path, 200]);
    return plain(await answer.text());
  };
  const anyCase = async () => {
    const [line] = await listTakebacks(
      site.store.db,
      { group: 'asked', from: { week: '2026-W44', day: '2026-10-26' } },
      { after: null, most: 1 },
    );
    if (line === undefined) throw new Error('the fleet has no such case');
    return line;
  };

  test('are valid in both languages, each of them, and all that the calendar links', async () => {
    const { id } = await anyCase();
    const paths = new Set([
      '/take-backs',
      '/take-backs/weeks/2026-W45',
      '/take-backs/weeks/2030-W02',
      '/take-backs/months/2026-11',
      '/take-backs/months/2026-11?group=asked',
      '/take-backs/months/2027-09?show=coverage',
      '/take-backs/cases',
      '/take-backs/cases?sector=Nulle+part&from=gestern',
      '/take-backs/reminders',
      '/take-backs/reminders?since=2020-01-01',
      '/take-backs/reminders?week=2026-W42',
      '/take-backs/without-date',
      `/take-backs/cases/${id}`,
    ]);
    for (const path of paths) {
      for (const language of ['fr', 'en']) {
        const html = await page(path, `${site.cookie}; vigie_language=${language}`);
        expect(html).toContain(`<html lang="${language}">`);
        expect(html).not.toMatch(/undefined|NaN|\[object/);
        await expectValidHtml(html);
      }
    }
  });

  test('the life line of a case stands in a table too, with its week', async () => {
    const { id } = await anyCase();
    const html = await page(`/take-backs/cases/${id}`);
    const [life = ''] = /<h2 id="life">.*?<\/section>/s.exec(html) ?? [];
    const rows = [...life.matchAll(/<th scope="row">(.*?)<\/th>/g)].map(([, name]) => name);
    expect(life).toContain('<summary>Voir en tableau</summary>');
    expect(rows.slice(0, 4)).toEqual([
      'Remis à la famille',
      'Dernier jour de garantie',
      'La période de reprise s’ouvre',
      'Reprise au plus tard',
    ]);
    expect(rows.includes('Semaine prévue')).toBe(life.includes('Reprise prévue'));
  });

  test('every number of the calendar links to a list of that length', async () => {
    const numbers = numbersIn(await page('/take-backs'));
    expect(numbers.length).toBeGreaterThan(10);
    for (const { href, count } of numbers) {
      const html = await page(href);
      expect([href, rowsIn(html)]).toEqual([href, count]);
    }
  });

  test('no open case is lost between the months', async () => {
    const load = await countLoad(site.store.db);
    const all = await listTakebacks(site.store.db, {}, { after: null, most: 1000 });
    expect(load.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
    const html = await page('/take-backs');
    const months = numbersIn(html).filter(
      ({ href }) => /months\/[\d-]+$/.test(href) || href.startsWith('/take-backs/cases?to='),
    );
    const later = Number(/(\d+) autres? reprises? vien/.exec(html)?.[1] ?? 0);
    expect(months.reduce((sum, { count }) => sum + count, 0) + later).toBe(all.length);
  });

  test('what needs a person stands first: decisions, windows over, missing dates, full weeks', async () => {
    const html = await page('/take-backs');
    const needs = html.slice(html.indexOf('id="needs"'), html.indexOf('id="raised"'));
    expect(needs).toMatch(/reprises attendent/);
    expect(needs).toMatch(/reprises dont la période est passée/);
    expect(needs).toMatch(/postes en famille/);
    expect(needs).toMatch(/semaine du 5 octobre 2026 : \d+ pour 2 places/);
    expect(needs).toMatch(/n’avai(t|ent) plus de place dans/);
  });

  test('an address of no week, month or case is not found', async () => {
    for (const path of ['weeks/2025-W53', 'weeks/x', 'months/2026-13', 'cases/nobody']) {
      expect((await site.get(`/take-backs/${path}`)).status).toBe(404);
    }
  });

  test('a long list goes on where its page ended, each case once', async () => {
    const all = await listTakebacks(site.store.db, {}, { after: null, most: 1000 });
    const seen: string[] = [];
    for (let at = 0; at < all.length; at += 4) {
      const after = at === 0 ? null : (all[at - 1] ?? null);
      const part = await listTakebacks(site.store.db, {}, { after, most: 4 });
      seen.push(...part.map(({ id }) => id));
    }
    expect(seen).toEqual(all.map(({ id }) => id));
  });

  test('a case moves to a chosen week, says so, and goes back by one press', async () => {
    const before = await anyCase();
    const back = `/take-backs/weeks/${before.plannedWeek}`;
    const moved = await site.post(`/take-backs/cases/${before.id}/move`, {
      week: '2026-W49',
      back,
    });
    expect(moved.status).toBe(303);
    const to = moved.headers.get('Location') ?? '';
    expect(to).toContain(back);
    const said = await page(to);
    expect(said).toContain(
      `${before.assetTag} est maintenant prévu : semaine du 30 novembre 2026.`,
    );
    await expectValidHtml(said);
    expect(await takebackById(site.store.db, before.id)).toMatchObject({
      plannedWeek: '2026-W49',
      pinned: true,
    });
    const event = /name="event" value="([^"]+)"/.exec(said)?.[1] ?? '';
    const undone = await site.post(`/take-backs/cases/${before.id}/undo`, { event, back });
    expect(await page(undone.headers.get('Location') ?? '')).toContain('C’est annulé.');
    const { plannedWeek, pinned, plannedWhy } = before;
    expect(await takebackById(site.store.db, before.id)).toMatchObject({
      plannedWeek,
      pinned,
      plannedWhy,
    });
    const again = await site.post(`/take-backs/cases/${before.id}/undo`, { event, back });
    expect(await page(again.headers.get('Location') ?? '')).toContain('changé entre-temps');
    const kinds = (await eventsOf(site.store.db, 'takeback', before.id)).map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(['plan_moved', 'plan_act_undone']);
    const history = await page(`/take-backs/cases/${before.id}`);
    expect(history).toContain('Changement annulé');
    expect(history).toContain('alix');
  });

  test('a case is pinned and freed, and a second press says that nothing changed', async () => {
    const { id } = await anyCase();
    const press = async (act: string) => {
      const answer = await site.post(`/take-backs/cases/${id}/${act}`, {});
      return page(answer.headers.get('Location') ?? '');
    };
    expect(await press('pin')).toContain('restera dans cette semaine');
    expect(await press('pin')).toContain('est déjà ainsi');
    expect(await press('unpin')).toContain('peut de nouveau déplacer');
  });

  test.each([
    ['a week that is past', { week: '2026-W40' }, 'déjà passée'],
    ['no week', { week: '2026-W99' }, 'choisissez une semaine'],
  ])('a case does not move to %s', async (_, fields, says) => {
    const { id, plannedWeek } = await anyCase();
    const answer = await site.post(`/take-backs/cases/${id}/move`, fields);
    expect(await page(answer.headers.get('Location') ?? '')).toContain(says);
    expect((await takebackById(site.store.db, id))?.plannedWeek).toBe(plannedWeek);
  });

  test('an act leads back to our own lists only', async () => {
    const { id } = await anyCase();
    for (const back of ['//elsewhere.test', 'https://elsewhere.test', '/take-backsx', '/tickets']) {
      const answer = await site.post(`/take-backs/cases/${id}/move`, { week: 'x', back });
      expect(answer.headers.get('Location')).toMatch(new RegExp(`^/take-backs/cases/${id}\\?`));
    }
  });

  test('the machine-read list, the page and the calendar say the same', async () => {
    const key = await createAccessKey(site.context, {
      label: 'test',
      scope: 'take-backs',
      endsOn: null,
      actor: site.staffId,
    });
    const feed = await (await site.get(`/take-backs.ics?key=${key}`, '')).text();
    const unfolded = feed.replaceAll('\r\n ', '');
    const events = unfolded.split('BEGIN:VEVENT').slice(1);
    const weeks = events.flatMap((event) => {
      const week = /UID:take-backs-(20\d\d-W\d\d)@/.exec(event)?.[1];
      const count = /SUMMARY:(\d+) /.exec(event)?.[1];
      return week === undefined ? [] : [{ week, count: Number(count), event }];
    });
    expect(weeks.length).toBeGreaterThan(10);
    for (const { week, count, event } of weeks) {
      expect(event).toMatch(/DTSTART;VALUE=DATE:\d{8}\r\nDTEND;VALUE=DATE:\d{8}/);
      expect(event).toContain(`/take-backs/weeks/${week}`);
      const html = await page(`/take-backs/weeks/${week}`);
      const answer = await site.app.request(`${origin}/api/v1/take-backs?from=${week}&to=${week}`, {
        headers: { authorization: `Bearer ${key}` },
      });
      const list = (await answer.json()) as { takeBacks: { plannedWeek: string | null }[] };
      const planned = list.takeBacks.filter(({ plannedWeek }) => plannedWeek === week);
      expect([week, rowsIn(html), planned.length]).toEqual([week, count, count]);
    }
    const reminders = events.filter((event) => event.includes('UID:reminders-'));
    expect(reminders.length).toBeGreaterThan(0);
    for (const event of reminders) {
      const href = /URL[^:]*:http:\/\/vigie.test(\S+)/.exec(event)?.[1] ?? '';
      const parts = [...event.matchAll(/(\d+) ×/g)].map(([, n]) => Number(n));
      const html = await page(href);
      const decisions = html.split(/une personne décide|Dossier à revoir/).length - 1;
      expect(rowsIn(html) - decisions).toBe(parts.reduce((a, b) => a + b, 0));
    }
  });

  test('every link on the planner’s pages leads somewhere', async () => {
    for (const path of ['/take-backs', '/take-backs/months/2026-11', '/take-backs/reminders']) {
      const links = linksIn(await page(path));
      expect(links.length).toBeGreaterThan(2);
      for (const href of links) await page(href);
    }
  });

  test('none of all these answers was a fault of ours', () => {
    expect(site.errors).toEqual([]);
  });
});
