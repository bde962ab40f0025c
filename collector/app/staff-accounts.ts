import { createHash } from 'node:crypto';
import { dateOf } from '#collector/domain/calendar.ts';
import { defaultTerms } from '#collector/domain/terms.ts';
import {
  activeAdministrators,
  disableStaff,
  enableStaff,
  noteSignIn,
  resetSecondFactor,
  setRole,
  staffByEmail,
  staffById,
} from '#collector/storage/accounts.ts';
import type { Role, StaffAccount } from '#collector/storage/accounts.ts';
import type { Tx } from '#collector/storage/database.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import {
  invitationByEmail,
  invitationByHash,
  putInvitation,
  takeInvitation,
} from '#collector/storage/invitations.ts';
import type { Invitation } from '#collector/storage/invitations.ts';
import { appendToJournal } from '#collector/storage/journal.ts';
import { allTerms } from '#collector/storage/terms.ts';
import type { Context } from './context.ts';

/** Our judgement: long enough for somebody who works on some days of the week only. */
const invitationDays = 7;
const dayMs = 86_400_000;

export type Invited =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly refused: 'email_taken' };

/**
 * Invites somebody to make an account; answers the link's secret of 256 bits, once. An earlier
 * invitation of that address ends. `email` is in small letters, it and `name` were checked before.
 */
export async function invite(
  { store, clock, ids }: Context,
  it: Pick<Invitation, 'email' | 'name' | 'role'> & { readonly actor: string },
): Promise<Invited> {
  const [now, token] = [clock.now(), ids.token(32)];
  const { email, name, role, actor } = it;
  return store.transaction(async (tx) => {
    if ((await staffByEmail(tx, email)) !== null) return { ok: false, refused: 'email_taken' };
    const expiresAt = now + invitationDays * dayMs;
    const made = { madeAt: now, madeBy: actor, expiresAt };
    await putInvitation(tx, { email, hash: hashOf(token), name, role, ...made });
    await tell(tx, 'staff_invited', { nounId: email, actor, at: now, id: ids.timeId(now), role });
    return { ok: true, token };
  });
}

/** The invitation that a link stands for; null where it is unknown, used, withdrawn or too old. */
export async function invitationOf(
  { store, clock }: Context,
  token: string,
): Promise<Invitation | null> {
  const found = await invitationByHash(store.db, hashOf(token));
  return found !== null && clock.now() < found.expiresAt ? found : null;
}

/** Uses an invitation up; null where it opens nothing any more. Whoever has it makes the account. */
export async function useInvitation(context: Context, token: string): Promise<Invitation | null> {
  return useUp(context, hashOf(token));
}

async function useUp(context: Context, hash: string): Promise<Invitation | null> {
  const { store, clock, ids } = context;
  const now = clock.now();
  return store.transaction(async (tx) => {
    const found = await takeInvitation(tx, hash);
    if (found === null || now >= found.expiresAt) return null;
    const { email, role, madeBy } = found;
    const id = ids.timeId(now);
    await tell(tx, 'staff_joined', { nounId: email, actor: madeBy, at: now, id, role });
    return found;
  });
}

/**
 * Somebody whose address the provider of identities vouches for uses up their invitation, if there is
 * one that still holds: the invitation says name and role, and `make` makes the account.
 */
export async function joinInvited(
  context: Context,
  email: string,
  make: (it: Invitation) => Promise<unknown>,
): Promise<void> {
  const { db } = context.store;
  if ((await staffByEmail(db, email)) !== null) return;
  const waiting = await invitationByEmail(db, email);
  const used = waiting === null ? null : await useUp(context, waiting.hash);
  if (used !== null) await make(used);
}

export type Renewed =
  | { readonly ok: true; readonly name: string; readonly token: string }
  | { readonly ok: false; readonly refused: 'unknown' | 'email_taken' };

/** The same invitation with a new link and seven new days; the link before opens nothing any more. */
export async function renewInvitation(
  context: Context,
  { hash, actor }: { readonly hash: string; readonly actor: string },
): Promise<Renewed> {
  const found = await invitationByHash(context.store.db, hash);
  if (found === null) return { ok: false, refused: 'unknown' };
  const { email, name, role } = found;
  const done = await invite(context, { email, name, role, actor });
  return done.ok ? { ok: true, name, token: done.token } : done;
}

/** Ends an invitation before it is used; false where there is none. */
export async function withdrawInvitation(
  { store, clock, ids }: Context,
  { hash, actor }: { readonly hash: string; readonly actor: string },
): Promise<boolean> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    const found = await takeInvitation(tx, hash);
    if (found === null) return false;
    const { email, role } = found;
    const id = ids.timeId(at);
    await tell(tx, 'invitation_withdrawn', { nounId: email, actor, at, id, role });
    return true;
  });
}

export type AccountAct =
  | { readonly do: 'role'; readonly from: Role; readonly to: Role }
  | { readonly do: 'disable' }
  | { readonly do: 'enable' };
export type AccountRefusal = 'unknown' | 'changed_before' | 'last_administrator';
export type AccountActDone =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly refused: AccountRefusal };

/**
 * Changes an account: its role, or whether it opens anything. Each act is undone by the opposite one.
 * Disabling ends every session at once. Refused where somebody was quicker, and where nobody would
 * be left who administrates.
 */
export async function changeAccount(
  { store, clock, ids }: Context,
  { staffId, actor, act }: { staffId: string; actor: string; act: AccountAct },
): Promise<AccountActDone> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    // Read first, and locked: two administrators must not send each other away at once.
    const administrators = await activeAdministrators(tx);
    const account = await staffById(tx, staffId);
    const refused = refusalOf(account, act, administrators);
    if (account === null || refused !== null) {
      return { ok: false, refused: refused ?? 'unknown' };
    }
    await doIt(tx, account, act, at);
    const role = act.do === 'role' ? act.to : account.role;
    const from = act.do === 'role' ? act.from : null;
    const id = ids.timeId(at);
    await tell(tx, kinds[act.do], { nounId: staffId, actor, at, id, role, from });
    return { ok: true, name: account.name };
  });
}

const kinds = {
  role: 'staff_role_changed',
  disable: 'staff_disabled',
  enable: 'staff_enabled',
} as const;

function refusalOf(
  it: StaffAccount | null,
  act: AccountAct,
  administrators: readonly string[],
): AccountRefusal | null {
  if (it === null) return 'unknown';
  const isDisabled = it.disabledAt !== null;
  const isStale = act.do === 'role' ? it.role !== act.from : isDisabled === (act.do === 'disable');
  if (isStale) return 'changed_before';
  const losesOne = act.do === 'disable' || (act.do === 'role' && act.to !== 'administrator');
  const isLast = administrators.length === 1 && administrators[0] === it.id;
  return losesOne && isLast ? 'last_administrator' : null;
}

async function doIt(tx: Tx, { id }: StaffAccount, act: AccountAct, at: number): Promise<void> {
  switch (act.do) {
    case 'role':
      return setRole(tx, id, act.to);
    case 'disable':
      return disableStaff(tx, id, at);
    case 'enable':
      return enableStaff(tx, id);
  }
}

/**
 * Takes somebody's second factor away, for whoever has lost the telephone and the codes on paper. All
 * their sessions end; the history and the journal say who did it.
 */
export async function resetSecondFactorOf(
  { store, clock, ids }: Context,
  { staffId, actor }: { readonly staffId: string; readonly actor: string },
): Promise<AccountActDone> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    const account = await staffById(tx, staffId);
    if (account === null) return { ok: false, refused: 'unknown' };
    if (!account.hasSecondFactor) return { ok: false, refused: 'changed_before' };
    await resetSecondFactor(tx, staffId);
    const id = ids.timeId(at);
    const { role, name } = account;
    await tell(tx, 'second_factor_reset', { nounId: staffId, actor, at, id, role });
    const purpose = 'second_factor_reset';
    await appendToJournal(tx, { at, actor, noun: 'staff', nounId: staffId, purpose });
    return { ok: true, name };
  });
}

/** What somebody does to the safety of their own account. */
export type OwnAct =
  | 'second_factor_set'
  | 'second_factor_ended'
  | 'backup_codes_made'
  | 'backup_code_used'
  | 'password_changed'
  | 'sign_on_linked';

/** Writes down what somebody has done to their own account, where the account library did it. */
export async function noteOwnAct(
  { store, clock, ids }: Context,
  { staffId, did }: { readonly staffId: string; readonly did: OwnAct },
): Promise<void> {
  const at = clock.now();
  await store.transaction(async (tx) => {
    const account = await staffById(tx, staffId);
    if (account === null) return;
    const { role } = account;
    await tell(tx, did, { nounId: staffId, actor: staffId, at, id: ids.timeId(at), role });
  });
}

interface Told extends Pick<Event, 'id' | 'at' | 'actor' | 'nounId'> {
  readonly role: Role;
  readonly from?: Role | null;
}

function tell(tx: Tx, kind: Event['kind'], { role, from, ...it }: Told): Promise<void> {
  const detail = from === undefined || from === null ? { role } : { from, role };
  const event = { ...it, kind, noun: 'staff', deviceId: null, reason: 'asked_by_staff' } as const;
  return writeEvents(tx, [{ ...event, detail }]);
}

/** Keeps on which day somebody last signed in. */
export async function rememberSignIn(context: Context, staffId: string): Promise<void> {
  const { store, clock } = context;
  const zone = (await allTerms(store.db)).at(-1)?.zone ?? defaultTerms.zone;
  const on = dateOf(clock.now(), zone);
  await store.transaction((tx) => noteSignIn(tx, staffId, on));
}

/** The secret is random in all its bits: a plain digest cannot be guessed back. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
