import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { prepareProgramme } from '#collector/app/programme.ts';
import { changeAccount, invite } from '#collector/app/staff-accounts.ts';
import { latestOfNoun } from '#collector/storage/events.ts';
import { openIdentityProvider } from '#test/support/identity-provider.ts';
import type { IdentityProvider } from '#test/support/identity-provider.ts';
import { expectValidHtml } from '#test/support/html.ts';
import { engines, openSite, origin } from './site.ts';
import type { TestSite } from './site.ts';

/** Keeps cookies as a browser does, and follows what it is led to. */
function openJar() {
  const jar = new Map<string, string>();
  const header = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  function take(answer: Response) {
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
  }
  return { header, take };
}

describe.each(engines)('signing in by a provider of identities on %s', (engine) => {
  let site: TestSite;
  let idp: IdentityProvider;
  beforeEach(async () => {
    // It says at each start that it is set up for tests alone.
    vi.spyOn(console, 'warn').mockReturnValue();
    vi.spyOn(console, 'info').mockReturnValue();
    idp = await openIdentityProvider(`${origin}/sign-in/single-sign-on/return`);
    site = await openSite(engine, { provider: idp.settings });
    await prepareProgramme(site.context);
  });
  afterEach(async () => {
    await site.close();
    await idp.close();
    vi.restoreAllMocks();
  });

  /** Through the provider's own pages, until it leads back to us; answers with that address. */
  async function walk(from: string, login: string, says: 'yes' | 'no' = 'yes'): Promise<string> {
    const { header, take } = openJar();
    let url = from;
    let body: URLSearchParams | null = null;
    for (let step = 0; step < 12; step += 1) {
      const answer: Response = await fetch(url, {
        redirect: 'manual',
        headers: { cookie: header() },
        ...(body === null ? {} : { method: 'POST', body }),
      });
      take(answer);
      body = null;
      const location = answer.headers.get('Location');
      if (location !== null) {
        url = new URL(location, url).href;
        if (url.startsWith(origin)) return url;
        continue;
      }
      const html = await answer.text();
      const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1];
      if (prompt === undefined) throw new Error(`The provider is stuck: ${html.slice(0, 300)}`);
      if (says === 'no') {
        url = `${url}/abort`;
        continue;
      }
      body = new URLSearchParams({ prompt, login, password: 'any' });
    }
    throw new Error('The provider never leads back');
  }

  async function signOn(login: string, says: 'yes' | 'no' = 'yes') {
    const { header, take } = openJar();
    const left = await site.get('/sign-in/single-sign-on?to=%2Fdevices', '');
    take(left);
    const back = await walk(left.headers.get('Location') ?? '', login, says);
    const returned = await site.get(back.slice(origin.length), header());
    take(returned);
    return { to: returned.headers.get('Location'), cookie: header(), back };
  }
  const accountIds = async () =>
    (await site.store.db.selectFrom('staff').select('email').execute()).map(({ email }) => email);

  test('whose verified address has an account is signed in, and led where they wanted to go', async () => {
    await site.signInAs('noa');
    for (const _ of ['first', 'again']) {
      const { to, cookie } = await signOn('noa');
      expect(to).toBe('/devices');
      expect((await site.get('/devices', cookie)).status).toBe(200);
    }
    const html = await (await site.get('/sign-in', '')).text();
    expect(html).toContain('Se connecter avec Agents de la Ville');
    await expectValidHtml(html);
    const rows = await site.store.db
      .selectFrom('staff_credentials')
      .selectAll()
      .where('provider_id', '=', 'provider')
      .execute();
    expect(rows).toMatchObject([{ access_token: null, refresh_token: null, id_token: null }]);
  });

  test('whom we do not know gets no account', async () => {
    const before = await accountIds();
    const { to, cookie } = await signOn('stranger');
    expect(to).toBe('/sign-in?provider=unknown');
    expect((await site.get('/devices', cookie)).status).toBe(303);
    expect(await accountIds()).toEqual(before);
    const html = await (await site.get('/sign-in?provider=unknown', '')).text();
    expect(html).toContain('Demandez une invitation');
    expect(html).toContain('<title>Erreur');
    await expectValidHtml(html);
  });

  test('an address that the provider does not vouch for opens neither account nor invitation', async () => {
    await site.signInAs('noa');
    idp.people.set('noa', { email: 'noa@vigie.test', isVerified: false });
    expect((await signOn('noa')).to).toBe('/sign-in?provider=unverified');
    const it = { email: 'lou@vigie.test', name: 'Lou', role: 'planner' } as const;
    await invite(site.context, { ...it, actor: site.staffId });
    idp.people.set('lou', { email: 'lou@vigie.test', isVerified: false });
    expect((await signOn('lou')).to).toBe('/sign-in?provider=unknown');
    expect(await accountIds()).not.toContain('lou@vigie.test');
  });

  test('who is invited joins with the name and role of the invitation, once, without a password', async () => {
    const it = { email: 'lou@vigie.test', name: 'Lou', role: 'planner' } as const;
    const invited = await invite(site.context, { ...it, actor: site.staffId });
    idp.people.set('l.martin', { email: 'Lou@vigie.test', isVerified: true });
    const { to, cookie } = await signOn('l.martin');
    expect(to).toBe('/devices');
    expect((await site.get('/take-backs', cookie)).status).toBe(200);
    const link = invited.ok ? `/invitations/${invited.token}` : '';
    expect((await site.get(link, '')).status).toBe(404);
    const events = await latestOfNoun(site.store.db, 'staff', 1);
    expect(events[0]).toMatchObject({ kind: 'staff_joined', nounId: 'lou@vigie.test' });
    const own = await (await site.get('/account', cookie)).text();
    expect(own).not.toContain('name="current"');
    await expectValidHtml(own);
  });

  test('an invitation whose days are over makes no account', async () => {
    const it = { email: 'lou@vigie.test', name: 'Lou', role: 'planner' } as const;
    await invite(site.context, { ...it, actor: site.staffId });
    site.setNow(site.context.clock.now() + 8 * 86_400_000);
    expect((await signOn('lou')).to).toBe('/sign-in?provider=unknown');
  });

  test('a disabled account stays closed, also to the provider', async () => {
    await site.signInAs('noa');
    await signOn('noa');
    const { id } = await site.store.db
      .selectFrom('staff')
      .select('id')
      .where('name', '=', 'noa')
      .executeTakeFirstOrThrow();
    await changeAccount(site.context, {
      staffId: id,
      actor: site.staffId,
      act: { do: 'disable' },
    });
    const { to, cookie } = await signOn('noa');
    expect(to).toBe('/sign-in?provider=disabled');
    expect((await site.get('/devices', cookie)).status).toBe(303);
  });

  test('who does not finish there is told that nothing has changed', async () => {
    expect((await signOn('noa', 'no')).to).toBe('/sign-in?provider=cancelled');
  });

  test.each([
    ['what we never sent', '?code=x&state=forged'],
    ['nothing at all', ''],
    ['a state without a code', '?state=forged'],
    ['an error of its own', '?error=server_error&state=forged'],
  ])('who comes back with %s starts again', async (_, query) => {
    const answer = await site.get(`/sign-in/single-sign-on/return${query}`, '');
    expect(answer.headers.get('Location')).toMatch(/^\/sign-in\?provider=(stale|provider)$/);
  });

  test('an answer meant for another browser signs nobody in, nor does one that comes twice', async () => {
    await site.signInAs('noa');
    const left = await site.get('/sign-in/single-sign-on', '');
    const back = await walk(left.headers.get('Location') ?? '', 'noa');
    const elsewhere = await site.get(back.slice(origin.length), '');
    expect(elsewhere.headers.get('Location')).toBe('/sign-in?provider=stale');
    const done = await signOn('noa');
    const again = await site.get(done.back.slice(origin.length), done.cookie);
    expect(again.headers.get('Location')).toBe('/sign-in?provider=stale');
  });

  test('a provider that is away is told in words, and passwords go on', async () => {
    await idp.close();
    const left = await site.get('/sign-in/single-sign-on', '');
    expect(left.headers.get('Location')).toBe('/sign-in?provider=provider');
    expect((await site.get('/devices', await site.signInAs('noa'))).status).toBe(200);
  });

  test('somebody with another address there links the two, and is then known', async () => {
    const cookie = await site.signInAs('noa');
    idp.people.set('n.petit', { email: 'n.petit@ville.test', isVerified: true });
    const page = await site.post('/account/single-sign-on', {}, cookie);
    const html = await page.text();
    await expectValidHtml(html);
    const way = /class="button main-act" href="([^"]+)"/.exec(html)?.[1] ?? '';
    const { header, take } = openJar();
    take(page);
    const back = await walk(way.replaceAll('&amp;', '&'), 'n.petit');
    const linked = await site.get(back.slice(origin.length), `${cookie}; ${header()}`);
    expect(linked.headers.get('Location')).toBe('/account?said=linked');
    expect((await latestOfNoun(site.store.db, 'staff', 1))[0]?.kind).toBe('sign_on_linked');
    const { to, cookie: other } = await signOn('n.petit');
    expect(to).toBe('/devices');
    expect(await (await site.get('/account', other)).text()).toContain('noa@vigie.test');
  });

  test('a second factor is the provider’s duty for whoever comes from there', async () => {
    const strict = await openSite(engine, {
      provider: idp.settings,
      requireSecondFactor: 'everyone',
    });
    await prepareProgramme(strict.context);
    await site.close();
    site = strict;
    const cookie = await site.signInAs('noa');
    expect((await site.get('/devices', cookie)).headers.get('Location')).toBe(
      '/account/second-factor',
    );
    const on = await signOn('noa');
    expect((await site.get('/devices', on.cookie)).status).toBe(200);
  });
});

test('without a provider there is neither a button nor an address for it', async () => {
  const site = await openSite('sqlite');
  expect(await (await site.get('/sign-in', '')).text()).not.toContain('single-sign-on');
  for (const path of ['/sign-in/single-sign-on', '/sign-in/single-sign-on/return']) {
    expect((await site.get(path, '')).status).toBe(404);
  }
  await site.close();
});
