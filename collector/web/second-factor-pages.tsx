/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { noteOwnAct } from '#collector/app/staff-accounts.ts';
import type { OwnAct } from '#collector/app/staff-accounts.ts';
import { staffById } from '#collector/storage/accounts.ts';
import { passwordFault } from './account-page.tsx';
import { Layout, showPage } from './layout.tsx';
import { QrPicture } from './qr-picture.tsx';
import type { CodeKey } from './second-factor.ts';
import { formField, formOf, frameOf, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';

/** Setting up the second factor in two steps, and ending it. */

/** `GET /account/second-factor`: what it is, and the password once more. */
export async function showSecondFactor(visit: Visit): Promise<Response> {
  return (await hasOne(visit)) ? seeOther(visit, '/account') : startPage(visit, null);
}

/** `POST /account/second-factor`: makes the key. */
export async function beginFromPage(visit: Visit): Promise<Response> {
  if (await hasOne(visit)) return seeOther(visit, '/account');
  const asked = await askedFor(visit);
  const done = await visit.deps.accounts.secondFactor.begin(visit.request.req.raw, asked);
  if (!done.ok) return startPage(visit, passwordFault(visit.words, done));
  return seeOther(visit, done.key === null ? '/account' : '/account/second-factor/code');
}

/** `GET /account/second-factor/code`: the key, and the field for its first code. */
export async function showKey(visit: Visit): Promise<Response> {
  const key = await visit.deps.accounts.secondFactor.begun(staffOf(visit).id);
  return key === null ? seeOther(visit, '/account/second-factor') : keyPage(visit, key, null);
}

/** `POST /account/second-factor/code`: the first code; answers the codes on paper, once. */
export async function confirmFromPage(visit: Visit): Promise<Response> {
  const { accounts } = visit.deps;
  const { t } = visit.words;
  const staffId = staffOf(visit).id;
  const key = await accounts.secondFactor.begun(staffId);
  if (key === null) return seeOther(visit, '/account/second-factor');
  const code = await formField(visit, 'code');
  if (code === '') return keyPage(visit, key, t('signInCode.empty'));
  const request = visit.request.req.raw;
  const done = await accounts.secondFactor.confirm(request, { staffId, code, now: visit.now });
  if (done.ok) return codesPage(visit, done, 'second_factor_set');
  const fault =
    done.reason === 'wait'
      ? t('signInCode.wait', { minutes: Math.ceil(done.waitMs / 60_000) })
      : t(`signInCode.${done.reason}`, { left: done.left });
  return keyPage(visit, key, fault);
}

/** `POST /account/second-factor/codes`: ten new codes on paper. */
export async function renewCodesFromPage(visit: Visit): Promise<Response> {
  if (!(await hasOne(visit))) return seeOther(visit, '/account/second-factor');
  const asked = await askedFor(visit);
  const done = await visit.deps.accounts.secondFactor.renewCodes(visit.request.req.raw, asked);
  if (!done.ok) return againPage(visit, 'codes', passwordFault(visit.words, done));
  return codesPage(visit, { ...done, cookies: [] }, 'backup_codes_made');
}

/** `POST /account/second-factor/end`. */
export async function endFromPage(visit: Visit): Promise<Response> {
  const { accounts, context } = visit.deps;
  const { id: staffId, role } = staffOf(visit);
  if (!(await hasOne(visit)) || accounts.secondFactor.isRequired(role)) {
    return seeOther(visit, '/account');
  }
  const asked = await askedFor(visit);
  const done = await accounts.secondFactor.end(visit.request.req.raw, asked);
  if (!done.ok) return againPage(visit, 'end', passwordFault(visit.words, done));
  await noteOwnAct(context, { staffId, did: 'second_factor_ended' });
  const response = seeOther(visit, '/account?said=ended');
  for (const cookie of done.cookies) response.headers.append('Set-Cookie', cookie);
  return response;
}

async function askedFor(visit: Visit) {
  const { password } = await formOf(visit);
  const given = typeof password === 'string' ? password : '';
  return { staffId: staffOf(visit).id, password: given, now: visit.now };
}

async function hasOne(visit: Visit): Promise<boolean> {
  const own = await staffById(visit.deps.context.store.db, staffOf(visit).id);
  return own?.hasSecondFactor ?? false;
}

async function startPage(visit: Visit, fault: string | null): Promise<Response> {
  const { t } = visit.words;
  const { accounts } = visit.deps;
  const { id, role } = staffOf(visit);
  const hasPassword = await accounts.passwords.has(id);
  return page(visit, t('second.startTitle'), fault, [
    <p class="lead">{t('second.startLead')}</p>,
    accounts.secondFactor.isRequired(role) ? <p class="message">{t('second.must')}</p> : null,
    <ol>
      <li>{t('second.step1')}</li>
      <li>{t('second.step2')}</li>
      <li>{t('second.step3')}</li>
    </ol>,
    <form method="post" action="/account/second-factor" class="stack">
      {hasPassword ? (
        <>
          <label for="password">{t('second.password')}</label>
          <input
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            required
            {...(fault === null ? {} : { 'aria-describedby': 'fault' })}
          />
        </>
      ) : null}
      <button type="submit" class="main-act">
        {t('second.startSubmit')}
      </button>
    </form>,
  ]);
}

/** After a wrong password: the same act once more. */
async function againPage(visit: Visit, to: 'codes' | 'end', fault: string): Promise<Response> {
  const { t } = visit.words;
  return page(visit, t(`second.${to}`), fault, [
    <p class="lead">{t(`second.${to}Hint`)}</p>,
    <form method="post" action={`/account/second-factor/${to}`} class="stack">
      <label for="password">{t('second.password')}</label>
      <input
        id="password"
        name="password"
        type="password"
        autocomplete="current-password"
        required
        aria-describedby="fault"
      />
      <button type="submit" class="main-act">
        {t(`second.${to}Submit`)}
      </button>
    </form>,
    <p>
      <a href="/account">{t('account.back')}</a>
    </p>,
  ]);
}

function keyPage(visit: Visit, key: CodeKey, fault: string | null): Promise<Response> {
  const { t } = visit.words;
  const groups = key.text.match(/.{1,4}/g) ?? [];
  return page(visit, t('second.keyTitle'), fault, [
    <p class="lead">{t('second.keyLead')}</p>,
    <QrPicture text={key.uri} name={t('second.qr')} />,
    <h2>{t('second.byHand')}</h2>,
    <p>{t('second.byHandLead')}</p>,
    <p class="key-text" id="key-text">
      {groups.map((group) => (
        <>
          <span>{group}</span>{' '}
        </>
      ))}
    </p>,
    <h2>{t('second.firstCode')}</h2>,
    <form method="post" action="/account/second-factor/code" class="stack">
      <label for="code">{t('signInCode.label')}</label>
      <input
        id="code"
        name="code"
        required
        class="code"
        autocomplete="one-time-code"
        inputmode="numeric"
        maxlength={10}
        aria-describedby={fault === null ? 'code-hint' : 'fault code-hint'}
      />
      <p class="hint" id="code-hint">
        {t('signInCode.hint')}
      </p>
      <button type="submit" class="main-act">
        {t('second.confirm')}
      </button>
    </form>,
  ]);
}

async function codesPage(
  visit: Visit,
  it: { readonly codes: readonly string[]; readonly cookies: readonly string[] },
  did: OwnAct,
): Promise<Response> {
  const { t } = visit.words;
  await noteOwnAct(visit.deps.context, { staffId: staffOf(visit).id, did });
  const response = await page({ ...visit, mustEnrol: false }, t('second.codesTitle'), null, [
    did === 'second_factor_set' ? <p class="message ok">{t('second.isOn')}</p> : null,
    <p class="lead">{t('second.codesLead')}</p>,
    <ol class="backup-codes">
      {it.codes.map((code) => (
        <li>
          <code>{code}</code>
        </li>
      ))}
    </ol>,
    <p>
      <strong>{t('second.codesOnce')}</strong>
    </p>,
    <p class="no-print">
      <a class="button main-act" href="/">
        {t('second.codesDone')}
      </a>
    </p>,
  ]);
  for (const cookie of it.cookies) response.headers.append('Set-Cookie', cookie);
  return response;
}

function page(
  visit: Visit,
  title: string,
  fault: string | null,
  body: readonly Child[],
): Promise<Response> {
  const { t } = visit.words;
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={fault === null ? title : t('invitation.faultTitle', { title })}
      {...(visit.mustEnrol
        ? {}
        : { crumbs: [{ text: t('account.title'), href: '/account' }], current: title })}
    >
      <div class="sign-in">
        <h1>{title}</h1>
        {fault === null ? null : (
          <p id="fault" class="message critical" role="alert">
            {fault}
          </p>
        )}
        {body.map((part) => part)}
      </div>
    </Layout>,
    fault === null ? 200 : 400,
  );
}
