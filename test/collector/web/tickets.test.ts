import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import { disk, tellSmallFleet } from '../../e2e/small-fleet.ts';
import type { SmallFleet } from '../../e2e/small-fleet.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { addPc, freeSpace, hourMs } from './fleet.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';

const now = Date.UTC(2026, 9, 5, 8);

describe.each(engines)('ticket pages on %s', (engine) => {
  let site: TestSite;
  let fleet: SmallFleet;
  beforeAll(async () => {
    site = await openSite(engine, { now });
    await prepareProgramme(site.context);
    fleet = await tellSmallFleet(site, now);
  });
  afterAll(() => site.close());

  const page = async (path: string, cookie = site.cookie) =>
    (await site.get(path, cookie)).text().then((html) => html.replaceAll(/[ \s]+/g, ' '));
  const ticketOf = async (id: string) => {
    const [ticket] = await ticketsOfDevice(site.store.db, id);
    if (ticket === undefined) throw new Error('expected a ticket');
    return ticket;
  };
  const seenNow = async (id: string) => {
    const { state, assignee } = await ticketOf(id);
    return { state, assignee: assignee ?? '' };
  };

  test('the queue opens on what is to be taken, the gravest first, and counts it in its title', async () => {
    const html = await page('/tickets');
    expect(html).toContain('<title>2 demandes à prendre – Vigie</title>');
    const rows = [...html.matchAll(/<tr>.*?<\/tr>/g)].map(([row]) => row).slice(1);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/Critique.*Le disque 1 ne peut plus lire 32 secteurs \(seuil : 24\)/);
    expect(rows[1]).toMatch(/Attention.*Il reste 4,8 % d’espace libre \(seuil : 10 %\)/);
    expect(rows[1]).toContain('href="/devices/BZ-25-0043-K"');
  });

  test.each(['', '?view=mine', '?view=open', '?view=resolved', '?view=nonsense&page=-3'])(
    'the queue%s is valid in both languages',
    async (query) => {
      for (const language of ['fr', 'en']) {
        await expectValidHtml(
          await page(`/tickets${query}`, `${site.cookie}; vigie_language=${language}`),
        );
      }
    },
  );

  test('an empty view praises, and leads on where something is left', async () => {
    const html = await page('/tickets?view=mine');
    expect(html).toContain('Vous n’avez pas de demande en cours.');
    expect(html).toContain('Voir les demandes à prendre');
  });

  test('a ticket shows its sentence, proof, baseline, advice, device and history', async () => {
    const { id } = await ticketOf(fleet.failingDisk.id);
    const html = await page(`/tickets/${id}`);
    await expectValidHtml(html);
    expect(html).toContain('<h1>Le disque 1 ne peut plus lire 32 secteurs (seuil : 24).</h1>');
    expect(html).toContain('Sauvegarder les données de la famille');
    expect(html).toMatch(/data-label="À la remise">0</);
    expect(html).toMatch(/Couvert.*jusqu’au.*2 septembre 2027/);
    expect(html).toMatch(/Le constat s’aggrave.*Demande ouverte.*le poste est couvert/);
    await expectValidHtml(await page(`/tickets/${id}`, `${site.cookie}; vigie_language=en`));
  });

  test('what is a mere yes is told as one, not as a number', async () => {
    const pc = await addPc(site.context, 'BZ-25-0501-F');
    await pc.beat(now, [{ group: 'disk', subject: 0, reading: { verdict: 'failed' } }]);
    const { id } = await ticketOf(pc.id);
    const html = await page(`/tickets/${id}`);
    expect(html).toMatch(/data-label="Relevé">oui<.*?data-label="Seuil">jamais</);
  });

  test('a ticket is named after what still stands, and says since when all of it is gone', async () => {
    const pc = await addPc(site.context, 'BZ-25-0504-H');
    const tell = async (hours: number, freeGib: number) =>
      pc.beat(now - hours * hourMs, freeSpace(freeGib));
    for (const hours of [200, 180, 160, 140, 120]) await tell(hours, 4);
    const { id } = await ticketOf(pc.id);
    await site.post(`/tickets/${id}/take`, await seenNow(pc.id));
    const path = `/tickets/${id}`;
    const heading = async (language = 'fr') =>
      /class="headline">.*?<\/h1>/.exec(
        await page(path, `${site.cookie}; vigie_language=${language}`),
      )?.[0];
    expect(await heading()).toMatch(/(Attention|Critique).*<h1>Il reste/);
    for (const hours of [100, 80, 60, 40, 20, 1]) await tell(hours, 100);
    expect(await heading()).toMatch(/mark ok.*Disparu.*<h1>Plus constaté depuis le \d.* octobre/);
    expect(await heading()).not.toMatch(/Critique|Attention/);
    expect(await heading('en')).toMatch(/<h1>No longer found since .*October/);
    const card = /<li class="card job".*?BZ-25-0504-H.*?<\/h3>/.exec(await page('/day'))?.[0];
    expect(card).toMatch(/Disparu.*Plus constaté depuis le/);
    await site.post(`${path}/give-back`, await seenNow(pc.id));
    await expectValidHtml(await page(path));
  });

  test('what may be accepted is said with its unit, and beside what was last found where they differ', async () => {
    const pc = await addPc(site.context, 'BZ-25-0502-D');
    for (const [hours, pending] of [
      [3, 6],
      [2, 8],
    ] as const) {
      await pc.beat(now - hours * hourMs, disk(pending));
    }
    const { id } = await ticketOf(pc.id);
    const whole = async (language: string, path = `/tickets/${id}`) =>
      page(path, `${site.cookie}; vigie_language=${language}`);
    expect(await whole('fr')).toContain('Accepter 8 secteurs illisibles comme état connu');
    expect(await whole('fr')).not.toContain('au dernier constat');
    await pc.beat(now - hourMs, disk(7));
    for (const path of [`/tickets/${id}`, `/devices/${pc.tag}`]) {
      const [fr, en] = [await whole('fr', path), await whole('en', path)];
      expect(fr).toContain('a augmenté : 8 (seuil : 8)');
      expect(fr).toContain('8 secteurs illisibles au dernier constat, 7 secteurs illisibles main');
      expect(fr).toContain('Accepter 7 secteurs illisibles comme état connu');
      expect(en).toContain('8 unreadable sectors at the last finding, 7 unreadable sectors now.');
      expect(en).toContain('Accept 7 unreadable sectors as known');
      await expectValidHtml(fr);
    }
  });

  test('an unknown ticket is not found', async () => {
    expect((await site.get('/tickets/none')).status).toBe(404);
    expect((await site.post('/tickets/none/take', { state: 'new' })).status).toBe(404);
    const { id } = await ticketOf(fleet.failingDisk.id);
    expect((await site.post(`/tickets/${id}/take`, { state: 'nonsense' })).status).toBe(404);
  });

  test('taking goes back to the list, says so, and offers to undo it', async () => {
    const { id, reference } = await ticketOf(fleet.fullDisk.id);
    const seen = await seenNow(fleet.fullDisk.id);
    const answer = await site.post(`/tickets/${id}/take`, { ...seen, back: '/tickets?view=open' });
    expect(answer.status).toBe(303);
    const html = await page(answer.headers.get('Location') ?? '');
    expect(html).toContain(`Vous avez pris ${reference}.`);
    expect(html).toMatch(/action="\/tickets\/[^"]+\/undo".*?Annuler/);
    await expectValidHtml(html);

    const undone = await site.post(`/tickets/${id}/give-back`, await seenNow(fleet.fullDisk.id));
    const after = await page(undone.headers.get('Location') ?? '');
    expect(after).toContain(`${reference} est de nouveau à prendre.`);
  });

  test('a ticket is given to a colleague: the page says to whom, the history both, and it can be undone', async () => {
    const lea = await site.signInAs('lea');
    const pc = await addPc(site.context, 'BZ-25-0511-K');
    for (const hours of [200, 180, 160, 140, 120]) {
      await pc.beat(now - hours * hourMs, freeSpace(4));
    }
    const { id, reference } = await ticketOf(pc.id);
    const path = `/tickets/${id}`;
    const form = await page(path);
    expect(form).toMatch(/id="gauge-fs-0/);
    const failing = await ticketOf(fleet.failingDisk.id);
    expect(await page(`/tickets/${failing.id}`)).not.toContain('id="gauge-');
    expect(form).toContain('<summary>Donner à un collègue</summary>');
    const to = /<option value="([^"]+)">lea<\/option>/.exec(form)?.[1] ?? '';
    expect(form).not.toMatch(/<option value="[^"]+">alix<\/option>/);

    await site.post(`${path}/start`, await seenNow(pc.id));
    const answer = await site.post(`${path}/give`, { ...(await seenNow(pc.id)), to });
    const told = await page(answer.headers.get('Location') ?? '');
    expect(told).toContain(`${reference} est maintenant à lea.`);
    expect(told).toMatch(/Demande donnée.*à un collègue.*Avant : alix\. Ensuite : lea\./);
    expect(told).toMatch(/class="message warn">.*lea travaille sur cette demande depuis/);
    expect(told).toMatch(/action="[^"]+\/take".*Prendre à sa place/);
    await expectValidHtml(told);
    await expectValidHtml(await page(path, `${lea}; vigie_language=en`));

    for (const [fields, said] of [
      [{ to: 'nobody' }, 'Choisissez un collègue'],
      [{ to }, 'est déjà à lea'],
    ] as const) {
      const refused = await site.post(`${path}/give`, {
        ...(await seenNow(pc.id)),
        ...fields,
      });
      expect(await page(refused.headers.get('Location') ?? '')).toContain(said);
    }
    const event = /name="event" value="([^"]+)"/.exec(told)?.[1] ?? '';
    const undone = await site.post(`${path}/undo`, { event });
    expect(await page(undone.headers.get('Location') ?? '')).toContain('C’est annulé.');
    const me = await ticketOf(pc.id);
    expect(me).toMatchObject({ state: 'in_progress', assignee: site.staffId });
    await site.post(`${path}/resolve`, {
      ...(await seenNow(pc.id)),
      result: 'nothing_found',
    });
    const late = await site.post(`${path}/give`, { ...(await seenNow(pc.id)), to });
    expect(await page(late.headers.get('Location') ?? '')).toContain('Ce n’est pas possible');
    expect(await page(path)).not.toContain('Donner à un collègue');
    await site.post(`${path}/reopen`, await seenNow(pc.id));
  });

  test('whoever is late is told who was quicker, and nothing is done', async () => {
    const late = await site.signInAs('noa');
    const { id, reference } = await ticketOf(fleet.fullDisk.id);
    const seen = await seenNow(fleet.fullDisk.id);
    await site.post(`/tickets/${id}/take`, seen);
    const answer = await site.post(`/tickets/${id}/take`, seen, late);
    const html = await page(answer.headers.get('Location') ?? '', late);
    expect(html).toContain(`${reference} a changé. Elle est maintenant : Prise (alix)`);
    expect(html).toMatch(/alix travaille sur cette demande depuis .*octobre/);
    await expectValidHtml(html);
    expect(await ticketOf(fleet.fullDisk.id)).toMatchObject({ assignee: site.staffId });
  });

  test('resolving asks for a result first, then shows it and can be undone', async () => {
    const { id } = await ticketOf(fleet.failingDisk.id);
    const without = await site.post(`/tickets/${id}/resolve`, await seenNow(fleet.failingDisk.id));
    expect(await page(without.headers.get('Location') ?? '')).toContain(
      'Choisissez d’abord un résultat.',
    );
    const answer = await site.post(`/tickets/${id}/resolve`, {
      ...(await seenNow(fleet.failingDisk.id)),
      result: 'replaced',
      anyway: '1',
    });
    const html = await page(answer.headers.get('Location') ?? '');
    expect(html).toMatch(/est résolue.*reopen.*Annuler/);
    expect(html).toContain('Pièce ou poste remplacé');
    await expectValidHtml(html);
    expect(await page('/tickets?view=resolved')).toContain('1 demande résolue');
    await site.post(`/tickets/${id}/reopen`, await seenNow(fleet.failingDisk.id));
    expect(await page(`/tickets/${id}`)).toContain('sur décision d’une personne');
  });

  test('a page that says where to go back to never leaves the tickets', async () => {
    const { id } = await ticketOf(fleet.fullDisk.id);
    const seen = await seenNow(fleet.fullDisk.id);
    for (const back of ['https://elsewhere.test/', '//elsewhere.test/tickets', '/sign-out']) {
      const answer = await site.post(`/tickets/${id}/take`, { ...seen, back });
      expect(answer.headers.get('Location')).toMatch(/^\/tickets\//);
    }
  });

  test('an open page is told of new tickets, in its language', async () => {
    const html = await page('/tickets');
    const after = /data-after="([^"]*)"/.exec(html)?.[1] ?? '';
    const cookie = `${site.cookie}; vigie_language=en`;
    const stream = await site.get(`/live?after=${encodeURIComponent(after)}`, cookie);
    expect(stream.headers.get('Content-Type')).toBe('text/event-stream');
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const pc = await addPc(site.context, `BZ-26-0500-${engine.length}`);
    await pc.beat(now + hourMs, disk(0));
    await pc.beat(now + 2 * hourMs, disk(40));
    const { value } = (await reader?.read()) ?? {};
    expect(value).toContain('event: news\ndata: 1 new ticket – Show');
    await reader?.cancel();
  });
});
