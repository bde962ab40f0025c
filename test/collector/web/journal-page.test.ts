import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readingPurposes } from '#collector/app/households.ts';
import { checkJournal, read } from '#collector/app/journal.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { en } from '#collector/web/words/en.ts';
import { fr } from '#collector/web/words/fr.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';

const at = Date.UTC(2026, 9, 5, 8);
const dayMs = 86_400_000;

describe.each(engines)('the page of the journal on %s', (engine) => {
  let site: TestSite;
  beforeEach(async () => {
    site = await openSite(engine, { now: at });
    await prepareProgramme(site.context);
  });
  afterEach(() => site.close());

  const note = (nounId: string, when = at, actor = site.staffId) =>
    site.store.transaction((tx) =>
      read(
        tx,
        { at: when, actor, noun: 'household', nounId, purpose: 'household_page' },
        async () => nounId,
      ),
    );
  async function shown(query = '') {
    const answer = await site.get(`/journal${query}`);
    const html = await answer.text();
    await expectValidHtml(html);
    const codes = [...html.matchAll(/>(?:Foyer|Household) ([^<]+)<\/td>/g)].map(([, it]) => it);
    return { status: answer.status, html, codes };
  }

  test('an empty journal says so, and so does an empty choice, with what was chosen', async () => {
    expect((await shown()).html).toContain('Personne n’a lu');
    await note('F-1');
    const { html } = await shown('?code=F-2&from=2026-10-01');
    expect(html).toContain('Code du foyer F-2, Du 2026-10-01');
    expect(html).toContain('href="/journal"');
  });

  test('rows are chosen by person, household and days, both days included', async () => {
    await note('F-1', Date.UTC(2026, 9, 3, 21, 59, 59));
    await note('F-2', Date.UTC(2026, 9, 3, 22)); // 4 October, 0:00 in Paris
    await note('F-1', Date.UTC(2026, 9, 4, 21, 59, 59));
    await note('F-3', Date.UTC(2026, 9, 4, 22), 'cli');
    const of = async (query: string) => (await shown(query)).codes;
    expect(await of('')).toEqual(['F-3', 'F-1', 'F-2', 'F-1']);
    expect(await of(`?person=${site.staffId}`)).toEqual(['F-1', 'F-2', 'F-1']);
    expect(await of('?code=F-1')).toEqual(['F-1', 'F-1']);
    expect(await of('?from=2026-10-04&to=2026-10-04')).toEqual(['F-1', 'F-2']);
    expect(await of('?from=2026-10-05')).toEqual(['F-3']);
    expect(await of('?to=2026-10-03')).toEqual(['F-1']);
  });

  test.each(['?from=hier', '?to=2026-02-30', '?from=2026-10-05&to=2026-10-04'])(
    '%s shows nothing, and says what is wrong',
    async (query) => {
      await note('F-1');
      const { status, html, codes } = await shown(query);
      expect([status, codes]).toEqual([400, []]);
      expect(html).toMatch(/<title>Erreur/);
      expect(html).toContain('role="alert"');
    },
  );

  test('a hundred rows are on a page; the next begins where it ended though rows are added', async () => {
    for (let i = 1; i <= 102; i += 1) await note(`F-${i}`);
    const first = await shown();
    expect(first.codes).toHaveLength(100);
    const next = /href="\/journal(\?before=\d+)" rel="next"/.exec(first.html)?.[1] ?? '';
    await note('F-103');
    expect((await shown(next)).codes).toEqual(['F-2', 'F-1']);
  });

  test('who follows the chain is kept, and a row that was changed is named', async () => {
    expect((await shown()).html).toContain('n’a pas encore été vérifiée');
    await note('F-1');
    await note('F-2');
    await site.post('/journal/verify');
    expect((await shown()).html).toContain('La chaîne est entière\u00A0: 2 lignes');
    await site.store.db
      .updateTable('journal')
      .set({ noun_id: 'F-9' })
      .where('number', '=', 1)
      .execute();
    await site.post('/journal/verify');
    const { html } = await shown();
    expect(html).toContain('La ligne 1 n’est pas comme elle a été écrite');
    expect(html).toContain('5 octobre 2026');
    await site.store.db.deleteFrom('journal').where('number', '=', 1).execute();
    await site.post('/journal/verify');
    expect((await shown()).html).toContain('La ligne 1 manque');
  });

  test('a download does nothing in a spreadsheet, and is a row of the journal itself', async () => {
    await note('=1+1');
    await note('F-2', at + dayMs);
    const answer = await site.get('/journal.csv?to=2026-10-05');
    expect(answer.headers.get('Content-Disposition')).toBe('attachment; filename="journal.csv"');
    const csv = await answer.text();
    expect(csv).toContain(';alix;Foyer =1+1;page du foyer ouverte');
    expect(csv).not.toContain('F-2');
    expect(csv).not.toMatch(/(^|[;\n])=/);
    const { html } = await shown();
    expect(html).toContain('journal téléchargé');
    expect(await checkJournal(site.context)).toEqual({ ok: true, rows: 3 });
    const wrong = await site.get('/journal.csv?from=hier');
    expect(wrong.headers.get('Location')).toBe('/journal?from=hier');
  });

  test('a script in a choice is shown as text', async () => {
    const { html } = await shown(`?code=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(html).not.toContain('<script>alert');
  });
});

test.each(readingPurposes)('the purpose %s has a word in both languages', (purpose) => {
  for (const words of [fr, en]) expect(words).toHaveProperty([`purpose.${purpose}`]);
});

describe.each(engines)('accounts on %s', (engine) => {
  test('an invitation is made anew with another link, and the one before opens nothing', async () => {
    const site = await openSite(engine, { now: at });
    await prepareProgramme(site.context);
    const linkIn = (html: string) => /\/invitations\/[\w-]+(?=")/.exec(html)?.[0] ?? '';
    const fields = { name: 'Lou', email: 'lou@vigie.test', role: 'planner' };
    const first = linkIn(await (await site.post('/accounts/invitations', fields)).text());
    site.setNow(at + 8 * dayMs);
    expect((await site.get(first, '')).status).toBe(404);
    const page = await (await site.get('/accounts')).text();
    await expectValidHtml(page);
    const renew = /action="(\/accounts\/invitations\/\w+\/renew)"/.exec(page)?.[1] ?? '';
    const made = await (await site.post(renew)).text();
    await expectValidHtml(made);
    const second = linkIn(made);
    expect((await site.get(second, '')).status).toBe(200);
    expect((await site.get(first, '')).status).toBe(404);
    const gone = await site.post(renew);
    expect(gone.headers.get('Location')).toBe('/accounts?said=unknown');
    await site.close();
  });
});
