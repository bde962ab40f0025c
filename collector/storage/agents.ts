import type { Db, Tx } from './database.ts';
import { isAmong } from './rows.ts';
import type { Tables } from './tables.ts';

/** The agent enrolled on a device: its key, its stream and its lineage. One a device. */
export interface Agent {
  readonly deviceId: string;
  /** Raw Ed25519 public key, base64url. */
  readonly publicKey: string;
  readonly enrolledAt: number;
  readonly agentVersion: number;
  readonly catalogueVersion: number;
  /** Null until its first hello. */
  readonly stream: string | null;
  readonly boot: number;
  /** The lineage token that the agent has shown to hold, and the one offered to it since. */
  readonly lineageConfirmed: string;
  readonly lineageOffered: string | null;
  readonly copySuspectedAt: number | null;
  /** Why its last connection ended in good order; null while connected or when it just broke. */
  readonly byeReason: string | null;
}

/** Puts this agent in the place of the device's earlier one, if any. */
export async function replaceAgent(tx: Tx, it: Agent): Promise<void> {
  const row = toRow(it);
  await tx
    .insertInto('agents')
    .values(row)
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet(row))
    .execute();
}

export type AgentChange = Partial<Omit<Agent, 'deviceId' | 'publicKey' | 'enrolledAt'>>;

export async function changeAgent(tx: Tx, it: Agent, change: AgentChange): Promise<void> {
  await tx
    .updateTable('agents')
    .set(toRow({ ...it, ...change }))
    .where('device_id', '=', it.deviceId)
    .execute();
}

/** The agent has shown that it holds the token last offered: every older one is a copy's. */
export async function confirmLineage(tx: Tx, deviceId: string, offered: string): Promise<void> {
  await tx
    .updateTable('agents')
    .set({ lineage_confirmed: offered, lineage_offered: null })
    .where('device_id', '=', deviceId)
    .where('lineage_offered', '=', offered)
    .execute();
}

export async function agentOf(db: Db, deviceId: string): Promise<Agent | null> {
  const row = await db
    .selectFrom('agents')
    .selectAll()
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Why the last connections of these devices ended, as their agents said; without those that broke. */
export async function byeReasonsOf(
  db: Db,
  deviceIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('agents')
    .select(['device_id', 'bye_reason'])
    .where(isAmong(db, 'device_id', deviceIds))
    .execute();
  return new Map(rows.flatMap((row) => (row.bye_reason ? [[row.device_id, row.bye_reason]] : [])));
}

function toRow(it: Agent): Tables['agents'] {
  return {
    device_id: it.deviceId,
    public_key: it.publicKey,
    enrolled_at: it.enrolledAt,
    agent_version: it.agentVersion,
    catalogue_version: it.catalogueVersion,
    stream: it.stream,
    boot: it.boot,
    lineage_confirmed: it.lineageConfirmed,
    lineage_offered: it.lineageOffered,
    copy_suspected_at: it.copySuspectedAt,
    bye_reason: it.byeReason,
  };
}

function fromRow(row: Tables['agents']): Agent {
  return {
    deviceId: row.device_id,
    publicKey: row.public_key,
    enrolledAt: row.enrolled_at,
    agentVersion: row.agent_version,
    catalogueVersion: row.catalogue_version,
    stream: row.stream,
    boot: row.boot,
    lineageConfirmed: row.lineage_confirmed,
    lineageOffered: row.lineage_offered,
    copySuspectedAt: row.copy_suspected_at,
    byeReason: row.bye_reason,
  };
}

/** Forgets the agent of a device: its key opens nothing any more. How many there were. */
export async function deleteAgent(tx: Tx, deviceId: string): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('agents')
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** From now on nothing that this device sends is read or kept; false where it was so already. */
export async function refuseDevice(tx: Tx, deviceId: string, at: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('refused_devices')
    .values({ device_id: deviceId, since: at })
    .onConflict((on) => on.column('device_id').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** The follow-up was asked for: what it sends is heard again. */
export async function admitDevice(tx: Tx, deviceId: string): Promise<void> {
  await tx.deleteFrom('refused_devices').where('device_id', '=', deviceId).execute();
}

/** Those of these devices whose words are refused. */
export async function refusedAmong(db: Db, deviceIds: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('refused_devices')
    .select('device_id')
    .where(isAmong(db, 'device_id', deviceIds))
    .execute();
  return new Set(rows.map((row) => row.device_id));
}
