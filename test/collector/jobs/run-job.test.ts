import { beforeEach, describe, expect, test } from 'vitest';
import { runJob } from '#collector/app/run-job.ts';
import type { Job } from '#collector/app/run-job.ts';
import { jobStates } from '#collector/storage/jobs.ts';
import { describeOnBothEngines } from '#test/support/stores.ts';
import { freshWorld, worldOn } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';

const start = '2026-10-01T09:00:00Z';
const leaseMs = 60_000;

describeOnBothEngines('a job', (engine) => {
  let world: World;
  let runs: number;
  beforeEach(async () => {
    world = await freshWorld(engine, start);
    runs = 0;
  });
  const job = (run: Job['run']): Job => ({ name: 'count', cron: '* * * * *', leaseMs, run });
  const counting = job(async () => ({ runs: ++runs }));
  const state = async () => (await jobStates(world.store.db))[0];

  /** A job that runs until it is told to end. */
  function held() {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const it = job(async () => {
      runs += 1;
      begin();
      await ended;
      return {};
    });
    return { it, begun, end };
  }

  test('runs, and its last outcome is kept', async () => {
    expect(await runJob(world, counting)).toEqual({
      ran: true,
      outcome: 'done',
      detail: { runs: 1 },
    });
    const now = world.clock.now();
    expect(await state()).toMatchObject({
      name: 'count',
      lastStartedAt: now,
      lastFinishedAt: now,
      lastOutcome: 'done',
      lastDetail: '{"runs":1}',
      lastDoneAt: now,
    });
  });

  test('that fails is an outcome with its cause, and runs again the next time', async () => {
    await runJob(world, counting);
    const done = world.clock.now();
    world.clock.advance({ minutes: 1 });
    const cause = new Error('no room');
    const failing = job(async () => Promise.reject(cause));
    expect(await runJob(world, failing)).toEqual({ ran: true, outcome: 'failed', cause });
    expect(await state()).toMatchObject({
      lastOutcome: 'failed',
      lastDetail: 'Error: no room',
      lastFinishedAt: world.clock.now(),
      lastDoneAt: done,
    });
    expect(await runJob(world, counting)).toMatchObject({ outcome: 'done' });
  });

  test('never runs on two collectors at once', async () => {
    const other = engine === 'PostgreSQL' ? await worldOn(world.url, start) : world;
    const { it, begun, end } = held();
    const first = runJob(world, it);
    await begun;
    expect(await runJob(other, it)).toEqual({ ran: false, reason: 'held_elsewhere' });
    end();
    await first;
    expect(runs).toBe(1);
    expect(await runJob(other, counting)).toMatchObject({ ran: true });
  });

  test('claimed by ten at the same instant runs once', async () => {
    const { it, end } = held();
    let refused = 0;
    const answers = Array.from({ length: 10 }, async () => {
      const answer = await runJob(world, it);
      // The winner holds it until all the others have been answered.
      if (!answer.ran && ++refused === 9) end();
    });
    await Promise.all(answers);
    expect(refused).toBe(9);
    expect(runs).toBe(1);
  });

  describe('whose collector died', () => {
    async function die(): Promise<void> {
      const { it, begun } = held();
      void runJob(world, it);
      await begun;
    }

    test('is waited for until its lease ends, to the millisecond', async () => {
      await die();
      world.clock.set(Date.parse(start) + leaseMs - 1);
      expect(await runJob(world, counting)).toMatchObject({ ran: false });
      world.clock.set(Date.parse(start) + leaseMs);
      expect(await runJob(world, counting)).toMatchObject({ ran: true });
    });

    test('in a future that the clock has left is not waited for', async () => {
      world.clock.set('2040-01-01T00:00:00Z');
      await die();
      world.clock.set(start);
      expect(await runJob(world, counting)).toMatchObject({ ran: true });
    });
  });

  test('whose lease has passed to another does not overwrite the outcome of that one', async () => {
    const { it, begun, end } = held();
    const slow = runJob(world, it);
    await begun;
    world.clock.advance({ minutes: 2 });
    await runJob(world, counting);
    end();
    await slow;
    expect(await state()).toMatchObject({ lastDetail: '{"runs":2}' });
  });
});
