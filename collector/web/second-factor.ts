import type { AttemptsBook } from '#collector/app/sign-in-attempts.ts';
import { openUsedCodes } from '#collector/app/used-codes.ts';
import type { Role } from '#collector/storage/accounts.ts';
import type { Store } from '#collector/storage/database.ts';
import { readKept } from './account-library.ts';
import type { Library } from './account-library.ts';
import { guarded } from './passwords.ts';
import type { Denied } from './passwords.ts';

/** What an app that makes codes has to know. */
export interface CodeKey {
  /** `otpauth://…`, for a QR code. */
  readonly uri: string;
  /** The same key for typing: base32, 52 characters. */
  readonly text: string;
}
export type CodeKind = 'app' | 'backup';

export type CodeAnswer =
  | { readonly ok: true; readonly staffId: string; readonly cookies: readonly string[] }
  | Denied
  | { readonly ok: false; readonly reason: 'used'; readonly left: number }
  /** No password was given within ten minutes, or too many codes were wrong since. */
  | { readonly ok: false; readonly reason: 'over' };

interface Asked {
  readonly staffId: string;
  readonly now: number;
}
interface WithPassword extends Asked {
  /** Empty where this person has none. */
  readonly password: string;
}

/** Codes of 30 seconds after the password (RFC 6238), and ten codes on paper in their place. */
export interface SecondFactor {
  isRequired(role: Role): boolean;
  /** Who has given the password and owes a code; null: nobody, or too long ago. */
  awaited(request: Request): Promise<string | null>;
  /** The code that follows a password. One step of the clock to both sides is right; each once. */
  answer(
    request: Request,
    it: { readonly code: string; readonly kind: CodeKind; readonly now: number },
  ): Promise<CodeAnswer>;
  /** Makes a new key, which is in force once a code of it has come. Null: one is in force already. */
  begin(request: Request, it: WithPassword): Promise<Denied | { ok: true; key: CodeKey | null }>;
  /** The key that waits for its first code; null: none does. */
  begun(staffId: string): Promise<CodeKey | null>;
  /** The first code: from now on one is asked. The codes on paper, shown this once. */
  confirm(
    request: Request,
    it: Asked & { readonly code: string },
  ): Promise<
    | { readonly ok: true; readonly cookies: readonly string[]; readonly codes: readonly string[] }
    | Denied
    | { readonly ok: false; readonly reason: 'used'; readonly left: number }
  >;
  /** Ten new codes on paper; those before end. */
  renewCodes(
    request: Request,
    it: WithPassword,
  ): Promise<Denied | { readonly ok: true; readonly codes: readonly string[] }>;
  end(
    request: Request,
    it: WithPassword,
  ): Promise<Denied | { readonly ok: true; readonly cookies: readonly string[] }>;
}

export function openSecondFactor(it: {
  library: Library;
  store: Store;
  secret: string;
  attempts: AttemptsBook;
  isRequired: (role: Role) => boolean;
}): SecondFactor {
  const { library, attempts, isRequired } = it;
  const used = openUsedCodes(it);

  async function awaited(request: Request): Promise<string | null> {
    const { internalAdapter } = await library.$context;
    const cookie = await challengeOf(library, request);
    if (cookie === null) return null;
    // Its signature is looked at by the library; nobody guesses the twenty letters before it.
    const found = await internalAdapter.findVerificationValue(cookie.identifier);
    return found !== null && found.expiresAt.getTime() > Date.now() ? found.value : null;
  }

  return {
    isRequired,
    awaited,

    async answer(request, { code: typed, kind, now }) {
      const staffId = await awaited(request);
      const cookie = await challengeOf(library, request);
      if (staffId === null || cookie === null) return { ok: false, reason: 'over' };
      const key = `code ${staffId}`;
      const attempted = await attempts.attempt(key, now);
      if (!attempted.ok) return { ok: false, reason: 'wait', waitMs: attempted.waitMs };
      const { left } = attempted;
      const code = kind === 'app' ? digitsOf(typed) : backupCodeOf(typed);
      if (!(await used.claim(staffId, code, now))) return { ok: false, reason: 'used', left };
      // Only the challenge goes on: a session beside it is somebody else's question.
      const headers = new Headers({ cookie: cookie.header });
      const sent = { body: { code }, headers, asResponse: true } as const;
      const response =
        kind === 'app'
          ? await library.api.verifyTOTP(sent)
          : await library.api.verifyBackupCode(sent);
      if (response.ok) {
        await attempts.succeeded(key);
        return { ok: true, staffId, cookies: response.headers.getSetCookie() };
      }
      await used.release(staffId, code);
      return (await awaited(request)) === null
        ? { ok: false, reason: 'over' }
        : { ok: false, reason: 'wrong', left };
    },

    begin: (request, { staffId, password, now }) =>
      guarded(attempts, { staffId, now }, async () => {
        const response = await library.api.enableTwoFactor({
          body: { ...passwordField(password), method: 'totp' },
          headers: request.headers,
          asResponse: true,
        });
        if (response.ok) return { ok: true as const, key: await keyOf(library, staffId) };
        const problem: unknown = await response.json();
        return codeOf(problem) === 'TOTP_ALREADY_ENABLED' ? { ok: true as const, key: null } : null;
      }),

    begun: (staffId) => keyOf(library, staffId),

    async confirm(request, { staffId, code: typed, now }) {
      const key = `first code ${staffId}`;
      const attempted = await attempts.attempt(key, now);
      if (!attempted.ok) return { ok: false, reason: 'wait', waitMs: attempted.waitMs };
      const { left } = attempted;
      const code = digitsOf(typed);
      if (!(await used.claim(staffId, code, now))) return { ok: false, reason: 'used', left };
      const { headers } = request;
      const response = await library.api.verifyTOTP({ body: { code }, headers, asResponse: true });
      if (!response.ok) {
        await used.release(staffId, code);
        return { ok: false, reason: 'wrong', left };
      }
      await attempts.succeeded(key);
      const { backupCodes } = await library.api.viewBackupCodes({ body: { userId: staffId } });
      return { ok: true, cookies: response.headers.getSetCookie(), codes: backupCodes };
    },

    renewCodes: (request, { staffId, password, now }) =>
      guarded(attempts, { staffId, now }, async () => {
        const response = await library.api.generateBackupCodes({
          body: passwordField(password),
          headers: request.headers,
          asResponse: true,
        });
        if (!response.ok) return null;
        const { backupCodes } = await library.api.viewBackupCodes({ body: { userId: staffId } });
        return { ok: true as const, codes: backupCodes };
      }),

    end: (request, { staffId, password, now }) =>
      guarded(attempts, { staffId, now }, async () => {
        const response = await library.api.disableTwoFactor({
          body: passwordField(password),
          headers: request.headers,
          asResponse: true,
        });
        return response.ok ? { ok: true as const, cookies: response.headers.getSetCookie() } : null;
      }),
  };
}

const passwordField = (password: string) => (password === '' ? {} : { password });

/** People write codes with spaces, as apps show them. */
const digitsOf = (typed: string): string => typed.replaceAll(/\D/g, '').slice(0, 10);

function backupCodeOf(typed: string): string {
  const letters = typed
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, 20);
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

/** The cookie that stands between password and code, alone, and what it names. */
async function challengeOf(
  library: Library,
  request: Request,
): Promise<{ readonly header: string; readonly identifier: string } | null> {
  const { name } = (await library.$context).createAuthCookie('two_factor');
  const all = (request.headers.get('cookie') ?? '').split(/; */);
  const header = all.find((it) => it.startsWith(`${name}=`));
  if (header === undefined) return null;
  const value = header.slice(name.length + 1);
  try {
    // `identifier.signature`
    return { header, identifier: decodeURIComponent(value).split('.', 1).join('') };
  } catch {
    return null;
  }
}

/** The key that somebody has begun to set up; null where none is, or where one is in force. */
async function keyOf(library: Library, staffId: string): Promise<CodeKey | null> {
  const { adapter, internalAdapter } = await library.$context;
  const row = await adapter.findOne<{ secret: string; verified: boolean }>({
    model: 'twoFactor',
    where: [{ field: 'userId', value: staffId }],
  });
  const user = await internalAdapter.findUserById(staffId);
  if (row === null || user === null || row.verified) return null;
  const secret = await readKept(library, row.secret);
  const text = base32(Buffer.from(secret, 'utf8'));
  const label = encodeURIComponent(`Vigie:${user.email}`);
  return { text, uri: `otpauth://totp/${label}?secret=${text}&issuer=Vigie` };
}

const base32Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 (6), without padding, as apps that make codes read it. */
function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => base32Letters[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

function codeOf(problem: unknown): unknown {
  return typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : null;
}
