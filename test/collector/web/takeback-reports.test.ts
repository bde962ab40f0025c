import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { takebackActs, takebackRefusals } from '#collector/app/act-on-takeback.ts';
import { stepTakebacks } from '#collector/app/step-takebacks.ts';
import { notRecoveredReasons, takebackOutcomes } from '#collector/domain/takeback.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { deviceById } from '#collector/storage/devices.ts';
import { eventsOf } from '#collector/storage/events.ts';
import { listTakebacks } from '#collector/storage/takeback-lists.ts';
import { takebackById } from '#collector/storage/takebacks.ts';
import { en } from '#collector/web/words/en.ts';
import { fr } from '#collector/web/words/fr.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { seedPlannedFleet } from './planned-fleet.ts';
import { engines, openSite } from './site.ts';
import type { TestSite } from './site.ts';

describe.each(engines)('what staff say of a take-back, on %s', (engine) => {
  let site: TestSite;
  let caseId: string;
  const sites: TestSite[] = [];
  beforeEach(async () => {
    await openWith('2021-11-15');
  });
  async function openWith(handedOverOn: CalendarDate): Promise<void> {
    site = await openSite(engine);
    sites.push(site);
    await seedPlannedFleet(site.context, {
      today: '2026-10-05',
      lots: [{ on: handedOverOn, count: 1 }],
      setNow: (at) => site.setNow(at),
    });
    const [line] = await listTakebacks(site.store.db, {}, { after: null, most: 1 });
    caseId = line?.id ?? '';
  }
  afterAll(async () => {
    for (const each of sites) await each.close();
  });
  const path = (act = '') => `/take-backs/cases/${caseId}${act}`;
  const page = async (at = path(), cookie = site.cookie) => {
    const answer = await site.get(at, cookie);
    expect(answer.status).toBe(200);
    return answer.text();
  };
  const send = async (act: string, fields: Record<string, string>) => {
    const answer = await site.post(path(act), fields);
    expect(answer.status).toBe(303);
    return answer.headers.get('location') ?? '';
  };
  const it = async () => takebackById(site.store.db, caseId);
  const stage = async () => {
    const own = await it();
    return own && (await deviceById(site.store.db, own.deviceId))?.stage;
  };
  const choices = (html: string) =>
    [...html.matchAll(/name="outcome" value="(\w+)"/g)].map(([, value]) => value);

  test('an appointment is made by its date, then each outcome can be chosen', async () => {
    expect(choices(await page())).toEqual(['collected', 'partial', 'refused', 'dropped_at_point']);
    const to = await send('/appointment', { on: '2026-10-12' });
    const html = await page(to);
    expect(html).toContain('rendez-vous de');
    expect(html).toContain('Changer le rendez-vous');
    expect(html).toContain('value="2026-10-12"');
    expect(choices(html)).toEqual([...takebackOutcomes]);
    expect(await it()).toMatchObject({ state: 'booked', appointmentOn: '2026-10-12' });
  });

  test('the PC is noted as back, the page says so, and one press undoes it', async () => {
    const before = [await it(), await stage()];
    const fields = { outcome: 'collected', on: '2026-10-05' };
    const html = await page(await send('/outcome', fields));
    expect(await stage()).toBe('taken_back');
    expect(html).toMatch(/class="message ok"><p>C’est noté/);
    expect(html).not.toContain('name="outcome"');
    expect(await send('/outcome', fields)).toContain('reported='); // a second press says the same

    const event = /name="event" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const undone = await page(await send('/undo-report', { event }));
    expect(undone).toMatch(/class="message ok"><p>C’est annulé/);
    expect([await it(), await stage()]).toEqual(before);
    expect(choices(undone)).toContain('collected');
  });

  test('undoing is offered on the day of the act only', async () => {
    await send('/outcome', { outcome: 'collected', on: '2026-10-05' });
    expect(await page()).toContain('/undo-report');
    site.setNow(Date.parse('2026-10-06T08:00:00Z'));
    expect(await page()).not.toContain('/undo-report');
  });

  test.each([
    ['/appointment', { on: '2026-10-04' }, 'date_past'],
    ['/appointment', { on: '31/02/2027' }, 'no_date'],
    ['/appointment', {}, 'no_date'],
    ['/outcome', { on: '2026-10-05' }, 'nothing_chosen'],
    ['/outcome', { outcome: 'eaten', on: '2026-10-05' }, 'nothing_chosen'],
    ['/outcome', { outcome: 'collected', on: '' }, 'no_date'],
    ['/outcome', { outcome: 'collected', on: '2026-10-06' }, 'in_the_future'],
    ['/outcome', { outcome: 'no_show', on: '2026-10-05' }, 'not_from_here'],
    ['/undo-report', { event: 'none' }, 'changed_since'],
  ] as const)('%s with %o changes nothing and says why: %s', async (act, fields, refused) => {
    const before = await it();
    const to = await send(act, fields);
    expect(to).toBe(`${path()}?unreported=${refused}`);
    expect(await page(to)).toMatch(/role="alert"><p>Rien n’a changé/);
    expect(await it()).toEqual(before);
  });

  test('a case is given up by those who answer for it, never by the others', async () => {
    const technician = await site.signInAs('noa');
    const lost = await site.post(path('/give-up'), { reason: 'lost' }, technician);
    expect(lost.status).toBe(403);
    expect(await it()).not.toMatchObject({ state: 'not_recovered' });
    await stepTakebacks(site.context, '2027-03-01');
    await stepTakebacks(site.context, '2027-06-01');
    expect(await it()).toMatchObject({ state: 'exhausted' });
    expect(await page()).toContain('/give-up');
    const html = await page(await send('/give-up', { reason: 'lost' }));
    expect(html).toContain('est terminée, sans le poste');
    expect([(await it())?.state, await stage()]).toEqual(['not_recovered', 'lost']);
    await expectValidHtml(html);
  });

  test('of no case is not found', async () => {
    const answer = await site.post('/take-backs/cases/none/outcome', {
      outcome: 'collected',
      on: '2026-10-05',
    });
    expect(answer.status).toBe(404);
  });

  test('its page is valid in both languages, before, after and undone', async () => {
    for (const language of ['fr', 'en']) {
      const cookie = `${site.cookie}; vigie_language=${language}`;
      const expectFine = async (at: string) => {
        const html = await page(at, cookie);
        expect(html).not.toMatch(/undefined|NaN|\[object|(?:outcome|report\w*|eventText)\.[a-z_]/);
        await expectValidHtml(html);
        return html;
      };
      await expectFine(path());
      await expectFine(await send('/appointment', { on: '2026-10-12' }));
      const done = await expectFine(
        await send('/outcome', { outcome: 'partial', on: '2026-10-05' }),
      );
      const event = /name="event" value="([^"]+)"/.exec(done)?.[1] ?? '';
      await expectFine(await send('/undo-report', { event }));
      await expectFine(await send('/outcome', { outcome: 'no_show', on: '2026-10-05' }));
      await expectFine(`${path()}?unreported=too_late`);
    }
  });

  test('a reminder that goes out before its date says so, and why', async () => {
    // Due on 2026-12-20: the last month's notice has its day on 20 November.
    await openWith('2021-12-20');
    await send('/appointment', { on: '2026-10-05' });
    await send('/outcome', { outcome: 'no_show', on: '2026-10-05' });
    await stepTakebacks(site.context, '2026-10-19');
    const row = (await page()).match(/<td data-label="Ce qu’il en est">Partie[^<]*/g)?.at(-1);
    expect(row).toMatch(/, avant sa date\. Un rendez-vous a été manqué\./);
  });

  test('a long past is folded, and is in the page all the same', async () => {
    const history = async () => /<h2 id="history">.*?<\/section>/s.exec(await page())?.[0] ?? '';
    const split = (html: string) =>
      html.split('<details>').map((part) => part.split('<li>').length - 1);
    for (const on of ['2026-10-12', '2026-10-13', '2026-10-14', '2026-10-15', '2026-10-16']) {
      await send('/appointment', { on });
    }
    const [shown, folded] = split(await history());
    expect(shown).toBe(5);
    const { length } = await eventsOf(site.store.db, 'takeback', caseId);
    expect(folded).toBe(length - 5);
  });

  test('none of all these answers was a fault of ours', () => {
    expect(sites.flatMap(({ errors }) => errors)).toEqual([]);
  });
});

test('every outcome, refusal and reason has its word in both languages', () => {
  const shown = [
    ...takebackOutcomes.map((value) => `outcome.${value}`),
    ...notRecoveredReasons.map((value) => `notRecovered.${value}`),
    ...[...takebackActs, 'takeback_undone'].flatMap((it) => [`event.${it}`, `reportDone.${it}`]),
    ...takebackRefusals
      .filter((value) => value !== 'no_such_case')
      .map((value) => `reportRefused.${value}`),
  ];
  for (const words of [fr, en]) expect(shown.filter((key) => !(key in words))).toEqual([]);
});
