/** @jsxImportSource hono/jsx */
import { noteOwnAct, rememberSignIn } from '#collector/app/staff-accounts.ts';
import { Layout, showPage } from './layout.tsx';
import type { CodeKind } from './second-factor.ts';
import { wayBack } from './sign-in.tsx';
import { formField, frameOf, seeOther } from './visit.ts';
import type { Visit } from './visit.ts';

/** The code that follows a password: of the telephone's app, or one of those on paper. */

export async function showSignInCode(visit: Visit): Promise<Response> {
  const { secondFactor } = visit.deps.accounts;
  if ((await secondFactor.awaited(visit.request.req.raw)) === null) return startAgain(visit);
  const kind = visit.url.searchParams.get('with') === 'backup' ? 'backup' : 'app';
  return codePage(visit, { kind, fault: null, status: 200 });
}

export async function signInWithCode(visit: Visit): Promise<Response> {
  const { accounts, context } = visit.deps;
  const { t } = visit.words;
  const kind: CodeKind = (await formField(visit, 'with')) === 'backup' ? 'backup' : 'app';
  const code = await formField(visit, 'code');
  const request = visit.request.req.raw;
  if ((await accounts.secondFactor.awaited(request)) === null) return startAgain(visit);
  if (code === '') return codePage(visit, { kind, fault: t('signInCode.empty'), status: 400 });
  const answer = await accounts.secondFactor.answer(request, { code, kind, now: visit.now });
  if (answer.ok) {
    const { staffId } = answer;
    await rememberSignIn(context, staffId);
    if (kind === 'backup') await noteOwnAct(context, { staffId, did: 'backup_code_used' });
    const response = seeOther(visit, wayBack(visit));
    for (const cookie of answer.cookies) response.headers.append('Set-Cookie', cookie);
    return response;
  }
  switch (answer.reason) {
    case 'over':
      return startAgain(visit);
    case 'wait': {
      const fault = t('signInCode.wait', { minutes: Math.ceil(answer.waitMs / 60_000) });
      return codePage(visit, { kind, fault, status: 429 });
    }
    case 'used':
    case 'wrong': {
      const fault = t(`signInCode.${answer.reason}`, { left: answer.left });
      return codePage(visit, { kind, fault, status: 400 });
    }
  }
}

function startAgain(visit: Visit): Response {
  const to = visit.url.searchParams.get('to');
  const way = to === null ? '' : `&to=${encodeURIComponent(to)}`;
  return seeOther(visit, `/sign-in?said=again${way}`);
}

function codePage(
  visit: Visit,
  it: { kind: CodeKind; fault: string | null; status: 200 | 400 | 429 },
): Promise<Response> {
  const { t } = visit.words;
  const { kind, fault, status } = it;
  const isApp = kind === 'app';
  const title = t(isApp ? 'signInCode.title' : 'signInCode.backupTitle');
  const other = new URLSearchParams(visit.url.searchParams);
  if (isApp) other.set('with', 'backup');
  else other.delete('with');
  const to = visit.url.searchParams.get('to');
  const action = to === null ? '/sign-in/code' : `/sign-in/code?to=${encodeURIComponent(to)}`;
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={fault === null ? title : t('invitation.faultTitle', { title })}
    >
      <div class="sign-in">
        <h1>{title}</h1>
        <p class="lead">{t(isApp ? 'signInCode.lead' : 'signInCode.backupLead')}</p>
        {fault === null ? null : (
          <p id="fault" class="message critical" role="alert">
            {fault}
          </p>
        )}
        <form method="post" action={action} class="stack">
          <input type="hidden" name="with" value={kind} />
          <label for="code">{t(isApp ? 'signInCode.label' : 'signInCode.backupLabel')}</label>
          <input
            id="code"
            name="code"
            required
            class="code"
            autocomplete={isApp ? 'one-time-code' : 'off'}
            inputmode={isApp ? 'numeric' : 'text'}
            maxlength={isApp ? 10 : 20}
            spellcheck={false}
            autocapitalize="none"
            aria-describedby={fault === null ? 'code-hint' : 'fault code-hint'}
          />
          <p class="hint" id="code-hint">
            {t(isApp ? 'signInCode.hint' : 'signInCode.backupHint')}
          </p>
          <button type="submit" class="main-act">
            {t('signInCode.submit')}
          </button>
        </form>
        <p>
          <a href={`/sign-in/code?${other.toString()}`}>
            {t(isApp ? 'signInCode.toBackup' : 'signInCode.toApp')}
          </a>
        </p>
        <p class="hint">{t('signInCode.help')}</p>
      </div>
    </Layout>,
    status,
  );
}
