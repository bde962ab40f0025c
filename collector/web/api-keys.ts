import { checkAccessKey } from '#collector/app/access-keys.ts';
import type { AccessScope } from '#collector/storage/access-keys.ts';
import { isAmongRoles, planning } from './access.ts';
import type { Visit } from './visit.ts';

/** Why another program is turned away; `code` is for it to read. */
export interface KeyRefusal {
  readonly status: 401 | 403;
  readonly code: 'key_missing' | 'key_unknown' | 'key_ended' | 'key_of_other_scope';
  readonly expected: string;
}

/** Staff who plan take-backs may read what a key opens; all others show one. Null: come in. */
export async function refuseWithoutKey(
  visit: Visit,
  scope: AccessScope,
  text: string | null,
): Promise<KeyRefusal | null> {
  if (text === null) {
    const session = await visit.deps.accounts.sessionOf(visit.request.req.raw);
    const role = session?.mustEnrol === true ? undefined : session?.staff.role;
    return isAmongRoles(planning, role) ? null : keyMissing;
  }
  const check = await checkAccessKey(visit.deps.context, text, scope);
  if (check.ok) return null;
  switch (check.refused) {
    case 'unknown':
      return { status: 401, code: 'key_unknown', expected: 'an access key that is in use' };
    case 'ended':
      return {
        status: 401,
        code: 'key_ended',
        expected: 'an access key whose last day is not past',
      };
    case 'other_scope':
      return { status: 403, code: 'key_of_other_scope', expected: `an access key for ${scope}` };
  }
}

/** No key was shown at all. */
export const keyMissing: KeyRefusal = {
  status: 401,
  code: 'key_missing',
  expected: 'Authorization: Bearer vigie_…',
};

/** The key of an `Authorization: Bearer …` header; null where there is none. */
export function bearerOf({ request }: Visit): string | null {
  const header = request.req.header('Authorization');
  return header === undefined ? null : (/^Bearer +(\S+) *$/i.exec(header)?.[1] ?? '');
}

/** Says in JSON what is wrong: one code from a short list, and what was expected. */
export function refusalAnswer({ request }: Visit, it: KeyRefusal): Response {
  const { status, code, expected } = it;
  const headers = status === 401 ? { 'WWW-Authenticate': 'Bearer realm="vigie"' } : {};
  return request.json({ error: { code, expected } }, status, headers);
}
