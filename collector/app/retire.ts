import { retireProof } from '#shared/messages.ts';
import { agentOf } from '#collector/storage/agents.ts';
import { writeEvents } from '#collector/storage/events.ts';
import { insertRetireKey, retireKeys, saveRetirement } from '#collector/storage/retirements.ts';
import type { Context } from './context.ts';

/** Tells the collector of a new offline key: agents that enrol from now on obey it alone. */
export async function addRetireKey(
  { store, clock, ids }: Context,
  { publicKey, actor }: { publicKey: string; actor: string },
): Promise<void> {
  const now = clock.now();
  await store.transaction(async (tx) => {
    await insertRetireKey(tx, { publicKey, madeAt: now, madeBy: actor });
    await writeEvents(tx, [
      {
        id: ids.timeId(now),
        at: now,
        actor,
        noun: 'programme',
        nounId: 'retire_key',
        deviceId: null,
        kind: 'retire_key_made',
        reason: 'asked_by_staff',
        detail: {},
      },
    ]);
  });
}

/** The private half, held by whoever asks; it never leaves that machine. */
export interface OfflineKey {
  readonly publicKey: string;
  /** Base64url. */
  sign(text: string): string;
}

export type RetireRefusal = 'no_agent' | 'key_unknown';

/**
 * Keeps the signed end of a device's present agent: it hears of it at its next `hello`. An agent
 * obeys the key that it was told at enrolment, which may be an older one of ours.
 */
export async function orderRetirement(
  { store, clock, ids }: Context,
  it: { deviceId: string; key: OfflineKey; actor: string },
): Promise<{ readonly ok: true } | { readonly ok: false; readonly refused: RetireRefusal }> {
  const now = clock.now();
  const { deviceId, key, actor } = it;
  return store.transaction(async (tx) => {
    const agent = await agentOf(tx, deviceId);
    if (agent === null) return { ok: false, refused: 'no_agent' };
    const known = await retireKeys(tx);
    if (!known.includes(key.publicKey)) return { ok: false, refused: 'key_unknown' };
    const { publicKey } = agent;
    await saveRetirement(tx, {
      deviceId,
      agentKey: publicKey,
      signature: key.sign(retireProof({ device: deviceId, publicKey })),
      orderedAt: now,
      orderedBy: actor,
    });
    await writeEvents(tx, [
      {
        id: ids.timeId(now),
        at: now,
        actor,
        noun: 'agent',
        nounId: deviceId,
        deviceId,
        kind: 'retirement_ordered',
        reason: 'asked_by_staff',
        detail: {},
      },
    ]);
    return { ok: true };
  });
}
