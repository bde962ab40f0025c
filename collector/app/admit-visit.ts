import { createHash } from 'node:crypto';
import { visitKinds, visitStretchMs, waitFor } from '#collector/domain/visit-limits.ts';
import type { VisitCount, VisitKind } from '#collector/domain/visit-limits.ts';
import { readStickerCode } from '#collector/domain/sticker-code.ts';
import { countVisit, forgetVisits, visitsUnder } from '#collector/storage/public-visits.ts';
import type { Context } from './context.ts';

/**
 * Counts one more visit to the pages without an account, for the code, the address and everybody; how
 * many ms to wait where one of them has had its share (0: none). A known code and an unknown one are
 * the same here. Whoever is sent away costs one read.
 */
export async function admitVisit(
  { store, clock }: Context,
  { code, address }: { readonly code: string; readonly address: string },
): Promise<number> {
  const now = clock.now();
  const of = { code: readStickerCode(code), address: networkOf(address), everybody: '' };
  const keys = visitKinds.map((kind) => ({ kind, key: digest(`${kind} ${of[kind]}`) }));
  const wait = waitFor(await countsOf(store.db, keys), now);
  if (wait > 0) return wait;
  await store.transaction(async (tx) => {
    for (const { key } of keys) await countVisit(tx, key, { now, until: now + visitStretchMs });
  });
  return 0;
}

async function countsOf(
  db: Context['store']['db'],
  keys: readonly { readonly kind: VisitKind; readonly key: string }[],
): Promise<VisitCount[]> {
  const found = await visitsUnder(
    db,
    keys.map(({ key }) => key),
  );
  return keys.flatMap(({ kind, key }) => {
    const counted = found.get(key);
    return counted === undefined ? [] : [{ kind, ...counted }];
  });
}

/** One line has 2^64 addresses of IPv6: they count as one (RFC 6177). */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const parts = head === '' ? [] : head.split(':');
  const missing =
    tail === undefined ? 0 : 8 - parts.length - tail.split(':').filter(Boolean).length;
  const full = [...parts, ...Array<string>(missing).fill('0'), ...(tail ?? '').split(':')];
  return full.slice(0, 4).join(':');
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Forgets the addresses whose stretch is over. */
export async function forgetOldVisits({
  store,
  clock,
}: Context): Promise<{ readonly forgotten: number }> {
  const count = await store.transaction((tx) => forgetVisits(tx, clock.now()));
  return { forgotten: count };
}
