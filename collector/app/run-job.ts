import { claimJob, releaseJob } from '#collector/storage/jobs.ts';
import type { Context } from './context.ts';

/** Work that is due in the database: it may run twice or late without harm. */
export interface Job {
  readonly name: string;
  /** When it is woken: five fields, UTC. */
  readonly cron: string;
  /** A collector that died while running it is waited for so long. */
  readonly leaseMs: number;
  /** Answers what it did, in counts. */
  run(context: Context): Promise<object>;
}

export type JobRun =
  | { readonly ran: false; readonly reason: 'held_elsewhere' }
  | { readonly ran: true; readonly outcome: 'done'; readonly detail: object }
  | { readonly ran: true; readonly outcome: 'failed'; readonly cause: unknown };

/**
 * Runs a job unless another holder's lease on it runs, and keeps its outcome. An error of the job is
 * an answer; only an error of the lease itself (the database is away) is thrown.
 */
export async function runJob(context: Context, job: Job): Promise<JobRun> {
  const { store, clock, ids } = context;
  const holder = ids.token(12);
  const claim = { name: job.name, holder, now: clock.now(), lastsMs: job.leaseMs };
  if (!(await store.transaction((tx) => claimJob(tx, claim)))) {
    return { ran: false, reason: 'held_elsewhere' };
  }
  const run = await attempt(context, job);
  const detail = run.outcome === 'done' ? JSON.stringify(run.detail) : String(run.cause);
  const finishedAt = clock.now();
  await store.transaction((tx) =>
    releaseJob(tx, claim, { finishedAt, outcome: run.outcome, detail }),
  );
  return run;
}

async function attempt(context: Context, job: Job): Promise<JobRun & { ran: true }> {
  try {
    return { ran: true, outcome: 'done', detail: await job.run(context) };
  } catch (cause) {
    return { ran: true, outcome: 'failed', cause };
  }
}
