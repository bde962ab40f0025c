import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { engineOf } from './rows.ts';

/** Asset tags that were made in one go for PCs still to come; both numbers are inclusive. */
export interface TagRun {
  readonly id: string;
  readonly site: string;
  /** Four digits. */
  readonly year: number;
  readonly first: number;
  readonly last: number;
  readonly madeAt: number;
  readonly madeBy: string;
}

/** Two who make tags at once come one after the other. */
export async function lockTagRuns(tx: Tx): Promise<void> {
  if (engineOf(tx) === 'sqlite') return;
  await sql`lock table tag_runs in exclusive mode`.execute(tx);
}

export async function insertTagRun(tx: Tx, it: TagRun): Promise<void> {
  await tx
    .insertInto('tag_runs')
    .values({
      id: it.id,
      site: it.site,
      year: it.year,
      first_number: it.first,
      last_number: it.last,
      made_at: it.madeAt,
      made_by: it.madeBy,
    })
    .execute();
}

/** The highest number of a site and year that a PC on file or an earlier run has; 0: none has. */
export async function lastNumberOf(
  db: Db,
  { site, year }: { readonly site: string; readonly year: number },
): Promise<number> {
  const run = await db
    .selectFrom('tag_runs')
    .select((eb) => eb.fn.max('last_number').as('last'))
    .where('site', '=', site)
    .where('year', '=', year)
    .executeTakeFirst();
  const start = `${site}-${String(year - 2000).padStart(2, '0')}-`;
  const device = await db
    .selectFrom('devices')
    .select('asset_tag')
    .where('asset_tag', 'like', `${start}%`)
    .orderBy('asset_tag', 'desc')
    .limit(1)
    .executeTakeFirst();
  // Four digits after the start, padded: the last by its letters is the highest.
  const ofDevices =
    device === undefined ? 0 : Number(device.asset_tag.slice(start.length).slice(0, 4));
  return Math.max(run?.last ?? 0, ofDevices);
}

export async function tagRunById(db: Db, id: string): Promise<TagRun | null> {
  const row = await db.selectFrom('tag_runs').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    site: row.site,
    year: row.year,
    first: row.first_number,
    last: row.last_number,
    madeAt: row.made_at,
    madeBy: row.made_by,
  };
}
