import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '#collector/web/routes.ts';
import { htmlFaults } from '#test/support/html.ts';
import { crawl, crawlOn, nameOf } from './crawl.ts';
import type { Crawled, FoundForm } from './crawl.ts';
import { everyKindAt, tellEveryKind } from './every-kind.ts';
import { engines, openSite, origin } from './site.ts';
import type { TestSite } from './site.ts';

const now = everyKindAt;

/** What people who mean harm type where something else is expected; as sent, percent-encoded. */
const nasty: readonly { readonly kind: string; readonly sent: string }[] = [
  { kind: 'markup', sent: encodeURIComponent(`"><script>alert(1)</script><img src=x onerror=a>'`) },
  { kind: 'formula', sent: encodeURIComponent(`=cmd|' /C calc'!A0`) },
  { kind: 'way out', sent: encodeURIComponent('../../../../etc/passwd') },
  { kind: 'control characters', sent: 'a%00b%01%08%1B%5B31m%0D%0ASet-Cookie:%20a=b%7F' },
  { kind: 'no Unicode', sent: '%ED%A0%80%FF%C0%AF' },
  { kind: 'right to left', sent: encodeURIComponent('photo\u202Egpj.exe\u2066\uFEFF\u{E0001}') },
  { kind: 'a number that is none', sent: '-1e999' },
  { kind: 'a huge number', sent: '99999999999999999999999' },
  { kind: 'nothing', sent: '' },
  { kind: '60 kB of text', sent: 'A%27'.repeat(15_000) },
];
const raw = /<script>alert\(1\)|<img src=x|"><script/;

/** What is kept without an event: what only its owner sees, what is looked at before an act, what
 * the account library writes about its sessions, and the journal, which is a record itself. */
const withoutEvent = new Set([
  'preferences',
  'ticket_presence',
  'imports',
  'rule_proposals',
  'staff_sessions',
  'staff_verifications',
  'sign_in_attempts',
  'public_visits',
  'handover_drafts',
  'journal',
  'journal_checks',
  'journal_marks',
]);

const names = [...new Set(namesInQueries())];

/** Every name that some page reads from its query. */
function namesInQueries(): string[] {
  const folder = join(import.meta.dirname, '../../../collector/web');
  return readdirSync(folder)
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), 'utf8').matchAll(/searchParams\.\w+\('(\w+)'/g),
    ])
    .map(([, name = '']) => name)
    .filter((name) => name !== 'lang');
}

describe.each(engines)('hostile input on %s', { timeout: 300_000 }, (engine) => {
  let site: TestSite;
  let found: Crawled;
  beforeAll(async () => {
    site = await openSite(engine, { now });
    await tellEveryKind(site);
    found = await crawlOn(site, await crawlOn(site, await crawl(site)));
  }, 300_000);
  afterAll(() => site.close());

  const addressesOf = () => [...found.addresses.values()].flatMap((each) => each.slice(0, 2));

  /** Sends a form's body as it is. */
  const send = async (action: string, body: string, headers: Record<string, string> = {}) =>
    site.app.request(`${origin}${action}`, {
      method: 'POST',
      body,
      headers: { cookie: site.cookie, origin, ...headers },
    });
  /** Whole at once, as it comes off the wire: no stream that nobody reads to its end. */
  async function upload(action: string, form: FormData): Promise<Response> {
    const whole = new Response(form);
    return site.app.request(`${origin}${action}`, {
      method: 'POST',
      body: await whole.bytes(),
      headers: {
        cookie: site.cookie,
        origin,
        'Content-Type': whole.headers.get('Content-Type') ?? '',
      },
    });
  }
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const bodyOf = (fields: Readonly<Record<string, string>>) =>
    Object.entries(fields).map(([name, value]) => pair(name, encodeURIComponent(value)));
  const pair = (name: string, sent: string) => `${encodeURIComponent(name)}=${sent}`;

  /** No fault of ours, every guard on the answer, no echo, and words where it is refused. */
  async function expectHarmless(answer: Response, of: string): Promise<string> {
    const text = await answer.text();
    expect([of, site.errors.splice(0)]).toEqual([of, []]);
    expect([of, answer.status < 500]).toEqual([of, true]);
    expect([of, answer.headers.get('Content-Security-Policy')]).toEqual([
      of,
      expect.stringContaining("default-src 'none'"),
    ]);
    expect([of, answer.headers.get('X-Content-Type-Options')]).toEqual([of, 'nosniff']);
    expect([of, answer.headers.get('X-Frame-Options')]).toEqual([of, 'DENY']);
    const isHtml = answer.headers.get('Content-Type')?.startsWith('text/html') === true;
    if (isHtml) {
      expect([of, raw.exec(text)?.[0] ?? null]).toEqual([of, null]);
      expect([of, /<html lang="fr"/.test(text), /<h1/.test(text)]).toEqual([of, true, true]);
    }
    const leads = answer.headers.get('Location') ?? '/';
    expect([of, new URL(leads, origin).origin]).toEqual([of, origin]);
    return text;
  }

  /** What is stored, a digest for each table; `events` beside them. */
  async function stored(): Promise<ReadonlyMap<string, string>> {
    const { db } = site.store;
    const all = new Map<string, string>();
    for (const { name } of await db.introspection.getTables()) {
      const { rows } = await sql`select * from ${sql.table(name)}`.execute(db);
      all.set(name, JSON.stringify(rows.map((row) => JSON.stringify(row)).toSorted()));
    }
    return all;
  }
  let before: ReadonlyMap<string, string> = new Map();
  async function expectEventForChange(of: string): Promise<void> {
    const after = await stored();
    const changed = [...after].filter(([name, rows]) => before.get(name) !== rows);
    const tables = changed.map(([name]) => name).filter((name) => !withoutEvent.has(name));
    const isTold = tables.length === 0 || tables.includes('events');
    expect([of, isTold ? [] : tables]).toEqual([of, []]);
    before = after;
  }

  test('each act is tried, by the form that a page shows or by one of its own', () => {
    const shown = new Set(found.forms.map(({ route }) => route));
    const acts = routes.filter(({ method }) => method === 'POST').map(nameOf);
    expect(acts.filter((name) => !shown.has(name) && !(name in byHand))).toEqual([]);
    expect(Object.keys(byHand).filter((name) => !acts.includes(name))).toEqual([]);
  });

  test('whoever tries is signed in, and sees nearly every page', async () => {
    expect((await site.get('/accounts')).status).toBe(200);
    const plain = routes.filter((it) => it.method === 'GET' && !/[:*]/.test(it.path));
    const unseen = plain.map(nameOf).filter((name) => !found.addresses.has(name));
    expect(unseen).toEqual(['GET /live']);
    expect(found.forms.length).toBeGreaterThan(40);
  });

  test('no field of any form takes harm in', async () => {
    before = await stored();
    for (const { route, action, fields } of formsAndByHand(found)) {
      for (const name of someOf(fields)) {
        const others = bodyOf({ ...fields, [name]: '' }).filter((it) => it !== pair(name, ''));
        for (const { kind, sent } of nasty) {
          const of = `${route} ${name}: ${kind}`;
          const answer = await send(action, [...others, pair(name, sent)].join('&'), form);
          await expectHarmless(answer, of);
        }
        const of = `${route} ${name}`;
        const twice = [...others, pair(name, 'a'), pair(name, 'b'), pair(`${name}[]`, 'c')];
        await expectHarmless(await send(action, twice.join('&'), form), `${of}: twice`);
        await expectHarmless(await send(action, others.join('&'), form), `${of}: missing`);
      }
      await expectEventForChange(route);
      const foreign = action.replace(/[^/]+(?=\/[^/]*$)/, 'AAAAAAAAAAAAAAAAAAAAAA');
      const answer = await send(foreign, bodyOf(fields).join('&'), form);
      await expectHarmless(answer, `${route}: a foreign id`);
      await expectEventForChange(`${route}: a foreign id`);
    }
  });

  test('no body of another shape takes harm in', async () => {
    before = await stored();
    for (const { route, action, fields } of formsAndByHand(found)) {
      if (route === 'POST /sign-out') continue;
      const parts = `--x\r\nContent-Disposition: form-data; name="${Object.keys(fields)[0] ?? 'a'}"`;
      const bodies: readonly [string, string, string][] = [
        ['JSON', JSON.stringify({ ...fields, __proto__: { a: 1 } }), 'application/json'],
        ['text', bodyOf(fields).join('&'), 'text/plain'],
        ['no boundary', `${parts}\r\n\r\na\r\n--x--`, 'multipart/form-data'],
        [
          'cut off',
          `${parts}; filename="../../etc/passwd"\r\n\r\na`,
          'multipart/form-data; boundary=x',
        ],
        ['own prototype', '__proto__=a&constructor=b&__proto__.c=d', form['Content-Type']],
        ['100 kB', `a=${'b'.repeat(100_000)}`, form['Content-Type']],
      ];
      for (const [kind, body, type] of bodies) {
        const answer = await send(action, body, { 'Content-Type': type });
        await expectHarmless(answer, `${route}: ${kind}`);
      }
      await expectEventForChange(`${route}: other shapes`);
    }
  });

  test('no form is taken from anywhere but our own pages', async () => {
    before = await stored();
    for (const { route, action, fields } of formsAndByHand(found)) {
      const body = bodyOf(fields).join('&');
      for (const headers of [
        { origin: 'https://elsewhere.test' },
        { origin: 'null' },
        { origin: '' },
        { 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'same-site' },
      ]) {
        const answer = await send(action, body, { ...form, ...headers });
        const of = `${route} ${JSON.stringify(headers)}`;
        await expectHarmless(answer, of);
        expect([of, answer.status]).toEqual([of, 403]);
      }
    }
    const changed = [...(await stored())].filter(([name, rows]) => before.get(name) !== rows);
    expect(changed.map(([name]) => name).filter((name) => name !== 'staff_sessions')).toEqual([]);
  });

  test('no part of a path and no query takes harm in', async () => {
    for (const { path, method } of routes) {
      if (!path.includes(':')) continue;
      for (const { kind, sent } of nasty) {
        const asked = path.replaceAll(/:\w+/g, sent === '' ? '%20' : sent);
        const of = `${method} ${path}: ${kind}`;
        const answer = method === 'GET' ? await site.get(asked) : await send(asked, 'a=b', form);
        await expectHarmless(answer, of);
      }
    }
    for (const address of addressesOf()) {
      const to = `${address}${address.includes('?') ? '&' : '?'}`;
      for (const { kind, sent } of nasty.filter((it) => it.sent.length < 1000)) {
        const all = names.map((name) => pair(name, sent)).join('&');
        await expectHarmless(await site.get(to + all), `${address} everything: ${kind}`);
      }
    }
    for (const [route, [address = '/']] of found.addresses) {
      const [path = '/'] = address.split('?', 1);
      for (const name of found.queries.get(route) ?? []) {
        for (const { kind, sent } of nasty.filter((it) => it.sent.length < 1000)) {
          const asked = `${path}?${pair(name, sent)}&${name}=b`;
          await expectHarmless(await site.get(asked), `${route} ${name}: ${kind}`);
        }
      }
    }
  });

  test('no other method does anything', async () => {
    before = await stored();
    for (const address of [...addressesOf(), ...found.forms.map(({ action }) => action)]) {
      for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND']) {
        const answer = await site.app.request(`${origin}${address}`, {
          method,
          headers: { cookie: site.cookie, origin },
        });
        expect([method, address, answer.status < 500]).toEqual([method, address, true]);
        expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
      }
    }
    await expectEventForChange('other methods');
  });

  test.each(fileCases())('a file is refused in words: %s', async (_, file, words) => {
    before = await stored();
    for (const { route, action, fields, fileFields } of found.forms) {
      for (const name of fileFields) {
        const body = new FormData();
        for (const [key, value] of Object.entries(fields)) body.set(key, value);
        body.set(name, file());
        const answer = await upload(action, body);
        const leads = answer.headers.get('Location');
        const said = await expectHarmless(answer, `${route} ${name}`);
        const html = leads === null ? said : await (await site.get(leads)).text();
        expect([route, name, words.exec(html)?.[0] ?? html]).toEqual([
          route,
          name,
          expect.stringMatching(words),
        ]);
      }
    }
    await expectEventForChange('files');
  });

  test('whatever came in, every page is still whole, and every table to download is inert', async () => {
    const { addresses } = await crawl(site, 6);
    const faults: (readonly [string, readonly string[]])[] = [];
    for (const address of [...addresses.values()].flat()) {
      const answer = await site.get(address);
      const text = await expectHarmless(answer, address);
      const type = answer.headers.get('Content-Type') ?? '';
      if (type.startsWith('text/html') && answer.status === 200) {
        const wrong = await htmlFaults(text);
        if (wrong.length > 0) faults.push([address, wrong]);
      }
      if (!type.startsWith('text/csv')) continue;
      const cells = text.replace('\u{FEFF}', '').split(/[;\r\n]+/);
      const live = cells.filter((cell) => /^"?\s*[=+\-@\t]/.test(cell));
      expect([address, live]).toEqual([address, []]);
    }
    expect(faults).toEqual([]);
    // Still signed in as at the start: nothing above was answered by the sign-in page alone.
    expect((await site.get('/accounts')).status).toBe(200);
  });
});

/** Acts whose form only shows after others, with what it sends. */
const byHand: Readonly<Record<string, readonly string[]>> = {
  'POST /m/:code/report': ['family', 'when', 'callback', 'step'],
  'POST /sign-in': ['email', 'password', 'to'],
  'POST /sign-in/code': ['code', 'backup', 'to'],
  'POST /account/second-factor/code': ['code'],
  'POST /account/second-factor/codes': ['password'],
  'POST /account/second-factor/end': ['password'],
  'POST /account/single-sign-on': ['provider'],
  'POST /tickets/:id/reopen': ['state', 'assignee', 'back'],
  'POST /tickets/several/give': ['seen', 'to', 'back'],
  'POST /tickets/several/hold': ['seen', 'why', 'date', 'back'],
  'POST /tickets/several/undo': ['done', 'back'],
  'POST /tickets/:id/help-given': ['back'],
  'POST /tickets/:id/call': ['answer', 'back'],
  'POST /tickets/:id/merge': ['into', 'state'],
  'POST /tickets/:id/loan/return': ['back'],
  'POST /devices/:tag/faults/note': ['family', 'text'],
  'POST /devices/:tag/baselines': ['check', 'subject', 'value', 'back'],
  'POST /devices/:tag/baselines/undo': ['check', 'subject', 'event', 'back'],
  'POST /rules/proposals/:id/try': ['days'],
  'POST /rules/proposals/:id/adopt': ['note', 'from'],
  'POST /rules/versions/:version/take-back': ['version'],
  'POST /lots/:id/undo': ['event'],
  'POST /scan/validate': ['act', 'pile', 'place', 'id'],
  'POST /scan/piles/:id/undo': ['id'],
  'POST /take-backs/cases/:id/undo-forward': ['event', 'back'],
  'POST /take-backs/cases/:id/undo-report': ['event', 'back'],
  'POST /imports/files/:id/columns': ['column-0', 'sheet'],
  'POST /imports/:id/judge': ['id'],
  'POST /imports/:id/apply': ['id'],
  'POST /imports/:id/undo': ['id'],
  'POST /imports/:id/resume': ['id'],
  'POST /accounts/invitations/:hash/renew': ['hash'],
  'POST /accounts/invitations/:hash/withdraw': ['hash'],
  'POST /accounts/:id/second-factor/reset': ['id'],
  'POST /invitations/:token': ['password', 'again'],
  'POST /handovers/:id': ['name', 'phone', 'email', 'address', 'language', 'slot', 'code'],
  'POST /handovers/:id/undo': ['event'],
  'POST /handovers/:id/code': ['code'],
  'POST /households/:code': ['name', 'phone', 'email', 'address', 'language', 'slot'],
  'POST /households/:code/objection': ['code'],
  'POST /households/:code/erasure': ['code'],
};

function formsAndByHand({ forms }: Crawled): readonly FoundForm[] {
  const shown = new Set(forms.map(({ route }) => route));
  const unseen = Object.entries(byHand).filter(([route]) => !shown.has(route));
  const rest = unseen.map(([route, sent]) => ({
    route,
    action: actionOf(route, forms),
    fields: Object.fromEntries(sent.map((name) => [name, 'essai'])),
    fileFields: [],
  }));
  // Whoever signs out is nobody afterwards.
  return [...forms.filter(({ route }) => route !== 'POST /sign-out'), ...rest];
}

/** The act's address for a ticket, device or case that another form is about; else for none. */
function actionOf(route: string, forms: readonly FoundForm[]): string {
  const path = route.slice('POST '.length);
  const before = path.split(':', 1).join();
  const near = forms.find(({ action }) => path.includes(':') && action.startsWith(before));
  const id = near?.action.slice(before.length).split('/', 1).join() ?? 'x';
  return path.replaceAll(/:\w+/g, id);
}

/** Of fields that are alike, such as each check's limit on the form of the rules, two stand for all. */
function someOf(fields: Readonly<Record<string, string>>): readonly string[] {
  const alike = Map.groupBy(Object.keys(fields), (name) => name.replace(/^.*\.|\d+$/, ''));
  return [...alike.values()].flatMap((each) => each.slice(0, 2));
}

type FileCase = readonly [string, () => File, RegExp];
function fileCases(): FileCase[] {
  const script = '<script>alert(1)</script>';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`;
  const jpegHead = [0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0];
  const wrong = /class="message|role="alert"|notice-page/;
  return [
    ['SVG called .jpg', () => new File([svg], 'photo.jpg', { type: 'image/jpeg' }), wrong],
    [
      'HTML called .jpg',
      () => new File([`<html>${script}`], 'a.jpg', { type: 'image/jpeg' }),
      wrong,
    ],
    [
      'a JPEG that goes on as a page',
      () => new File([Uint8Array.from(jpegHead), script], 'a.jpg', { type: 'image/jpeg' }),
      wrong,
    ],
    [
      'a zip called .xlsx, with a way out in its name',
      () =>
        new File([Uint8Array.from([0x50, 0x4b, 3, 4]), '\0'.repeat(200)], '../../etc/passwd.xlsx'),
      wrong,
    ],
    [
      'a 10 MB photo',
      () => new File([new Uint8Array(10 * 1024 * 1024).fill(0xff)], 'a.jpg'),
      wrong,
    ],
    ['nothing', () => new File([], ''), wrong],
  ];
}
