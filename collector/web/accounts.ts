import { betterAuth } from 'better-auth';
import { openAttemptsBook } from '#collector/app/sign-in-attempts.ts';
import type { AttemptsBook } from '#collector/app/sign-in-attempts.ts';
import type { Role } from '#collector/storage/accounts.ts';
import { staffByEmail, toRole } from '#collector/storage/accounts.ts';
import type { Store } from '#collector/storage/database.ts';

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
}

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
  | { readonly ok: false; readonly reason: 'wait'; readonly waitMs: number };

export interface Accounts {
  /** A disabled account is answered like a wrong password. */
  signIn(it: Credentials): Promise<SignIn>;
  /** Ends the session of this request; the cookies that forget it. */
  signOut(request: Request): Promise<readonly string[]>;
  sessionOf(request: Request): Promise<Session | null>;
  /** Makes an account and answers its id. Throws where the e-mail address has one already. */
  createStaff(it: NewStaff): Promise<string>;
}
export interface NewStaff {
  readonly email: string;
  readonly name: string;
  /** At least 12 characters. */
  readonly password: string;
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

/** Length over composition: NIST SP 800-63B-4 (2025) asks 15 where there is no second factor, ANSSI 12. */
export const leastPasswordLength = 12;

const hour = 3600;

/**
 * Staff accounts in the collector's own database. The one file that knows the account library: no
 * route of the library's own is served, people sign in on our page, and nobody can sign up.
 */
export function createAccounts(it: { store: Store; baseUrl: string; secret: string }): Accounts {
  const auth = open(it);
  const attempts = openAttemptsBook(it);
  return {
    signIn: (credentials) => signIn(auth, it.store, attempts, credentials),
    async signOut(request) {
      const response = await auth.api.signOut({ headers: request.headers, asResponse: true });
      return response.headers.getSetCookie();
    },
    async sessionOf(request) {
      if (!request.headers.has('cookie')) return null;
      const answer = await auth.api.getSession({ headers: request.headers, returnHeaders: true });
      if (answer.response === null) return null;
      const { id, name, email, role, disabledAt } = answer.response.user;
      // A session made while the account was being disabled opens nothing either.
      if (disabledAt !== null && disabledAt !== undefined) return null;
      return {
        staff: { id, name, email, role: toRole(role) },
        cookies: answer.headers.getSetCookie(),
      };
    },
    createStaff: (staff) => create(auth, staff),
  };
}

type Auth = ReturnType<typeof open>;

function open({ store, baseUrl, secret }: { store: Store; baseUrl: string; secret: string }) {
  return betterAuth({
    appName: 'Vigie',
    baseURL: baseUrl,
    secret,
    database: { db: store.db, type: store.engine },
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: leastPasswordLength,
      autoSignIn: false,
    },
    user: {
      modelName: 'staff',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        disabledAt: {
          type: 'number',
          bigint: true,
          required: false,
          input: false,
          fieldName: 'disabled_at',
        },
      },
    },
    session: {
      modelName: 'staff_sessions',
      // A working day; in use it goes on.
      expiresIn: 12 * hour,
      updateAge: hour,
      fields: {
        userId: 'staff_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    account: {
      modelName: 'staff_credentials',
      fields: {
        userId: 'staff_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'staff_verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    databaseHooks: {
      session: {
        create: {
          // Where and with what somebody works is nobody's business.
          before: async (session) => ({ data: { ...session, ipAddress: null, userAgent: null } }),
        },
      },
    },
    advanced: {
      cookiePrefix: 'vigie',
      useSecureCookies: baseUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
    },
  });
}

/** RFC 5321 (4.5.3.1.3): a path has 256 octets with its brackets. */
const longestEmail = 254;

async function signIn(
  auth: Auth,
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
  const response = await auth.api.signInEmail({ body, asResponse: true });
  // Looked up after the password was hashed, so that no account is told from another by its time.
  const account = await staffByEmail(db, email);
  if (!response.ok || account === null || account.disabledAt !== null) {
    return { ok: false, reason: 'wrong', left };
  }
  await attempts.succeeded(key);
  return { ok: true, staffId: account.id, cookies: response.headers.getSetCookie() };
}

/** What is wrong with how somebody is named, both trimmed; null: nothing. */
export function personFault(it: { email: string; name: string }): 'name' | 'email' | null {
  const { email, name } = it;
  if (name === '' || name.length > mostNameLetters || /\p{C}/u.test(name)) return 'name';
  return email.length <= longestEmail && /^[^\s@]+@[^\s@]+$/.test(email) ? null : 'email';
}

async function create(auth: Auth, it: NewStaff): Promise<string> {
  const email = it.email.trim().toLowerCase();
  const name = it.name.trim();
  const fault = personFault({ email, name });
  if (fault !== null) throw new BadAccount(fault);
  if (it.password.length < leastPasswordLength) throw new BadAccount('password');
  const { internalAdapter, password } = await auth.$context;
  if ((await internalAdapter.findUserByEmail(email)) !== null) {
    throw new BadAccount('email_taken');
  }
  const user = await internalAdapter.createUser(
    { email, name, emailVerified: true, role: it.role },
    { method: 'admin' },
  );
  await internalAdapter.linkAccount({
    userId: user.id,
    providerId: 'credential',
    accountId: user.id,
    password: await password.hash(it.password),
  });
  return user.id;
}
