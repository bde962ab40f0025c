import { expect, test } from 'vitest';
import type { Context } from '#collector/app/context.ts';
import { noteLot } from '#collector/app/note-lot.ts';
import { moveStage, setFlag, standingsOf, undoMove } from '#collector/app/move-stage.ts';
import { readWipe } from '#collector/app/read-wipe.ts';
import type { WorkshopAct } from '#collector/domain/workshop.ts';
import type { Stage } from '#collector/domain/life.ts';
import { changeDevice, deviceByTag } from '#collector/storage/devices.ts';
import { eventsOfDevice } from '#collector/storage/events.ts';
import { wipesOf } from '#collector/storage/wipes.ts';
import { nwipeLog } from '#test/support/nwipe-log.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import { addPc } from '../web/fleet.ts';

describeOnBothEngines('the proof of a wipe', (engine) => {
  async function house(stage: Stage) {
    const store = await openTestStore(await freshDatabaseUrl(engine));
    const clock = virtualClock(Date.UTC(2026, 9, 5, 8));
    const context: Context = { store, clock, ids: seededIds('wipes') };
    const { id: deviceId, tag } = await addPc(context, 'BZ-26-0001-K', { stage });
    const read = (log: string) => readWipe(context, { deviceId, actor: 'ana', log });
    const act = (it: WorkshopAct, actor: string) =>
      moveStage(context, { deviceId, act: it, actor });
    async function standing() {
      const device = await deviceByTag(store.db, tag);
      if (device === null) throw new Error('gone');
      return (await standingsOf(store.db, [device])).get(device.id);
    }
    return { store, context, deviceId, read, act, standing };
  }

  test('opens the way to ready: wiped, tested, checked by a second person', async () => {
    const { store, deviceId, read, act, standing } = await house('to_wipe');
    expect(await read(nwipeLog())).toEqual({ done: true, verdict: 'accepted' });
    expect(await standing()).toMatchObject({ stage: 'wiped', dataState: 'wiped_and_verified' });
    expect(await wipesOf(store.db, deviceId)).toMatchObject([{ isAccepted: true, by: 'ana' }]);
    await act('repaired', 'ana');
    expect(await act('check_passed', 'ana')).toMatchObject({ refused: 'same_person' });
    expect(await act('check_passed', 'ben')).toMatchObject({ done: true });
    expect(await act('ready', 'ana')).toMatchObject({ done: true });
    expect(await standing()).toMatchObject({ stage: 'ready' });
  });

  test('of a wipe that failed blocks the PC until a good one', async () => {
    const { read, act, standing } = await house('to_wipe');
    expect(await read(nwipeLog({ disks: [{ errors: [3, 0, 0] }] }))).toMatchObject({
      verdict: 'errors',
    });
    expect(await standing()).toMatchObject({ stage: 'to_wipe', flags: ['wipe_failed'] });
    expect(await act('wiped', 'ana')).toMatchObject({ refused: 'blocked' });
    expect(await read(nwipeLog())).toMatchObject({ verdict: 'accepted' });
    expect(await standing()).toMatchObject({ stage: 'wiped', flags: [] });
  });

  test('that nobody read back proves nothing, and blocks nothing', async () => {
    const { read, standing } = await house('wiped');
    expect(await read(nwipeLog({ verify: 'NV' }))).toMatchObject({ verdict: 'not_verified' });
    expect(await standing()).toMatchObject({ dataState: 'family_data', flags: [] });
  });

  test('counts once, for one PC', async () => {
    const { context, read } = await house('to_wipe');
    const other = await addPc(context, 'BZ-26-0002-H', { stage: 'to_wipe' });
    await read(nwipeLog());
    expect(await read(nwipeLog())).toEqual({ done: false, refused: 'repeated' });
    const twice = await readWipe(context, { deviceId: other.id, actor: 'ana', log: nwipeLog() });
    expect(twice).toEqual({ done: false, refused: 'repeated' });
  });

  test('altered by one sign and read for another PC is still the same disk’s', async () => {
    const { context, store, read } = await house('to_wipe');
    const other = await addPc(context, 'BZ-26-0002-H', { stage: 'to_wipe' });
    await read(nwipeLog());
    const it = { deviceId: other.id, actor: 'ana', log: `${nwipeLog()} ` };
    expect(await readWipe(context, it)).toEqual({ done: false, refused: 'other_pc' });
    expect(await wipesOf(store.db, other.id)).toEqual([]);
  });

  test('taken back proves nothing, and may be read for the right PC', async () => {
    const { context, store, deviceId, read, standing } = await house('to_wipe');
    const other = await addPc(context, 'BZ-26-0002-H', { stage: 'to_wipe' });
    await read(nwipeLog());
    const [event] = await eventsOfDevice(store.db, deviceId, 1);
    const undone = await undoMove(context, { deviceId, actor: 'ana', eventId: event?.id ?? '' });
    expect(undone).toMatchObject({ done: true });
    expect(await standing()).toMatchObject({ stage: 'to_wipe', dataState: 'family_data' });
    expect(await wipesOf(store.db, deviceId)).toEqual([]);
    const right = { deviceId: other.id, actor: 'ana', log: nwipeLog() };
    expect(await readWipe(context, right)).toEqual({ done: true, verdict: 'accepted' });
  });

  test('of another disk than the one whose label was read is refused', async () => {
    const { context, deviceId, standing } = await house('to_wipe');
    const read = (label: string) =>
      readWipe(context, { deviceId, actor: 'ana', log: nwipeLog(), label });
    expect(await read('OTHER-77')).toEqual({ done: false, refused: 'other_disk' });
    expect(await standing()).toMatchObject({ stage: 'to_wipe' });
    expect(await read('serial 1')).toEqual({ done: true, verdict: 'accepted' });
  });

  test('must be as good as the donor of its lot asks', async () => {
    const { context, deviceId, read, standing } = await house('to_wipe');
    const lot = { name: 'Don 1', donor: 'Mairie', receivedOn: '2026-09-14', note: '' } as const;
    const flags = { isReportWanted: false, isExportForbidden: false, isResaleForbidden: false };
    const conditions = {
      ...flags,
      isLogoRemovalWanted: false,
      wipeStandard: 'three_passes',
    } as const;
    await noteLot(context, { ...lot, ...conditions, actor: 'ana' });
    await context.store.transaction((tx) => changeDevice(tx, deviceId, { lot: 'Don 1' }));
    expect(await read(nwipeLog())).toEqual({ done: true, verdict: 'below_standard' });
    expect(await standing()).toMatchObject({ stage: 'to_wipe', flags: [] });
    expect(await read(nwipeLog({ passes: 3 }))).toEqual({ done: true, verdict: 'accepted' });
  });

  test('is not read while someone has a right to the data', async () => {
    const { context, deviceId, read } = await house('to_wipe');
    await setFlag(context, { deviceId, actor: 'ana', flag: 'legal_hold', isRaised: true });
    expect(await read(nwipeLog())).toEqual({ done: false, refused: 'held' });
  });

  test('is kept only where a wipe is due, and only if it is one', async () => {
    const { read } = await house('triage');
    expect(await read(nwipeLog())).toEqual({ done: false, refused: 'not_from_here' });
    const due = await house('to_wipe');
    expect(await due.read('not a log')).toEqual({ done: true, verdict: 'not_a_log' });
    expect(await wipesOf(due.store.db, due.deviceId)).toEqual([]);
  });
});
