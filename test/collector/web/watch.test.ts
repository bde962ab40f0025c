import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import { eventsOf } from '#collector/storage/events.ts';
import { incidentById, latestIncidents, openIncidents } from '#collector/storage/incidents.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';
import { tellWatchedFleet } from './watched-fleet.ts';
import type { WatchedFleet } from './watched-fleet.ts';

const now = Date.UTC(2026, 9, 6, 8);
const plain = (text: string): string => text.replaceAll(/[\u00A0\u202F]/g, ' ');
const rowsIn = (html: string): number => html.split('<tr>').length - 2;

describe.each(engines)('the lookout on %s', (engine) => {
  let site: TestSite;
  let fleet: WatchedFleet;
  let id: string;
  beforeAll(async () => {
    site = await openSite(engine, { now });
    await prepareProgramme(site.context);
    fleet = await tellWatchedFleet(site.context, now);
    id = (await openIncidents(site.store.db))[0]?.id ?? '';
  });
  afterAll(() => site.close());
  const page = async (path: string, language = 'fr') => {
    const answer = await site.get(path, `${site.cookie}; vigie_language=${language}`);
    expect([path, answer.status]).toEqual([path, 200]);
    const html = plain(await answer.text());
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).not.toMatch(/undefined|NaN|\[object/);
    await expectValidHtml(html);
    return html;
  };
  const close = (result: string, of = id) => site.post(`/watch/incidents/${of}/close`, { result });

  test('is valid in both languages, with all that it links to', async () => {
    for (const language of ['fr', 'en']) {
      const html = await page('/watch', language);
      const links = [...html.matchAll(/href="(\/watch\/[^"#]+)/g)].map(([, href = '']) => href);
      expect(new Set(links).size).toBe(2);
      for (const href of links) await page(href, language);
    }
  });

  test('tells of an open incident its kind, its PCs and why, and how many tickets it has', async () => {
    const html = await page('/watch');
    expect(html).toContain('<title>1 incident en cours');
    expect(html).toContain('Même défaut sur beaucoup de postes : Mises à jour');
    expect(html).toContain('13 postes touchés');
    expect(html).toContain('une mise à jour est plus probable que des pannes');
    expect(html).toContain('11 demandes');
  });

  test('lists an incident’s tickets, and says which PCs it holds back', async () => {
    const html = await page(`/watch/incidents/${id}`);
    expect(rowsIn(html)).toBe(fleet.stale.length);
    for (const { tag } of fleet.stale) expect(html).toContain(`/devices/${tag}"`);
    for (const { tag } of fleet.held) expect(html).not.toContain(tag);
    expect(html).toContain('2 postes touchés n’ont pas de demande');
  });

  test('leads from an incident to each ticket and back, and from no other ticket', async () => {
    const { db } = site.store;
    const html = await page(`/watch/incidents/${id}`);
    const paths = [...html.matchAll(/href="(\/tickets\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(new Set(paths).size).toBe(fleet.stale.length);
    for (const language of ['fr', 'en']) {
      expect(await page(paths[0] ?? '', language)).toContain(`href="/watch/incidents/${id}"`);
    }
    expect(await page(paths[0] ?? '')).toMatch(/fait partie de l’incident.*Mises à jour.*en cours/);
    const other = await db
      .selectFrom('tickets')
      .leftJoin('incident_tickets', 'incident_tickets.ticket_id', 'tickets.id')
      .where('incident_tickets.ticket_id', 'is', null)
      .select('tickets.id')
      .executeTakeFirstOrThrow();
    expect(await page(`/tickets/${other.id}`)).not.toContain('/watch/incidents/');
  });

  test('tells of an outage of the collector’s as a past incident that ended by itself', async () => {
    const html = await page('/watch');
    const past = html.slice(html.indexOf('Incidents passés'));
    expect(past).toContain('Vigie était arrêtée');
    expect(past).toContain('terminé de lui-même');
    const all = await latestIncidents(site.store.db, 9);
    const down = all.find(({ kind }) => kind === 'collector_down');
    const detail = await page(`/watch/incidents/${down?.id}`);
    expect(detail).not.toContain('<form method="post" action="/watch');
  });

  test('shows a lot that stands out with its figures and how sure they are', async () => {
    const html = await page('/watch');
    expect(html).toContain(fleet.lot);
    expect(html).toContain('Jamais sur moins de 10 familles');
    expect(html).toContain('aucune panne ailleurs');
    expect(html).toMatch(/au moins \d/);
    const href = /href="(\/devices\?lot=[^"]+)"/.exec(html)?.[1] ?? '';
    const list = await page(href);
    expect(list).toContain('<title>12 postes');
    expect(rowsIn(list)).toBe(12);
  });

  test('leads to the PCs to call, as many as it says', async () => {
    expect(await page('/watch')).toContain('3 postes à appeler');
    expect(rowsIn(await page('/devices?connection=to_call'))).toBe(fleet.toCall);
  });

  test('says which school years are on file, and what follows where one is not', async () => {
    const html = await page('/watch');
    const years = html.slice(html.indexOf('Vacances scolaires connues'));
    const of = (year: string) =>
      years.slice(years.indexOf(year), years.indexOf('</tr>', years.indexOf(year)));
    expect(of('2025-2026')).toContain('inconnues');
    expect(of('2026-2027')).toContain('5 périodes de vacances');
    expect(of('2026-2027')).toContain('calendrier d’essai');
    expect(of('2027-2028')).toContain('35 pour « à appeler »');
  });

  test.each([
    ['nothing', ''],
    ['what is no result', 'sold'],
  ])('closing with %s changes nothing, and says so', async (_, result) => {
    const answer = await close(result);
    expect(await page(answer.headers.get('Location') ?? '')).toContain('dites d’abord');
    expect((await incidentById(site.store.db, id))?.until).toBeNull();
  });

  test('an incident that is closed says with what, by whom, and is then among the past', async () => {
    const answer = await close('cause_mended');
    expect(answer.status).toBe(303);
    const html = await page(answer.headers.get('Location') ?? '');
    expect(html).toContain('L’incident est clos : « La cause commune est réparée ».');
    expect(html).toContain('alix');
    expect(html).not.toContain('<form method="post" action="/watch');
    expect((await incidentById(site.store.db, id))?.closedBy).toBe(site.staffId);
    const again = await close('false_alarm');
    expect(await page(again.headers.get('Location') ?? '')).toContain('était déjà clos');
    expect((await incidentById(site.store.db, id))?.result).toBe('cause_mended');
    const kinds = (await eventsOf(site.store.db, 'incident', id)).map(({ kind }) => kind);
    expect(kinds).toEqual(['incident_raised', 'incident_ended']);
    const watch = await page('/watch');
    expect(watch).toContain('<title>Aucun incident');
    expect(watch.slice(watch.indexOf('Incidents passés'))).toContain(
      'La cause commune est réparée',
    );
  });

  test('an incident that nobody knows is not found', async () => {
    expect((await site.get('/watch/incidents/nobody')).status).toBe(404);
    expect((await close('cause_mended', 'nobody')).status).toBe(404);
  });

  test('none of all these answers was a fault of ours', () => {
    expect(site.errors).toEqual([]);
  });
});

test('a programme in which nothing has happened yet is told so, part by part', async () => {
  const site = await openSite('sqlite', { now });
  await prepareProgramme(site.context);
  const html = plain(await (await site.get('/watch')).text());
  await expectValidHtml(html);
  for (const said of [
    'Aucun incident en cours',
    'Personne à appeler',
    'ne se distingue des autres',
    'Aucun incident jusqu’ici',
  ]) {
    expect(html).toContain(said);
  }
  await site.close();
});
