import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import { renewSticker, stickerToPrint } from '#collector/app/stickers.ts';
import { reportsADay } from '#collector/domain/family-report.ts';
import { mostVisits, visitStretchMs } from '#collector/domain/visit-limits.ts';
import { changeDevice } from '#collector/storage/devices.ts';
import type { Stage } from '#collector/domain/life.ts';
import { openTicketsOf } from '#collector/storage/tickets.ts';
import { attachmentsOf } from '#collector/storage/attachments.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { addPc } from './fleet.ts';
import { engines, openSite, origin } from './site.ts';
import type { TestSite } from './site.ts';

const start = Date.UTC(2026, 9, 5, 8);
const unknown = '0123456789abcdefghjkmnpqrs';
/** The smallest JPEG that holds together: its start, one table, a scan, its end. */
const photo = Uint8Array.from(
  Buffer.from('ffd8ffe1000845786966'.concat('0000ffdb000300ffda000300', '07ffd9'), 'hex'),
);

describe.each(engines)('the pages that a sticker opens on %s', (engine) => {
  let site: TestSite;
  let now = start;
  let next = 0;
  beforeAll(async () => {
    site = await openSite(engine, { now });
    await prepareProgramme(site.context);
  });
  afterAll(() => site.close());

  /** Each test comes from a line of its own, in a stretch of its own. */
  function visit(path: string, init: RequestInit = {}, address = '203.0.113.7') {
    const env = { incoming: { socket: { remoteAddress: address } } };
    return site.app.request(`${origin}${path}`, init, env);
  }
  const later = () => site.setNow((now += visitStretchMs));
  async function pcWithCode(
    it: { handedOverOn?: `${number}-${number}-${number}`; stage?: Stage } = {},
  ) {
    next += 1;
    const pc = await addPc(site.context, `BZ-26-${String(next).padStart(4, '0')}-X`, it);
    const sticker = await stickerToPrint(site.context, { deviceId: pc.id, actor: site.staffId });
    if (sticker === null) throw new Error('no sticker');
    return { ...pc, code: sticker.code };
  }
  const answers = { fault: 'slow', detail: 'at_start', since: 'today', call: 'morning' };
  async function send(
    code: string,
    fields: Record<string, string>,
    file?: Uint8Array<ArrayBuffer>,
  ) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    body.set(
      'photo',
      new Blob(file === undefined ? [] : [file]),
      file === undefined ? '' : '../x.jpg',
    );
    const query = new URLSearchParams(fields).toString();
    const form = new Response(body);
    const headers = { origin, 'Content-Type': form.headers.get('Content-Type') ?? '' };
    const init = { method: 'POST', body: await form.arrayBuffer(), headers };
    return visit(`/m/${code}/report?${query}`, init);
  }

  test('a code opens the page of its PC, without the tag, in both languages', async () => {
    later();
    const pc = await pcWithCode();
    for (const [language, words] of [
      ['fr', 'jusqu’au 1er septembre 2029'],
      ['en', 'until 1 September 2029'],
    ] as const) {
      const answer = await visit(`/m/${pc.code}`, {
        headers: { cookie: `vigie_language=${language}` },
      });
      const html = await answer.text();
      expect(answer.status).toBe(200);
      expect(answer.headers.get('X-Robots-Tag')).toContain('noindex');
      expect(html).toContain(words);
      expect(html).not.toContain(pc.tag);
      expect(html).not.toContain(pc.id);
      await expectValidHtml(html);
    }
  });

  test('a code is read as people type it', async () => {
    later();
    const { code } = await pcWithCode();
    const typed = code.toUpperCase().replaceAll('0', 'o').replaceAll('1', 'L');
    const answer = await visit(`/m/${typed.slice(0, 5)}-${typed.slice(5)}`);
    expect(answer.status).toBe(200);
  });

  test('a code that opens nothing says nothing of why: one page, byte for byte', async () => {
    later();
    const renewed = await pcWithCode();
    await renewSticker(site.context, { deviceId: renewed.id, actor: site.staffId });
    const back = await pcWithCode();
    await site.context.store.transaction((tx) =>
      changeDevice(tx, back.id, { stage: 'taken_back' }),
    );
    const codes = [renewed.code, back.code, unknown, 'x', '%20', 'é'.repeat(300), `${back.code}0`];
    const pages = await Promise.all(
      codes.flatMap((code) =>
        ['', '/report', '/report/noted?number=1', '/report?fault=slow'].map(async (rest) => {
          const answer = await visit(`/m/${encodeURIComponent(code)}${rest}`);
          return `${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`;
        }),
      ),
    );
    expect(new Set(pages).size).toBe(1);
    expect(pages[0]).toMatch(/^404 /);
    await expectValidHtml(pages[0]?.replace(/^404 \[.*?\]\] /, '') ?? '');
    const sent = await Promise.all(codes.slice(0, 4).map((code) => send(code, answers)));
    expect(sent.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });

  test('the next family of a PC has a code of its own, the last one’s is dead', async () => {
    later();
    const pc = await pcWithCode();
    const { store, ids } = site.context;
    const move = (stage: Stage) => store.transaction((tx) => changeDevice(tx, pc.id, { stage }));
    await move('ready');
    expect((await visit(`/m/${pc.code}`)).status).toBe(404);
    const made = await stickerToPrint(site.context, { deviceId: pc.id, actor: site.staffId });
    expect(made?.code).not.toBe(pc.code);
    await store.transaction(async (tx) => {
      const { writeEvents } = await import('#collector/storage/events.ts');
      const about = { noun: 'device', nounId: pc.id, deviceId: pc.id } as const;
      const told = { kind: 'handed_over', reason: 'signed', detail: {} } as const;
      await writeEvents(tx, [{ id: ids.timeId(now), at: now, actor: 'cli', ...about, ...told }]);
    });
    await move('handed_over');
    expect((await visit(`/m/${made?.code ?? ''}`)).status).toBe(200);
    expect((await visit(`/m/${pc.code}`)).status).toBe(404);
  });

  test('printed again, a sticker keeps its code', async () => {
    const pc = await pcWithCode();
    const again = await stickerToPrint(site.context, { deviceId: pc.id, actor: site.staffId });
    expect(again?.code).toBe(pc.code);
    expect(pc.code).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
  });

  test('six pictures lead through one question a page to one that sends', async () => {
    later();
    const { code } = await pcWithCode();
    const first = await (await visit(`/m/${code}/report`)).text();
    expect(first.match(/class="fault-picture"/g)).toHaveLength(6);
    const seen: string[] = [];
    const given: Record<string, string> = {};
    for (const [name, value] of Object.entries(answers)) {
      const html = await (
        await visit(`/m/${code}/report?${new URLSearchParams(given).toString()}`)
      ).text();
      await expectValidHtml(html);
      expect(html).toContain(`name="${name}" value="${value}"`);
      seen.push(/<h1>(.*?)<\/h1>/.exec(html)?.[1] ?? '');
      given[name] = value;
    }
    expect(new Set(seen).size).toBe(4);
    const last = await (
      await visit(`/m/${code}/report?${new URLSearchParams(given).toString()}`)
    ).text();
    await expectValidHtml(last);
    expect(last).toContain('enctype="multipart/form-data"');
  });

  test.each([
    ['fault=nonsense', 'Qu’est-ce qui ne va pas'],
    ['fault=slow&detail=black', 'Quand est-il lent'],
    ['fault=slow&since=today&call=morning', 'Quand est-il lent'],
    ['fault=__proto__&detail=toString', 'Qu’est-ce qui ne va pas'],
    ['fault=slow&detail=constructor', 'Quand est-il lent'],
    ['fault=<script>', 'Qu’est-ce qui ne va pas'],
  ])('an answer that is none (%s) is asked for again', async (query, question) => {
    later();
    const { code } = await pcWithCode();
    const answer = await visit(`/m/${code}/report?${query}`);
    const html = await answer.text();
    expect([answer.status, html.includes(question)]).toEqual([200, true]);
    expect(html).not.toContain('<script>');
  });

  test('a report opens one ticket, sent twice too, with its number and its photo', async () => {
    later();
    const pc = await pcWithCode();
    const fields = { ...answers, form: 'form-number-one' };
    const [first, second] = [
      await send(pc.code, fields, photo),
      await send(pc.code, fields, photo),
    ];
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(second.headers.get('Location')).toBe(first.headers.get('Location'));
    const open = await openTicketsOf(site.store.db, [pc.id]);
    const ticket = open.get(pc.id)?.get('slow');
    expect([...(open.get(pc.id)?.keys() ?? [])]).toEqual(['slow']);
    expect(await attachmentsOf(site.store.db, 'ticket', [ticket?.id ?? ''])).toHaveLength(1);
    const noted = await (await visit(first.headers.get('Location') ?? '')).text();
    await expectValidHtml(noted);
    expect(noted).toMatch(/\d{3}.\d{3}/);
    expect(noted).toContain('le matin');
    const shown = await (await site.get(`/tickets/${ticket?.id}`)).text();
    await expectValidHtml(shown);
    expect(shown).toContain('Il est lent');
    expect(shown).toContain('Oui, le matin');
    const mine = await (await visit(`/m/${pc.code}`)).text();
    expect(mine).toContain('L’atelier a reçu une demande.');
  });

  test('the same trouble told again joins the open ticket', async () => {
    later();
    const pc = await pcWithCode();
    await send(pc.code, { ...answers, form: 'form-number-one' });
    const again = await send(pc.code, { ...answers, form: 'form-number-two' });
    const noted = await (await visit(again.headers.get('Location') ?? '')).text();
    expect(noted).toContain('connaît déjà ce problème');
    expect((await openTicketsOf(site.store.db, [pc.id])).get(pc.id)?.size).toBe(1);
  });

  test('after coverage the report is kept, and the family is told what happens instead', async () => {
    later();
    const pc = await pcWithCode({ handedOverOn: '2023-10-04' });
    const asked = await (await visit(`/m/${pc.code}/report`)).text();
    expect(asked).toContain('Il ne vient pas réparer');
    const answer = await send(pc.code, { ...answers, form: 'form-number-one' });
    const noted = await (await visit(answer.headers.get('Location') ?? '')).text();
    await expectValidHtml(noted);
    expect(noted).toContain('Les réparations sont finies');
    expect((await openTicketsOf(site.store.db, [pc.id])).get(pc.id)).toBeUndefined();
  });

  test('a PC that is in repair is said to be there', async () => {
    later();
    const pc = await pcWithCode({ stage: 'in_repair' });
    expect(await (await visit(`/m/${pc.code}`)).text()).toContain('L’ordinateur est à l’atelier.');
    const answer = await send(pc.code, { ...answers, form: 'form-number-one' });
    expect(await (await visit(answer.headers.get('Location') ?? '')).text()).toContain(
      'déjà à l’atelier',
    );
  });

  test.each([
    [
      'no picture at all',
      new TextEncoder().encode('<script>alert(1)</script>'),
      400,
      'n’est pas une photo',
    ],
    ['a broken picture', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0xff), 400, 'abîmée'],
    ['ten megabytes', new Uint8Array(10_000_000), 413, 'trop lourde'],
  ])(
    'a photo that is %s is refused in words, and nothing is sent',
    async (_, file, status, words) => {
      later();
      const pc = await pcWithCode();
      const answer = await send(pc.code, { ...answers, form: 'form-number-one' }, file);
      const html = await answer.text();
      expect([answer.status, html.includes(words)]).toEqual([status, true]);
      await expectValidHtml(html);
      expect(html).toContain('name="fault" value="slow"');
      expect((await openTicketsOf(site.store.db, [pc.id])).get(pc.id)).toBeUndefined();
    },
  );

  test('a day takes so many reports of one PC and no more', async () => {
    later();
    const pc = await pcWithCode();
    const statuses: number[] = [];
    for (let i = 0; i <= reportsADay; i += 1) {
      statuses.push((await send(pc.code, { ...answers, form: `form-number-${i}` })).status);
    }
    expect(statuses).toEqual([...Array<number>(reportsADay).fill(303), 429]);
  });

  test('a report from a foreign page is refused', async () => {
    later();
    const pc = await pcWithCode();
    const answer = await visit(`/m/${pc.code}/report`, {
      method: 'POST',
      body: new URLSearchParams(answers),
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(answer.status).toBe(403);
  });

  test('too many visits with one code are told to wait, alike for a known and an unknown one', async () => {
    const pc = await pcWithCode();
    const pages: string[] = [];
    for (const code of [pc.code, unknown]) {
      later();
      for (let i = 0; i < mostVisits.code; i += 1)
        await visit(`/m/${code}`, {}, `198.51.100.${i % 250}`);
      const answer = await visit(`/m/${code}`, {}, '198.51.100.251');
      const html = await answer.text();
      expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '600']);
      await expectValidHtml(html);
      pages.push(html);
    }
    expect(pages[0]).toBe(pages[1]);
    later();
    expect((await visit(`/m/${pc.code}`)).status).toBe(200);
  });

  test('too many visits from one address are told to wait, all of a line of IPv6 as one', async () => {
    later();
    const { code } = await pcWithCode();
    for (let i = 0; i < mostVisits.address; i += 1) {
      await visit(`/m/${unknown.slice(0, 20)}${i}`, {}, `2001:db8:1:2::${i.toString(16)}`);
    }
    const from = async (address: string) => (await visit(`/m/${code}`, {}, address)).status;
    expect(await from('2001:db8:1:2:ffff::1')).toBe(429);
    expect(await from('2001:db8:1:3::1')).toBe(200);
  });

  test.each(['accessibility', 'legal', 'privacy', 'status', 'source'])(
    'anybody may read /about/%s, in both languages',
    async (page) => {
      for (const language of ['fr', 'en']) {
        const answer = await visit(`/about/${page}`, {
          headers: { cookie: `vigie_language=${language}` },
        });
        expect(answer.status).toBe(200);
        await expectValidHtml(await answer.text());
      }
    },
  );

  test('none of it is a fault of ours', () => expect(site.errors).toEqual([]));

  test('there is no other page about the site, and each page leads to these', async () => {
    expect((await visit('/about/constructor')).status).toBe(404);
    const html = await (await visit('/sign-in')).text();
    expect(html.match(/href="\/about\//g)).toHaveLength(5);
  });
});
