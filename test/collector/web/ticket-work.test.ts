import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportByFamily } from '#collector/app/report-by-family.ts';
import { openTicketByPerson } from '#collector/app/report-fault.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { attachmentsOf } from '#collector/storage/attachments.ts';
import { eventsOf } from '#collector/storage/events.ts';
import { entriesOf } from '#collector/storage/ticket-work.ts';
import { ticketById } from '#collector/storage/tickets.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { addPc, dayMs } from './fleet.ts';
import { engines, openSite, origin } from './site.ts';
import type { TestSite } from './site.ts';

const now = Date.UTC(2026, 9, 5, 8);

describe.each(engines)('a working day on %s', (engine) => {
  let site: TestSite;
  let id: string;
  beforeAll(async () => {
    site = await openSite(engine, { now });
    await prepareProgramme(site.context);
    const pc = await addPc(site.context, 'BZ-26-0700-F');
    const opened = await openTicketByPerson(site.context, {
      deviceId: pc.id,
      family: 'slow',
      staffId: site.staffId,
    });
    if (!opened.ok) throw new Error(opened.reason);
    id = opened.ticketId;
  });
  afterAll(() => site.close());

  const page = async (path: string, cookie = site.cookie) =>
    (await site.get(path, cookie)).text().then((html) => html.replaceAll(/[\s\u00A0]+/g, ' '));
  const seen = async () => {
    const ticket = await ticketById(site.store.db, id);
    return { state: ticket?.state ?? '', assignee: ticket?.assignee ?? '' };
  };
  const post = async (act: string, fields: Record<string, string> = {}) =>
    site.post(`/tickets/${id}/${act}`, { ...(await seen()), ...fields });
  const follow = async (answer: Response) => page(answer.headers.get('Location') ?? '');

  test('begins with my day, which is empty and leads to what is to be taken', async () => {
    const technician = await site.signInAs('noa');
    expect((await site.get('/', technician)).headers.get('Location')).toBe('/day');
    const html = await page('/day');
    expect(html).toContain('<title>Tout est fait – Ma journée – Vigie</title>');
    expect(html).toContain('Voir 1 demande à prendre');
    await expectValidHtml(html);
  });

  test('shows each job with its place and its ring, and starts it', async () => {
    await post('take');
    const html = await page('/day');
    expect(html).toContain('1 chose à faire');
    expect(html).toContain('<desc id="progress-text">Rien n’est encore fini sur 1.</desc>');
    expect(html).toMatch(/0 sur 1<\/text>/);
    expect(html).toContain('Dans la famille');
    await expectValidHtml(html);
    await expectValidHtml(await page('/day', `${site.cookie}; vigie_language=en`));
    const started = await follow(await post('start', { back: `/tickets/${id}` }));
    expect(started).toContain('Vous travaillez sur BZ-26-0700-F/1.');
    await expectValidHtml(started);
  });

  test('keeps what was typed where somebody was quicker or the note is too long', async () => {
    const late = await site.post(`/tickets/${id}/hold`, {
      state: 'new',
      assignee: '',
      why: 'part_ordered',
      date: '2026-10-12',
    });
    expect(late.status).toBe(409);
    expect(await late.text()).toMatch(/a été plus rapide[^]*value="2026-10-12"/);
    const long = await post('notes', { text: 'x'.repeat(2001) });
    expect(long.status).toBe(409);
    const html = await long.text();
    expect(html).toContain('Votre texte est gardé');
    expect(html).toContain('x'.repeat(2001));
  });

  test('script in a note is text, and a note can be undone from the message', async () => {
    const html = await follow(await post('notes', { text: '<script>alert(1)</script>' }));
    expect(html).toContain('&lt;script&gt;alert(1)');
    expect(html).not.toContain('<script>alert');
    const event = /name="event" value="([^"]+)"/.exec(html)?.[1] ?? '';
    expect(await follow(await post('undo', { event }))).toContain('C’est annulé.');
    expect(await entriesOf(site.store.db, [id])).toEqual([]);
  });

  test('on hold, its clock stands still, it leaves the day and comes back on its date', async () => {
    const held = await follow(await post('hold', { why: 'family_away', date: '12/10/2026' }));
    expect(await page('/tickets?view=mine')).toMatch(
      /data-label="Prévu"><time datetime="2026-10-12">12 octobre 2026<\/time>/,
    );
    expect(held).toContain('En attente : la famille est absente. Relance le 12 octobre 2026.');
    expect(await page('/day')).toContain('Tout est fait');
    expect(await page('/tickets?view=waiting_family')).toContain('1 demande attend la famille');
    expect(await page('/devices/BZ-26-0700-F')).toMatch(
      /, relance le <time datetime="2026-10-12">/,
    );
    site.setNow(now + 7 * dayMs);
    const html = await page('/day');
    expect(html).toContain('C’est aujourd’hui ou c’est passé.');
    expect(html).toContain('moins d’un jour ouvré, en pause');
    await expectValidHtml(html);
    await post('resume');
    site.setNow(now);
  });

  test('the bench shows one step a screen, and who does not know asks for help', async () => {
    const html = await page(`/tickets/${id}/bench`);
    expect(html).toContain('<title>Étape 1 sur 7 – Établi – Vigie</title>');
    await expectValidHtml(html);
    const next = await post('steps', {
      step: 'check_tag',
      answer: 'unknown',
      back: `/tickets/${id}/bench?step=2`,
    });
    expect(next.headers.get('Location')).toContain('/bench?step=2&said=answered');
    expect(await page('/tickets?view=help')).toContain('1 demande attend de l’aide');
    const ticket = await follow(await post('help-given'));
    expect(ticket).toContain('l’aide est donnée');
    await expectValidHtml(await page(`/tickets/${id}/bench?step=8`));
  });

  test('a family that wants a call is called, and may be called again once that is undone', async () => {
    const ticket = await ticketById(site.store.db, id);
    const reported = await reportByFamily(site.context, {
      deviceId: ticket?.deviceId ?? '',
      formId: 'a-family-form',
      said: {
        family: 'slow',
        fault: 'slow',
        detail: 'at_start',
        since: 'today',
        callBack: 'morning',
      },
    });
    expect(reported).toMatchObject({ report: { ticketId: id } });
    const asked = 'La famille attend votre appel (« Oui, le matin »).';
    expect(await page(`/tickets/${id}`)).toContain(asked);
    await expectValidHtml(await page(`/tickets/${id}`));
    expect(await follow(await post('call', { answer: 'family_not_reached' }))).toContain(asked);
    expect((await post('call', { answer: 'perhaps' })).status).not.toBe(500);
    const called = await follow(await post('call', { answer: 'spoke_to_family' }));
    expect(called).toContain('la famille a été appelée');
    expect(called).not.toContain(asked);
    expect(called).toMatch(/Rappelée \S+.* \(/);
    await expectValidHtml(called);
    expect(await follow(await post('call', { answer: 'spoke_to_family' }))).toContain(
      'Personne n’attend d’appel',
    );
    const events = await eventsOf(site.store.db, 'ticket', id);
    const spoke = events.find(({ reason }) => reason === 'spoke_to_family');
    await follow(await post('undo', { event: spoke?.id ?? '' }));
    expect(await page(`/tickets/${id}`)).toContain(asked);
  });

  test('history offers to undo an act only while that would still work', async () => {
    const html = async () => page(`/tickets/${id}`);
    const undoesHelp = /Annuler ?<span class="aside"> Aide demandée/;
    expect(await html()).toMatch(undoesHelp);
    await post('steps', { step: 'check_tag', answer: 'done' });
    const answered = await html();
    expect(answered).not.toMatch(undoesHelp);
    const [, event = ''] =
      /name="event" value="([^"]+)"(?:(?!name="event").)*<span class="aside"> Étape</.exec(
        answered,
      ) ?? [];
    await site.post(`/tickets/${id}/undo`, { event });
    expect(await html()).toMatch(undoesHelp);
  });

  test('finishing with a list that nobody touched lists it too', async () => {
    const asked = await post('resolve', { result: 'fixed' });
    expect(asked.status).toBe(409);
    expect(await asked.text()).toContain('steps-left');
  });

  test('finishing with steps left lists them and asks to go on', async () => {
    const asked = await post('resolve', { result: 'fixed' });
    expect(asked.status).toBe(409);
    const html = (await asked.text()).replaceAll('\u00A0', ' ');
    expect(html).toContain('Il reste 7 étapes.');
    expect(html).toMatch(/steps-left[^]*Regarder la mémoire utilisée\./);
    expect(html).toContain('Terminer quand même');
    await expectValidHtml(html);
    expect((await post('resolve', { result: 'end_of_life' })).status).toBe(409);
    const done = await follow(
      await post('resolve', { result: 'fixed', anyway: '1', back: '/day' }),
    );
    expect(done).toContain('BZ-26-0700-F/1 est résolue. Bravo.');
    expect(done).toContain('1 demande finie sur 1.');
    expect(await page('/devices/BZ-26-0700-F')).toMatch(
      /<h3>Fait<\/h3><ul><li><a href="[^"]+">[^<]+<\/a> : [^<]*, \d/,
    );
    await post('reopen');
  });

  test('passing a turn puts a job last for today, with its reason', async () => {
    const html = await follow(await post('pass', { why: 'too_tired', back: '/day' }));
    expect(html).toContain('Tour passé aujourd’hui');
    expect((await post('pass', { why: 'nonsense' })).headers.get('Location')).toContain(
      'said=no_choice',
    );
  });

  test('whoever else has a ticket open is named until it expires', async () => {
    const other = await site.signInAs('sam');
    await page(`/tickets/${id}`);
    expect(await page(`/tickets/${id}`, other)).toContain('alix regarde cette demande depuis');
    expect(await page('/tickets?view=open', other)).toContain('alix la regarde');
    site.setNow(now + 11 * 60_000);
    expect(await page(`/tickets/${id}`, other)).not.toContain('alix regarde cette demande');
    site.setNow(now);
  });

  test('shortcuts can be switched off, and stay so', async () => {
    expect(await page('/day')).toContain('id="keys"');
    await site.post('/preferences', { shortcuts: 'off' });
    const html = await page('/preferences?said=saved');
    expect(html).not.toContain('id="keys"');
    await expectValidHtml(html);
    await site.post('/preferences', { shortcuts: 'on' });
  });

  test('the queue’s full page stays within 60 kB of HTML', async () => {
    for (let n = 1; n <= 30; n += 1) {
      const pc = await addPc(site.context, `BZ-25-${String(n).padStart(4, '0')}-A`);
      await pc.beat(now, [{ group: 'disk', subject: 0, reading: { verdict: 'failed' } }]);
    }
    const html = await (await site.get('/tickets')).text();
    expect(html.match(/<tr>/g)?.length).toBe(26);
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(60_000);
  });

  describe('photos', () => {
    const send = async (bytes: Uint8Array, name = 'x.jpg', back = '') => {
      const form = new FormData();
      form.set('photo', new File([Uint8Array.from(bytes)], name));
      form.set('back', back);
      return site.app.request(`${origin}/tickets/${id}/photos`, {
        method: 'POST',
        body: form,
        headers: { cookie: site.cookie, origin },
      });
    };
    const png = Uint8Array.from(
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
    );

    test('are kept and served by id, never by name', async () => {
      const answer = await send(png, '../../etc/passwd');
      expect(answer.headers.get('Location')).toContain('said=photo_added');
      const [photo] = await attachmentsOf(site.store.db, 'ticket', [id]);
      const got = await site.get(`/tickets/${id}/photos/${photo?.id}`);
      expect(got.headers.get('Content-Type')).toBe('image/png');
      expect(got.headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(got.headers.get('Content-Disposition')).toBe('inline; filename="photo.png"');
      expect(new Uint8Array(await got.arrayBuffer())).toEqual(png);
      expect((await site.get(`/tickets/none/photos/${photo?.id}`)).status).toBe(404);
      await expectValidHtml(await page(`/tickets/${id}`));
    });

    test.each([
      ['a text that is called a photo', Buffer.from('bonjour'), 'photo_wrong'],
      ['a JPEG that breaks off', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4), 'photo_broken'],
      ['nothing', new Uint8Array(), 'photo_missing'],
      ['5 MB and a byte', new Uint8Array(5_000_001), 'photo_too_big'],
      ['10 MB', new Uint8Array(10_000_000), 'photo_too_big'],
    ])('%s gets a clear answer', async (_, bytes, said) => {
      const answer = await send(bytes);
      expect(answer.headers.get('Location')).toContain(`said=${said}`);
      expect(await attachmentsOf(site.store.db, 'ticket', [id])).toHaveLength(1);
      expect(site.errors).toEqual([]);
    });
  });
});
