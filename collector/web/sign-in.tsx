/** @jsxImportSource hono/jsx */
import { rememberSignIn } from '#collector/app/staff-accounts.ts';
import { clientAddress } from './client-address.ts';
import { Layout, showPage } from './layout.tsx';
import { PhoneLink } from './phone-link.tsx';
import { signOnFaults } from './single-sign-on.ts';
import { formField, formOf, frameOf, ownWay, seeOther } from './visit.ts';
import type { Visit } from './visit.ts';

export async function showSignIn(visit: Visit): Promise<Response> {
  if (visit.staff !== null) return seeOther(visit, '/');
  const { t } = visit.words;
  const { searchParams } = visit.url;
  const provider = signOnFaults.find((it) => it === searchParams.get('provider'));
  const name = visit.deps.accounts.singleSignOn?.name ?? '';
  const isAgain = searchParams.get('said') === 'again';
  const fault =
    provider === undefined
      ? isAgain
        ? t('signInCode.over')
        : null
      : t(`signOn.${provider}`, { name });
  return signInPage(visit, { email: '', fault, status: 200 });
}

export async function signIn(visit: Visit): Promise<Response> {
  const { t } = visit.words;
  const email = await formField(visit, 'email');
  const password = (await formOf(visit))['password'];
  if (email === '' || typeof password !== 'string' || password === '') {
    return signInPage(visit, { email, fault: t('signIn.empty'), status: 400 });
  }
  const place = clientAddress(visit);
  const answer = await visit.deps.accounts.signIn({ email, password, place, now: visit.now });
  if (answer.ok) {
    await rememberSignIn(visit.deps.context, answer.staffId);
    const response = seeOther(visit, wayBack(visit));
    for (const cookie of answer.cookies) response.headers.append('Set-Cookie', cookie);
    return response;
  }
  if (answer.reason === 'code') {
    const response = seeOther(visit, `/sign-in/code${visit.url.search}`);
    for (const cookie of answer.cookies) response.headers.append('Set-Cookie', cookie);
    return response;
  }
  const fault =
    answer.reason === 'wrong'
      ? t('signIn.wrong', { left: answer.left })
      : t('signIn.wait', { minutes: Math.ceil(answer.waitMs / 60_000) });
  return signInPage(visit, { email, fault, status: answer.reason === 'wait' ? 429 : 400 });
}

export async function signOut(visit: Visit): Promise<Response> {
  const response = seeOther(visit, '/sign-in');
  for (const cookie of await visit.deps.accounts.signOut(visit.request.req.raw)) {
    response.headers.append('Set-Cookie', cookie);
  }
  return response;
}

function signInPage(
  visit: Visit,
  { email, fault, status }: { email: string; fault: string | null; status: 200 | 400 | 429 },
): Promise<Response> {
  const { t } = visit.words;
  const title = t(fault === null ? 'signIn.title' : 'signIn.faultTitle');
  const described = fault === null ? {} : { 'aria-describedby': 'fault' };
  return showPage(
    visit,
    <Layout frame={frameOf(visit)} title={title}>
      <div class="sign-in">
        <h1>{t('signIn.title')}</h1>
        <p class="lead">{t('site.tagline')}</p>
        {fault === null ? null : (
          <p id="fault" class="message critical" role="alert">
            {fault}
          </p>
        )}
        <form
          method="post"
          action={
            wayBack(visit) === '/'
              ? '/sign-in'
              : `/sign-in?to=${encodeURIComponent(wayBack(visit))}`
          }
          class="stack"
        >
          <label for="email">{t('signIn.email')}</label>
          <input
            id="email"
            name="email"
            type="email"
            autocomplete="username"
            required
            value={email}
            {...described}
          />
          <label for="password">{t('signIn.password')}</label>
          <input
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            required
            {...described}
          />
          <button type="submit" class="main-act">
            {t('signIn.submit')}
          </button>
        </form>
        <ByProvider visit={visit} />
        <Help visit={visit} />
      </div>
    </Layout>,
    status,
  );
}

/** Whom to ask: the workshop's phone, where it was given one. */
function Help({ visit }: { visit: Visit }) {
  const { t } = visit.words;
  const phone = visit.deps.workshop?.phone ?? null;
  return (
    <p class="hint">
      {t('signIn.help')}
      {phone === null ? null : (
        <>
          {' '}
          {t('signIn.call')} <PhoneLink phone={phone} />.
        </>
      )}
    </p>
  );
}

function ByProvider({ visit }: { visit: Visit }) {
  const { singleSignOn } = visit.deps.accounts;
  if (singleSignOn === null) return null;
  const to = wayBack(visit);
  const way = to === '/' ? '' : `?to=${encodeURIComponent(to)}`;
  return (
    <p>
      <a class="button second" href={`/sign-in/single-sign-on${way}`}>
        {visit.words.t('signOn.submit', { name: singleSignOn.name })}
      </a>
    </p>
  );
}

/** Where somebody wanted to go before signing in: only a path of ours. */
export function wayBack(visit: Visit): string {
  return ownWay(visit, visit.url.searchParams.get('to') ?? '/') ?? '/';
}
