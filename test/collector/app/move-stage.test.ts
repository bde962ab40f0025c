import { expect, test } from 'vitest';
import type { Context } from '#collector/app/context.ts';
import { moveStage, setFlag, standingsOf, undoMove } from '#collector/app/move-stage.ts';
import type { WorkshopAct } from '#collector/domain/workshop.ts';
import type { Stage } from '#collector/domain/life.ts';
import { deviceByTag } from '#collector/storage/devices.ts';
import { eventsOfDevice } from '#collector/storage/events.ts';
import { describeOnBothEngines, freshDatabaseUrl, openTestStore } from '#test/support/stores.ts';
import { seededIds, virtualClock } from '#test/support/virtual.ts';
import { addPc } from '../web/fleet.ts';

describeOnBothEngines('a PC that people of the workshop move', (engine) => {
  async function house(stage: Stage, handedOverOn: '2021-09-01' | null = null) {
    const store = await openTestStore(await freshDatabaseUrl(engine));
    const clock = virtualClock(Date.UTC(2026, 9, 5, 8));
    const context: Context = { store, clock, ids: seededIds('workshop') };
    const { id: deviceId, tag } = await addPc(context, 'BZ-26-0001-K', { stage, handedOverOn });
    const act = (it: WorkshopAct, actor = 'ana', place: string | null = null) =>
      moveStage(context, { deviceId, act: it, actor, place });
    async function standing() {
      const device = await deviceByTag(store.db, tag);
      if (device === null) throw new Error('gone');
      return (await standingsOf(store.db, [device])).get(device.id);
    }
    const history = async () =>
      (await eventsOfDevice(store.db, deviceId, 50)).map(({ kind, reason }) => [kind, reason]);
    return { context, deviceId, act, standing, history };
  }

  test('goes through its stages with an event each; a second scan changes nothing', async () => {
    const { act, standing, history } = await house('announced');
    for (const it of ['arrived', 'triage', 'to_wipe'] as const) {
      expect(await act(it)).toMatchObject({ done: true });
      expect(await act(it)).toMatchObject({ done: false, refused: 'already_there' });
    }
    expect(await standing()).toMatchObject({ stage: 'to_wipe', dataState: 'donor_data' });
    expect(await history()).toEqual(
      Array.from({ length: 3 }, () => ['stage_changed', 'moved_by_hand']),
    );
  });

  test('is put somewhere, and found there', async () => {
    const { act, standing } = await house('triage');
    expect(await act('place', 'ana', 'A3')).toMatchObject({ done: true });
    expect(await act('place', 'ben', 'A3')).toMatchObject({ refused: 'already_there' });
    expect(await standing()).toMatchObject({ stage: 'triage', place: 'A3' });
  });

  test('that a family gave back holds its data, whatever was noted before, and is wiped', async () => {
    const { act, standing } = await house('taken_back', '2021-09-01');
    expect(await act('triage')).toMatchObject({ refused: 'not_from_here' });
    expect(await act('arrived')).toMatchObject({ done: true });
    expect(await standing()).toMatchObject({ stage: 'to_wipe', dataState: 'family_data' });
    expect(await act('triage')).toMatchObject({ refused: 'not_wiped' });
  });

  test('is as before once an act is undone, which the history says; twice is once', async () => {
    const { context, deviceId, act, standing, history } = await house('received');
    const before = await standing();
    const done = await act('triage');
    if (!done.done) throw new Error('refused');
    const undo = () => undoMove(context, { deviceId, actor: 'ben', eventId: done.eventId });
    const undone = await undo();
    expect(undone).toMatchObject({ done: true });
    expect(await standing()).toEqual(before);
    expect(await undo()).toEqual(undone);
    expect(await history()).toEqual([
      ['workshop_act_undone', 'undone_by_person'],
      ['stage_changed', 'moved_by_hand'],
    ]);
  });

  test('keeps an act that another one came after', async () => {
    const { context, deviceId, act, standing } = await house('received');
    const first = await act('triage');
    await act('to_wipe');
    if (!first.done) throw new Error('refused');
    expect(
      await undoMove(context, { deviceId, actor: 'ana', eventId: first.eventId }),
    ).toMatchObject({ done: false, refused: 'changed_since' });
    expect(await standing()).toMatchObject({ stage: 'to_wipe' });
  });

  test('is stopped by a flag until it is lowered', async () => {
    const { context, deviceId, act, history } = await house('received');
    const set = (isRaised: boolean) =>
      setFlag(context, { deviceId, actor: 'ana', flag: 'bios_locked', isRaised });
    expect(await set(true)).toMatchObject({ done: true });
    expect(await set(true)).toMatchObject({ refused: 'already_there' });
    expect(await act('triage')).toEqual({
      done: false,
      refused: 'blocked',
      blockedBy: ['bios_locked'],
    });
    expect(await set(false)).toMatchObject({ done: true });
    expect(await act('triage')).toMatchObject({ done: true });
    expect(await history()).toEqual([
      ['stage_changed', 'moved_by_hand'],
      ['flag_lowered', 'bios_locked'],
      ['flag_raised', 'bios_locked'],
    ]);
  });

  test('of two scans at once, one moves it', async () => {
    const { act, history } = await house('received');
    const answers = await Promise.all([act('triage', 'ana'), act('triage', 'ben')]);
    expect(answers.filter(({ done }) => done)).toHaveLength(1);
    expect(await history()).toHaveLength(1);
  });

  test('that is unknown is said to be', async () => {
    const { context } = await house('received');
    expect(
      await moveStage(context, { deviceId: 'none', act: 'triage', actor: 'ana' }),
    ).toMatchObject({ refused: 'unknown' });
  });
});
