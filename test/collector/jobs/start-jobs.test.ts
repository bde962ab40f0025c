import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import cron from 'node-cron';
import { handOver } from '#collector/app/hand-over.ts';
import type { Job } from '#collector/app/run-job.ts';
import { jobs } from '#collector/jobs/jobs.ts';
import { startJobs } from '#collector/jobs/start-jobs.ts';
import type { JobLog, RunningJobs } from '#collector/jobs/start-jobs.ts';
import { jobStates } from '#collector/storage/jobs.ts';
import { casesToPlan } from '#collector/storage/takeback-lines.ts';
import { freshWorld } from '#test/support/world.ts';
import type { World } from '#test/support/world.ts';

test.each(jobs)('$name is woken at hours that can be read', ({ cron: expression }) => {
  expect(cron.validate(expression)).toBe(true);
});

test('each job has a name of its own', () => {
  expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length);
});

describe('started jobs', () => {
  let world: World;
  let running: RunningJobs | null = null;
  let lines: { level: string; facts: object }[];
  const log: JobLog = {
    info: (facts) => void lines.push({ level: 'info', facts }),
    error: (facts) => void lines.push({ level: 'error', facts }),
  };
  beforeEach(async () => {
    world = await freshWorld('SQLite', '2025-12-20T09:00:00Z');
    lines = [];
  });
  afterEach(async () => running?.stop());

  const never = '0 0 29 2 *';
  const job = (name: string, run: Job['run'], expression = never): Job => ({
    name,
    cron: expression,
    leaseMs: 60_000,
    run,
  });

  test('do what is due at once: a collector that was away catches up when it starts', async () => {
    await handOver(world, {
      assetTag: 'BZ-20-0001-X',
      handedOverOn: '2020-11-14',
      cohort: null,
      sector: null,
      lot: null,
      model: null,
      actor: 'test',
    });
    running = startJobs(world, log);
    await running.caughtUp;
    const states = await jobStates(world.store.db);
    expect(states).toHaveLength(jobs.length);
    expect(states.map(({ name, lastOutcome }) => [name, lastOutcome])).toEqual(
      expect.arrayContaining(jobs.map(({ name }) => [name, 'done'])),
    );
    expect(await casesToPlan(world.store.db, '2099-12-31')).toMatchObject([
      { state: 'contacted', plannedWeek: '2025-W52' },
    ]);
    expect(lines.map(({ level }) => level)).toEqual(jobs.map(() => 'info'));
  });

  test('go on after one that fails, which is logged with its cause', async () => {
    const cause = new Error('no room');
    const order: string[] = [];
    running = startJobs(world, log, [
      job('first', async () => Promise.reject(cause)),
      job('second', async () => ({ did: order.push('second') })),
    ]);
    await running.caughtUp;
    expect(order).toEqual(['second']);
    expect(lines[0]).toEqual({ level: 'error', facts: { job: 'first', err: cause } });
  });

  test('outlive a database that is away', async () => {
    const away = {
      ...world,
      store: { ...world.store, transaction: () => Promise.reject(new Error('away')) },
    };
    running = startJobs(away, log, [job('any', async () => ({}))]);
    await running.caughtUp;
    expect(lines).toMatchObject([{ level: 'error', facts: { job: 'any' } }]);
  });

  test('are woken again by the clock, and by no clock once stopped', async () => {
    const { promise: woken, resolve } = Promise.withResolvers<void>();
    let runs = 0;
    const everySecond = job(
      'tick',
      async () => {
        runs += 1;
        if (runs === 2) resolve();
        return {};
      },
      '* * * * * *',
    );
    running = startJobs(world, log, [everySecond]);
    await woken;
    await running.stop();
    const before = runs;
    await new Promise((done) => setTimeout(done, 1500));
    expect(runs).toBe(before);
  });

  test('stop only once those that run have ended', async () => {
    let ended = false;
    running = startJobs(world, log, [
      job('slow', async () => {
        await new Promise((done) => setTimeout(done, 50));
        ended = true;
        return {};
      }),
    ]);
    await running.stop();
    // The first run was begun before the stop, whether or not it had its lease.
    expect(ended).toBe(true);
  });
});
