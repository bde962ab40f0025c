import { insertLot } from '#collector/storage/lots.ts';
import type { Lot } from '#collector/storage/lots.ts';
import { writeEvents } from '#collector/storage/events.ts';
import type { Context } from './context.ts';

/** Notes a lot; false where one of this name is there already. */
export async function noteLot(
  { store, clock, ids }: Context,
  { actor, ...it }: Omit<Lot, 'id'> & { readonly actor: string },
): Promise<boolean> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    const lot = { ...it, id: ids.token(12) };
    if (!(await insertLot(tx, lot, { at, by: actor }))) return false;
    const about = { noun: 'programme', nounId: lot.id, deviceId: null } as const;
    const told = { kind: 'lot_noted', reason: 'decided_by_person' } as const;
    const detail = { name: lot.name };
    await writeEvents(tx, [{ id: ids.timeId(at), at, actor, ...about, ...told, detail }]);
    return true;
  });
}
