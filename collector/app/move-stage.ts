import { actInWorkshop, dataStateOf, workshopRefusals } from '#collector/domain/workshop.ts';
import type {
  Flag,
  Standing,
  WorkshopAct,
  WorkshopAnswer,
  WorkshopRefusal,
} from '#collector/domain/workshop.ts';
import type { Db, Tx } from '#collector/storage/database.ts';
import { changeStage } from '#collector/storage/devices.ts';
import type { Device } from '#collector/storage/devices.ts';
import { lotsNotExported } from '#collector/storage/lots.ts';
import { eventsOfDevice, writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import {
  flagsOf,
  lockDevice,
  lowerFlag,
  noteStanding,
  notedOf,
  raiseFlag,
} from '#collector/storage/standings.ts';
import type { Context } from './context.ts';
import { withdrawWipe } from '#collector/storage/wipes.ts';
import type { Mover } from './move-stages.ts';

/** What people of the workshop do to one PC, each time in one transaction with its event. */

export interface MoveAsked {
  readonly deviceId: string;
  readonly actor: string;
}
export type MoveAnswer =
  | { readonly done: true; readonly eventId: string }
  | {
      readonly done: false;
      readonly refused: WorkshopRefusal | 'unknown' | 'changed_since';
      readonly blockedBy: readonly Flag[];
    };

/** How these PCs stand for the workshop, by device id. */
export async function standingsOf(
  db: Db,
  devices: readonly Device[],
): Promise<Map<string, Standing>> {
  const ids = devices.map(({ id }) => id);
  const noted = await notedOf(db, ids);
  const flags = await flagsOf(db, ids);
  const kept = await lotsNotExported(
    db,
    devices.flatMap(({ lot }) => lot ?? []),
  );
  return new Map(
    devices.map(({ id, stage, handedOverOn, lot }) => {
      const raised = flags.get(id) ?? [];
      const isKept = lot !== null && kept.has(lot) && !raised.includes('do_not_export');
      const own = noted.get(id);
      const wasHandedOver = handedOverOn !== null;
      const standing: Standing = {
        stage,
        dataState: dataStateOf(stage, { noted: own?.dataState ?? null, wasHandedOver }),
        flags: isKept ? [...raised, 'do_not_export'] : raised,
        workedOnBy: own?.workedOnBy ?? [],
        checkedBy: own?.checkedBy ?? null,
        place: own?.place ?? null,
      };
      return [id, standing];
    }),
  );
}

/** What this act would do, without doing it; by device id. */
export async function judgeMoves(
  db: Db,
  devices: readonly Device[],
  it: { readonly act: WorkshopAct; readonly actor: string; readonly place: string | null },
): Promise<Map<string, WorkshopAnswer>> {
  const standings = await standingsOf(db, devices);
  return new Map([...standings].map(([id, standing]) => [id, actInWorkshop(standing, it)]));
}

/** Does one act to one PC. A repeat (a second scan) is refused as `already_there` and changes nothing. */
export async function moveStage(
  { store, clock, ids }: Context,
  it: MoveAsked & { readonly act: WorkshopAct; readonly place?: string | null },
): Promise<MoveAnswer> {
  const now = clock.now();
  return store.transaction(async (tx): Promise<MoveAnswer> => {
    const held = await hold(tx, it.deviceId);
    if (held === null) return refuse('unknown');
    const answer = actInWorkshop(held.standing, it);
    if (!answer.done) return answer;
    const mover = { ids, actor: it.actor, now };
    const told = toldOf(it.act, held.standing, answer.after);
    return save(tx, mover, { ...held, after: answer.after, told });
  });
}

/**
 * Takes an act back by a compensating event, for as long as the PC stands as the act left it. A
 * second undo is the first one.
 */
export async function undoMove(
  { store, clock, ids }: Context,
  { deviceId, actor, eventId }: MoveAsked & { readonly eventId: string },
): Promise<MoveAnswer> {
  const now = clock.now();
  return store.transaction(async (tx): Promise<MoveAnswer> => {
    const held = await hold(tx, deviceId);
    if (held === null) return refuse('unknown');
    const events = await eventsOfDevice(tx, deviceId, mostLookedBack);
    const undone = events.find(
      ({ kind, detail }) => kind === 'workshop_act_undone' && detail['undoes'] === eventId,
    );
    if (undone !== undefined) return { done: true, eventId: undone.id };
    const act = events.find(({ id }) => id === eventId);
    const before = act === undefined ? null : notedIn(act, 'before');
    const after = act === undefined ? null : notedIn(act, 'after');
    if (before === null || after === null) return refuse('changed_since');
    if (JSON.stringify(after) !== JSON.stringify(keptOf(held.standing))) {
      return refuse('changed_since');
    }
    const proof = act?.detail['wipe'];
    if (typeof proof === 'string') await withdrawWipe(tx, proof, { at: now, by: actor });
    const restored = { ...held.standing, ...before };
    const told = { kind: 'workshop_act_undone', reason: 'undone_by_person' } as const;
    return save(tx, { ids, actor, now }, { ...held, after: restored, told, undoes: eventId });
  });
}

/** The act on this PC that may be taken back, from its events, newest first; null: none. */
export function undoableMove(events: readonly Event[], standing: Standing): Event | null {
  const newest = events.find((event) => notedIn(event, 'after') !== null);
  if (newest === undefined || newest.kind === 'workshop_act_undone') return null;
  const after = JSON.stringify(notedIn(newest, 'after'));
  return after === JSON.stringify(keptOf(standing)) ? newest : null;
}

/** Raises what forbids a PC to go on; raised already, nothing changes. */
export async function setFlag(
  { store, clock, ids }: Context,
  it: MoveAsked & { readonly flag: Flag; readonly isRaised: boolean },
): Promise<MoveAnswer> {
  const now = clock.now();
  const { deviceId, flag, isRaised, actor } = it;
  return store.transaction(async (tx): Promise<MoveAnswer> => {
    if ((await lockDevice(tx, deviceId)) === null) return refuse('unknown');
    const id = await changeFlag(tx, { ids, actor, now }, { deviceId, flag, isRaised });
    return id === null ? refuse('already_there') : { done: true, eventId: id };
  });
}

/** Within a transaction that holds the PC: the id of the event; null where it stands so already. */
export async function changeFlag(
  tx: Tx,
  { ids, actor, now }: Mover,
  it: { readonly deviceId: string; readonly flag: Flag; readonly isRaised: boolean },
): Promise<string | null> {
  const { deviceId, flag, isRaised } = it;
  const changed = isRaised
    ? await raiseFlag(tx, { deviceId, flag, since: now, by: actor })
    : await lowerFlag(tx, deviceId, flag);
  if (!changed) return null;
  const id = ids.timeId(now);
  const about = { noun: 'device', nounId: deviceId, deviceId } as const;
  const kind = isRaised ? 'flag_raised' : 'flag_lowered';
  await writeEvents(tx, [{ id, at: now, actor, ...about, kind, reason: flag, detail: {} }]);
  return id;
}

/** More than people do to one PC within the time in which somebody wants an act undone. */
const mostLookedBack = 500;

type Told = Pick<Event, 'kind' | 'reason'>;
interface Held {
  readonly device: Device;
  readonly standing: Standing;
}

/** Holds a PC for this transaction, with how it stands; null: there is none. */
export async function hold(tx: Tx, deviceId: string): Promise<Held | null> {
  const device = await lockDevice(tx, deviceId);
  if (device === null) return null;
  const standing = (await standingsOf(tx, [device])).get(device.id);
  if (standing === undefined) throw new Error(`Device ${deviceId} has no standing`);
  return { device, standing };
}

/** Saves how a held PC stands now, with the event that says why. */
export async function save(
  tx: Tx,
  { ids, actor, now }: Mover,
  it: Held & {
    readonly after: Standing;
    readonly told: Told;
    readonly undoes?: string;
    readonly more?: Event['detail'];
  },
): Promise<MoveAnswer> {
  const { device, standing, after, told } = it;
  const deviceId = device.id;
  const [from, to] = [standing.stage, after.stage];
  if (from !== to && !(await changeStage(tx, deviceId, { from, to }))) {
    throw new Error(`Device ${deviceId} moved while it was locked`);
  }
  await noteStanding(tx, deviceId, after);
  const id = ids.timeId(now);
  const detail = {
    ...(from === to ? {} : { from, to }),
    ...(it.undoes === undefined ? {} : { undoes: it.undoes }),
    ...it.more,
    before: JSON.stringify(keptOf(standing)),
    after: JSON.stringify(keptOf(after)),
  };
  const about = { noun: 'device', nounId: deviceId, deviceId } as const;
  await writeEvents(tx, [{ id, at: now, actor, ...about, ...told, detail }]);
  return { done: true, eventId: id };
}

function toldOf(act: WorkshopAct, before: Standing, after: Standing): Told {
  if (act === 'check_passed') return { kind: 'quality_checked', reason: 'second_person' };
  if (act === 'place') return { kind: 'device_placed', reason: 'put_there' };
  return before.stage === after.stage
    ? { kind: 'data_state_changed', reason: 'disks_destroyed' }
    : { kind: 'stage_changed', reason: 'moved_by_hand' };
}

type Kept = Omit<Standing, 'flags'>;

/** What an act changes and an undo brings back; always in this order. */
const keptOf = ({ stage, dataState, workedOnBy, checkedBy, place }: Standing): Kept => ({
  stage,
  dataState,
  workedOnBy,
  checkedBy,
  place,
});

function notedIn({ detail }: Event, name: 'before' | 'after'): Kept | null {
  // Only `save` above writes these details on a device's event, from the same type.
  const text = detail[name];
  const isOurs = typeof detail['after'] === 'string' && typeof text === 'string';
  return isOurs ? (JSON.parse(text) as Kept) : null;
}

function refuse(refused: Exclude<MoveAnswer, { done: true }>['refused']): MoveAnswer {
  return { done: false, refused, blockedBy: [] };
}

/** Each reason for which a label of a pile may be refused. */
export const moveRefusals = [...workshopRefusals, 'unknown', 'changed_since'] as const;
