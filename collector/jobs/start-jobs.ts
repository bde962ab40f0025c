import cron from 'node-cron';
import type { Context } from '#collector/app/context.ts';
import { runJob } from '#collector/app/run-job.ts';
import type { Job } from '#collector/app/run-job.ts';
import { jobs as allJobs } from './jobs.ts';

export interface JobLog {
  info(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface RunningJobs {
  /** Once each job has run for the first time. */
  readonly caughtUp: Promise<void>;
  /** Wakes no more jobs and waits for those that run. */
  stop(): Promise<void>;
}

/**
 * Runs every job once, then wakes each at its hours. What is due is in the database: a waking missed
 * or doubled does no harm. No error of a job ends the process.
 */
export function startJobs(
  context: Context,
  log: JobLog,
  jobs: readonly Job[] = allJobs,
): RunningJobs {
  const running = new Set<Promise<void>>();
  let stopped = false;

  async function run(job: Job): Promise<void> {
    if (stopped) return;
    try {
      const answer = await runJob(context, job);
      const facts = { job: job.name };
      if (!answer.ran) log.info(facts, 'Another collector is running this job');
      else if (answer.outcome === 'done') log.info({ ...facts, ...answer }, 'A job has run');
      else log.error({ ...facts, err: answer.cause }, 'A job has failed; it is tried again');
    } catch (cause) {
      log.error({ job: job.name, err: cause }, 'A job could not be run; it is tried again');
    }
  }
  function keep(work: Promise<void>): Promise<void> {
    const kept = work.finally(() => running.delete(kept));
    running.add(kept);
    return kept;
  }

  async function runAll(): Promise<void> {
    for (const job of jobs) await run(job);
  }

  const caughtUp = keep(runAll());
  const tasks = jobs.map((job) =>
    cron.schedule(job.cron, () => keep(run(job)), {
      name: job.name,
      timezone: 'UTC',
      noOverlap: true,
      suppressMissedWarning: true,
    }),
  );
  return {
    caughtUp,
    async stop() {
      stopped = true;
      await Promise.all(tasks.map(async (task) => task.destroy()));
      await Promise.all(running);
    },
  };
}
