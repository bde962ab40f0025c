import { createHash } from 'node:crypto';
import { judgeWipe, readWipeLog } from '#collector/domain/wipe.ts';
import type { WipeVerdict } from '#collector/domain/wipe.ts';
import { insertWipe } from '#collector/storage/wipes.ts';
import type { Context } from './context.ts';
import { changeFlag, hold, save } from './move-stage.ts';
import type { MoveAsked } from './move-stage.ts';

export const wipeRefusals = ['not_from_here', 'repeated', 'unknown'] as const;
export type WipeAnswer =
  | { readonly done: true; readonly verdict: WipeVerdict }
  | { readonly done: false; readonly refused: (typeof wipeRefusals)[number] };

/**
 * Reads nwipe's log as the proof of a PC's wipe. Accepted, the PC is wiped and verified and a failed
 * wipe no longer blocks it; a log of a wipe that failed blocks it. One log proves one PC, once.
 */
export async function readWipe(
  { store, clock, ids }: Context,
  it: MoveAsked & { readonly log: string },
): Promise<WipeAnswer> {
  const now = clock.now();
  const { deviceId, actor, log } = it;
  const facts = readWipeLog(log);
  const verdict = judgeWipe(facts);
  return store.transaction(async (tx): Promise<WipeAnswer> => {
    const held = await hold(tx, deviceId);
    if (held === null) return { done: false, refused: 'unknown' };
    const { standing } = held;
    if (standing.stage !== 'to_wipe' && standing.stage !== 'wiped') {
      return { done: false, refused: 'not_from_here' };
    }
    if (verdict === 'not_a_log') return { done: true, verdict };
    const sha256 = createHash('sha256').update(log).digest('hex');
    const isAccepted = verdict === 'accepted';
    const proof = { id: ids.timeId(now), deviceId, at: now, by: actor, isAccepted, facts };
    if (!(await insertWipe(tx, { ...proof, log, sha256 }))) {
      return { done: false, refused: 'repeated' };
    }
    const mover = { ids, actor, now };
    const failed = verdict === 'errors' || verdict === 'not_erased';
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
