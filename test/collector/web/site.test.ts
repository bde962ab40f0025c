import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '#collector/web/routes.ts';
import { isFromOurPages } from '#collector/web/guards.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { engines, openSite, origin, password } from './site.ts';
import type { TestSite } from './site.ts';

const example = (path: string) => path.replaceAll(/:\w+/g, 'x');

describe.each(engines)('the site on %s', (engine) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite(engine);
  });
  afterAll(() => site.close());

  test('every address that answers stands in the list of routes', () => {
    const served = site.app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`);
    expect(new Set(served)).toEqual(new Set(routes.map((it) => `${it.method} ${it.path}`)));
  });

  const behindTheWall = routes.filter(({ access }) => access !== 'anyone' && access !== 'key');
  test.each(behindTheWall)('unsigned, $method $path only leads to sign-in', async (route) => {
    const answer =
      route.method === 'GET'
        ? await site.get(example(route.path), '')
        : await site.post(example(route.path), {}, '');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('Location')).toMatch(/^\/sign-in/);
    expect(await answer.text()).toBe('');
  });

  const changing = routes.filter(({ method, access }) => method !== 'GET' && access !== 'key');
  test.each(changing)('from a foreign page, $method $path does nothing', async ({ path }) => {
    const headers = { cookie: site.cookie, origin: 'https://elsewhere.test' };
    const answer = await site.app.request(`${origin}${example(path)}`, { method: 'POST', headers });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('rien n’a été fait');
    expect((await site.get('/', site.cookie)).headers.get('Location')).toBe('/tickets');
  });

  test('a form of more than 64 KiB is turned down before anybody is known', async () => {
    const answer = await site.post('/sign-in', { email: 'a', password: 'x'.repeat(70_000) }, '');
    expect(answer.status).toBe(413);
    await expectValidHtml(await answer.text());
  });

  test.each(['/devices/%00', '/tickets?view=%00', '/take-backs/cases?sector=a%00b'])(
    '%s, with a NUL, is no address',
    async (path) => {
      expect((await site.get(path)).status).toBe(404);
      expect(site.errors).toEqual([]);
    },
  );

  test.each([
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'https://evil.example/',
    '/a//..//evil',
  ])('after sign-in nobody is led to %j unless it is ours', async (to) => {
    const email = 'another@vigie.test';
    await site.signInAs('another').catch(() => undefined);
    const answer = await site.post(
      `/sign-in?to=${encodeURIComponent(to)}`,
      { email, password },
      '',
    );
    const way = new URL(answer.headers.get('Location') ?? '', origin);
    expect(answer.status).toBe(303);
    expect(way.origin).toBe(origin);
    expect(answer.headers.get('Location')).not.toMatch(/^\/[/\\\t]/);
  });

  test('a body that is no form is a form without fields', async () => {
    const headers = { origin, 'content-type': 'multipart/form-data' };
    const init = { method: 'POST', headers, body: 'junk' };
    const answer = await site.app.request(`${origin}/sign-in`, init);
    expect(answer.status).toBe(400);
    expect(site.errors).toEqual([]);
  });

  test('an unknown address is a page of its own, and not even that unsigned', async () => {
    const answer = await site.get('/nowhere');
    expect(answer.status).toBe(404);
    await expectValidHtml(await answer.text());
    expect((await site.get('/nowhere', '')).headers.get('Location')).toBe('/sign-in?to=%2Fnowhere');
  });

  test('every page forbids what is inline, foreign or framed, and is not kept', async () => {
    for (const path of ['/sign-in', '/nowhere', '/healthz']) {
      const { headers } = await site.get(path);
      const policy = headers.get('Content-Security-Policy');
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('Cache-Control')).toBe('no-store');
    }
  });

  test('the sign-in page is valid in both languages', async () => {
    for (const language of ['fr', 'en']) {
      const answer = await site.get('/sign-in', `vigie_language=${language}`);
      const text = await answer.text();
      expect(text).toContain(`<html lang="${language}">`);
      await expectValidHtml(text);
    }
  });

  test('the language switch keeps the page and is remembered', async () => {
    const answer = await site.get('/sign-in?to=%2Fdevices&lang=en', '');
    expect(answer.headers.get('Location')).toBe('/sign-in?to=%2Fdevices');
    expect(answer.headers.get('Set-Cookie')).toContain('vigie_language=en');
  });

  test('a wrong password says how many attempts are left, the sixth that one must wait', async () => {
    const fields = { email: 'someone@vigie.test', password: 'wrong' };
    const left: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      const page = await (await site.post('/sign-in', fields, '')).text();
      left.push(/Il reste (\d)|dernier/.exec(page)?.[0] ?? 'none');
    }
    expect(left).toEqual(['Il reste 4', 'Il reste 3', 'Il reste 2', 'Il reste 1', 'dernier']);
    const sixth = await site.post('/sign-in', fields, '');
    expect(sixth.status).toBe(429);
    const page = await sixth.text();
    expect(page).toContain('Attendez 1 minute');
    await expectValidHtml(page);
  });

  test('signing in leads to the page that was wanted, never to another site', async () => {
    const fields = { email: 'alix@vigie.test', password };
    for (const [to, leads] of [
      ['/devices', '/devices'],
      ['//elsewhere.test', '/'],
      ['/\\elsewhere.test', '/'],
      ['https://elsewhere.test', '/'],
    ] as const) {
      const answer = await site.post(`/sign-in?to=${encodeURIComponent(to)}`, fields, '');
      expect(answer.headers.get('Location')).toBe(leads);
      expect(answer.headers.get('Set-Cookie')).toMatch(/HttpOnly; SameSite=Lax/);
    }
  });

  test('after signing out the old cookie opens nothing', async () => {
    const cookie = await site.signInAs('noa');
    expect((await site.get('/', cookie)).headers.get('Location')).toBe('/day');
    await site.post('/sign-out', {}, cookie);
    expect((await site.get('/', cookie)).headers.get('Location')).toBe('/sign-in');
  });

  test('styles may be kept for ever, as their address changes with them', async () => {
    const page = await (await site.get('/sign-in', '')).text();
    const address = /href="(\/static\/app.css[^"]+)"/.exec(page)?.[1] ?? '';
    const answer = await site.get(address, '');
    expect(answer.headers.get('Content-Type')).toBe('text/css; charset=utf-8');
    expect(answer.headers.get('Cache-Control')).toContain('immutable');
    expect((await site.get('/static/..%2Fsite.ts')).status).toBe(404);
  });
});

describe('a request comes from our pages', () => {
  test.each([
    ['same origin', { origin }, true],
    ['the base address', { origin: 'https://vigie.example.org' }, true],
    ['no origin', {}, false],
    ['a null origin', { origin: 'null' }, false],
    ['another port', { origin: `${origin}:81` }, false],
    ['another origin', { origin: 'https://elsewhere.test' }, false],
    ['a sibling site', { origin, 'sec-fetch-site': 'same-site' }, false],
    ['another site', { origin, 'sec-fetch-site': 'cross-site' }, false],
    ['same site and origin', { origin, 'sec-fetch-site': 'same-origin' }, true],
  ] as const)('%s: %o is %s', (_, headers, expected) => {
    const request = new Request(`${origin}/tickets`, { method: 'POST', headers });
    expect(isFromOurPages(request, 'https://vigie.example.org')).toBe(expected);
  });
});

test('health answers whoever asks, also while the database is away; readiness says that it is', async () => {
  const site = await openSite('sqlite');
  expect((await site.get('/readyz')).status).toBe(200);
  await site.close();
  expect((await site.get('/healthz')).status).toBe(200);
  expect((await site.get('/readyz')).status).toBe(503);
});

test('what goes wrong inside is told to the log with its cause, and to people in words', async () => {
  const site = await openSite('sqlite');
  await site.close();
  const answer = await site.get('/tickets', `${site.cookie}; vigie_language=en`);
  expect(answer.status).toBe(500);
  const text = await answer.text();
  expect(text).toContain('An error on our side');
  expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  await expectValidHtml(text);
  expect(site.errors).toHaveLength(1);
});
