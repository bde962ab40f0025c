import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAccessKey } from '#collector/app/access-keys.ts';
import { handOver } from '#collector/app/hand-over.ts';
import { planTakebacks } from '#collector/app/plan-takebacks.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { stepTakebacks } from '#collector/app/step-takebacks.ts';
import { forwardUndoReasons } from '#collector/domain/bring-forward.ts';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { pcOf } from './fleet.ts';
import { engines, openSite, origin } from './site.ts';
import type { TestSite } from './site.ts';

const plain = (text: string): string => text.replaceAll(/[\u00A0\u202F]/g, ' ');

describe.each(engines)('a take-back that a fault brings forward, on %s', (engine) => {
  let site: TestSite;
  let caseId = '';
  const tag = 'BZ-22-0001-D';
  beforeAll(async () => {
    site = await openSite(engine, { now: Date.parse('2022-10-15T08:00:00Z') });
    const { context, store } = site;
    await store.db.updateTable('staff').set({ role: 'planner' }).execute();
    await prepareProgramme(context);
    const facts = { cohort: null, sector: null, lot: null, model: null, actor: 'a' };
    await handOver(context, { assetTag: tag, handedOverOn: '2022-10-15', ...facts });
    for (const on of ['2025-04-15', '2025-10-20'] as const) await night(on);
    const [device] = await store.db.selectFrom('devices').select('id').execute();
    const [own] = await store.db.selectFrom('takeback_cases').select('id').execute();
    caseId = own?.id ?? '';
    const at = Date.parse('2026-09-16T17:00:00Z');
    site.setNow(at);
    const failed = {
      group: 'disk',
      subject: 0,
      reading: { kind: 'hdd', verdict: 'failed' },
    } as const;
    await pcOf(context, device?.id ?? '', tag).beat(at, [failed]);
  });
  afterAll(() => site.close());
  async function night(on: CalendarDate): Promise<void> {
    site.setNow(Date.parse(`${on}T02:40:00Z`));
    await stepTakebacks(site.context, on);
    await planTakebacks(site.context, on);
  }
  const page = async (path: string, cookie = site.cookie) => {
    const answer = await site.get(path, cookie);
    expect([path, answer.status]).toEqual([path, 200]);
    return plain(await answer.text());
  };

  test('is told in one sentence wherever it stands, with its mark', async () => {
    await night('2026-09-17');
    const said =
      'Le disque faiblit depuis le 16 septembre 2026 : reprise avancée d’avril 2027 à septembre 2026.';
    const own = await page(`/take-backs/cases/${caseId}`);
    expect(own).toContain(said);
    expect(own).toContain('Reprise avancée');
    expect(await page(`/devices/${tag}`)).toContain(said);
    for (const path of [
      '/take-backs/weeks/2026-W38',
      '/take-backs/months/2026-09',
      '/take-backs/cases?show=forward',
      `/devices/${tag}`,
    ]) {
      const html = await page(path);
      expect(html).toMatch(/class="mark warn"><svg[^>]*>.*?<\/svg>avancée</s);
      await expectValidHtml(html);
    }
    expect(await page('/take-backs')).toContain('href="/take-backs/cases?show=forward"');
    const english = await page(`/take-backs/cases/${caseId}`, `${site.cookie}; vigie_language=en`);
    expect(english).toContain(
      'The disk has been failing since 16 September 2026: take-back brought forward from April 2027 to September 2026.',
    );
    expect(await page('/take-backs/cases?show=forward')).toContain(tag);
  });

  test('is in the list and the calendar that other programs read, in its new week', async () => {
    const key = await createAccessKey(site.context, {
      label: 'a',
      scope: 'take-backs',
      endsOn: null,
      actor: site.staffId,
    });
    const answer = await site.app.request(`${origin}/api/v1/take-backs`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(await answer.json()).toMatchObject({
      takeBacks: [
        {
          plannedWeek: '2026-W38',
          windowOpensOn: '2026-09-17',
          broughtForward: { on: '2026-09-17', since: '2026-09-16', checkId: 'disk.health' },
          why: { reason: 'brought_forward' },
        },
      ],
    });
    const feed = await (await site.get(`/take-backs.ics?key=${key}`)).text();
    expect(feed).toContain('DTSTART;VALUE=DATE:20260914');
    expect(feed).not.toContain('take-backs-2027-W');
  });

  test('is promised no week while somebody must first decide what comes next', async () => {
    const cases = site.store.db.updateTable('takeback_cases').where('id', '=', caseId);
    const before = await site.store.db
      .selectFrom('takeback_cases')
      .select(['state', 'planned_week'])
      .where('id', '=', caseId)
      .executeTakeFirstOrThrow();
    await cases.set({ state: 'refused', planned_week: null }).execute();
    const own = await page(`/take-backs/cases/${caseId}`);
    expect(own).toContain('Sans semaine tant que personne n’a décidé de la suite.');
    expect(own).not.toContain('Le plan de la nuit');
    await cases.set(before).execute();
  });

  test('is put back by a planner alone, for a reason', async () => {
    const path = `/take-backs/cases/${caseId}/undo-forward`;
    const technician = await site.signInAs('tech');
    const asked = { reason: 'family_keeps_it' };
    expect((await site.post(path, asked, technician)).status).toBe(403);
    const form = await page(`/take-backs/cases/${caseId}`);
    for (const reason of forwardUndoReasons) expect(form).toContain(`value="${reason}"`);
    await expectValidHtml(form);
    const refused = await site.post(path, { reason: '' });
    expect(refused.headers.get('location')).toContain('unreported=nothing_chosen');
    const done = await site.post(path, { reason: 'family_keeps_it' });
    const html = await page(done.headers.get('location') ?? '');
    expect(html).toContain(`La reprise de ${tag} est de nouveau comme avant.`);
    expect(html).toContain('la famille garde le poste jusqu’à la date prévue');
    expect(html).not.toContain('undo-forward');
    await expectValidHtml(html);
  });
});
