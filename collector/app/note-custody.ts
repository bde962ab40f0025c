import { custodyOf } from '#collector/domain/custody.ts';
import type { Custody } from '#collector/domain/custody.ts';
import type { Stage } from '#collector/domain/life.ts';
import { custodiesOf, forgetCustody, noteCustody } from '#collector/storage/custodies.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Context } from './context.ts';
import { hold } from './move-stage.ts';
import type { MoveAsked } from './move-stage.ts';

export const custodyRefusals = ['unknown', 'changed_since', 'already_there'] as const;
export type CustodyAnswer =
  | { readonly done: true }
  | { readonly done: false; readonly refused: (typeof custodyRefusals)[number] };

/**
 * Notes who holds a PC now, until its stage changes; `custody` null: as its stage says again. `seen`
 * is the stage that the page showed.
 */
export async function giveCustody(
  { store, clock, ids }: Context,
  it: MoveAsked & {
    readonly custody: Custody | null;
    readonly holder: string;
    readonly seen: Stage;
  },
): Promise<CustodyAnswer> {
  const at = clock.now();
  const { deviceId, actor, custody, holder } = it;
  return store.transaction(async (tx): Promise<CustodyAnswer> => {
    const held = await hold(tx, deviceId);
    if (held === null) return { done: false, refused: 'unknown' };
    const { stage, place } = held.standing;
    if (stage !== it.seen) return { done: false, refused: 'changed_since' };
    const noted = (await custodiesOf(tx, [deviceId])).get(deviceId) ?? null;
    const before = custodyOf(stage, { place, noted });
    const after = custody === null ? custodyOf(stage, { place, noted: null }) : { custody, holder };
    if (before.custody === after.custody && before.holder === after.holder) {
      return { done: false, refused: 'already_there' };
    }
    if (custody === null) await forgetCustody(tx, deviceId);
    else await noteCustody(tx, { deviceId, stage, custody, holder, since: at, by: actor });
    const about = { noun: 'device', nounId: deviceId, deviceId } as const;
    const told = { kind: 'custody_noted', reason: 'written_by_person' } as const;
    const detail = {
      from: before.custody,
      to: after.custody,
      ...(after.holder === '' ? {} : { holder: after.holder }),
    };
    await writeEvents(tx, [{ id: ids.timeId(at), at, actor, ...about, ...told, detail }]);
    return { done: true };
  });
}
