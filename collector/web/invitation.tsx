/** @jsxImportSource hono/jsx */
import { invitationOf, rememberSignIn, useInvitation } from '#collector/app/staff-accounts.ts';
import type { Invitation } from '#collector/storage/invitations.ts';
import { leastPasswordLength } from './accounts.ts';
import { Layout, showPage } from './layout.tsx';
import { formOf, frameOf, pathPart, seeOther } from './visit.ts';
import type { Visit } from './visit.ts';

/** Where an invitation's link leads: its holder chooses a password, and is signed in. */

export async function showInvitation(visit: Visit): Promise<Response> {
  const found = await invitationOf(visit.deps.context, pathPart(visit, 'token'));
  return found === null ? gonePage(visit) : invitationPage(visit, found, null);
}

export async function joinFromPage(visit: Visit): Promise<Response> {
  const { context, accounts } = visit.deps;
  const token = pathPart(visit, 'token');
  const found = await invitationOf(context, token);
  if (found === null) return gonePage(visit);
  const { password, again } = await formOf(visit);
  if (typeof password !== 'string' || password.length < leastPasswordLength) {
    return invitationPage(visit, found, 'tooShort');
  }
  if (password !== again) return invitationPage(visit, found, 'different');
  // Used up before the account is made: of two that come at once, one makes it.
  const used = await useInvitation(context, token);
  if (used === null) return gonePage(visit);
  const { email, name, role } = used;
  const staffId = await accounts.createStaff({ email, name, role, password });
  const signedIn = await accounts.signIn({ email, password, place: 'invitation', now: visit.now });
  const response = seeOther(visit, '/');
  if (!signedIn.ok) return seeOther(visit, '/sign-in');
  await rememberSignIn(context, staffId);
  for (const cookie of signedIn.cookies) response.headers.append('Set-Cookie', cookie);
  return response;
}

type Fault = 'tooShort' | 'different';

function invitationPage(visit: Visit, it: Invitation, fault: Fault | null): Promise<Response> {
  const { t, of } = visit.words;
  const title = t('invitation.title', { name: it.name });
  const least = leastPasswordLength;
  const described = fault === null ? 'password-hint' : 'fault password-hint';
  const field = { type: 'password', autocomplete: 'new-password', required: true } as const;
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={fault === null ? title : t('invitation.faultTitle', { title })}
    >
      <div class="sign-in">
        <h1>{title}</h1>
        <p class="lead">{t('invitation.lead', { email: it.email, role: of('role', it.role) })}</p>
        {fault === null ? null : (
          <p id="fault" class="message critical" role="alert">
            {t(`invitation.${fault}`, { least })}
          </p>
        )}
        <form method="post" action={visit.url.pathname} class="stack">
          <input type="hidden" name="email" autocomplete="username" value={it.email} />
          <label for="password">{t('invitation.password')}</label>
          <input
            id="password"
            name="password"
            minlength={least}
            aria-describedby={described}
            {...field}
          />
          <p class="hint" id="password-hint">
            {t('invitation.hint', { least })}
          </p>
          <label for="again">{t('invitation.again')}</label>
          <input
            id="again"
            name="again"
            minlength={least}
            aria-describedby={described}
            {...field}
          />
          <button type="submit" class="main-act">
            {t('invitation.submit')}
          </button>
        </form>
      </div>
    </Layout>,
    fault === null ? 200 : 400,
  );
}

function gonePage(visit: Visit): Promise<Response> {
  const { t } = visit.words;
  return showPage(
    visit,
    <Layout frame={frameOf(visit)} title={t('invitation.goneTitle')}>
      <div class="notice-page">
        <h1>{t('invitation.goneTitle')}</h1>
        <p class="lead">{t('invitation.gone')}</p>
        <p>
          <a class="button" href="/sign-in">
            {t('invitation.toSignIn')}
          </a>
        </p>
      </div>
    </Layout>,
    404,
  );
}
