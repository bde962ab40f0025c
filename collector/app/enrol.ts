import { createHash } from 'node:crypto';
import { nextLineage } from '#collector/domain/lineage.ts';
import { agentOf, refusedAmong, replaceAgent } from '#collector/storage/agents.ts';
import type { Tx } from '#collector/storage/database.ts';
import { changeDevice, deviceById } from '#collector/storage/devices.ts';
import { codeByHash, insertCode, useCode } from '#collector/storage/enrolment-codes.ts';
import { writeEvents } from '#collector/storage/events.ts';
import { retireKeys } from '#collector/storage/retirements.ts';
import type { Context } from './context.ts';

/** A handover code as stored: whoever reads the database cannot enrol with it. */
const hashOfCode = (code: string): string =>
  createHash('sha256').update(Buffer.from(code, 'base64url')).digest('hex');

const dayMs = 86_400_000;
/** Our judgement: from the workshop's image to the family's first evening, with a holiday between. */
export const codeLastsDays = 60;

/** Makes a one-time code of 128 bits for a device; answers it once, in base64url. */
export async function makeCode(
  { store, clock, ids }: Context,
  deviceId: string,
  actor: string,
): Promise<string> {
  const now = clock.now();
  const code = ids.token(16);
  await store.transaction(async (tx) => {
    await insertCode(tx, {
      hash: hashOfCode(code),
      deviceId,
      createdAt: now,
      createdBy: actor,
      expiresAt: now + codeLastsDays * dayMs,
      usedAt: null,
    });
    await writeEvents(tx, [
      {
        id: ids.timeId(now),
        at: now,
        actor,
        noun: 'agent',
        nounId: deviceId,
        deviceId,
        kind: 'code_made',
        reason: 'asked_by_staff',
        detail: { lastsDays: codeLastsDays },
      },
    ]);
  });
  return code;
}

export type Enrolment =
  | {
      readonly ok: true;
      readonly deviceId: string;
      readonly lineage: string;
      /** Public half of the offline key that can retire this PC, where the programme has one. */
      readonly retireKey?: string;
    }
  | { readonly ok: false; readonly reason: 'code_unknown' | 'code_used' | 'code_expired' };

/**
 * Uses a code up and puts this key in the place of the device's earlier one. The signature has been
 * checked by the gateway. Of two that come with one code at once, one is told that it was used; the
 * same key that comes again before its first hello is told the same again.
 */
export async function enrol(
  { store, clock, ids }: Context,
  it: { code: string; publicKey: string; agentVersion: number },
): Promise<Enrolment> {
  const now = clock.now();
  const hash = hashOfCode(it.code);
  return store.transaction(async (tx): Promise<Enrolment> => {
    const code = await codeByHash(tx, hash);
    if (code === null) return { ok: false, reason: 'code_unknown' };
    // Its family wants no follow-up: a code from elsewhere brings none.
    const isRefused = (await refusedAmong(tx, [code.deviceId])).size > 0;
    if (isRefused) return { ok: false, reason: 'code_unknown' };
    if (code.usedAt !== null) return enrolledBefore(tx, code.deviceId, it.publicKey);
    if (code.expiresAt < now) return { ok: false, reason: 'code_expired' };
    if (!(await useCode(tx, hash, now))) return { ok: false, reason: 'code_used' };
    const { deviceId } = code;
    const lineage = nextLineage(ids.token(16), []);
    await replaceAgent(tx, {
      deviceId,
      publicKey: it.publicKey,
      enrolledAt: now,
      agentVersion: it.agentVersion,
      catalogueVersion: 0,
      stream: null,
      boot: 0,
      lineageConfirmed: lineage,
      lineageOffered: null,
      copySuspectedAt: null,
      byeReason: null,
    });
    await writeEvents(tx, [
      {
        id: ids.timeId(now),
        at: now,
        actor: 'agent',
        noun: 'agent',
        nounId: deviceId,
        deviceId,
        kind: 'enrolled',
        reason: 'code_used',
        detail: { agentVersion: it.agentVersion },
      },
    ]);
    return { ok: true, deviceId, lineage, ...(await retireKeyOf(tx)) };
  });
}

/** The answer may have been lost: whoever holds the key that used the code is told again. */
async function enrolledBefore(tx: Tx, deviceId: string, publicKey: string): Promise<Enrolment> {
  const agent = await agentOf(tx, deviceId);
  if (agent === null || agent.publicKey !== publicKey || agent.stream !== null) {
    return { ok: false, reason: 'code_used' };
  }
  return { ok: true, deviceId, lineage: agent.lineageConfirmed, ...(await retireKeyOf(tx)) };
}

async function retireKeyOf(tx: Tx): Promise<{ retireKey?: string }> {
  const [retireKey] = await retireKeys(tx);
  return retireKey === undefined ? {} : { retireKey };
}

/** Keeps what a PC says it is made of: enumerations and numbers, never a name. */
export async function keepInventory(
  { store }: Context,
  deviceId: string,
  inventory: object,
): Promise<void> {
  await store.transaction(async (tx) => {
    const device = await deviceById(tx, deviceId);
    if (device === null) return;
    const text = JSON.stringify(inventory);
    if (text !== device.inventory) await changeDevice(tx, deviceId, { inventory: text });
  });
}
