import { randomInt } from 'node:crypto';
import { betterAuth } from 'better-auth';
import type { BetterAuthOptions } from 'better-auth';
import { symmetricDecrypt } from 'better-auth/crypto';
import { genericOAuth, twoFactor } from 'better-auth/plugins';
import { staffById } from '#collector/storage/accounts.ts';
import type { Store } from '#collector/storage/database.ts';

/** What the account library is opened with. */
export interface LibraryParts {
  readonly store: Store;
  readonly baseUrl: string;
  readonly secret: string;
}

/** A provider of identities: OpenID Connect, found by its discovery document. */
export interface Provider {
  /** The address under which it signs, without a trailing slash. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** As staff call it, such as `Agents de la Ville`. */
  readonly name: string;
}

/** Length over composition: NIST SP 800-63B-4 (2025) asks 15 where there is no second factor, ANSSI 12. */
export const leastPasswordLength = 12;

export const providerId = 'provider';
/** Where the provider sends people back to; staff register it there. */
const providerReturnPath = '/sign-in/single-sign-on/return';

/** The account library on our tables: no route of its own is served, and nobody can sign up. */
export function openLibrary(parts: LibraryParts) {
  return betterAuth(optionsOf(parts));
}
export type Library = ReturnType<typeof openLibrary>;

/**
 * The same with a provider. Apart, because the library asks the provider before it answers anything:
 * while the provider is away, passwords must go on.
 */
export function openLibraryWith(
  parts: LibraryParts,
  it: Provider,
  joinInvited: (email: string) => Promise<void>,
) {
  const options = optionsOf(parts);
  return betterAuth({
    ...options,
    plugins: [
      ...options.plugins,
      genericOAuth({
        config: [
          {
            providerId,
            name: it.name,
            discoveryUrl: `${it.issuer}/.well-known/openid-configuration`,
            requireIdTokenVerification: true,
            clientId: it.clientId,
            clientSecret: it.clientSecret,
            scopes: ['openid', 'email', 'profile'],
            redirectURI: `${parts.baseUrl}${providerReturnPath}`,
            pkce: true,
            disableSignUp: true,
            // Called with what the provider has signed, before the account is looked for.
            async mapProfileToUser({ email, emailVerified }) {
              // A claim of that name could come as text.
              if (String(emailVerified) === 'true' && typeof email === 'string') {
                await joinInvited(email.toLowerCase());
              }
              return {};
            },
          },
        ],
      }),
    ],
  });
}
export type ProviderLibrary = ReturnType<typeof openLibraryWith>;

/** What the library keeps under our secret, as it was. */
export async function readKept(library: Library, kept: string): Promise<string> {
  const { secretConfig } = await library.$context;
  return symmetricDecrypt({ key: secretConfig, data: kept });
}

const hour = 3600;

function optionsOf({ store, baseUrl, secret }: LibraryParts) {
  return {
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
    plugins: [
      twoFactor({
        issuer: 'Vigie',
        allowPasswordless: true,
        // Our own book of attempts counts, for all collectors and both kinds of codes.
        accountLockout: { enabled: false },
        backupCodeOptions: { customBackupCodesGenerate: makeBackupCodes },
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'second_factors',
            fields: {
              userId: 'staff_id',
              backupCodes: 'backup_codes',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
    ],
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
      additionalFields: { via: { type: 'string', required: false, input: false } },
    },
    account: {
      modelName: 'staff_credentials',
      updateAccountOnSignIn: false,
      accountLinking: { enabled: true, allowDifferentEmails: true },
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
          before: async (session, it) => {
            // By whatever way: a disabled account gets none.
            const staff = await staffById(store.db, session.userId);
            if (staff === null || staff.disabledAt !== null) return false;
            const via = session['via'] ?? (it?.path === '/callback/:id' ? 'provider' : 'password');
            // Where and with what somebody works is nobody's business.
            return { data: { ...session, ipAddress: null, userAgent: null, via } };
          },
        },
      },
      account: {
        create: {
          // The provider says who it is, once: its tokens open more than we need.
          before: async (account) => ({
            data: { ...account, accessToken: null, refreshToken: null, idToken: null },
          }),
        },
      },
    },
    advanced: {
      cookiePrefix: 'vigie',
      useSecureCookies: baseUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
    },
  } satisfies BetterAuthOptions;
}

/** Without letters and digits that look alike on paper. */
const codeLetters = 'abcdefghjkmnpqrstuvwxyz23456789';
const codeCount = 10;

/** Ten codes of 49 bits each, in two groups of five. */
function makeBackupCodes(): string[] {
  const five = () =>
    Array.from({ length: 5 }, () => codeLetters[randomInt(codeLetters.length)]).join('');
  return Array.from({ length: codeCount }, () => `${five()}-${five()}`);
}
