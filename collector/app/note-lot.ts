import { createHash } from 'node:crypto';
import { changeLot as writeLot, insertLot, lotById } from '#collector/storage/lots.ts';
import type { Lot } from '#collector/storage/lots.ts';
import { eventsOf, writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import type { Tx } from '#collector/storage/database.ts';
import type { Context } from './context.ts';

/** Notes a lot; null where one of this name is there already, else its id. */
export async function noteLot(
  { store, clock, ids }: Context,
  { actor, ...it }: Omit<Lot, 'id'> & { readonly actor: string },
): Promise<string | null> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    const lot = { ...it, id: ids.token(12) };
    if (!(await insertLot(tx, lot, { at, by: actor }))) return null;
    const told = { kind: 'lot_noted', reason: 'moved_by_hand' } as const;
    await writeEvents(tx, [eventOf(lot, { id: ids.timeId(at), at, actor, ...told })]);
    return lot.id;
  });
}

export type LotAnswer =
  | { readonly done: true; readonly eventId: string }
  | { readonly done: false; readonly refused: 'unknown' | 'changed_since' | 'already_there' };

/**
 * Changes what is noted of a lot; its name stays, PCs are found by it. `seen` is the lot as the page
 * showed it, by `lotSeen`: somebody quicker is not overwritten.
 */
export async function changeLot(
  { store, clock, ids }: Context,
  it: { readonly id: string; readonly seen: string; readonly actor: string } & {
    readonly change: Omit<Lot, 'id' | 'name'>;
  },
): Promise<LotAnswer> {
  const at = clock.now();
  return store.transaction(async (tx): Promise<LotAnswer> => {
    const before = await lotById(tx, it.id);
    if (before === null) return { done: false, refused: 'unknown' };
    if (lotSeen(before) !== it.seen) return { done: false, refused: 'changed_since' };
    const after = { ...before, ...it.change };
    if (lotState(after) === lotState(before)) return { done: false, refused: 'already_there' };
    const event = { id: ids.timeId(at), at, actor: it.actor };
    const told = { kind: 'lot_changed', reason: 'moved_by_hand' } as const;
    return save(tx, { before, after }, { ...event, ...told });
  });
}

/** Takes the last change back, as long as the lot stands as that change left it. */
export async function undoLotChange(
  { store, clock, ids }: Context,
  it: { readonly id: string; readonly eventId: string; readonly actor: string },
): Promise<LotAnswer> {
  const at = clock.now();
  return store.transaction(async (tx): Promise<LotAnswer> => {
    const now = await lotById(tx, it.id);
    if (now === null) return { done: false, refused: 'unknown' };
    const last = undoableChange(await eventsOf(tx, 'programme', it.id), now);
    if (last === null || last.id !== it.eventId) return { done: false, refused: 'changed_since' };
    // Only `save` below writes this detail, from the same type.
    const before = JSON.parse(String(last.detail['before'])) as Lot;
    const event = { id: ids.timeId(at), at, actor: it.actor };
    const told = { kind: 'lot_change_undone', reason: 'undone_by_person' } as const;
    return save(tx, { before: now, after: before }, { ...event, ...told });
  });
}

/** The change of a lot that may be taken back, of its events from the oldest on; null: none. */
export function undoableChange(events: readonly Event[], lot: Lot): Event | null {
  const last = events.at(-1);
  return last?.kind === 'lot_changed' && last.detail['after'] === lotState(lot) ? last : null;
}

/** What a page remembers of the lot that it shows: two that differ in anything have different ones. */
export const lotSeen = (it: Lot): string =>
  createHash('sha256').update(lotState(it)).digest('base64url').slice(0, 22);

/** A lot in one line: two that differ in anything have different ones. */
function lotState(it: Lot): string {
  return JSON.stringify(it, Object.keys(it).toSorted());
}

type Told = Pick<Event, 'id' | 'at' | 'actor' | 'kind' | 'reason'>;

async function save(
  tx: Tx,
  { before, after }: { readonly before: Lot; readonly after: Lot },
  told: Told,
): Promise<LotAnswer> {
  await writeLot(tx, after);
  const event = eventOf(after, told);
  const states = { before: lotState(before), after: lotState(after) };
  await writeEvents(tx, [{ ...event, detail: { ...event.detail, ...states } }]);
  return { done: true, eventId: told.id };
}

function eventOf(lot: Lot, told: Told): Event {
  const about = { noun: 'programme', nounId: lot.id, deviceId: null } as const;
  return { ...told, ...about, detail: { name: lot.name } };
}
