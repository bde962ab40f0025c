import { undoRefusal } from '#collector/domain/import-undo.ts';
import type { MadeByRow, SinceImport, UndoRefusal } from '#collector/domain/import-undo.ts';
import type { Tx } from '#collector/storage/database.ts';
import { changeDevice, deleteDevice, devicesById } from '#collector/storage/devices.ts';
import { eventsOfDevicesAfter, writeEvents } from '#collector/storage/events.ts';
import type { Event } from '#collector/storage/events.ts';
import type { StoredRow } from '#collector/storage/imports.ts';
import { deleteReminders, remindersOf } from '#collector/storage/reminders.ts';
import { unlessReferenced } from '#collector/storage/savepoint.ts';
import {
  deleteTakeback,
  lockHandovers,
  lockOpenTakebacks,
  moveStep,
} from '#collector/storage/takebacks.ts';
import type { Takeback } from '#collector/storage/takebacks.ts';
import { handedOver } from './apply-import.ts';
import type { Context } from './context.ts';

type UndoneRow = Pick<StoredRow, 'number' | 'undone'>;

/** Takes back what these rows did, where nobody has touched it since; the others say why not. */
export async function undoRows(
  tx: Tx,
  { clock, ids }: Context,
  { rows, actor }: { readonly rows: readonly StoredRow[]; readonly actor: string },
): Promise<UndoneRow[]> {
  await lockHandovers(tx);
  const file = await loadSince(tx, rows);
  const now = clock.now();
  const events: Event[] = [];
  const undone: UndoneRow[] = [];
  for (const { number, made } of rows) {
    if (made === null) continue;
    const refused = undoRefusal(made, file.since(made)) ?? (await takeBack(tx, made, file));
    undone.push({ number, undone: refused ?? 'undone' });
    if (refused === null) events.push(toldOf(made, { id: ids.timeId(now), at: now, actor }));
  }
  await writeEvents(tx, events);
  return undone;
}

interface Since {
  readonly since: (made: MadeByRow) => SinceImport;
  readonly caseOf: (made: MadeByRow) => Takeback | null;
}

/** What is on file of the PCs of these rows, and what happened to them since. */
async function loadSince(tx: Tx, rows: readonly StoredRow[]): Promise<Since> {
  const all = rows.flatMap(({ made }) => (made === null ? [] : [made]));
  const deviceIds = all.map(({ deviceId }) => deviceId);
  const first = all.reduce((least, { marker }) => (marker < least ? marker : least), '~');
  const devices = await devicesById(tx, deviceIds);
  const cases = await lockOpenTakebacks(tx, deviceIds);
  const caseIds = [...cases.values()].map(({ id }) => id);
  const settled = await remindersOf(tx, caseIds);
  const events = await eventsOfDevicesAfter(tx, deviceIds, first);
  const caseOf = (made: MadeByRow) => cases.get(made.deviceId) ?? null;
  return {
    caseOf,
    since(made) {
      const [device, own] = [devices.get(made.deviceId), caseOf(made)];
      return {
        now: device === undefined ? null : handedOver(device),
        events: (events.get(made.deviceId) ?? []).filter(({ id }) => id > made.marker),
        openCase:
          own === null
            ? null
            : {
                id: own.id,
                isPlanned: own.state === 'planned',
                levelsSettled: settled.get(own.id)?.length ?? 0,
              },
      };
    },
  };
}

async function takeBack(tx: Tx, made: MadeByRow, { caseOf }: Since): Promise<UndoRefusal | null> {
  const own = caseOf(made);
  switch (made.did) {
    case 'put_on_file':
    case 'handed_over': {
      const isDone = await unlessReferenced(tx, async () => {
        if (own !== null) await deleteReminders(tx, own.id);
        if (own !== null) await deleteTakeback(tx, own.id);
        if (made.before === null) await deleteDevice(tx, made.deviceId);
        else await changeDevice(tx, made.deviceId, made.before);
      });
      return isDone ? null : 'used_elsewhere';
    }
    case 'corrected': {
      if (made.before === null) throw new Error('A correction of what was not on file');
      const { stage: _, ...said } = made.before;
      await changeDevice(tx, made.deviceId, said);
      if (made.caseBefore === null || own === null) return null;
      const unplanned = { plannedWeek: null, plannedWhy: null, pinned: false };
      const isMoved = await moveStep(tx, own, { ...made.caseBefore, ...unplanned });
      if (!isMoved) throw new Error('A locked case has moved');
      return null;
    }
  }
}

function toldOf(
  { deviceId, did, before, after }: MadeByRow,
  { id, at, actor }: Pick<Event, 'id' | 'at' | 'actor'>,
): Event {
  return {
    id,
    at,
    actor,
    noun: 'device',
    nounId: deviceId,
    deviceId,
    kind: 'handover_undone',
    reason: 'undone_by_person',
    detail: {
      did,
      handedOverOn: after.handedOverOn,
      backTo: before?.handedOverOn ?? null,
      toStage: before?.stage ?? null,
    },
  };
}
