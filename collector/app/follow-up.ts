import { admitDevice, deleteAgent, refuseDevice } from '#collector/storage/agents.ts';
import type { Tx } from '#collector/storage/database.ts';
import { deleteOpenCodes } from '#collector/storage/enrolment-codes.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import { deleteSticker } from '#collector/storage/stickers.ts';
import { lockLatest, saveLatest } from '#collector/storage/telemetry.ts';
import type { Mover } from './move-stages.ts';

/** What the end of the follow-up has ended. */
export interface FollowUpEnded {
  readonly agents: number;
  readonly codes: number;
  readonly stickers: number;
}

/**
 * The family wants no follow-up: the agent's key opens nothing any more, what it sends is neither
 * read nor kept, unused codes and the sticker's code are worth nothing, and nobody waits for a sign
 * of life. Coverage, tickets and the take-back stay as they are. The second time changes nothing.
 */
export async function endFollowUp(
  tx: Tx,
  { ids, actor, now }: Mover,
  it: { readonly deviceId: string; readonly reason: Event['reason'] },
): Promise<FollowUpEnded> {
  const { deviceId, reason } = it;
  // The lock of whoever stores beats comes first: none of them is half-way past us.
  const latest = (await lockLatest(tx, [deviceId])).get(deviceId);
  const isNew = await refuseDevice(tx, deviceId, now);
  const agents = await deleteAgent(tx, deviceId);
  const codes = await deleteOpenCodes(tx, deviceId);
  const stickers = await deleteSticker(tx, deviceId);
  if (latest !== undefined && latest.connection !== 'signed_off') {
    const connection = 'signed_off';
    await saveLatest(tx, [{ ...latest, connection, connectionSince: now, nextLookAt: null }]);
  }
  if (isNew) {
    const about = { noun: 'agent', nounId: deviceId, deviceId, kind: 'follow_up_ended' } as const;
    await writeEvents(tx, [{ id: ids.timeId(now), at: now, actor, ...about, reason, detail: {} }]);
  }
  return { agents, codes, stickers };
}

/** The family wants it: an agent may enrol, or go on. */
export async function startFollowUp(
  tx: Tx,
  { ids, actor, now }: Mover,
  deviceId: string,
): Promise<void> {
  await admitDevice(tx, deviceId);
  const about = { noun: 'agent', nounId: deviceId, deviceId, kind: 'follow_up_started' } as const;
  const reason = 'asked_by_family';
  await writeEvents(tx, [{ id: ids.timeId(now), at: now, actor, ...about, reason, detail: {} }]);
}
