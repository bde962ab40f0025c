import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAccessKey } from '#collector/app/access-keys.ts';
import type { AccessScope } from '#collector/storage/access-keys.ts';
import { allKeys } from '#collector/storage/access-keys.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { createAccounts } from '#collector/web/accounts.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { seedPlannedFleet } from './planned-fleet.ts';
import { engines, openSite, origin, password } from './site.ts';
import type { TestSite } from './site.ts';

interface List {
  takeBacks: {
    id: string;
    dueOn: string;
    plannedWeek: string | null;
    sector: string;
    state: string;
  }[];
  total: number;
  next: string | null;
}

describe.each(engines)('what other programs read on %s', (engine) => {
  let site: TestSite;
  let planner = '';
  beforeAll(async () => {
    site = await openSite(engine);
    await seedPlannedFleet(site.context, {
      today: '2026-10-05',
      capacity: 3,
      setNow: (at) => site.setNow(at),
    });
    const secret = 'only for tests, and long enough';
    const accounts = createAccounts({ store: site.store, baseUrl: origin, secret });
    const email = 'camille@vigie.test';
    await accounts.createStaff({ name: 'Camille', email, password, role: 'administrator' });
    const answer = await site.post('/sign-in', { email, password }, '');
    planner = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
  });
  afterAll(() => site.close());

  const makeKey = (it: { scope?: AccessScope; endsOn?: CalendarDate } = {}) =>
    createAccessKey(site.context, {
      label: 'test',
      scope: it.scope ?? 'take-backs',
      endsOn: it.endsOn ?? null,
      actor: site.staffId,
    });
  const ask = (path: string, key?: string) =>
    site.app.request(`${origin}${path}`, {
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    });
  async function list(query: string, key: string): Promise<List> {
    const answer = await ask(`/api/v1/take-backs${query}`, key);
    expect([query, answer.status]).toEqual([query, 200]);
    return (await answer.json()) as List;
  }

  test('opens to a key for it, or to staff who plan, and to nobody else', async () => {
    const unknown = `vigie_${'A'.repeat(43)}`;
    for (const [key, status, code] of [
      [undefined, 401, 'key_missing'],
      ['', 401, 'key_unknown'],
      ['vigie_short', 401, 'key_unknown'],
      [unknown, 401, 'key_unknown'],
      [await makeKey({ endsOn: '2026-10-04' }), 401, 'key_ended'],
      [await makeKey({ scope: 'metrics' }), 403, 'key_of_other_scope'],
      [await makeKey({ endsOn: '2026-10-05' }), 200, undefined],
    ] as const) {
      for (const path of [
        '/api/v1/take-backs',
        `/take-backs.ics${key === undefined ? '' : `?key=${key}`}`,
      ]) {
        const answer = await ask(path, key);
        expect([path, code, answer.status]).toEqual([path, code, status]);
        if (code === undefined) continue;
        expect(await answer.json()).toMatchObject({ error: { code } });
        expect(answer.headers.has('WWW-Authenticate')).toBe(status === 401);
      }
    }
    expect((await site.get('/api/v1/take-backs')).status).toBe(200);
    expect((await site.get('/take-backs.ics')).status).toBe(200);
  });

  test('comes by pages that lose and repeat nothing', async () => {
    const key = await makeKey();
    const whole = await list('?limit=200', key);
    expect(whole.next).toBeNull();
    expect(whole.takeBacks).toHaveLength(whole.total);
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const part: List = await list(`?limit=7${next === '' ? '' : `&cursor=${next}`}`, key);
      expect(part.total).toBe(whole.total);
      seen.push(...part.takeBacks.map(({ id }) => id));
      next = part.next;
    }
    expect(seen).toEqual(whole.takeBacks.map(({ id }) => id));
  });

  test('is filtered by month, week, sector and state', async () => {
    const key = await makeKey();
    const { takeBacks } = await list('?from=2026-11&to=2026-11', key);
    expect(takeBacks.length).toBeGreaterThan(0);
    // The weeks whose Monday lies in November 2026.
    const november = ['2026-W45', '2026-W46', '2026-W47', '2026-W48', '2026-W49'];
    for (const { plannedWeek } of takeBacks) expect(november).toContain(plannedWeek);
    const sums = await Promise.all(
      november.map(async (week) => (await list(`?from=${week}&to=${week}`, key)).total),
    );
    expect(sums.reduce((a, b) => a + b, 0)).toBe(takeBacks.length);
    for (const { sector } of (await list('?sector=Battant', key)).takeBacks) {
      expect(sector).toBe('Battant');
    }
    const decided = await list('?state=exhausted', key);
    expect(decided.total).toBeGreaterThan(0);
    for (const { state } of decided.takeBacks) expect(state).toBe('exhausted');
    expect((await list('?sector=Nulle%20part', key)).total).toBe(0);
  });

  test.each([
    ['from=yesterday', 'from', '2028-03 or 2028-W11'],
    ['to=2025-W53', 'to', '2028-03 or 2028-W11'],
    ['from=2026-13', 'from', '2028-03 or 2028-W11'],
    ['state=lost', 'state', 'planned, contacted'],
    ['limit=0', 'limit', '1 to 200'],
    ['limit=201', 'limit', '1 to 200'],
    ['cursor=xyz', 'cursor', 'of the page before'],
    ['sektor=Battant', 'sektor', 'no such parameter'],
  ])('a wrong parameter (%s) is named, with what was expected', async (query, field, expected) => {
    const answer = await ask(`/api/v1/take-backs?${query}`, await makeKey());
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      error: {
        code: 'bad_parameter',
        faults: [{ field, expected: expect.stringContaining(expected) as string }],
      },
    });
  });

  test('an unknown address of the API answers so in JSON', async () => {
    const answer = await ask('/api/v2/anything');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } });
  });

  test('is described as OpenAPI 3.1, every parameter and every field that is sent', async () => {
    const answer = await ask('/openapi.json');
    const text = await answer.text();
    const it = JSON.parse(text) as {
      openapi: string;
      paths: Record<string, { get: { parameters: { name: string }[]; responses: object } }>;
      components: { schemas: Record<string, { properties: object; required: string[] }> };
    };
    expect(it.openapi).toBe('3.1.0');
    const { get } = it.paths['/api/v1/take-backs'] ?? {};
    expect(get?.parameters.map(({ name }) => name).toSorted()).toEqual([
      'cursor',
      'from',
      'limit',
      'sector',
      'state',
      'to',
    ]);
    expect(Object.keys(get?.responses ?? {})).toEqual(['200', '400', '401', '403']);
    const [first] = (await list('?limit=1', await makeKey())).takeBacks;
    const { properties = {}, required = [] } = it.components.schemas['TakeBack'] ?? {};
    expect(Object.keys(first ?? {}).toSorted()).toEqual(Object.keys(properties).toSorted());
    expect(required.toSorted()).toEqual(Object.keys(properties).toSorted());
    // Every reference leads to a part that is there.
    for (const [, name = ''] of text.matchAll(/#\/components\/schemas\/(\w+)/g)) {
      expect(it.components.schemas).toHaveProperty(name);
    }
  });

  test('the calendar is well formed: whole days, own ids, no lines too long, no tag of any PC', async () => {
    const answer = await ask(`/take-backs.ics?key=${await makeKey()}&language=en`);
    expect(answer.headers.get('Content-Type')).toBe('text/calendar; charset=utf-8');
    const text = await answer.text();
    expect(text).toMatch(/^BEGIN:VCALENDAR\r\n[^]*END:VCALENDAR(\r\n)?$/);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThan(76);
    const ids = [...text.matchAll(/^UID:(.+)$/gm)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(10);
    expect(new Set(ids).size).toBe(ids.length);
    expect(text).toMatch(/SUMMARY:\d+ take-backs?\r/);
    expect(text).not.toMatch(/DTSTART:|DTSTART;TZID/);
    expect(text).not.toMatch(/BZ-\d\d-/);
  });

  test('a week lasts from its Monday to its Friday, wherever the server stands', async () => {
    const text = await (await ask(`/take-backs.ics?key=${await makeKey()}`)).text();
    const event = text.split('BEGIN:VEVENT').find((it) => it.includes('UID:take-backs-2026-W45@'));
    expect(event).toContain('DTSTART;VALUE=DATE:20261102');
    expect(event).toContain('DTEND;VALUE=DATE:20261107');
  });

  test('measures open to a key for them alone', async () => {
    expect((await ask('/metrics')).status).toBe(401);
    expect((await site.get('/metrics')).status).toBe(401);
    expect((await ask('/metrics', await makeKey())).status).toBe(403);
    // This site is opened without any.
    expect((await ask('/metrics', await makeKey({ scope: 'metrics' }))).status).toBe(404);
  });

  test('keys are made by administrators, shown once, work at once, and end at once', async () => {
    const other = await site.signInAs('sacha', 'manager');
    expect((await site.get('/access-keys', other)).status).toBe(403);
    const asked = { label: 'agenda', scope: 'take-backs', endsOn: '2027-06-30' };
    expect((await site.post('/access-keys', asked, other)).status).toBe(403);

    const made = await (await site.post('/access-keys', asked, planner)).text();
    await expectValidHtml(made);
    const key = /vigie_[\w-]{43}/.exec(made)?.[0] ?? '';
    expect(made).toContain(`${origin}/take-backs.ics?key=${key}&amp;language=fr`);
    expect((await ask('/api/v1/take-backs', key)).status).toBe(200);

    const page = await (await site.get('/access-keys', planner)).text();
    await expectValidHtml(page);
    expect(page).not.toContain(key);
    expect(page).toContain('agenda');
    const rows = await site.store.db.selectFrom('access_keys').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(key.slice(6));

    const id = (await allKeys(site.store.db)).find(({ label }) => label === 'agenda')?.id;
    const ended = await site.post(`/access-keys/${id}/end`, {}, planner);
    expect(ended.headers.get('Location')).toBe('/access-keys?said=ended');
    expect(await (await ask('/api/v1/take-backs', key)).json()).toMatchObject({
      error: { code: 'key_unknown' },
    });
  });

  test.each([
    ['no name', { label: '', scope: 'take-backs' }],
    ['a name too long', { label: 'x'.repeat(61), scope: 'take-backs' }],
    ['a line break in it', { label: 'a\nb', scope: 'take-backs' }],
    ['no scope', { label: 'x', scope: '' }],
    ['a scope that is none', { label: 'x', scope: 'everything' }],
    ['a last day that is past', { label: 'x', scope: 'take-backs', endsOn: '2026-10-04' }],
    ['a last day that is none', { label: 'x', scope: 'take-backs', endsOn: '2027-02-30' }],
  ])('a key is not made with %s', async (_, fields) => {
    const before = (await allKeys(site.store.db)).length;
    const answer = await site.post('/access-keys', fields, planner);
    expect(answer.status).toBe(400);
    const html = await answer.text();
    expect(html).toContain('role="alert"');
    await expectValidHtml(html);
    expect(await allKeys(site.store.db)).toHaveLength(before);
  });

  test('none of all these answers was a fault of ours', () => {
    expect(site.errors).toEqual([]);
  });
});
