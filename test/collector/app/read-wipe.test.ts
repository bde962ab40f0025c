import { expect, test } from 'vitest';
import type { Context } from '#collector/app/context.ts';
import { moveStage, standingsOf } from '#collector/app/move-stage.ts';
import { readWipe } from '#collector/app/read-wipe.ts';
import type { WorkshopAct } from '#collector/domain/workshop.ts';
import type { Stage } from '#collector/domain/life.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
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

  test('is kept only where a wipe is due, and only if it is one', async () => {
    const { read } = await house('triage');
    expect(await read(nwipeLog())).toEqual({ done: false, refused: 'not_from_here' });
    const due = await house('to_wipe');
    expect(await due.read('not a log')).toEqual({ done: true, verdict: 'not_a_log' });
    expect(await wipesOf(due.store.db, due.deviceId)).toEqual([]);
  });
});
