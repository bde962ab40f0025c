/** @jsxImportSource hono/jsx */
import { noteOwnAct } from '#collector/app/staff-accounts.ts';
import { staffById } from '#collector/storage/accounts.ts';
import type { StaffAccount } from '#collector/storage/accounts.ts';
import { leastPasswordLength } from './account-library.ts';
import { Layout, showPage } from './layout.tsx';
import { Mark } from './marks.tsx';
import { mostPasswordLength } from './passwords.ts';
import type { Denied } from './passwords.ts';
import { signOnFaults } from './single-sign-on.ts';
import { Day } from './times.tsx';
import { formOf, frameOf, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** `GET /account`: who I am here, and how I sign in. */
export async function showAccount(visit: Visit): Promise<Response> {
  return accountPage(visit, null);
}

/** `POST /account/password`. */
export async function changePasswordFromPage(visit: Visit): Promise<Response> {
  const { accounts, context } = visit.deps;
  const staffId = staffOf(visit).id;
  const { current, chosen, again } = await formOf(visit);
  if (typeof current !== 'string' || typeof chosen !== 'string' || current === '') {
    return accountPage(visit, 'empty');
  }
  if (chosen.length < leastPasswordLength) return accountPage(visit, 'tooShort');
  if (chosen.length > mostPasswordLength) return accountPage(visit, 'tooLong');
  if (chosen !== again) return accountPage(visit, 'different');
  const it = { staffId, current, chosen, now: visit.now };
  const done = await accounts.passwords.change(visit.request.req.raw, it);
  if (!done.ok) return accountPage(visit, done);
  await noteOwnAct(context, { staffId, did: 'password_changed' });
  const response = seeOther(visit, '/account?said=password');
  for (const cookie of done.cookies) response.headers.append('Set-Cookie', cookie);
  return response;
}

/** Why a password is not the one that was asked for, in words. */
export function passwordFault({ t }: Words, it: Denied): string {
  return it.reason === 'wrong'
    ? t('account.wrong', { left: it.left })
    : t('account.wait', { minutes: Math.ceil(it.waitMs / 60_000) });
}

type PasswordFault = 'empty' | 'tooShort' | 'tooLong' | 'different' | Denied;
const saids = ['password', 'ended', 'linked'] as const;

async function accountPage(visit: Visit, wrong: PasswordFault | null): Promise<Response> {
  const { words, deps, url } = visit;
  const { t, of } = words;
  const own = await staffById(deps.context.store.db, staffOf(visit).id);
  if (own === null) return seeOther(visit, '/sign-in');
  const hasPassword = await deps.accounts.passwords.has(own.id);
  const fault = wrong === null ? null : faultWords(words, wrong);
  const provider = signOnFaults.find((it) => it === url.searchParams.get('provider'));
  const title = t('account.title');
  const isFault = fault !== null || provider !== undefined;
  const said = saids.find((it) => it === url.searchParams.get('said'));
  const name = deps.accounts.singleSignOn?.name ?? '';
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={isFault ? t('invitation.faultTitle', { title }) : title}
      crumbs={[]}
      current={title}
    >
      {said === undefined || isFault ? null : (
        <p class="message ok">{t(`accountSaid.${said}`, { name })}</p>
      )}
      {provider === undefined ? null : (
        <p class="message critical" role="alert">
          {t(`signOn.${provider}`, { name })}
        </p>
      )}
      <h1>{title}</h1>
      <section class="card" aria-labelledby="own">
        <h2 id="own">{own.name}</h2>
        <dl class="facts wide">
          <dt>{t('accounts.email')}</dt>
          <dd>{own.email}</dd>
          <dt>{t('accounts.role')}</dt>
          <dd>{of('role', own.role)}</dd>
          <dt>{t('accounts.lastSignIn')}</dt>
          <dd>
            {own.lastSignInOn === null ? (
              t('accounts.never')
            ) : (
              <Day words={words} date={own.lastSignInOn} />
            )}
          </dd>
        </dl>
        <p>
          <a href="/preferences">{t('account.preferences')}</a>
        </p>
      </section>
      <Second visit={visit} own={own} hasPassword={hasPassword} />
      {hasPassword ? <PasswordForm words={words} email={own.email} fault={fault} /> : null}
      {deps.accounts.singleSignOn === null ? null : (
        <section class="card part no-print" aria-labelledby="link">
          <h2 id="link">{t('account.link', { name })}</h2>
          <p>{t('account.linkHint', { name })}</p>
          <form method="post" action="/account/single-sign-on">
            <button type="submit" class="second">
              {t('account.linkSubmit', { name })}
            </button>
          </form>
        </section>
      )}
    </Layout>,
    fault === null ? 200 : 400,
  );
}

function Second(props: { visit: Visit; own: StaffAccount; hasPassword: boolean }) {
  const { visit, own, hasPassword } = props;
  const { t } = visit.words;
  const isOn = own.hasSecondFactor;
  const isRequired = visit.deps.accounts.secondFactor.isRequired(own.role);
  return (
    <section class="card part" aria-labelledby="second">
      <h2 id="second">{t('second.heading')}</h2>
      <p>
        <Mark look={isOn ? 'ok' : 'plain'} word={t(isOn ? 'second.on' : 'second.off')} />
      </p>
      <p>{t(isOn ? 'second.onLead' : 'second.offLead')}</p>
      {isRequired ? <p class="hint">{t('second.required')}</p> : null}
      {isOn ? (
        <details class="no-print">
          <summary>{t('second.change')}</summary>
          <div class="stacked">
            <ByPassword visit={visit} to="codes" hasPassword={hasPassword} />
            {isRequired ? null : <ByPassword visit={visit} to="end" hasPassword={hasPassword} />}
          </div>
        </details>
      ) : (
        <p class="no-print">
          <a class="button" href="/account/second-factor">
            {t('second.start')}
          </a>
        </p>
      )}
    </section>
  );
}

function ByPassword(props: { visit: Visit; to: 'codes' | 'end'; hasPassword: boolean }) {
  const { visit, to, hasPassword } = props;
  const { t } = visit.words;
  return (
    <form method="post" action={`/account/second-factor/${to}`} class="stack">
      <h3>{t(`second.${to}`)}</h3>
      <p>{t(`second.${to}Hint`)}</p>
      {hasPassword ? (
        <>
          <label for={`password-${to}`}>{t('second.password')}</label>
          <input
            id={`password-${to}`}
            name="password"
            type="password"
            autocomplete="current-password"
            required
          />
        </>
      ) : null}
      <button type="submit" class="second">
        {t(`second.${to}Submit`)}
      </button>
    </form>
  );
}

function PasswordForm(props: { words: Words; email: string; fault: string | null }) {
  const { words, email, fault } = props;
  const { t } = words;
  const least = leastPasswordLength;
  const described = fault === null ? 'password-hint' : 'fault password-hint';
  return (
    <section class="card part no-print" aria-labelledby="password">
      <h2 id="password">{t('account.password')}</h2>
      {fault === null ? null : (
        <p id="fault" class="message critical" role="alert">
          {fault}
        </p>
      )}
      <form method="post" action="/account/password" class="stack">
        <input type="hidden" name="email" autocomplete="username" value={email} />
        <label for="current">{t('account.current')}</label>
        <input
          id="current"
          name="current"
          type="password"
          autocomplete="current-password"
          required
          {...(fault === null ? {} : { 'aria-describedby': 'fault' })}
        />
        <label for="chosen">{t('account.chosen')}</label>
        <input
          id="chosen"
          name="chosen"
          type="password"
          autocomplete="new-password"
          required
          minlength={least}
          aria-describedby={described}
        />
        <p class="hint" id="password-hint">
          {t('invitation.hint', { least })}
        </p>
        <label for="again">{t('invitation.again')}</label>
        <input
          id="again"
          name="again"
          type="password"
          autocomplete="new-password"
          required
          minlength={least}
          aria-describedby={described}
        />
        <button type="submit">{t('account.passwordSubmit')}</button>
      </form>
    </section>
  );
}

function faultWords(words: Words, it: PasswordFault): string {
  const { t } = words;
  switch (it) {
    case 'empty':
      return t('account.empty');
    case 'tooShort':
      return t('invitation.tooShort', { least: leastPasswordLength });
    case 'tooLong':
      return t('account.tooLong', { most: mostPasswordLength });
    case 'different':
      return t('invitation.different');
    default:
      return passwordFault(words, it);
  }
}
