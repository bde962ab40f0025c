import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dateOf } from '#collector/domain/calendar.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { eraseAgain } from '#collector/app/erase-household.ts';
import { checkJournal } from '#collector/app/journal.ts';
import { openTicketByPerson } from '#collector/app/report-fault.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { receiveBeats } from '#collector/app/receive-beats.ts';
import { rollUp } from '#collector/domain/day-value.ts';
import {
  contactFaultsOf,
  isLibraryCard,
  isVoucher,
  phoneKey,
} from '#collector/domain/household.ts';
import { saveRollUp } from '#collector/storage/day-values.ts';
import { insertFamilyReport } from '#collector/storage/family-reports.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { journalRows } from '#collector/storage/journal.ts';
import { latestOf } from '#collector/storage/telemetry.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { freeSpace, pcOf } from './fleet.ts';
import { contact, handOverOnPage, readyPc, tagOf } from './handover-fleet.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';

const start = Date.UTC(2026, 9, 5, 8);

describe.each(engines)('a family on %s', (engine) => {
  let site: TestSite;
  let technician: string;
  let number = 0;
  beforeAll(async () => {
    site = await openSite(engine, { now: start });
    await prepareProgramme(site.context);
    technician = await site.signInAs('noa');
  });
  afterAll(() => site.close());
  afterEach(() => {
    if (site.errors.length > 0) throw new Error(String(site.errors));
  });

  /** A family of its own, with a PC that has told something. */
  async function family(more: Parameters<typeof handOverOnPage>[2] = {}) {
    number += 1;
    const tag = tagOf(number);
    const pc = await readyPc(site, number);
    const phone = `07 11 00 00 ${String(number).padStart(2, '0')}`;
    const own = { phone, name: `Adulte ${number}`, email: `adulte${number}@exemple.test` };
    const { code } = await handOverOnPage(site, tag, { ...more, contact: own });
    const told = pcOf(site.context, pc.id, tag);
    return { code, tag, pc: told, phone, name: own.name };
  }
  const page = async (path: string, cookie = site.cookie) => (await site.get(path, cookie)).text();
  const purposes = async (code: string) =>
    (await journalRows(site.store.db, { actor: null, before: null, most: 500 }))
      .filter(({ nounId }) => nounId === code)
      .map(({ purpose }) => purpose);

  test('is shown with each reading in the journal, whose chain holds', async () => {
    const { code, name } = await family();
    const before = (await purposes(code)).length;
    const html = await page(`/households/${code}`);
    expect(html).toContain(name);
    await expectValidHtml(html);
    expect(await purposes(code)).toHaveLength(before + 1);
    expect(await checkJournal(site.context)).toMatchObject({ ok: true });
    expect((await site.get('/households/nobody')).status).toBe(404);
  });

  test('is a technician’s to read only while one of its PCs has an open ticket', async () => {
    const { code, pc, name } = await family();
    const refused = await site.get(`/households/${code}`, technician);
    expect(refused.status).toBe(403);
    expect(await refused.text()).not.toContain(name);
    const before = await purposes(code);
    const opened = await openTicketByPerson(site.context, {
      deviceId: pc.id,
      family: 'screen',
      staffId: 'noa',
    });
    expect(opened).toMatchObject({ ok: true });
    const html = await page(`/households/${code}`, technician);
    expect(html).toContain(name);
    expect(html).not.toContain('Effacer la famille');
    expect(await purposes(code)).toHaveLength(before.length + 1);
    for (const path of ['', '/objection', '/erasure']) {
      const answer = await site.post(`/households/${code}${path}`, {}, technician);
      expect([path, answer.status]).toEqual([path, 403]);
    }
  });

  test('is found by its phone, which stands in no address', async () => {
    const { code, phone } = await family();
    await expectValidHtml(await page('/households'));
    const found = await site.post('/households/find', { phone: phone.replaceAll(' ', '.') });
    expect(found.headers.get('Location')).toBe(`/households/${code}`);
    const none = await (await site.post('/households/find', { phone: '0799999999' })).text();
    expect(none).toContain('Aucune famille');
    await expectValidHtml(none);
    const wrong = await site.post('/households/find', { phone: '<b>' });
    expect(wrong.status).toBe(400);
    await expectValidHtml(await wrong.text());
  });

  test('is corrected field by field; a stale form and a fault lose nothing', async () => {
    const { code } = await family();
    const seen = /name="seen" value="(\d+)"/.exec(await page(`/households/${code}`))?.[1] ?? '';
    const typed = { ...contact, name: 'Adulte corrigé', phone: '', email: '', address: '' };
    const faulty = await site.post(`/households/${code}`, { ...typed, seen });
    expect(faulty.status).toBe(400);
    const html = await faulty.text();
    expect(html).toContain('Il faut un moyen de joindre');
    expect(html).toContain('value="Adulte corrigé"');
    await expectValidHtml(html);
    const good = { ...typed, phone: '06 00 00 00 01', seen };
    expect((await site.post(`/households/${code}`, good)).status).toBe(303);
    const stale = await (await site.post(`/households/${code}`, good)).text();
    expect(stale).toContain('Quelqu’un a changé');
    const events = await site.store.db.selectFrom('events').selectAll().execute();
    expect(JSON.stringify(events)).not.toContain('corrigé');
  });

  /** What a family says by its sticker; nothing that names anybody. */
  const report = (deviceId: string, id: string, at: number) =>
    site.store.transaction((tx) =>
      insertFamilyReport(tx, {
        id,
        deviceId,
        ticketId: null,
        number: String(at % 1_000_000).padStart(6, '0'),
        at,
        on: dateOf(at, 'Europe/Paris'),
        fault: 'slow',
        detail: 'at_start',
        since: 'today',
        callBack: 'morning',
        calledAt: null,
        outcome: 'reported_by_person',
      }),
    );

  /** A day whose reports are forgotten, and its values kept. */
  const keepDay = (deviceId: string, day: CalendarDate) =>
    site.store.transaction((tx) => {
      const samples = [{ group: 'disk', subject: 0, reading: { reallocated: 4 } }] as const;
      return saveRollUp(tx, deviceId, rollUp(null, [{ day, stream: 's', sequence: 1, samples }]));
    });

  test('reads all that is kept of it, as JSON and as a tagged PDF', async () => {
    const { code, tag, pc, name } = await family();
    await pc.beat(start, freeSpace(20));
    await report(pc.id, 'read-by-family', start + 1);
    await keepDay(pc.id, dateOf(start, 'Europe/Paris'));
    const json = await site.get(`/households/${code}/access.json`);
    expect(json.headers.get('Content-Disposition')).toContain('attachment');
    expect(await json.json()).toMatchObject({
      contact: { name },
      pcs: [
        {
          tag,
          until: null,
          voucher: 'BI-20260001',
          readings: [{ group: 'fs' }],
          days: [{ on: dateOf(start, 'Europe/Paris'), numbers: { 'disk 0 reallocated': 4 } }],
          reports: [{ fault: 'slow' }],
        },
      ],
      answers: [{ about: 'follow_up', answer: 'yes' }, { about: 'terms' }],
    });
    const pdf = await site.get(`/households/${code}/access.pdf`);
    expect(pdf.headers.get('Content-Type')).toBe('application/pdf');
    const bytes = Buffer.from(await pdf.arrayBuffer()).toString('latin1');
    expect(bytes.startsWith('%PDF-1.7')).toBe(true);
    expect(bytes).toMatch(/\/MarkInfo|\/StructTreeRoot/);
    expect(bytes).toContain('/Lang (fr-FR)');
    expect((await purposes(code)).filter((it) => it === 'access_request')).toHaveLength(2);
  });

  test('ends the follow-up in one act: nothing is heard any more, coverage stays', async () => {
    const { code, tag, pc } = await family();
    await pc.beat(start, freeSpace(50));
    const ended = await site.post(`/households/${code}/objection`);
    expect(ended.headers.get('Location')).toBe(`/households/${code}?said=ended`);
    const html = await page(`/households/${code}?said=ended`);
    expect(html).toContain('Le suivi est arrêté');
    expect(html).toContain('Suivi refusé ou arrêté.');
    // On a line that still stands, and on a new one.
    await expect(pc.beat(start + 1000, freeSpace(49))).rejects.toThrow('unknown_device');
    expect(await receiveBeats(site.context, [])).toEqual([]);
    const latest = await latestOf(site.store.db, pc.id);
    expect(latest).toMatchObject({ connection: 'signed_off', nextLookAt: null });
    expect(await deviceByTag(site.store.db, tag)).toMatchObject({ handedOverOn: '2026-10-05' });
    const stickers = await site.store.db.selectFrom('stickers').selectAll().execute();
    expect(stickers.filter(({ device_id }) => device_id === pc.id)).toEqual([]);
    const consents = () => site.store.db.selectFrom('consents').selectAll().execute();
    const before = await consents();
    await site.post(`/households/${code}/objection`);
    expect(await consents()).toEqual(before);
    await expectValidHtml(html);
  });

  test('is erased in one act, once, and a restored backup brings nothing back', async () => {
    const { code, tag, pc, name, phone } = await family();
    await pc.beat(start, freeSpace(50));
    const monthMs = 31 * 86_400_000;
    await report(pc.id, 'of-the-family-before', start - monthMs);
    await report(pc.id, 'of-this-family', start - 60_000);
    const unasked = await site.post(`/households/${code}/erasure`);
    expect(unasked.status).toBe(400);
    expect(await page(`/households/${code}`)).toContain(name);
    const { db } = site.store;
    const backup = await db
      .selectFrom('households')
      .selectAll()
      .where('code', '=', code)
      .executeTakeFirstOrThrow();
    await keepDay(pc.id, dateOf(start, 'Europe/Paris'));
    const erased = await site.post(`/households/${code}/erasure`, { asked: 'yes' });
    expect(erased.status).toBe(200);
    const html = await erased.text();
    expect(html).toContain('par le rôle administration');
    await expectValidHtml(html);
    const again = await site.post(`/households/${code}/erasure`, { asked: 'yes' });
    expect(await again.text()).toContain('Famille effacée');
    expect((await site.get(`/households/${code}`)).status).toBe(404);
    const stones = await db.selectFrom('tombstones').selectAll().execute();
    expect(stones.filter((it) => it.household_code === code)).toHaveLength(1);
    for (const table of [
      'beats',
      'day_values',
      'rolled_up',
      'latest',
      'readings',
      'household_links',
      'agents',
    ] as const) {
      const rows = await db.selectFrom(table).selectAll().execute();
      expect([table, rows.filter((it) => it.device_id === pc.id)]).toEqual([table, []]);
    }
    const reports = await db.selectFrom('family_reports').select('id').execute();
    const left = reports.map(({ id }) => id).filter((id) => id.startsWith('of-'));
    expect(left).toEqual(['of-the-family-before']);
    await expect(pc.beat(start + 2000, freeSpace(50))).rejects.toThrow('unknown_device');
    expect(await everythingSaid(site)).not.toMatch(new RegExp(`${name}\\b|${phone}`));
    expect(await deviceByTag(db, tag)).toMatchObject({ stage: 'in_service' });
    // As the backup of yesterday has it.
    await db.insertInto('households').values(backup).execute();
    expect(await eraseAgain(site.context)).toEqual({ erased: 1 });
    expect(await eraseAgain(site.context)).toEqual({ erased: 0 });
    expect((await site.get(`/households/${code}`)).status).toBe(404);
  });

  test('texts are written anew, and the one that was accepted stays', async () => {
    const { code } = await family();
    const html = await page('/legal-texts');
    await expectValidHtml(html);
    const write = (fields: Record<string, string>) =>
      site.post('/legal-texts', {
        kind: 'terms',
        language: 'fr',
        from: '2026-10-05',
        seen: '1',
        text: 'Nouvelles conditions.',
        ...fields,
      });
    expect(await (await write({ text: ' ' })).text()).toContain('il est vide');
    expect(await (await write({ from: '31/02/2026' })).text()).toContain('écrivez-la comme');
    expect((await write({})).status).toBe(303);
    const stale = await (await write({ text: 'Encore autre chose' })).text();
    expect(stale).toContain('Quelqu’un a écrit une version');
    expect(stale).toContain('Encore autre chose');
    await expectValidHtml(stale);
    expect(await page('/legal-texts')).toContain('Version 2');
    const link = /href="(\/legal-texts\/[^"]+)"[^>]*>\s*Le texte lu<span[^>]*> Conditions/.exec(
      await page(`/households/${code}`),
    )?.[1];
    const accepted = await page(link ?? '');
    expect(accepted).toContain('On vous prête un ordinateur.');
    await expectValidHtml(accepted);
    const next = await family();
    const read = await page(`/households/${next.code}/access.json`);
    expect(read).toContain('Nouvelles conditions.');
  });

  test('what is kept until when is a page for managers', async () => {
    const html = await page('/retention');
    expect(html).toContain('3 mois après la reprise');
    expect(html).toContain('1 famille effacée');
    await expectValidHtml(html);
  });
});

/** Every row of every table that could hold something of a family. */
async function everythingSaid({ store: { db } }: TestSite): Promise<string> {
  const tables = [
    'households',
    'household_links',
    'consents',
    'handover_drafts',
    'events',
    'journal',
    'tombstones',
    'tickets',
    'ticket_entries',
  ] as const;
  const all = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
  return JSON.stringify(all);
}

describe('a phone number', () => {
  test.each([
    ['06 12 34 56 78', '33612345678'],
    ['0612345678', '33612345678'],
    ['+33 6 12 34 56 78', '33612345678'],
    ['+33 (0)6 12 34 56 78', '33612345678'],
    ['0033612345678', '33612345678'],
    ['06.12-34 56/78', '33612345678'],
    ['+41 79 123 45 67', '41791234567'],
    ['612345678', null],
    ['06 12 34 56 7', null],
    ['06 12 34 56 78 9', null],
    ['00 00 00 00 00', null],
    ['appelez-moi', null],
    ['', null],
  ])('%s is compared as %s', (text, key) => {
    expect(phoneKey(text)).toBe(key);
  });
});

describe('what is told of an adult', () => {
  const good = { ...contact };
  test.each([
    [{}, []],
    [{ name: '' }, ['name_missing']],
    [{ name: 'a'.repeat(120) }, []],
    [{ name: 'a'.repeat(121) }, ['name_long']],
    [{ phone: '12' }, ['phone_form']],
    [{ email: 'a@b' }, ['email_form']],
    [{ address: 'a'.repeat(301) }, ['address_long']],
    [{ phone: '', email: '', address: '' }, ['no_way']],
    [{ phone: '', email: '' }, []],
    [{ language: 'xx' }, ['language_missing']],
  ])('with %o has the faults %o', (change, faults) => {
    expect(contactFaultsOf({ ...good, ...change })).toEqual(faults);
  });
  test.each([
    ['', true, true],
    ['ABC', false, false],
    ['AB-1', true, false],
    ['12345', true, false],
    ['123456', true, true],
    ['12345678901234', true, true],
    ['123456789012345', true, false],
    ['A'.repeat(20), true, false],
    ['A'.repeat(21), false, false],
  ])('number %s: a voucher %s, a card %s', (text, voucher, card) => {
    expect([isVoucher(text), isLibraryCard(text)]).toEqual([voucher, card]);
  });
});
