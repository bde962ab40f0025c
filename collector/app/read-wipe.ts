import { createHash } from 'node:crypto';
import { bearsSerial, isWipeFailed, judgeWipe } from '#collector/domain/wipe.ts';
import type { WipeVerdict } from '#collector/domain/wipe.ts';
import { readWipeLog } from '#collector/domain/wipe-log.ts';
import type { Tx } from '#collector/storage/database.ts';
import type { Device } from '#collector/storage/devices.ts';
import { lotByName } from '#collector/storage/lots.ts';
import { hasLog, insertWipe, isDiskProven, noteDisks } from '#collector/storage/wipes.ts';
import type { Context } from './context.ts';
import { changeFlag, hold, save } from './move-stage.ts';
import type { MoveAsked } from './move-stage.ts';

export const wipeRefusals = [
  'not_from_here',
  'held',
  'repeated',
  'other_disk',
  'other_pc',
  'unknown',
] as const;
export type WipeAnswer =
  | { readonly done: true; readonly verdict: WipeVerdict }
  | { readonly done: false; readonly refused: (typeof wipeRefusals)[number] };

/**
 * Reads nwipe's log as the proof of a PC's wipe, as the donor of its lot asks. Accepted, the PC is
 * wiped and verified and a failed wipe no longer blocks it; a log of a wipe that failed blocks it.
 * One log proves one PC, once, and so does the end of one disk's wipe. `label` is the serial number
 * on the disk itself, where somebody has read it; empty: nobody has.
 */
export async function readWipe(
  { store, clock, ids }: Context,
  it: MoveAsked & { readonly log: string; readonly label?: string },
): Promise<WipeAnswer> {
  const now = clock.now();
  const { deviceId, actor, log, label = '' } = it;
  const facts = readWipeLog(log);
  return store.transaction(async (tx): Promise<WipeAnswer> => {
    const held = await hold(tx, deviceId);
    if (held === null) return refuse('unknown');
    const { standing } = held;
    if (standing.stage !== 'to_wipe' && standing.stage !== 'wiped') return refuse('not_from_here');
    if (standing.flags.includes('legal_hold')) return refuse('held');
    const verdict = judgeWipe(facts, await standardOf(tx, held.device));
    if (facts === null) return { done: true, verdict };
    if (label !== '' && !bearsSerial(facts.disks, label)) return refuse('other_disk');
    const isAccepted = verdict === 'accepted';
    const sha256 = createHash('sha256').update(log).digest('hex');
    if (await hasLog(tx, sha256)) return refuse('repeated');
    const proof = { id: ids.timeId(now), deviceId, at: now, by: actor, isAccepted, facts };
    if (isAccepted && (await isDiskProven(tx, facts))) return refuse('other_pc');
    if (!(await insertWipe(tx, { ...proof, log, sha256 }))) return refuse('repeated');
    if (isAccepted) await noteDisks(tx, proof.id, facts);
    const mover = { ids, actor, now };
    const failed = isWipeFailed(verdict);
    if (isAccepted || failed) {
      await changeFlag(tx, mover, { deviceId, flag: 'wipe_failed', isRaised: failed });
    }
    const dataState = isAccepted ? 'wiped_and_verified' : standing.dataState;
    const stage = isAccepted ? 'wiped' : standing.stage;
    const reason = isAccepted ? 'proof_accepted' : 'proof_refused';
    const after = { ...standing, stage, dataState } as const;
    const told = { kind: 'wipe_read', reason } as const;
    await save(tx, mover, { ...held, after, told, more: { wipe: proof.id, verdict } });
    return { done: true, verdict };
  });
}

/** What the donor of its lot asks; without a lot of ours the least. */
async function standardOf(tx: Tx, { lot }: Device) {
  return lot === null ? 'verified' : ((await lotByName(tx, lot))?.wipeStandard ?? 'verified');
}

const refuse = (refused: (typeof wipeRefusals)[number]): WipeAnswer => ({ done: false, refused });
