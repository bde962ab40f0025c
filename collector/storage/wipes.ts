import type { WipeFacts } from '#collector/domain/wipe-log.ts';
import type { Db, Tx } from './database.ts';
import { isAmong } from './rows.ts';
import type { Tables } from './tables.ts';

/** The log of a wipe, as it was read. */
export interface Wipe {
  readonly id: string;
  readonly deviceId: string;
  readonly at: number;
  readonly by: string;
  readonly isAccepted: boolean;
  /** Null: it was no whole log. */
  readonly facts: WipeFacts | null;
}

/** A proof with the text that it was read from. */
export interface LoggedWipe extends Wipe {
  readonly log: string;
  /** Of the log's text as UTF-8, in hex. */
  readonly sha256: string;
}

/** False where the same log was read before, for this PC or another. */
export async function insertWipe(tx: Tx, it: LoggedWipe): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('wipes')
    .values({
      id: it.id,
      device_id: it.deviceId,
      at: it.at,
      made_by: it.by,
      accepted: it.isAccepted ? 1 : 0,
      facts: JSON.stringify(it.facts),
      log: it.log,
      sha256: it.sha256,
    })
    .onConflict((on) => on.column('sha256').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Whether this very log is kept as somebody's proof, of whichever PC. */
export async function hasLog(db: Db, sha256: string): Promise<boolean> {
  const row = await db
    .selectFrom('wipes')
    .select('id')
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether one of these disks, at the very end of this wipe, proves a PC already. */
export async function isDiskProven(db: Db, facts: WipeFacts): Promise<boolean> {
  const { finishedAt } = facts;
  const serials = serialsOf(facts);
  if (finishedAt === null || serials.length === 0) return false;
  const row = await db
    .selectFrom('wiped_disks')
    .select('wipe_id')
    .where('finished_at', '=', finishedAt)
    .where(isAmong(db, 'serial', serials))
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes the disks of an accepted proof. */
export async function noteDisks(tx: Tx, wipeId: string, facts: WipeFacts): Promise<void> {
  const { finishedAt } = facts;
  if (finishedAt === null) return;
  for (const serial of serialsOf(facts)) {
    await tx
      .insertInto('wiped_disks')
      .values({ serial, finished_at: finishedAt, wipe_id: wipeId })
      .onConflict((on) => on.columns(['serial', 'finished_at']).doNothing())
      .execute();
  }
}

const serialsOf = ({ disks }: WipeFacts): string[] => [
  ...new Set(disks.flatMap(({ serial }) => serial ?? [])),
];

/** Sets a proof aside; its log may then be read again. */
export async function withdrawWipe(
  tx: Tx,
  id: string,
  { at, by }: { at: number; by: string },
): Promise<void> {
  const row = await tx.selectFrom('wipes').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return;
  await tx
    .insertInto('withdrawn_wipes')
    .values({ ...row, withdrawn_at: at, withdrawn_by: by })
    .execute();
  await tx.deleteFrom('wiped_disks').where('wipe_id', '=', id).execute();
  await tx.deleteFrom('wipes').where('id', '=', id).execute();
}

/** The logs read for a PC, the last first. */
export async function wipesOf(db: Db, deviceId: string): Promise<Wipe[]> {
  const rows = await db
    .selectFrom('wipes')
    .select(['id', 'device_id', 'at', 'made_by', 'accepted', 'facts'])
    .where('device_id', '=', deviceId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(fromRow);
}

/** One proof with its log; null: there is none, or it was withdrawn. */
export async function wipeById(db: Db, id: string): Promise<LoggedWipe | null> {
  const row = await db.selectFrom('wipes').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : { ...fromRow(row), log: row.log, sha256: row.sha256 };
}

/** The last accepted proof of each of these PCs, by device id; without those that have none. */
export async function lastProofs(db: Db, deviceIds: readonly string[]): Promise<Map<string, Wipe>> {
  const rows = await db
    .selectFrom('wipes')
    .select(['id', 'device_id', 'at', 'made_by', 'accepted', 'facts'])
    .where(isAmong(db, 'device_id', deviceIds))
    .where('accepted', '=', 1)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return new Map(rows.map((row) => [row.device_id, fromRow(row)]));
}

/** How many PCs of a lot have an accepted proof. */
export async function countProven(db: Db, lotName: string): Promise<number> {
  const row = await db
    .selectFrom('wipes')
    .innerJoin('devices', 'devices.id', 'wipes.device_id')
    .select((eb) => eb.fn.count<number>('wipes.device_id').distinct().as('n'))
    .where('devices.lot', '=', lotName)
    .where('wipes.accepted', '=', 1)
    .executeTakeFirstOrThrow();
  return row.n;
}

function fromRow(row: Omit<Tables['wipes'], 'log' | 'sha256'>): Wipe {
  return {
    id: row.id,
    deviceId: row.device_id,
    at: row.at,
    by: row.made_by,
    isAccepted: row.accepted === 1,
    // Only `insertWipe` writes this column, from the same type.
    facts: JSON.parse(row.facts) as WipeFacts | null,
  };
}
