import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assetUrl } from '#collector/web/assets.ts';
import { openSite, origin } from './site.ts';
import type { TestSite } from './site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await openSite('sqlite');
});
afterAll(() => site.close());

const ask = async (path: string, headers: Record<string, string>) =>
  site.app.request(`${origin}${path}`, { headers: { cookie: site.cookie, ...headers } });
const encodingOf = async (path: string, headers: Record<string, string>) =>
  (await ask(path, headers)).headers.get('Content-Encoding');
const gzip = { 'Accept-Encoding': 'gzip, deflate, br' };

test.each([
  { asked: 'one of our own pages', site: 'same-origin', encoding: 'gzip' },
  { asked: 'the address bar', site: 'none', encoding: 'gzip' },
  { asked: 'a foreign page', site: 'cross-site', encoding: null },
  { asked: 'a neighbour of our domain', site: 'same-site', encoding: null },
])('a page that $asked asks for goes out as $encoding', async ({ site: from, encoding }) => {
  expect(await encodingOf('/tickets', { ...gzip, 'Sec-Fetch-Site': from })).toBe(encoding);
});

test('a page goes out as it is where nobody says who asked, or the browser takes no gzip', async () => {
  expect(await encodingOf('/tickets', gzip)).toBeNull();
  expect(await encodingOf('/tickets', { 'Sec-Fetch-Site': 'none' })).toBeNull();
  const refused = { 'Sec-Fetch-Site': 'none', 'Accept-Encoding': 'gzip;q=0' };
  expect(await encodingOf('/tickets', refused)).toBeNull();
});

test('what was compressed is the page, with its headers', async () => {
  const answer = await ask('/aide', { ...gzip, 'Sec-Fetch-Site': 'none' });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const plain = await (await ask('/aide', {})).text();
  expect(gunzipSync(bytes).toString()).toBe(plain);
  expect(bytes.length).toBeLessThan(plain.length);
  expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
});

test('styles and scripts go out compressed, and a browser that has them gets them no second time', async () => {
  const styles = assetUrl('app.css');
  const answer = await ask(styles, gzip);
  expect(answer.headers.get('Content-Encoding')).toBe('gzip');
  expect(answer.headers.get('Vary')).toContain('Accept-Encoding');
  const plain = await ask(styles, {});
  expect(plain.headers.get('Content-Encoding')).toBeNull();
  expect(plain.headers.get('Vary')).toContain('Accept-Encoding');
  for (const kept of [answer, plain]) {
    const tag = kept.headers.get('ETag') ?? '';
    expect((await ask(styles, { ...gzip, 'If-None-Match': tag })).status).toBe(304);
  }
  expect((await ask(styles, { 'If-None-Match': 'W/"another"' })).status).toBe(200);
});

test('news come as they happen, uncompressed', async () => {
  const answer = await ask('/live', { ...gzip, 'Sec-Fetch-Site': 'same-origin' });
  expect(answer.headers.get('Content-Type')).toContain('text/event-stream');
  expect(answer.headers.get('Content-Encoding')).toBeNull();
  await answer.body?.cancel();
});
