import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableStaff, findStaff } from '#collector/storage/accounts.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';

const now = Date.UTC(2026, 9, 5, 8);

describe.each(engines)('a long list of accounts on %s', (engine) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite(engine, { now });
    const day = new Date(now).toISOString();
    for (let n = 0; n < 60; n += 1) {
      const [id, email] = [`s${n}`, `s${n}@vigie.test`];
      const name = n === 7 ? 'Élodie 07' : `Staff ${String(n).padStart(2, '0')}`;
      await sql`insert into staff (id, name, email, email_verified, role, created_at, updated_at)
        values (${id}, ${name}, ${email}, ${engine === 'sqlite' ? 1 : true}, 'technician', ${day}, ${day})`.execute(
        site.store.db,
      );
    }
    await site.store.transaction((tx) => disableStaff(tx, 's3', now));
  });
  afterAll(() => site.close());

  const page = async (path: string) =>
    (await (await site.get(path)).text()).replaceAll(/[\s\u00A0]+/g, ' ');
  const rowsOn = (html: string) => html.match(/<tr[^>]*><th scope="row"/g)?.length ?? 0;

  test('shows a part at a time, those in use first, and whoever is sought', async () => {
    const { db } = site.store;
    const all = await findStaff(db, { text: '', most: 100, skip: 0 });
    expect([all.count, all.staff.length, all.staff.at(-1)?.id]).toEqual([61, 61, 's3']);
    const parts = await Promise.all(
      [0, 25, 50].map((skip) => findStaff(db, { text: '', most: 25, skip })),
    );
    expect(parts.flatMap(({ staff }) => staff)).toEqual(all.staff);
    const found = async (text: string) =>
      (await findStaff(db, { text, most: 25, skip: 0 })).staff.map(({ id }) => id);
    expect(await found('elodie')).toEqual(['s7']);
    expect(await found('STAFF 03')).toEqual(['s3']);
    expect(await found('s12@VIGIE')).toEqual(['s12']);
    expect(await found('%')).toEqual([]);
  });

  test('the page leads along the list, keeps what is sought, and says where nobody is', async () => {
    const html = await page('/accounts');
    expect(html).toContain('<title>61 comptes');
    expect(rowsOn(html)).toBe(25);
    expect(html).toContain('href="/accounts?page=2"');
    await expectValidHtml(html);
    expect(rowsOn(await page('/accounts?page=3'))).toBe(11);
    const some = await page('/accounts?name=staff');
    expect(some).toContain('<title>59 comptes');
    expect(some).toContain('href="/accounts?name=staff&amp;page=2"');
    const nobody = await page('/accounts?name=nobody');
    expect(nobody).toContain('Personne ici.');
    await expectValidHtml(nobody);
  });

  test('what was done to somebody of another page is said, and can be undone there', async () => {
    const answer = await site.post('/accounts/s59/disable', {});
    const html = await page(answer.headers.get('Location') ?? '');
    expect(html).toContain('action="/accounts/s59/enable"');
    expect(html).toContain('Staff 59');
    await expectValidHtml(html);
  });
});
