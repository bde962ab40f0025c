import type { HtmlEscapedString } from 'hono/utils/html';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takebacksOfDevice } from '#collector/storage/takebacks.ts';
import type { Takeback } from '#collector/storage/takebacks.ts';
import { DevicePlan } from '#collector/web/device-plan.tsx';
import type { PlanFacts } from '#collector/web/device-plan.tsx';
import { wordsIn } from '#collector/web/words.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { seedPlannedFleet } from './planned-fleet.ts';
import { openSite } from './site.ts';
import type { TestSite } from './site.ts';

const now = Date.UTC(2026, 9, 5, 8);
const nothing: PlanFacts = { open: [], done: [], homes: [], calls: [] };
let site: TestSite;
let takeback: Takeback;
let tag: string;
beforeAll(async () => {
  site = await openSite('sqlite', { now });
  await seedPlannedFleet(site.context, {
    lots: [{ on: '2022-09-05', count: 1 }],
    today: '2026-10-05',
    setNow: (at) => site.setNow(at),
  });
  const { db } = site.store;
  const device = await db.selectFrom('devices').selectAll().executeTakeFirstOrThrow();
  const [found] = await takebacksOfDevice(db, device.id);
  if (found === undefined) throw new Error('no take-back');
  [takeback, tag] = [found, device.asset_tag];
});
afterAll(() => site.close());

async function shown(
  facts: Partial<PlanFacts>,
  stage: 'in_service' | 'taken_back' = 'in_service',
): Promise<string> {
  const section: HtmlEscapedString | Promise<HtmlEscapedString> = DevicePlan({
    words: wordsIn('fr'),
    facts: { ...nothing, ...facts },
    stage,
    now,
  });
  return String(await section).replaceAll(/[\u00A0\u202F\s]+/g, ' ');
}

test('a PC’s page says its take-back window, and that nothing was repaired, in both languages', async () => {
  const html = await (await site.get(`/devices/${tag}`)).text();
  await expectValidHtml(html);
  expect(html).toContain('href="#plan"');
  expect(html).toMatch(/Reprise\s*:.*?Entre le .*? 2027 et le .*? 2027\./);
  expect(html).toContain('Aucune réparation.');
  const english = await (
    await site.get(`/devices/${tag}`, `${site.cookie}; vigie_language=en`)
  ).text();
  expect(english).toContain('Planned and done');
});

test('each home has its dates and how it ended, and no name', async () => {
  const first: Takeback = {
    ...takeback,
    handedOverOn: '2017-09-04',
    state: 'collected',
    closedAt: Date.UTC(2022, 5, 1, 8),
  };
  const html = await shown({ homes: [first, takeback] });
  expect(html).toContain(
    '<ol><li>Du 4 septembre 2017 au 1er juin 2022 : poste repris.</li>' +
      '<li>Depuis le 5 septembre 2022. Le poste y est encore.</li></ol>',
  );
  expect(await shown({ homes: [takeback] }, 'taken_back')).toContain('La reprise n’est pas finie.');
  const over = await shown({ homes: [first] }, 'taken_back');
  expect(over).toContain('Rien n’est prévu.');
  expect(over).not.toContain('<ul></ul>');
});

test('a family that wants a call is told first, with when it asked', async () => {
  const html = await shown({
    homes: [takeback],
    calls: [
      {
        id: 'r',
        deviceId: takeback.deviceId,
        ticketId: 't',
        number: '483 912',
        at: now - 86_400_000,
        on: '2026-10-04',
        fault: 'slow',
        detail: 'always',
        since: 'today',
        callBack: 'morning',
        calledAt: null,
        outcome: 'reported_by_person',
      },
    ],
  });
  expect(html).toMatch(/La famille veut être rappelée.*?Oui, le matin.*?il y a 1 jour/);
});
