import { createHash } from 'node:crypto';
import type { CalendarDate } from '#collector/domain/calendar.ts';
import { deleteKey, insertKey, keyByHash } from '#collector/storage/access-keys.ts';
import type { AccessKey, AccessScope } from '#collector/storage/access-keys.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { allTerms } from '#collector/storage/terms.ts';
import type { Context } from './context.ts';
import { termsInForce, todayAt } from './terms-in-force.ts';

const prefix = 'vigie_';

/** Our judgement: a name in a table on a phone. */
export const mostLabelLetters = 60;

/** May a key be called that? Text without invisible characters, and not empty. */
export function isKeyLabel(text: string): boolean {
  return text.trim() !== '' && text.length <= mostLabelLetters && !/\p{C}/u.test(text);
}

/**
 * Makes a key of 256 bits with which another program reads; answers it once, as `vigie_` and
 * base64url. Whoever reads the database cannot use it.
 */
export async function createAccessKey(
  { store, clock, ids }: Context,
  it: Pick<AccessKey, 'label' | 'scope' | 'endsOn'> & { readonly actor: string },
): Promise<string> {
  const [now, id, secret] = [clock.now(), ids.token(9), ids.token(32)];
  const { label, scope, endsOn, actor } = it;
  const key: AccessKey = {
    id,
    hash: hashOf(secret),
    label,
    scope,
    createdAt: now,
    createdBy: actor,
    endsOn,
  };
  await store.transaction(async (tx) => {
    await insertKey(tx, key);
    await writeEvents(tx, [
      eventOf(key, 'access_key_made', { actor, at: now, id: ids.timeId(now) }),
    ]);
  });
  return prefix + secret;
}

export type AccessCheck =
  | { readonly ok: true; readonly key: AccessKey }
  | { readonly ok: false; readonly refused: 'unknown' | 'ended' | 'other_scope' };

/** Does this key open that scope today? */
export async function checkAccessKey(
  { store, clock }: Context,
  text: string,
  scope: AccessScope,
): Promise<AccessCheck> {
  if (!/^vigie_[\w-]{43}$/.test(text)) return { ok: false, refused: 'unknown' };
  const key = await keyByHash(store.db, hashOf(text.slice(prefix.length)));
  if (key === null) return { ok: false, refused: 'unknown' };
  const today: CalendarDate = todayAt(clock.now(), termsInForce(await allTerms(store.db)));
  if (key.endsOn !== null && key.endsOn < today) return { ok: false, refused: 'ended' };
  return key.scope === scope ? { ok: true, key } : { ok: false, refused: 'other_scope' };
}

/** Takes a key away at once; false where there is none. */
export async function revokeAccessKey(
  { store, clock, ids }: Context,
  { id, actor }: { readonly id: string; readonly actor: string },
): Promise<boolean> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    const key = await deleteKey(tx, id);
    if (key === null) return false;
    await writeEvents(tx, [eventOf(key, 'access_key_revoked', { actor, at, id: ids.timeId(at) })]);
    return true;
  });
}

function eventOf(
  { id: nounId, label, scope, endsOn }: AccessKey,
  kind: Event['kind'],
  when: Pick<Event, 'id' | 'at' | 'actor'>,
): Event {
  const about = { noun: 'programme', nounId, deviceId: null } as const;
  return { ...when, ...about, kind, reason: 'asked_by_staff', detail: { label, scope, endsOn } };
}

/** The key is random in all its bits: a plain digest cannot be guessed back. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
