/** @jsxImportSource hono/jsx */
import {
  changeAccount,
  invite,
  renewInvitation,
  resetSecondFactorOf,
  withdrawInvitation,
} from '#collector/app/staff-accounts.ts';
import type { AccountAct } from '#collector/app/staff-accounts.ts';
import { findStaff, roles, staffById, staffNames } from '#collector/storage/accounts.ts';
import type { Role, StaffAccount } from '#collector/storage/accounts.ts';
import { latestOfNoun } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { openInvitations } from '#collector/storage/invitations.ts';
import type { Invitation } from '#collector/storage/invitations.ts';
import { administrating, isAmongRoles } from './access.ts';
import { mostNameLetters, personFault } from './accounts.ts';
import { actorName } from './event-words.ts';
import { Timeline } from './history.tsx';
import { Layout, showPage } from './layout.tsx';
import { Mark } from './marks.tsx';
import { Paging, pageNumber } from './paging.tsx';
import { Day, Instant } from './times.tsx';
import { formField, frameOf, pathPart, seeOther, staffOf } from './visit.ts';
import type { Visit } from './visit.ts';
import type { Words } from './words.ts';

/** Who has an account and with which role: managers read it, administrators change it. */

export async function showAccounts(visit: Visit): Promise<Response> {
  return accountsPage(visit, {});
}

export async function inviteFromPage(visit: Visit): Promise<Response> {
  const email = (await formField(visit, 'email')).toLowerCase();
  const name = await formField(visit, 'name');
  const role = readRole(await formField(visit, 'role'));
  const asked = { email, name, role };
  const wrong = personFault({ email, name });
  if (wrong !== null) return accountsPage(visit, { fault: wrong, asked });
  if (role === null) return accountsPage(visit, { fault: 'role', asked });
  const actor = staffOf(visit).id;
  const done = await invite(visit.deps.context, { email, name, role, actor });
  if (!done.ok) return accountsPage(visit, { fault: done.refused, asked });
  return accountsPage(visit, { made: { name, token: done.token } });
}

export async function withdrawFromPage(visit: Visit): Promise<Response> {
  const it = { hash: pathPart(visit, 'hash'), actor: staffOf(visit).id };
  const done = await withdrawInvitation(visit.deps.context, it);
  return seeOther(visit, `/accounts?said=${done ? 'withdrawn' : 'unknown'}`);
}

/** A new link for somebody who has lost theirs, or let its days go by. */
export async function renewInvitationFromPage(visit: Visit): Promise<Response> {
  const it = { hash: pathPart(visit, 'hash'), actor: staffOf(visit).id };
  const done = await renewInvitation(visit.deps.context, it);
  if (done.ok) return accountsPage(visit, { made: { name: done.name, token: done.token } });
  const said = done.refused === 'unknown' ? 'unknown' : 'changed_before';
  return seeOther(visit, `/accounts?said=${said}`);
}

export async function resetSecondFactorFromPage(visit: Visit): Promise<Response> {
  const it = { staffId: pathPart(visit, 'id'), actor: staffOf(visit).id };
  const done = await resetSecondFactorOf(visit.deps.context, it);
  if (!done.ok) return seeOther(visit, `/accounts?said=${done.refused}`);
  return seeOther(visit, `/accounts?said=secondFactorReset&id=${encodeURIComponent(it.staffId)}`);
}

export async function changeRoleFromPage(visit: Visit): Promise<Response> {
  const from = readRole(await formField(visit, 'seen'));
  const to = readRole(await formField(visit, 'role'));
  if (from === null || to === null) return seeOther(visit, '/accounts?said=changed_before');
  return from === to ? seeOther(visit, '/accounts') : act(visit, { do: 'role', from, to });
}

export async function disableFromPage(visit: Visit): Promise<Response> {
  return act(visit, { do: 'disable' });
}

export async function enableFromPage(visit: Visit): Promise<Response> {
  return act(visit, { do: 'enable' });
}

async function act(visit: Visit, it: AccountAct): Promise<Response> {
  const staffId = pathPart(visit, 'id');
  const actor = staffOf(visit).id;
  const done = await changeAccount(visit.deps.context, { staffId, actor, act: it });
  if (!done.ok) return seeOther(visit, `/accounts?said=${done.refused}`);
  const from = it.do === 'role' ? `&from=${it.from}` : '';
  return seeOther(visit, `/accounts?said=${it.do}&id=${encodeURIComponent(staffId)}${from}`);
}

const readRole = (text: string | null): Role | null => roles.find((it) => it === text) ?? null;

interface Shown {
  readonly made?: { readonly name: string; readonly token: string };
  readonly fault?: 'name' | 'email' | 'role' | 'email_taken';
  readonly asked?: { readonly email: string; readonly name: string; readonly role: Role | null };
}

const mostEvents = 20;
const perPage = 25;

async function accountsPage(visit: Visit, shown: Shown): Promise<Response> {
  const { words, deps, url } = visit;
  const { t } = words;
  const { db } = deps.context.store;
  const own = staffOf(visit);
  const mayChange = isAmongRoles(administrating, own.role);
  const text = (url.searchParams.get('name') ?? '').trim().slice(0, mostNameLetters);
  const page = pageNumber(url);
  const part = { text, most: perPage, skip: (page - 1) * perPage };
  const { staff, count } = await findStaff(db, part);
  const invitations = await openInvitations(db);
  const events = await latestOfNoun(db, 'staff', mostEvents);
  const names = await staffNames(
    db,
    events.flatMap(({ nounId, actor }) => [nounId, actor]),
  );
  const told = await staffById(db, url.searchParams.get('id') ?? '');
  const title = t('accounts.title', { count });
  return showPage(
    visit,
    <Layout
      frame={frameOf(visit)}
      title={title}
      isFault={shown.fault !== undefined || tellsFault(visit)}
      section="accounts"
    >
      {shown.made === undefined ? <Said visit={visit} it={told} /> : null}
      <h1>{t('accounts.heading')}</h1>
      {shown.made === undefined ? null : (
        <Made words={words} made={shown.made} baseUrl={deps.baseUrl} />
      )}
      <p class="lead">{t('accounts.lead')}</p>
      <p class="hint">{t('accounts.roles')}</p>
      {mayChange ? null : <p class="message">{t('accounts.readOnly')}</p>}
      {count > perPage || text !== '' ? <Search words={words} text={text} /> : null}
      {staff.length === 0 ? (
        <p class="message">
          {t('accounts.nobody')} <a href="/accounts">{t('accounts.all')}</a>
        </p>
      ) : (
        <StaffTable words={words} staff={staff} ownId={own.id} mayChange={mayChange} />
      )}
      <Paging
        words={words}
        page={page}
        pages={Math.ceil(count / perPage)}
        hrefOf={(n) => pageOf(text, n)}
      />
      {mayChange ? <InviteForm words={words} shown={shown} /> : null}
      <section aria-labelledby="invitations">
        <h2 id="invitations">{t('accounts.invitations')}</h2>
        <Invitations words={words} all={invitations} now={visit.now} mayChange={mayChange} />
      </section>
      <section aria-labelledby="history">
        <h2 id="history">{t('accounts.history')}</h2>
        {events.length === 0 ? <p>{t('accounts.noHistory')}</p> : null}
        <Changes words={words} events={events} names={names} />
      </section>
      <p class="no-print acts">
        <a class="button second" href="/journal">
          {t('accounts.journal')}
        </a>
        {mayChange ? (
          <a class="button second" href="/access-keys">
            {t('accounts.keys')}
          </a>
        ) : null}
      </p>
    </Layout>,
    shown.fault === undefined ? 200 : 400,
  );
}

const saids = [
  'role',
  'disable',
  'enable',
  'secondFactorReset',
  'withdrawn',
  'unknown',
  'changed_before',
  'last_administrator',
] as const;

const didAct = ['role', 'disable', 'enable', 'secondFactorReset', 'withdrawn'] as const;
const tellsFault = ({ url: { searchParams } }: Visit): boolean => {
  const said = saids.find((it) => it === searchParams.get('said'));
  return said !== undefined && !didAct.some((it) => it === said);
};

/** What has just been done, with the act that undoes it as long as it stands. */
function Said({ visit, it }: { visit: Visit; it: StaffAccount | null }) {
  const { words, url } = visit;
  const { t, of } = words;
  const said = saids.find((each) => each === url.searchParams.get('said'));
  if (said === undefined) return null;
  if (said === 'withdrawn') return <p class="message ok">{t('accountsSaid.withdrawn')}</p>;
  if (said === 'secondFactorReset') {
    if (it === null || it.hasSecondFactor) return null;
    return <p class="message ok">{t('accountsSaid.secondFactorReset', { name: it.name })}</p>;
  }
  if (said !== 'role' && said !== 'disable' && said !== 'enable') {
    return (
      <p class="message critical" role="alert">
        {t(`accountsSaid.${said}`)}
      </p>
    );
  }
  const stands = it !== null && (said === 'role' || (said === 'disable') === isClosed(it));
  if (it === null || !stands) return null;
  const from = readRole(url.searchParams.get('from'));
  const back = said === 'role' ? 'role' : said === 'disable' ? 'enable' : 'disable';
  return (
    <div class="message ok">
      <p>{t(`accountsSaid.${said}`, { name: it.name, role: of('role', it.role) })}</p>
      {said === 'role' && (from === null || from === it.role) ? null : (
        <form method="post" action={`/accounts/${it.id}/${back}`}>
          <input type="hidden" name="seen" value={it.role} />
          <input type="hidden" name="role" value={from ?? it.role} />
          <button type="submit" class="second">
            {t('accounts.undo')}
          </button>
        </form>
      )}
    </div>
  );
}

const isClosed = ({ disabledAt }: StaffAccount): boolean => disabledAt !== null;

function Made(props: { words: Words; made: NonNullable<Shown['made']>; baseUrl: string }) {
  const { words, made, baseUrl } = props;
  const { t } = words;
  return (
    <section class="card made-key" aria-labelledby="made">
      <h2 id="made">{t('accounts.invited', { name: made.name })}</h2>
      <p>
        <strong>{t('accounts.once', { name: made.name })}</strong>
      </p>
      <div class="stack">
        <label for="link">{t('accounts.link')}</label>
        <input
          id="link"
          class="copy"
          readonly
          value={`${baseUrl}/invitations/${made.token}`}
          size={60}
        />
      </div>
    </section>
  );
}

const pageOf = (text: string, page: number): string =>
  `/accounts?${new URLSearchParams({ ...(text === '' ? {} : { name: text }), page: String(page) }).toString()}`;

/** Where all do not fit on one page. */
function Search({ words: { t }, text }: { words: Words; text: string }) {
  return (
    <search>
      <form method="get" action="/accounts" class="search">
        <label for="find">{t('accounts.search')}</label>
        <input
          id="find"
          name="name"
          data-key="/"
          type="search"
          autocomplete="off"
          maxlength={mostNameLetters}
          value={text}
        />
        <button type="submit">{t('devices.find')}</button>
      </form>
    </search>
  );
}

function StaffTable(props: {
  words: Words;
  staff: readonly StaffAccount[];
  ownId: string;
  mayChange: boolean;
}) {
  const { words, staff, ownId, mayChange } = props;
  const { t, of } = words;
  return (
    <div class="table">
      <table>
        <caption>{t('accounts.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('accounts.person')}</th>
            <th scope="col">{t('accounts.role')}</th>
            <th scope="col">{t('accounts.lastSignIn')}</th>
            <th scope="col">{t('accounts.secondFactor')}</th>
            <th scope="col">{t('accounts.state')}</th>
          </tr>
        </thead>
        <tbody>
          {staff.map((it) => (
            <tr {...(it.id === ownId ? { class: 'own' } : {})}>
              <th scope="row" class="free">
                {it.name}
                {it.id === ownId ? ` (${t('accounts.you')})` : ''}
                <br />
                <small>{it.email}</small>
                <br />
                <small>
                  <a href={`/journal?person=${encodeURIComponent(it.id)}`}>
                    {t('accounts.journalOf')}{' '}
                    <span class="aside">{t('accounts.of', { name: it.name })}</span>
                  </a>
                </small>
              </th>
              <td data-label={t('accounts.role')}>
                {mayChange ? <RoleForm words={words} it={it} /> : of('role', it.role)}
              </td>
              <td data-label={t('accounts.lastSignIn')}>
                {it.lastSignInOn === null ? (
                  t('accounts.never')
                ) : (
                  <Day words={words} date={it.lastSignInOn} />
                )}
              </td>
              <td data-label={t('accounts.secondFactor')}>
                <Mark
                  look={it.hasSecondFactor ? 'ok' : 'plain'}
                  word={t(
                    it.hasSecondFactor ? 'accounts.secondFactorOn' : 'accounts.secondFactorOff',
                  )}
                />
                {mayChange && it.hasSecondFactor ? <ResetForm words={words} it={it} /> : null}
              </td>
              <td data-label={t('accounts.state')}>
                <Mark
                  look={isClosed(it) ? 'plain' : 'ok'}
                  word={t(isClosed(it) ? 'accounts.disabled' : 'accounts.active')}
                />
                {mayChange ? <StateForm words={words} it={it} /> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RoleForm({ words, it }: { words: Words; it: StaffAccount }) {
  const { t } = words;
  return (
    <form method="post" action={`/accounts/${it.id}/role`} class="row-acts">
      <input type="hidden" name="seen" value={it.role} />
      <RoleChoice words={words} label={t('accounts.roleOf', { name: it.name })} chosen={it.role} />
      <button type="submit" class="second">
        {t('accounts.changeRole')} <span class="aside">{t('accounts.of', { name: it.name })}</span>
      </button>
    </form>
  );
}

/** A choice among all roles; with an id it has a label of its own elsewhere. */
function RoleChoice(props: { words: Words; chosen: Role | null; label?: string; id?: string }) {
  const { words, chosen, label, id } = props;
  return (
    <select
      name="role"
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {roles.map((role) => (
        <option value={role} selected={role === chosen}>
          {words.of('role', role)}
        </option>
      ))}
    </select>
  );
}

function StateForm({ words, it }: { words: Words; it: StaffAccount }) {
  const { t } = words;
  const to = isClosed(it) ? 'enable' : 'disable';
  return (
    <form method="post" action={`/accounts/${it.id}/${to}`} class="row-acts">
      <button type="submit" class="second">
        {t(`accounts.${to}`)} <span class="aside">{t('accounts.of', { name: it.name })}</span>
      </button>
    </form>
  );
}

function ResetForm({ words: { t }, it }: { words: Words; it: StaffAccount }) {
  return (
    <form method="post" action={`/accounts/${it.id}/second-factor/reset`} class="row-acts">
      <button type="submit" class="second">
        {t('accounts.resetSecondFactor')}{' '}
        <span class="aside">{t('accounts.of', { name: it.name })}</span>
      </button>
    </form>
  );
}

function InviteForm({ words, shown: { fault, asked } }: { words: Words; shown: Shown }) {
  const { t } = words;
  const described = fault === undefined ? {} : { 'aria-describedby': 'fault' };
  return (
    <section class="card make-key no-print" aria-labelledby="invite">
      <h2 id="invite">{t('accounts.invite')}</h2>
      {fault === undefined ? null : (
        <p id="fault" class="message critical" role="alert">
          {t(`accountsFault.${fault}`, { most: mostNameLetters })}
        </p>
      )}
      <form method="post" action="/accounts/invitations" class="stack">
        <label for="name">{t('accounts.name')}</label>
        <input
          id="name"
          name="name"
          required
          autocomplete="off"
          maxlength={mostNameLetters}
          value={asked?.name ?? ''}
          {...described}
        />
        <label for="email">{t('accounts.email')}</label>
        <input
          id="email"
          name="email"
          type="email"
          required
          autocomplete="off"
          value={asked?.email ?? ''}
          {...described}
        />
        <label for="role">{t('accounts.role')}</label>
        <RoleChoice words={words} chosen={asked?.role ?? null} id="role" />
        <button type="submit" class="main-act">
          {t('accounts.submit')}
        </button>
      </form>
    </section>
  );
}

function Invitations(props: {
  words: Words;
  all: readonly Invitation[];
  now: number;
  mayChange: boolean;
}) {
  const { words, all, now, mayChange } = props;
  const { t, of } = words;
  if (all.length === 0) return <p>{t('accounts.noInvitations')}</p>;
  return (
    <div class="table">
      <table>
        <caption>{t('accounts.invitationsCaption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('accounts.person')}</th>
            <th scope="col">{t('accounts.role')}</th>
            <th scope="col">{t('accounts.until')}</th>
          </tr>
        </thead>
        <tbody>
          {all.map((it) => (
            <tr>
              <th scope="row" class="free">
                {it.name}
                <br />
                <small>{it.email}</small>
              </th>
              <td data-label={t('accounts.role')}>{of('role', it.role)}</td>
              <td data-label={t('accounts.until')}>
                <Instant words={words} at={it.expiresAt} />{' '}
                {now < it.expiresAt ? null : <Mark look="plain" word={t('accounts.expired')} />}
                {mayChange
                  ? (['renew', 'withdraw'] as const).map((way) => (
                      <form
                        method="post"
                        action={`/accounts/invitations/${it.hash}/${way}`}
                        class="row-acts"
                      >
                        <button type="submit" class="second">
                          {t(`accounts.${way}`)}{' '}
                          <span class="aside">{t('accounts.of', { name: it.name })}</span>
                        </button>
                      </form>
                    ))
                  : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Changes(props: {
  words: Words;
  events: readonly Event[];
  names: ReadonlyMap<string, string>;
}) {
  const { words, events, names } = props;
  const { t, of } = words;
  return (
    <Timeline
      words={words}
      events={events}
      tell={({ kind, nounId, actor, at, detail: { from, role } }) => (
        <>
          <p>
            <strong>{of('event', kind)}</strong>
          </p>
          <p>
            {names.get(nounId) ?? nounId}
            {typeof from === 'string' && typeof role === 'string'
              ? ` – ${t('history.fromTo', { from: of('role', from), to: of('role', role) })}`
              : ''}
          </p>
          <p>
            <small>
              {actorName(words, actor, names)}, <Instant words={words} at={at} />
            </small>
          </p>
        </>
      )}
    />
  );
}
