import type { Context } from '#collector/app/context.ts';
import { openAttemptsBook } from '#collector/app/sign-in-attempts.ts';
import type { AttemptsBook } from '#collector/app/sign-in-attempts.ts';
import type { Role } from '#collector/storage/accounts.ts';
import { staffByEmail, toRole } from '#collector/storage/accounts.ts';
import type { Store } from '#collector/storage/database.ts';
import { leastPasswordLength, openLibrary } from './account-library.ts';
import type { Library, Provider } from './account-library.ts';
import { openPasswords } from './passwords.ts';
import type { Passwords } from './passwords.ts';
import { openSecondFactor } from './second-factor.ts';
import type { SecondFactor } from './second-factor.ts';
import { openSingleSignOn } from './single-sign-on.ts';
import type { SingleSignOn } from './single-sign-on.ts';

/** Who is signed in. */
export interface Staff {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** A session found on a request, with the cookies that keep it alive. */
export interface Session {
  readonly staff: Staff;
  readonly cookies: readonly string[];
  /** This person has to set up a second factor, and may do nothing else before. */
  readonly mustEnrol: boolean;
}

export { leastPasswordLength };

export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** From where they came, as far as that is known: attempts are counted per account and place. */
  readonly place: string;
  /** Ms UTC. */
  readonly now: number;
}
export type SignIn =
  | { readonly ok: true; readonly staffId: string; readonly cookies: readonly string[] }
  | { readonly ok: false; readonly reason: 'wrong'; readonly left: number }
  /** The password was right; these cookies let a code follow it within ten minutes. */
  | { readonly ok: false; readonly reason: 'code'; readonly cookies: readonly string[] }
  | { readonly ok: false; readonly reason: 'wait'; readonly waitMs: number };

export interface Accounts {
  /** A disabled account is answered like a wrong password. */
  signIn(it: Credentials): Promise<SignIn>;
  /** Ends the session of this request; the cookies that forget it. */
  signOut(request: Request): Promise<readonly string[]>;
  sessionOf(request: Request): Promise<Session | null>;
  /** Makes an account and answers its id. Throws where the e-mail address has one already. */
  createStaff(it: NewStaff): Promise<string>;
  readonly passwords: Passwords;
  readonly secondFactor: SecondFactor;
  /** Null where no provider of identities is set. */
  readonly singleSignOn: SingleSignOn | null;
}
export interface NewStaff {
  readonly email: string;
  readonly name: string;
  /** At least 12 characters; null: signs in by the provider alone. */
  readonly password: string | null;
  readonly role: Role;
}

/** Thrown by `createStaff`, with the field that is wrong. */
export class BadAccount extends Error {
  override readonly name = 'BadAccount';
  readonly fault: 'name' | 'email' | 'email_taken' | 'password';
  constructor(fault: BadAccount['fault']) {
    super(`An account was refused: ${fault}`);
    this.fault = fault;
  }
}

/** Our judgement: a name in a table on a phone. */
export const mostNameLetters = 60;

/** Of whom a second factor is asked. */
export const secondFactorRules = ['none', 'administrators', 'everyone'] as const;
export type SecondFactorRule = (typeof secondFactorRules)[number];

export interface AccountsParts {
  readonly store: Store;
  readonly baseUrl: string;
  readonly secret: string;
  /** Left out: nobody has to have one. */
  readonly requireSecondFactor?: SecondFactorRule;
  /** Left out: passwords alone. `context` is that of the invitations which the provider may use up. */
  readonly signOn?: { readonly provider: Provider; readonly context: Context };
}

/** Staff accounts in the collector's own database: people sign in on our pages, nobody signs up. */
export function createAccounts(it: AccountsParts): Accounts {
  const library = openLibrary(it);
  const attempts = openAttemptsBook(it);
  const rule = it.requireSecondFactor ?? 'none';
  const isRequired = (role: Role): boolean =>
    rule === 'everyone' || (rule === 'administrators' && role === 'administrator');
  const sessionOf = (request: Request) => findSession(library, request, isRequired);
  const parts = { ...it, library, attempts };
  return {
    signIn: (credentials) => signIn(library, it.store, attempts, credentials),
    async signOut(request) {
      const response = await library.api.signOut({ headers: request.headers, asResponse: true });
      return response.headers.getSetCookie();
    },
    sessionOf,
    createStaff: (staff) => create(library, staff),
    passwords: openPasswords(parts),
    secondFactor: openSecondFactor({ ...parts, isRequired }),
    singleSignOn:
      it.signOn === undefined
        ? null
        : openSingleSignOn({
            ...it,
            ...it.signOn,
            createStaff: (staff) => create(library, staff),
          }),
  };
}

async function findSession(
  library: Library,
  request: Request,
  isRequired: (role: Role) => boolean,
): Promise<Session | null> {
  if (!request.headers.has('cookie')) return null;
  const answer = await library.api.getSession({ headers: request.headers, returnHeaders: true });
  if (answer.response === null) return null;
  const { user, session } = answer.response;
  const { id, name, email, role: stored, disabledAt, twoFactorEnabled } = user;
  // A session made while the account was being disabled opens nothing either.
  if (disabledAt !== null && disabledAt !== undefined) return null;
  const role = toRole(stored);
  // Of those who come by the provider it is the provider's duty.
  const hasEnough = twoFactorEnabled === true || session.via === 'provider';
  return {
    staff: { id, name, email, role },
    cookies: answer.headers.getSetCookie(),
    mustEnrol: !hasEnough && isRequired(role),
  };
}

/** RFC 5321 (4.5.3.1.3): a path has 256 octets with its brackets. */
const longestEmail = 254;

async function signIn(
  library: Library,
  { db }: Store,
  attempts: AttemptsBook,
  it: Credentials,
): Promise<SignIn> {
  const email = it.email.trim().toLowerCase().slice(0, longestEmail);
  const key = `${email} ${it.place}`;
  const attempted = await attempts.attempt(key, it.now);
  if (!attempted.ok) return { ok: false, reason: 'wait', waitMs: attempted.waitMs };
  const { left } = attempted;
  const body = { email, password: it.password };
  const response = await library.api.signInEmail({ body, asResponse: true });
  // Looked up after the password was hashed, so that no account is told from another by its time.
  const account = await staffByEmail(db, email);
  if (!response.ok || account === null || account.disabledAt !== null) {
    return { ok: false, reason: 'wrong', left };
  }
  await attempts.succeeded(key);
  const cookies = response.headers.getSetCookie();
  return account.hasSecondFactor
    ? { ok: false, reason: 'code', cookies }
    : { ok: true, staffId: account.id, cookies };
}

/** What is wrong with how somebody is named, both trimmed; null: nothing. */
export function personFault(it: { email: string; name: string }): 'name' | 'email' | null {
  const { email, name } = it;
  if (name === '' || name.length > mostNameLetters || /\p{C}/u.test(name)) return 'name';
  return email.length <= longestEmail && /^[^\s@]+@[^\s@]+$/.test(email) ? null : 'email';
}

async function create(library: Library, it: NewStaff): Promise<string> {
  const email = it.email.trim().toLowerCase();
  const name = it.name.trim();
  const fault = personFault({ email, name });
  if (fault !== null) throw new BadAccount(fault);
  if (it.password !== null && it.password.length < leastPasswordLength) {
    throw new BadAccount('password');
  }
  const { internalAdapter, password } = await library.$context;
  if ((await internalAdapter.findUserByEmail(email)) !== null) {
    throw new BadAccount('email_taken');
  }
  const user = await internalAdapter.createUser(
    { email, name, emailVerified: true, role: it.role },
    { method: 'admin' },
  );
  if (it.password === null) return user.id;
  await internalAdapter.linkAccount({
    userId: user.id,
    providerId: 'credential',
    accountId: user.id,
    password: await password.hash(it.password),
  });
  return user.id;
}
