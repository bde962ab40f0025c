import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeLastsDays } from '#collector/app/enrol.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { sweepSilence } from '#collector/app/sweep-silence.ts';
import type { Stage } from '#collector/domain/life.ts';
import type { Event } from '#collector/storage/events.ts';
import { adviceOn, enrolmentIn } from '#collector/web/silent-advice.tsx';
import type { Silence } from '#collector/web/silent-advice.tsx';
import { expectValidHtml } from '#test/support/html.ts';
import { addPc, dayMs, freeSpace } from './fleet.ts';
import { openSite } from './site.ts';
import type { TestSite } from './site.ts';

const now = Date.UTC(2026, 9, 5, 8);
const event = (kind: Event['kind'], at: number): Event => ({
  id: String(at),
  at,
  actor: 'agent',
  noun: 'device',
  nounId: 'd',
  deviceId: 'd',
  kind,
  reason: 'asked_by_staff',
  detail: {},
});

test.each<{ name: string; silence: Silence; stage: Stage; first: string; place: string | null }>([
  {
    name: 'a quiet PC at home is waited for',
    silence: 'quiet',
    stage: 'in_service',
    first: 'normal',
    place: null,
  },
  {
    name: 'a PC to call about is called about',
    silence: 'to_call',
    stage: 'in_service',
    first: 'call',
    place: 'tickets',
  },
  {
    name: 'so is one whose contact is lost',
    silence: 'lost_contact',
    stage: 'takeback_due',
    first: 'call',
    place: 'tickets',
  },
  {
    name: 'of a PC that is not at home no family is called',
    silence: 'lost_contact',
    stage: 'in_repair',
    first: 'where',
    place: 'custody',
  },
  {
    name: 'a follow-up that was stopped is no fault',
    silence: 'signed_off',
    stage: 'in_service',
    first: 'notAFault',
    place: 'agent',
  },
  {
    name: 'a PC that was never heard of is enrolled first',
    silence: 'never_seen',
    stage: 'ready',
    first: 'makeCode',
    place: 'agent',
  },
])('$name', ({ silence, stage, first, place }) => {
  const advice = adviceOn(silence, stage, { step: 'none' });
  expect(advice.tries[0]).toBe(`silence.try.${first}`);
  expect(advice.place).toBe(place);
});

test('the last step known is the newest of code and installation, and a code runs out', () => {
  const lasts = codeLastsDays * dayMs;
  expect(enrolmentIn([], now)).toEqual({ step: 'none' });
  expect(enrolmentIn([event('code_made', now - lasts + 1)], now).step).toBe('code');
  expect(enrolmentIn([event('code_made', now - lasts)], now).step).toBe('ended');
  const both = [event('enrolled', now - 1), event('code_made', now - 2)];
  expect(enrolmentIn(both, now)).toEqual({ step: 'enrolled', at: now - 1 });
  expect(enrolmentIn(both.toReversed(), now).step).toBe('code');
});

describe('the page of a silent PC', () => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite('sqlite', { now });
    await prepareProgramme(site.context);
    await (await addPc(site.context, 'BZ-25-0001-A')).beat(now - 100 * dayMs, freeSpace(50));
    await (await addPc(site.context, 'BZ-25-0002-B')).beat(now - 30 * dayMs, freeSpace(50));
    await (await addPc(site.context, 'BZ-25-0003-C')).beat(now - dayMs, freeSpace(50));
    const taken = await addPc(site.context, 'BZ-25-0006-F', { stage: 'recycling' });
    await taken.beat(now - 100 * dayMs, freeSpace(50));
    await addPc(site.context, 'BZ-25-0004-D', { stage: 'ready', handedOverOn: null });
    await sweepSilence(site.context, now);
  });
  afterAll(() => site.close());

  const page = async (tag: string, cookie = site.cookie) =>
    (await (await site.get(`/devices/${tag}`, cookie)).text()).replaceAll(
      /[\u00A0\u202F\s]+/g,
      ' ',
    );

  test('says since when, and what to try, in both languages', async () => {
    const html = await page('BZ-25-0001-A');
    await expectValidHtml(html);
    expect(html).toContain('Contact perdu : que faire ?');
    expect(html).toContain('Dernier signe de vie : le 27 juin 2026.');
    expect(html).toContain('« Contact perdu » depuis le 5 octobre 2026.');
    expect(html).toContain('<li>Appelez la famille.</li>');
    const english = await page('BZ-25-0001-A', `${site.cookie}; vigie_language=en`);
    expect(english).toContain('Lost contact: what to do?');
    expect(english).toContain('<li>Call the family.</li>');
    expect(await page('BZ-25-0002-B')).toContain('N’appelez pas encore la famille.');
  });

  test('says nothing of it where a PC reports, or is waited for by nobody', async () => {
    for (const tag of ['BZ-25-0003-C', 'BZ-25-0006-F']) {
      expect(await page(tag)).not.toContain('id="silence"');
    }
  });

  test('says of a PC that was never heard of how far it came, and once that it sent nothing', async () => {
    const before = await page('BZ-25-0004-D');
    await expectValidHtml(before);
    expect(before).toContain('Il n’a pas de code de remise.');
    expect(before.split('Pas encore de relevé de ce poste.')).toHaveLength(2);
    expect(before).not.toContain('href="#readings"');
    await site.post('/devices/BZ-25-0004-D/code');
    expect(await page('BZ-25-0004-D')).toContain('un code de remise a été créé le 5 octobre 2026.');
  });

  test('each jump leads to a part that the page has', async () => {
    for (const tag of ['BZ-25-0001-A', 'BZ-25-0003-C', 'BZ-25-0004-D']) {
      const html = await page(tag);
      const [, jumps = ''] = /<nav aria-label="Dans cette page".*?>(.*?)<\/nav>/.exec(html) ?? [];
      const ids = [...jumps.matchAll(/href="#(\w+)"/g)].map((it) => it[1]);
      expect(ids).toContain('custody');
      for (const id of ids) expect(html).toContain(`id="${id}"`);
    }
    expect(await page('BZ-25-0004-D')).toContain('href="#work"');
  });
});
