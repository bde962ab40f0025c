import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import { openTicketByPerson } from '#collector/app/report-fault.ts';
import { ticketById } from '#collector/storage/tickets.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { addPc } from './fleet.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';

const now = Date.UTC(2026, 9, 5, 8);

describe.each(engines)('several tickets at once on %s', (engine) => {
  let site: TestSite;
  let noa: string;
  const ids: string[] = [];
  beforeAll(async () => {
    site = await openSite(engine, { now });
    await prepareProgramme(site.context);
    await site.signInAs('noa');
    const staff = site.store.db.selectFrom('staff').select('id').where('name', '=', 'noa');
    noa = (await staff.executeTakeFirstOrThrow()).id;
    for (const tag of ['BZ-26-0701-B', 'BZ-26-0702-X', 'BZ-26-0703-T']) {
      const { id: deviceId } = await addPc(site.context, tag);
      const asked = { deviceId, family: 'slow', staffId: site.staffId } as const;
      const opened = await openTicketByPerson(site.context, asked);
      if (!opened.ok) throw new Error(opened.reason);
      ids.push(opened.ticketId);
    }
  });
  afterAll(() => site.close());

  const back = '/tickets?view=open';
  const page = async (path: string) =>
    (await (await site.get(path)).text()).replaceAll(/[\s\u00A0]+/g, ' ');
  const choose = (...of: readonly string[]) =>
    page(
      `/tickets/several?${of.map((id) => `ticket[]=${id}`).join('&')}&back=${encodeURIComponent(back)}`,
    );
  const seenOn = (html: string) => /name="seen" value="([^"]*)"/.exec(html)?.[1] ?? '';
  const states = () =>
    Promise.all(
      ids.map(async (id) => {
        const ticket = await ticketById(site.store.db, id);
        return [ticket?.state, ticket?.assignee];
      }),
    );
  const post = (act: string, fields: Record<string, string>) =>
    site.post(`/tickets/several/${act}`, { back, ...fields });
  const follow = (answer: Response) => page(answer.headers.get('Location') ?? '');
  const undo = (html: string) =>
    post('undo', { done: /name="done" value="([^"]*)"/.exec(html)?.[1] ?? '' });

  test('nothing ticked leads back to the list with what to do', async () => {
    const html = await page('/tickets/several');
    expect(html).toContain('<title>Aucune demande choisie');
    expect(html).toContain('cochez « Choisir »');
    await expectValidHtml(html);
    expect(await choose('nobody', '../x')).toContain('Aucune demande choisie');
  });

  test('the list lets one tick what can change hands', async () => {
    const html = await page(back);
    expect(html.match(/type="checkbox" name="ticket\[\]"/g)).toHaveLength(3);
    await expectValidHtml(html);
  });

  test('all that were ticked are given by one press, and given back by another', async () => {
    const html = await choose(...ids, ids[0] ?? '');
    expect(html).toContain('3 demandes choisies');
    expect(html).not.toContain('action="/tickets/several/hold"');
    await expectValidHtml(html);
    const given = await follow(await post('give', { seen: seenOn(html), to: noa }));
    expect(given).toContain('3 demandes sont données.');
    await expectValidHtml(given);
    expect(await states()).toEqual(ids.map(() => ['assigned', noa]));
    const undone = await follow(await undo(given));
    expect(undone).toContain('C’est annulé pour 3 demandes.');
    expect(undone).not.toContain('name="done"');
    expect(await states()).toEqual(ids.map(() => ['new', null]));
  });

  test('one that a colleague was quicker with is told, and the others are given', async () => {
    const html = await choose(...ids);
    const first = `/tickets/${ids[0]}/take`;
    await site.post(first, { state: 'new', assignee: '', back });
    const given = await follow(await post('give', { seen: seenOn(html), to: noa }));
    expect(given).toContain('2 demandes sont données.');
    expect(given).toContain('Quelqu’un a été plus rapide : BZ-26-0701-B/1');
    await expectValidHtml(given);
    expect(await states()).toEqual([
      ['assigned', site.staffId],
      ['assigned', noa],
      ['assigned', noa],
    ]);
  });

  test('all wait until a date; a date that passed is refused with what was typed', async () => {
    const html = await choose(...ids);
    const typed = { seen: seenOn(html), why: 'family_away' };
    const refused = await post('hold', { ...typed, date: '2026-10-04' });
    expect(refused.status).toBe(400);
    const again = (await refused.text()).replaceAll(/[\s\u00A0]+/g, ' ');
    expect(again).toContain('Cette date est passée');
    expect(again).toContain('value="2026-10-04"');
    expect(again).toContain('3 demandes choisies');
    await expectValidHtml(again);
    const held = await follow(await post('hold', { ...typed, date: '2026-10-12' }));
    expect(held).toContain('3 demandes sont en attente.');
    expect((await states()).map(([state]) => state)).toEqual(ids.map(() => 'waiting_family'));
    await undo(held);
    expect((await states()).map(([state]) => state)).toEqual(ids.map(() => 'assigned'));
  });

  test.each([
    ['give', { to: 'nobody' }, 'ce compte n’existe pas'],
    ['hold', { why: 'because', date: '2026-10-12' }, 'Choisissez d’abord une réponse'],
    ['hold', { why: 'family_away', date: '2026-02-30' }, 'Écrivez une date'],
  ])('%s with %j changes nothing and says why', async (act, fields, why) => {
    const before = await states();
    const html = await choose(...ids);
    const answer = await post(act, { seen: seenOn(html), ...fields });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(why);
    expect(await states()).toEqual(before);
  });

  test('it leads back to lists alone, and what nobody wrote is passed over', async () => {
    for (const elsewhere of ['https://evil.test/', '//evil.test', '/tickets/x', '/day', '']) {
      const seen = 'nobody new ,,x y z,' + 'a'.repeat(9000);
      const answer = await post('give', { seen, to: noa, back: elsewhere });
      expect(answer.headers.get('Location')).toMatch(/^\/tickets\?several=given/);
    }
    expect(await follow(await post('give', { seen: '', to: noa }))).toContain(
      'Rien n’a été donné.',
    );
    expect(await follow(await undo('name="done" value="a b,c d"'))).toContain(
      'Rien n’a été annulé.',
    );
  });
});
