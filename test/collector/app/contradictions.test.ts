import { expect, test } from 'vitest';
import type { Stage } from '#collector/domain/life.ts';
import { sweepSilence } from '#collector/app/sweep-silence.ts';
import { eventsOfDevice } from '#collector/storage/events.ts';
import { beatsSince, latestOf } from '#collector/storage/telemetry.ts';
import { ticketsOfDevice } from '#collector/storage/tickets.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { freshWorld } from '#test/support/world.ts';
import { addPc, believe, dayMs, freeSpace, hourMs } from '../web/fleet.ts';

const at = Date.parse('2026-10-05T21:00:00Z'); // 23:00 in Paris

describeOnBothEngines('a heartbeat of a PC that stands in no home', (engine) => {
  async function house(stage: Stage) {
    const world = await freshWorld(engine, '2026-10-05T08:00:00Z');
    const pc = await addPc(world, 'BZ-26-0001-K', { stage });
    const contradictions = async () =>
      (await eventsOfDevice(world.store.db, pc.id, 99))
        .filter(({ kind }) => kind === 'contradiction')
        .map(({ actor, reason, detail, at: when }) => ({ actor, reason, detail, at: when }));
    return { world, pc, contradictions };
  }

  test.each([
    ['taken_back', 'heard_after_taken_back'],
    ['lost', 'heard_though_gone'],
    ['stolen', 'heard_though_gone'],
    ['recycling', 'heard_though_gone'],
    ['not_recovered', 'heard_though_gone'],
  ] as const)('%s is kept, and the contradiction is told: %s', async (stage, reason) => {
    const { world, pc, contradictions } = await house(stage);
    await pc.beat(at, freeSpace(50));
    expect(await beatsSince(world.store.db, pc.id, 0)).toHaveLength(1);
    expect(await contradictions()).toEqual([{ actor: 'agent', reason, detail: { stage }, at }]);
  });

  test('tells it once a day of the programme, however often it is heard', async () => {
    const { pc, contradictions } = await house('taken_back');
    await pc.beat(at, freeSpace(50));
    await pc.beat(at + hourMs - 1, freeSpace(50)); // the last moment of that day in Paris
    expect(await contradictions()).toHaveLength(1);
    await pc.beat(at + hourMs, freeSpace(50));
    await pc.beat(at + 2 * hourMs, freeSpace(50));
    expect(await contradictions()).toHaveLength(2);
  });

  test('opens no ticket, and its silence afterwards is nobody’s worry', async () => {
    const { world, pc } = await house('taken_back');
    await believe(pc, at, freeSpace(0.2));
    expect(await ticketsOfDevice(world.store.db, pc.id)).toEqual([]);
    expect(await latestOf(world.store.db, pc.id)).toMatchObject({ nextLookAt: null });
    expect(await sweepSilence(world, at + 400 * dayMs)).toMatchObject({ looked: 0, changed: 0 });
  });

  test.each(['in_service', 'takeback_planned', 'in_repair', 'to_wipe', 'ready'] as const)(
    'is none where it is %s: nothing is told',
    async (stage) => {
      const { world, pc, contradictions } = await house(stage);
      await pc.beat(at, freeSpace(50));
      expect(await contradictions()).toEqual([]);
      expect((await latestOf(world.store.db, pc.id))?.nextLookAt).not.toBeNull();
    },
  );
});
