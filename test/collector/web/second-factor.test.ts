import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { latestOfNoun } from '#collector/storage/events.ts';
import { prepareProgramme } from '#collector/app/programme.ts';
import { invite } from '#collector/app/staff-accounts.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { totpOf } from '#test/support/totp.ts';
import { engines, openSite, password } from './site.ts';
import type { SiteOptions, TestSite } from './site.ts';

/** Noon of a school day, at the first second of a code. */
const noon = Date.UTC(2026, 9, 6, 12);

test('the codes of this test are those of RFC 6238, appendix B', () => {
  const key = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  expect(totpOf(key, 59_000)).toBe('287082');
  expect(totpOf(key, 1_111_111_109_000)).toBe('081804');
});

describe.each(engines)('the second factor on %s', (engine) => {
  let site: TestSite;
  // The account library reads the machine's clock.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: noon }));
  afterEach(async () => {
    await site.close();
    vi.useRealTimers();
    if (site.errors.length > 0) throw new Error('A page broke', { cause: site.errors });
  });

  async function open(options: SiteOptions = {}) {
    site = await openSite(engine, { now: noon, ...options });
    await prepareProgramme(site.context);
  }
  function setNow(at: number) {
    vi.setSystemTime(at);
    site.setNow(at);
  }
  const textOf = async (answer: Response) => (await answer.text()).replaceAll(/\s+/g, ' ');
  const cookiesOf = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0] ?? '')
      .filter((pair) => !pair.endsWith('='))
      .join('; ');

  /** Sets it up as somebody does on the pages. */
  async function enrol(cookie: string) {
    const begun = await site.post('/account/second-factor', { password }, cookie);
    expect(begun.headers.get('Location')).toBe('/account/second-factor/code');
    const page = await site.get('/account/second-factor/code', cookie);
    const html = await page.text();
    await expectValidHtml(html);
    expect(html).toContain('role="img"');
    const written = /id="key-text">(.*?)<\/p>/s.exec(html)?.[1] ?? '';
    const groups = [...written.matchAll(/<span>(\w+)<\/span>/g)].map(([, group]) => group);
    expect(groups.map((it) => it?.length)).toEqual(Array.from({ length: 13 }, () => 4));
    const key = groups.join('');
    const code = totpOf(key, Date.now());
    const done = await site.post('/account/second-factor/code', { code }, cookie);
    expect(done.status).toBe(200);
    const shown = await done.text();
    await expectValidHtml(shown);
    const codes = [...shown.matchAll(/<code>([^<]+)<\/code>/g)].map(([, it]) => it ?? '');
    expect(new Set(codes).size).toBe(10);
    return { key, codes, cookie: cookiesOf(done) };
  }
  async function givePassword(name: string) {
    const answer = await site.post('/sign-in?to=%2Fdevices', {
      email: `${name}@vigie.test`,
      password,
    });
    expect(answer.headers.get('Location')).toBe('/sign-in/code?to=%2Fdevices');
    return cookiesOf(answer);
  }
  const giveCode = (code: string, cookie: string, kind = 'app') =>
    site.post('/sign-in/code?to=%2Fdevices', { code, with: kind }, cookie);
  const isOpenTo = async (cookie: string) => (await site.get('/account', cookie)).status === 200;

  test('is asked after the password, from the first code on, and then leads where one wanted to go', async () => {
    await open();
    const before = await site.signInAs('noa');
    const { key, cookie } = await enrol(before);
    expect(await isOpenTo(cookie)).toBe(true);
    expect(await isOpenTo(before)).toBe(false);
    const half = await givePassword('noa');
    expect(await isOpenTo(half)).toBe(false);
    await expectValidHtml(await (await site.get('/sign-in/code', half)).text());
    setNow(noon + 60_000);
    const done = await giveCode(totpOf(key, Date.now()), half);
    expect(done.headers.get('Location')).toBe('/devices');
    expect(await isOpenTo(cookiesOf(done))).toBe(true);
    const events = await latestOfNoun(site.store.db, 'staff', 5);
    expect(events.map(({ kind }) => kind)).toEqual(['second_factor_set']);
  });

  test.each([
    ['two steps before', -2, false],
    ['one step before', -1, true],
    ['the step now', 0, true],
    ['one step after', 1, true],
    ['two steps after', 2, false],
  ])('the code of %s is right: %#', async (_, steps, isRight) => {
    await open();
    const { key } = await enrol(await site.signInAs('noa'));
    setNow(noon + 600_000);
    const code = totpOf(key, noon + 600_000 + steps * 30_000);
    const answer = await giveCode(code, await givePassword('noa'));
    expect(answer.status).toBe(isRight ? 303 : 400);
  });

  test('a code opens once: the one that set it up is used, and so is one that signed in', async () => {
    await open();
    const { key } = await enrol(await site.signInAs('noa'));
    const again = await giveCode(totpOf(key, noon), await givePassword('noa'));
    expect(again.status).toBe(400);
    expect(await textOf(again)).toContain('Ce code a déjà servi');
    setNow(noon + 60_000);
    const code = totpOf(key, Date.now());
    expect((await giveCode(code, await givePassword('noa'))).status).toBe(303);
    expect((await giveCode(code, await givePassword('noa'))).status).toBe(400);
  });

  test('of one code that comes twice at once, one signs in', async () => {
    await open();
    const { key } = await enrol(await site.signInAs('noa'));
    setNow(noon + 60_000);
    const halves = [await givePassword('noa'), await givePassword('noa')];
    const code = totpOf(key, Date.now());
    const answers = await Promise.all(halves.map((half) => giveCode(code, half)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 400]);
  });

  test('wrong codes are counted, then a pause, said in minutes; the password has to come again', async () => {
    await open();
    const { key } = await enrol(await site.signInAs('noa'));
    setNow(noon + 60_000);
    const half = await givePassword('noa');
    for (const left of [4, 3, 2, 1]) {
      const answer = await giveCode('000000', half);
      const text = await textOf(answer);
      expect(answer.status).toBe(400);
      expect(text).toContain(`Il reste ${left} essai`);
      expect(text).toContain('<title>Erreur');
    }
    await giveCode('000000', half);
    const waiting = await giveCode(totpOf(key, Date.now()), await givePassword('noa'));
    expect(waiting.status).toBe(429);
    expect(await textOf(waiting)).toContain('Réessayez dans 1 minute');
    setNow(noon + 125_000);
    const later = await giveCode(totpOf(key, Date.now()), await givePassword('noa'));
    expect(later.status).toBe(303);
  });

  test('a backup code works once, in whichever way it is written, and the history says so', async () => {
    await open();
    const { codes } = await enrol(await site.signInAs('noa'));
    const [code = ''] = codes;
    const half = await givePassword('noa');
    await expectValidHtml(await (await site.get('/sign-in/code?with=backup', half)).text());
    const written = ` ${code.toUpperCase().replace('-', ' ')} `;
    expect((await giveCode(written, half, 'backup')).status).toBe(303);
    const events = await latestOfNoun(site.store.db, 'staff', 1);
    expect(events[0]?.kind).toBe('backup_code_used');
    setNow(noon + 600_000);
    expect((await giveCode(code, await givePassword('noa'), 'backup')).status).toBe(400);
  });

  test('a session beside the challenge answers nothing for it', async () => {
    await open();
    const { key, cookie } = await enrol(await site.signInAs('noa'));
    await enrol(await site.signInAs('lou'));
    setNow(noon + 60_000);
    const half = await givePassword('lou');
    const answer = await giveCode(totpOf(key, Date.now()), `${cookie}; ${half}`);
    expect(answer.status).toBe(400);
  });

  test('without a password before, or ten minutes after it, one starts again', async () => {
    await open();
    const { key } = await enrol(await site.signInAs('noa'));
    for (const cookie of ['', 'vigie.two_factor=forged.x', 'vigie.two_factor=%E0%A4%A']) {
      const page = await site.get('/sign-in/code', cookie);
      expect(page.headers.get('Location')).toBe('/sign-in?said=again');
    }
    const half = await givePassword('noa');
    setNow(noon + 601_000);
    const answer = await giveCode(totpOf(key, Date.now()), half);
    expect(answer.headers.get('Location')).toBe('/sign-in?said=again&to=%2Fdevices');
  });

  test('neither key nor codes stand in the database as they are', async () => {
    await open();
    const { key, codes } = await enrol(await site.signInAs('noa'));
    const rows = await site.store.db.selectFrom('second_factors').selectAll().execute();
    const used = await site.store.db.selectFrom('used_codes').selectAll().execute();
    const all = JSON.stringify([rows, used]);
    for (const secret of [key, totpOf(key, noon), ...codes]) expect(all).not.toContain(secret);
  });

  test('a wrong password sets up nothing, ends nothing and makes no codes', async () => {
    await open();
    const first = await site.signInAs('noa');
    const wrong = { password: 'une autre phrase' };
    const begun = await site.post('/account/second-factor', wrong, first);
    expect(begun.status).toBe(400);
    await expectValidHtml(await begun.text());
    const { cookie } = await enrol(first);
    for (const way of ['end', 'codes']) {
      const answer = await site.post(`/account/second-factor/${way}`, wrong, cookie);
      expect(answer.status).toBe(400);
      await expectValidHtml(await answer.text());
    }
    await givePassword('noa');
  });

  test('new backup codes end those before; the end of it all needs the password alone', async () => {
    await open();
    const { codes, cookie } = await enrol(await site.signInAs('noa'));
    const renewed = await site.post('/account/second-factor/codes', { password }, cookie);
    const html = await renewed.text();
    for (const code of codes) expect(html).not.toContain(code);
    expect((await giveCode(codes[1] ?? '', await givePassword('noa'), 'backup')).status).toBe(400);
    const ended = await site.post('/account/second-factor/end', { password }, cookie);
    expect(ended.headers.get('Location')).toBe('/account?said=ended');
    const plain = await site.post('/sign-in', { email: 'noa@vigie.test', password });
    expect(plain.headers.get('Location')).toBe('/');
  });

  test('where it is required, one sets it up first and is let in nowhere else', async () => {
    await open({ requireSecondFactor: 'everyone' });
    const cookie = await site.signInAs('noa');
    const paths = ['/', '/day', '/tickets', '/devices', '/account', '/preferences', '/live'];
    for (const path of paths) {
      const answer = await site.get(path, cookie);
      expect([path, answer.headers.get('Location')]).toEqual([path, '/account/second-factor']);
    }
    const planner = await site.signInAs('lou', 'planner');
    for (const path of ['/take-backs.ics', '/api/v1/take-backs']) {
      expect((await site.get(path, planner)).status).toBe(401);
    }
    const start = await (await site.get('/account/second-factor', cookie)).text();
    expect(start).toContain('Il est demandé pour votre rôle');
    expect(start).not.toContain('href="/devices"');
    await expectValidHtml(start);
    const done = await enrol(cookie);
    expect((await site.get('/devices', done.cookie)).status).toBe(200);
    await site.post('/account/second-factor/end', { password }, done.cookie);
    await givePassword('noa');
  });

  test('where it is required of administrators, others go on with their password', async () => {
    await open({ requireSecondFactor: 'administrators' });
    expect((await site.get('/devices', await site.signInAs('noa'))).status).toBe(200);
    const alix = await site.get('/devices');
    expect(alix.headers.get('Location')).toBe('/account/second-factor');
  });

  test('who joins by invitation is led to set it up as well', async () => {
    await open({ requireSecondFactor: 'everyone' });
    const it = { email: 'lou@vigie.test', name: 'Lou', role: 'technician' } as const;
    const invited = await invite(site.context, { ...it, actor: site.staffId });
    if (!invited.ok) throw new Error(invited.refused);
    const fields = { password, again: password };
    const joined = await site.post(`/invitations/${invited.token}`, fields, '');
    const answer = await site.get('/', cookiesOf(joined));
    expect(answer.headers.get('Location')).toBe('/account/second-factor');
  });

  test('an administrator takes a lost one away: sessions end, history and journal say who', async () => {
    await open();
    const { cookie } = await enrol(await site.signInAs('noa'));
    const { id } = await site.store.db
      .selectFrom('staff')
      .select('id')
      .where('name', '=', 'noa')
      .executeTakeFirstOrThrow();
    const done = await site.post(`/accounts/${id}/second-factor/reset`);
    expect(done.headers.get('Location')).toBe(`/accounts?said=secondFactorReset&id=${id}`);
    expect(await isOpenTo(cookie)).toBe(false);
    const plain = await site.post('/sign-in', { email: 'noa@vigie.test', password });
    expect(plain.headers.get('Location')).toBe('/');
    const events = await latestOfNoun(site.store.db, 'staff', 1);
    expect(events[0]).toMatchObject({ kind: 'second_factor_reset', actor: site.staffId });
    const rows = await site.store.db.selectFrom('journal').selectAll().execute();
    expect(rows).toMatchObject([{ actor: site.staffId, noun: 'staff', noun_id: id }]);
    const again = await site.post(`/accounts/${id}/second-factor/reset`);
    expect(again.headers.get('Location')).toBe('/accounts?said=changed_before');
  });
});

describe.each(engines)('my account on %s', (engine) => {
  test('changes the password, ends other sessions, and says what was wrong', async () => {
    const site = await openSite(engine);
    await prepareProgramme(site.context);
    const cookie = await site.signInAs('noa');
    const other = await site.post('/sign-in', { email: 'noa@vigie.test', password }, '');
    const otherCookie = other.headers
      .getSetCookie()
      .map((it) => it.split(';')[0])
      .join('; ');
    const chosen = 'quatre mots tout à fait neufs';
    const tries = [
      [{ current: 'pas celui-là du tout', chosen, again: chosen }, 'n’est pas le bon'],
      [{ current: password, chosen: 'court', again: 'court' }, 'trop court'],
      [{ current: password, chosen, again: `${chosen}!` }, 'pas les mêmes'],
      [{ current: password, chosen: 'x'.repeat(129), again: 'x'.repeat(129) }, 'trop long'],
      [{}, 'Écrivez le mot de passe actuel'],
    ] as const;
    for (const [fields, said] of tries) {
      const answer = await site.post('/account/password', fields, cookie);
      expect(answer.status).toBe(400);
      const html = await answer.text();
      expect(html).toContain(said);
      expect(html).not.toContain('quatre mots');
      await expectValidHtml(html);
    }
    const done = await site.post(
      '/account/password',
      { current: password, chosen, again: chosen },
      cookie,
    );
    expect(done.headers.get('Location')).toBe('/account?said=password');
    const fresh = done.headers
      .getSetCookie()
      .map((it) => it.split(';')[0])
      .join('; ');
    expect((await site.get('/account', fresh)).status).toBe(200);
    expect((await site.get('/account', otherCookie)).status).toBe(303);
    const old = await site.post('/sign-in', { email: 'noa@vigie.test', password }, '');
    expect(old.status).toBe(400);
    await site.close();
  });
});
