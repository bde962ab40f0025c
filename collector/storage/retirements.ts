import type { Db, Tx } from './database.ts';

/** Public half of an offline key; its private half never comes near the collector. */
export interface RetireKey {
  /** Raw Ed25519, base64url. */
  readonly publicKey: string;
  readonly madeAt: number;
  readonly madeBy: string;
}

export async function insertRetireKey(tx: Tx, it: RetireKey): Promise<void> {
  await tx
    .insertInto('retire_keys')
    .values({ public_key: it.publicKey, made_at: it.madeAt, made_by: it.madeBy })
    .execute();
}

/** The keys that this programme has made, newest first. */
export async function retireKeys(db: Db): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('retire_keys')
    .select('public_key')
    .orderBy('made_at', 'desc')
    .orderBy('public_key')
    .execute();
  return rows.map((row) => row.public_key);
}

/** The signed end of one agent. */
export interface Retirement {
  readonly deviceId: string;
  /** The agent's own public key: a later agent of the same device is another. */
  readonly agentKey: string;
  readonly signature: string;
  readonly orderedAt: number;
  readonly orderedBy: string;
}

/** Puts this in the place of an earlier one of the same device. */
export async function saveRetirement(tx: Tx, it: Retirement): Promise<void> {
  const row = {
    device_id: it.deviceId,
    agent_key: it.agentKey,
    signature: it.signature,
    ordered_at: it.orderedAt,
    ordered_by: it.orderedBy,
  };
  await tx
    .insertInto('retirements')
    .values(row)
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet(row))
    .execute();
}

/** The signature that retires this very agent; null where nobody has asked for its end. */
export async function retirementOf(
  db: Db,
  it: { deviceId: string; publicKey: string },
): Promise<string | null> {
  const row = await db
    .selectFrom('retirements')
    .select('signature')
    .where('device_id', '=', it.deviceId)
    .where('agent_key', '=', it.publicKey)
    .executeTakeFirst();
  return row?.signature ?? null;
}
