import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { setFlag } from '#collector/app/move-stage.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { consentsOf } from '#collector/storage/consents.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { eventsOfDevice } from '#collector/storage/events.ts';
import { linkOfDevice } from '#collector/storage/households.ts';
import { takebacksOfDevice } from '#collector/storage/takebacks.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { freeSpace, pcOf } from './fleet.ts';
import {
  answer,
  answerAll,
  begin,
  contact,
  handOverOnPage,
  readyPc,
  seenIn,
  tagOf,
} from './handover-fleet.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';

const start = Date.UTC(2026, 9, 5, 8);
const minute = 60_000;
const png =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe.each(engines)('a handover on %s', (engine) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite(engine, { now: start });
    await prepareProgramme(site.context);
  });
  afterAll(() => site.close());
  afterEach(() => {
    if (site.errors.length > 0) throw new Error(String(site.errors));
  });

  const page = async (path: string) => (await site.get(path)).text();
  const device = async (number: number) => {
    const it = await deviceByTag(site.store.db, tagOf(number));
    if (it === null) throw new Error('no such PC');
    return it;
  };

  describe('begins with a label', () => {
    test('of a PC that is ready; the page is valid and nothing is begun yet', async () => {
      const html = await page('/handovers');
      expect(html).toContain('Aucune remise n’attend');
      await expectValidHtml(html);
    });

    test.each([
      ['', 'Étiquette&nbsp;: elle manque'],
      ['NONSENSE', 'ce n’est pas une étiquette'],
      ['BZ-26-0001-A', 'la dernière lettre ne va pas'],
      [tagOf(900), 'n’est pas dans le fichier'],
      ['<script>', 'ce n’est pas une étiquette'],
    ])('and refuses %s with a reason, keeping what was typed', async (code, why) => {
      const refused = await site.post('/handovers', { code });
      expect(refused.status).toBe(400);
      const html = (await refused.text()).replaceAll('\u00A0', '&nbsp;');
      expect(html).toContain(why);
      expect(html).not.toContain('<script>"');
      await expectValidHtml(html);
    });

    test.each([
      [901, 'triage', 'n’est pas prêt'],
      [902, 'in_service', 'est déjà chez une famille'],
      [903, 'taken_back', 'n’est pas prêt'],
    ] as const)('and refuses PC %i in %s', async (number, stage, why) => {
      await readyPc(site, number, stage);
      const refused = await site.post('/handovers', { code: tagOf(number) });
      expect(await refused.text()).toContain(why);
    });

    test('and names the block of a PC that is ready', async () => {
      const pc = await readyPc(site, 904);
      const it = { deviceId: pc.id, actor: 'ana', flag: 'recall', isRaised: true } as const;
      await setFlag(site.context, it);
      expect(await (await site.post('/handovers', { code: pc.tag })).text()).toContain(
        'est bloqué',
      );
      await setFlag(site.context, { ...it, isRaised: false });
      // The block of export alone forbids no family.
      await setFlag(site.context, { ...it, flag: 'do_not_export', isRaised: true });
      expect((await site.post('/handovers', { code: pc.tag })).status).toBe(303);
    });

    test('and goes on where it was left, from another session too', async () => {
      await readyPc(site, 1);
      const at = await begin(site, tagOf(1));
      await answer(site, at, 'phone', { phone: contact.phone });
      expect(await begin(site, tagOf(1).toLowerCase())).toBe(at);
      const other = await site.signInAs(`p-${engine}`, 'planner');
      const html = await (await site.get(at, other)).text();
      expect(html).toContain('Qui est l’adulte responsable');
      expect(html).toContain(`value="${contact.phone}"`);
      expect(await page('/handovers')).toContain('2 remises commencées');
    });
  });

  describe('asks one question a page', () => {
    let at: string;
    beforeAll(async () => {
      await readyPc(site, 2);
      at = await begin(site, tagOf(2));
    });

    test('and passes over none of them', async () => {
      expect(await page(`${at}?step=check`)).toContain('Quel est le téléphone');
      expect((await site.post(`${at}/terms`, { accepted: 'yes' })).headers.get('Location')).toBe(
        at,
      );
      expect((await site.post(at, { seen: '0' })).status).toBe(409);
      expect((await device(2)).stage).toBe('ready');
    });

    test.each([
      ['phone', { phone: '' }, 'il manque. Écrivez le numéro'],
      ['phone', { phone: '12' }, 'ce n’est pas un numéro'],
    ])('%s with %o is asked again', async (step, fields, why) => {
      const refused = await answer(site, at, step, fields);
      expect(refused.status).toBe(400);
      const html = await refused.text();
      expect(html).toContain(why);
      await expectValidHtml(html);
    });

    test('the family by its adult, every fault named, what was typed kept', async () => {
      await answer(site, at, 'phone', { none: 'yes' });
      const typed = { ...contact, name: '', phone: '', email: 'x@', address: '<b>rue</b>' };
      const refused = await answer(site, at, 'family', typed);
      const html = await refused.text();
      expect(refused.status).toBe(400);
      expect(html).toContain('2 réponses sont à revoir');
      expect(html).toContain('&lt;b&gt;rue&lt;/b&gt;');
      await expectValidHtml(html);
      expect((await answer(site, at, 'family', contact)).status).toBe(303);
    });

    test('the first signal: hollow, then late after three minutes, then a tick', async () => {
      const heard = async () => (await site.get(`${at}/signal`)).json();
      expect(await heard()).toMatchObject({ heard: false, isLate: false });
      const refused = await answer(site, at, 'agent', { press: 'heard' });
      expect(await refused.text()).toContain('Pas encore de signal');
      site.setNow(start + 3 * minute - 1);
      expect(await heard()).toMatchObject({ isLate: false });
      site.setNow(start + 3 * minute);
      expect(await heard()).toMatchObject({ isLate: true });
      expect(await page(`${at}?step=agent`)).toMatch(/<details[^>]*open/);
      const pc = await device(2);
      await pcOf(site.context, pc.id, pc.assetTag).beat(start + 3 * minute, freeSpace(50));
      expect(await heard()).toMatchObject({ heard: true });
      const html = await page(`${at}?step=agent`);
      expect(html).toContain('class="tick heard"');
      await expectValidHtml(html);
      expect((await answer(site, at, 'agent', { press: 'heard' })).status).toBe(303);
      site.setNow(start);
    });

    test.each([
      [{ pc: '' }, 'cochez-le quand il est donné'],
      [{ pc: 'yes', voucher: 'a b!' }, '4 à 20 lettres'],
      [{ pc: 'yes', libraryCard: '12345' }, '6 à 14 chiffres'],
    ])('the pack: %o is asked again', async (fields, why) => {
      const html = await (await answer(site, at, 'pack', fields)).text();
      expect(html).toContain(why);
      await expectValidHtml(html);
    });

    test('the terms: not without a yes, signed on paper or on the screen', async () => {
      await answer(site, at, 'pack', { pc: 'yes', voucher: ' ab-12 ', libraryCard: '123 456' });
      const ask = (fields: Record<string, string>) => answer(site, at, 'terms', fields);
      expect(await (await ask({ way: 'paper' })).text()).toContain('doit les accepter');
      const unsigned = { accepted: 'yes', way: 'screen', signature: 'data:image/png;base64,AAAA' };
      expect(await (await ask(unsigned)).text()).toContain('Signature');
      expect((await ask({ ...unsigned, signature: png })).status).toBe(303);
    });

    test('the follow-up: no answer is ticked beforehand, and none is no answer', async () => {
      const html = await page(`${at}?step=follow_up`);
      expect(html).toContain('Vous pouvez dire non');
      expect(html).not.toMatch(/name="answer"[^>]*checked/);
      await expectValidHtml(html);
      expect(await (await answer(site, at, 'follow_up', {})).text()).toContain('oui ou non');
    });

    test('a form made before somebody else’s answer loses nothing and says so', async () => {
      const html = await page(`${at}?step=pack`);
      await answer(site, at, 'pack', { pc: 'yes', voucher: 'AB-13' });
      const stale = { seen: seenIn(html), pc: 'yes', voucher: 'AB-14' };
      const refused = await site.post(`${at}/pack`, stale);
      expect(refused.status).toBe(409);
      const again = await refused.text();
      expect(again).toContain('Quelqu’un a changé');
      expect(again).toContain('value="AB-14"');
    });
  });

  test('starts coverage, makes the take-back case and keeps what was accepted', async () => {
    await readyPc(site, 3);
    const { code, at } = await handOverOnPage(site, tagOf(3), {
      contact: { phone: '07 00 00 00 03' },
    });
    const pc = await device(3);
    expect(pc).toMatchObject({ stage: 'handed_over', handedOverOn: '2026-10-05' });
    expect(await takebacksOfDevice(site.store.db, pc.id)).toMatchObject([{ state: 'planned' }]);
    expect(await linkOfDevice(site.store.db, pc.id)).toMatchObject({
      householdCode: code,
      fromOn: '2026-10-05',
      voucher: 'BI-20260001',
      libraryCard: '12345678',
    });
    const given = await consentsOf(site.store.db, code);
    expect(given.map(({ kind, answer: said, way }) => [kind, said, way])).toEqual([
      ['follow_up', 'yes', 'spoken'],
      ['terms', 'yes', 'paper'],
    ]);
    const html = await page(at);
    await expectValidHtml(html);
    expect(html).toContain('jusqu’au 5 octobre 2029 inclus');
    expect(html).toMatch(/entre le 5 avril 2031 et le 5 octobre 2031/);
    // A second press, and a second scan, change nothing.
    expect((await site.post(at, { seen: '9' })).status).toBe(303);
    expect(await takebacksOfDevice(site.store.db, pc.id)).toHaveLength(1);
    const told = await eventsOfDevice(site.store.db, pc.id, 50);
    expect(JSON.stringify(told)).not.toContain('Adulte');
  });

  test('without a yes prints no code and no sticker, with the same dates', async () => {
    await readyPc(site, 4);
    const no = { followUp: 'no', contact: { phone: '07 00 00 00 04' } } as const;
    const { at } = await handOverOnPage(site, tagOf(4), no);
    const html = await page(at);
    expect(html).toContain('Vous avez dit non');
    expect(html).toContain('jusqu’au 5 octobre 2029 inclus');
    expect(html).not.toContain('Ajouter le code');
    expect(html).toContain('Aide');
    const refused = await site.post(`${at}/code`);
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('n’a pas dit oui');
    const codes = await site.store.db.selectFrom('enrolment_codes').selectAll().execute();
    const pc = await device(4);
    expect(codes.filter(({ device_id }) => device_id === pc.id)).toEqual([]);
    const stickers = await site.store.db.selectFrom('stickers').selectAll().execute();
    expect(stickers.filter(({ device_id }) => device_id === pc.id)).toEqual([]);
  });

  test('with a yes prints the agent’s code once, on the sheet', async () => {
    await readyPc(site, 5);
    const { at } = await handOverOnPage(site, tagOf(5), { contact: { phone: '07 00 00 00 05' } });
    const html = await (await site.post(`${at}/code`)).text();
    const code = /Code de l’agent[^<]*<strong class="tag">([^<]+)</.exec(html)?.[1] ?? '';
    expect(code.length).toBeGreaterThan(20);
    expect(await page(at)).not.toContain(code);
    await expectValidHtml(html);
  });

  test('finds a known family by its phone, however it is written', async () => {
    await readyPc(site, 6);
    await readyPc(site, 7);
    const phone = '07 00 00 00 06';
    const { code } = await handOverOnPage(site, tagOf(6), { contact: { phone } });
    const at = await begin(site, tagOf(7));
    const shown = await answer(site, at, 'phone', { phone: '+33 (0)7 00.00.00.06' });
    const html = await shown.text();
    expect(html).toContain('Une famille a ce numéro');
    expect(html).toContain(contact.name);
    await expectValidHtml(html);
    await answer(site, at, 'phone', { phone, household: code });
    expect(await page(at)).toContain(`value="${contact.name}"`);
    await answerAll(site, at, { household: code, contact: { phone, name: 'Autre adulte' } });
    await site.post(at, { seen: seenIn(await page(at)) });
    expect((await linkOfDevice(site.store.db, (await device(7)).id))?.householdCode).toBe(code);
    expect(await page(`/households/${code}`)).toContain('Autre adulte');
  });

  test('is undone on its own day alone, and leaves no family behind', async () => {
    await readyPc(site, 8);
    const phone = '07 00 00 00 08';
    const { at, code } = await handOverOnPage(site, tagOf(8), { contact: { phone } });
    site.setNow(Date.UTC(2026, 9, 6, 8));
    expect(await (await site.post(`${at}/undo`)).text()).toContain('Trop tard');
    expect((await device(8)).stage).toBe('handed_over');
    site.setNow(start);
    const undone = await site.post(`${at}/undo`);
    expect(undone.headers.get('Location')).toBe(`/handovers?undone=${tagOf(8)}`);
    expect(await device(8)).toMatchObject({ stage: 'ready', handedOverOn: null });
    expect(await takebacksOfDevice(site.store.db, (await device(8)).id)).toEqual([]);
    expect((await site.get(`/households/${code}`)).status).toBe(404);
    expect((await site.post(`${at}/undo`)).status).toBe(404);
    // And again, as if nothing had been.
    await handOverOnPage(site, tagOf(8), { contact: { phone } });
    expect((await device(8)).stage).toBe('handed_over');
  });

  test('given up leaves the PC where it is and nothing of the family', async () => {
    await readyPc(site, 9);
    const at = await begin(site, tagOf(9));
    await answer(site, at, 'phone', { phone: '07 00 00 00 09' });
    expect((await site.post(`${at}/drop`)).status).toBe(303);
    expect((await site.get(at)).status).toBe(404);
    expect((await device(9)).stage).toBe('ready');
    const drafts = await site.store.db.selectFrom('handover_drafts').select('answers').execute();
    expect(JSON.stringify(drafts)).not.toContain('00 09');
  });
});
