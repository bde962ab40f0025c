import type { Db, Tx } from './database.ts';
import type { Tables } from './tables.ts';

/** What is remembered of a job: who runs it now, and how it last went. */
export interface JobState {
  readonly name: string;
  /** Ms UTC; in the past: nobody runs it. */
  readonly leaseUntil: number;
  readonly leaseHolder: string;
  readonly lastStartedAt: number | null;
  readonly lastFinishedAt: number | null;
  readonly lastOutcome: JobOutcome | null;
  /** What it did, or the error it ended with. */
  readonly lastDetail: string | null;
  /** When a run last ended well. */
  readonly lastDoneAt: number | null;
}
export type JobOutcome = 'done' | 'failed';

export interface Lease {
  readonly name: string;
  /** One claim's own id: the same collector does not overlap itself either. */
  readonly holder: string;
  readonly now: number;
  readonly lastsMs: number;
}

/**
 * Takes a job for a while; false while another holder's lease runs. A lease that ends later than any
 * could (the clock went back) is no lease.
 */
export async function claimJob(tx: Tx, { name, holder, now, lastsMs }: Lease): Promise<boolean> {
  const claim = { lease_until: now + lastsMs, lease_holder: holder, last_started_at: now };
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('jobs')
    .values({
      name,
      ...claim,
      last_finished_at: null,
      last_outcome: null,
      last_detail: null,
      last_done_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet(claim)
        .where((eb) =>
          eb.or([eb('jobs.lease_until', '<=', now), eb('jobs.lease_until', '>', now + lastsMs)]),
        ),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Gives a job back with its outcome; nothing where the lease has passed to another. */
export async function releaseJob(
  tx: Tx,
  { name, holder }: Pick<Lease, 'name' | 'holder'>,
  it: { finishedAt: number; outcome: JobOutcome; detail: string },
): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({
      lease_until: it.finishedAt,
      last_finished_at: it.finishedAt,
      last_outcome: it.outcome,
      last_detail: it.detail,
      ...(it.outcome === 'done' ? { last_done_at: it.finishedAt } : {}),
    })
    .where('name', '=', name)
    .where('lease_holder', '=', holder)
    .execute();
}

export async function jobStates(db: Db): Promise<JobState[]> {
  const rows = await db.selectFrom('jobs').selectAll().orderBy('name').execute();
  return rows.map(fromRow);
}

function fromRow(row: Tables['jobs']): JobState {
  return {
    name: row.name,
    leaseUntil: row.lease_until,
    leaseHolder: row.lease_holder,
    lastStartedAt: row.last_started_at,
    lastFinishedAt: row.last_finished_at,
    // Only releaseJob writes this column, from the same type.
    lastOutcome: row.last_outcome as JobOutcome | null,
    lastDetail: row.last_detail,
    lastDoneAt: row.last_done_at,
  };
}
