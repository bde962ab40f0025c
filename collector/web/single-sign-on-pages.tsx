/** @jsxImportSource hono/jsx */
import { noteOwnAct, rememberSignIn } from '#collector/app/staff-accounts.ts';
import { showFault } from './error-pages.tsx';
import { Layout, showPage } from './layout.tsx';
import { wayBack } from './sign-in.tsx';
import { frameOf, ownWay, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';

/** Signing in by the provider of identities: away from here, and back. */

export async function leaveForProvider(visit: Visit): Promise<Response> {
  const { singleSignOn } = visit.deps.accounts;
  if (singleSignOn === null) return showFault(visit, 'notFound');
  const left = await singleSignOn.leave(wayBack(visit));
  if (!left.ok) return seeOther(visit, `/sign-in?provider=${left.fault}`);
  return withCookies(visit.request.redirect(left.to, 303), left.cookies);
}

export async function returnFromProvider(visit: Visit): Promise<Response> {
  const { accounts, context } = visit.deps;
  if (accounts.singleSignOn === null) return showFault(visit, 'notFound');
  const { fault, to, cookies } = await accounts.singleSignOn.returned(visit.request.req.raw);
  const way = ownWay(visit, to ?? '/') ?? '/';
  const isLink = way.startsWith(linkedPath);
  if (fault !== null) {
    const back = isLink ? `/account?provider=${fault}` : `/sign-in?provider=${fault}`;
    return withCookies(seeOther(visit, back), cookies);
  }
  if (isLink) {
    const session = await accounts.sessionOf(visit.request.req.raw);
    if (session !== null)
      await noteOwnAct(context, { staffId: session.staff.id, did: 'sign_on_linked' });
  } else {
    const session = await accounts.sessionOf(requestWith(visit, cookies));
    if (session === null) return seeOther(visit, '/sign-in?provider=provider');
    await rememberSignIn(context, session.staff.id);
  }
  return withCookies(seeOther(visit, way), cookies);
}

const linkedPath = '/account?said=linked';

/**
 * Links who is signed in with a person of the provider's. A page with a link, since a form of ours
 * leads to no other origin.
 */
export async function linkFromPage(visit: Visit): Promise<Response> {
  const { singleSignOn } = visit.deps.accounts;
  if (singleSignOn === null) return showFault(visit, 'notFound');
  const left = await singleSignOn.leaveToLink(visit.request.req.raw, linkedPath);
  if (!left.ok) return seeOther(visit, `/account?provider=${left.fault}`);
  const { t } = visit.words;
  const params = { name: singleSignOn.name, email: staffOf(visit).email };
  const page = await showPage(
    visit,
    <Layout frame={frameOf(visit)} title={t('account.linkTitle', params)}>
      <div class="notice-page">
        <h1>{t('account.linkTitle', params)}</h1>
        <p class="lead">{t('account.linkLead', params)}</p>
        <p>
          <a class="button main-act" href={left.to}>
            {t('account.linkGo', params)}
          </a>
        </p>
        <p>
          <a href="/account">{t('account.back')}</a>
        </p>
      </div>
    </Layout>,
  );
  return withCookies(page, left.cookies);
}

function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('Set-Cookie', cookie);
  return response;
}

/** The request that the browser will make with what it has just been given. */
function requestWith({ request }: Visit, cookies: readonly string[]): Request {
  const cookie = cookies.map((it) => it.split(';', 1).join('')).join('; ');
  return new Request(request.req.url, { headers: { cookie } });
}
